"""Golden examples 算例: small data sets and the numbers a person computed for them from the document's own words.

``check`` scores them in an empty database in memory and compares exactly; it never writes an expected number itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from models.base import Base
from models.engine import make_engine
from plugins.contract import Text
from plugins.decimals import in_full
from plugins.declaration import SchemeFault
from plugins.golden_file import Article, Example, Golden, load
from plugins.ranking import SubjectScore
from plugins.registry import Registry
from plugins.scheme import Scheme
from plugins.scoring import Result, score_scheme

NONE = "none"
"""What an example writes where there is no number, no rank or no grade."""
ABSENT = "absent"
"""The state of an agency or officer that is not scored at all."""


@dataclass(frozen=True)
class Finding:
    """One number that came out otherwise: ``place`` such as ``A01 nodes.closing.points``."""

    example: str
    place: str
    expected: str
    found: str


@dataclass(frozen=True)
class Coverage:
    """Which nodes score an article of the document, and which examples show it; no node and no reason is a gap."""

    article: str
    nodes: tuple[str, ...]
    examples: tuple[str, ...]
    why_not: Text | None = None


def check(scheme: Scheme, folder: Path, registry: Registry) -> tuple[Finding, ...]:
    """Every number that differs from the examples in the folder; empty when all agree.

    Raises SchemeFault where an example cannot be read or its rows do not fit the tables, OSError without a file.
    """
    found: list[Finding] = []
    engine = make_engine("sqlite://")
    try:
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
        for example in load(scheme, folder).examples:
            with engine.connect() as connection:  # closed without commit: the next example finds the tables empty
                _insert(connection, example)
                result = score_scheme(connection, registry, scheme, example.period, example.today, example.readings)
                found += _differences(example, result)
    finally:
        engine.dispose()
    return tuple(found)


def coverage(scheme: Scheme, golden: Golden) -> tuple[Coverage, ...]:
    """Each article of the document, in its order, with the nodes that score it and the examples that show it."""
    by_article: dict[str, list[str]] = {one.article: [] for one in golden.articles}
    for node in scheme.nodes:
        if node.source is not None:
            by_article.setdefault(node.source.article, []).append(node.key)
    reasons = {one.article: one.why_not for one in golden.articles}
    return tuple(
        Coverage(
            article,
            tuple(nodes),
            tuple(one.key for one in golden.examples if one.article == article),
            reasons.get(article),
        )
        for article, nodes in by_article.items()
    )


def _insert(connection: Connection, example: Example) -> None:
    for table, row in example.rows:
        try:
            connection.execute(table.insert().values(row))
        except (SQLAlchemyError, TypeError, ValueError) as error:
            said = str(getattr(error, "orig", None) or error)
            raise SchemeFault(f"{example.place}.rows.{table.name}", Text(f"{row}：{said}", f"{row}: {said}")) from error


def _differences(example: Example, result: Result) -> Iterator[Finding]:
    subjects = {one.subject.code: one for one in result.subjects}
    for code, expected in example.expected.items():
        came_out = _came_out(subjects[code], result) if code in subjects else {"state": ABSENT}
        for path, wanted in expected:
            found = came_out.get(path, ABSENT)
            if found != wanted:
                yield Finding(example.key, f"{code} {path}", wanted, found)


def _came_out(one: SubjectScore, result: Result) -> dict[str, str]:
    """Everything an example may ask of a subject, by its path."""
    answer = {
        "state": one.state,
        "total": _text(one.total),
        "applicable": _text(one.applicable),
        "rescaled": _text(one.rescaled),
        "rank": NONE if one.rank is None else str(one.rank),
        "grade": one.grade or NONE,
        "group": one.subject.peer_group,
    }
    if one.account is not None:
        answer |= {
            "base": in_full(one.account.base),
            "deductions": in_full(one.account.deductions),
            "bonus": in_full(one.account.bonus),
            "veto": "yes" if one.account.vetoed else "no",
            "grade_without_bonus": one.account.grade_without_bonus or NONE,
        }
    for key, number in result.figures[one.subject.code].items():
        answer[f"figures.{key}"] = in_full(number)
    for node in one.nodes:
        at = f"nodes.{node.key}"
        answer[f"{at}.state"] = node.state
        for part in ("value", "numerator", "denominator", "points", "before_deductions"):
            answer[f"{at}.{part}"] = _text(getattr(node, part))
        answer[f"{at}.note"] = " ".join(note.code for note in node.notes) or NONE
        for deduction in node.deductions:
            answer[f"{at}.deducted.{deduction.measure}"] = in_full(deduction.points)
    return answer


def _text(number: Fraction | None) -> str:
    return NONE if number is None else in_full(number)


__all__ = ["ABSENT", "NONE", "Article", "Coverage", "Example", "Finding", "Golden", "check", "coverage", "load"]
