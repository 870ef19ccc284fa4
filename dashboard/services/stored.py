"""Stored scores read back as the rubric's own records, number for number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from models.scores import ScoreNode
from plugins.ranking import Account, Place
from plugins.rubric import Deduction, NodeScore, NodeState, Note


def node_score(row: ScoreNode) -> NodeScore:
    """What the rubric gave for this node; ``applicable`` and ``children`` are not stored and left empty."""
    before = row.detail.get("before_deductions")
    return NodeScore(
        key=row.node_key,
        state=cast(NodeState, row.state),
        maximum=row.max_points,
        points=row.points,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        before_deductions=None if before is None else Fraction(before),
        deductions=tuple(
            Deduction(one["measure"], Fraction(one["count"]), Fraction(one["each"]), Fraction(one["points"]))
            for one in row.detail.get("deductions", ())
        ),
        notes=notes(row.detail),
    )


def account(detail: Mapping[str, Any]) -> Account | None:
    """What an officer's total is made of; None for who is not scored from a base."""
    kept: Mapping[str, Any] | None = detail.get("account")
    if kept is None:
        return None
    base, deductions, bonus = (Fraction(kept[part]) for part in ("base", "deductions", "bonus"))
    return Account(base, deductions, bonus, kept["vetoed"], kept["grade_without_bonus"])


def place(detail: Mapping[str, Any]) -> Place | None:
    """An officer's place among all; None for who has none, and in runs of before there were any."""
    kept: Mapping[str, int] | None = detail.get("place")
    return None if kept is None else Place(**kept)


def notes(detail: Mapping[str, Any]) -> tuple[Note, ...]:
    """The notes kept with a node or a subject."""
    written: Sequence[Mapping[str, Any]] = detail.get("notes", ())
    return tuple(Note(one["code"], dict(one["figures"])) for one in written)
