"""From node scores to totals, ranks within peer groups, grades and medians. Pure and exact.

Ties are ties: equal values share a rank (003, domain.md §5.2 point 16).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median
from typing import Literal

from plugins.rubric import ZERO, Facts, Node, NodeScore, Note, Ratio, Sum, leaves, score

SubjectState = Literal["scored", "unranked", "incomplete", "vetoed", "not_graded", "failed"]
Ties = Literal["competition", "dense"]


@dataclass(frozen=True)
class SubjectInfo:
    """Who is scored: for an agency scheme ``agency_code`` is ``code`` itself."""

    code: str
    name: str
    peer_group: str
    agency_code: str


@dataclass(frozen=True)
class Grading:
    """Grade bands, best first: (key, least value); half-open, the last has no least value."""

    bands: tuple[tuple[str, Fraction | None], ...]
    on: Literal["total", "rescaled"] = "rescaled"
    round_half_up: bool = False

    def grade(self, value: Fraction) -> str:
        """The key of the band the value falls in."""
        if self.round_half_up:
            value = Fraction((value + Fraction(1, 2)).__floor__())
        return next(key for key, least in self.bands if least is None or value >= least)


@dataclass(frozen=True)
class Rules:
    """What the root does with its nodes: ``tree`` under one choice of readings."""

    tree: Sum
    rescale_to: Fraction | None = Fraction(100)
    min_applicable: Fraction = ZERO
    one_group: bool = False
    ties: Ties = "competition"
    grading: Grading | None = None


@dataclass(frozen=True)
class SubjectScore:
    """One subject's result; ``ranked`` is the number of ranked subjects in its peer group, ``tied`` that its rank is
    shared with another of them."""

    subject: SubjectInfo
    state: SubjectState
    total: Fraction | None
    applicable: Fraction | None
    rescaled: Fraction | None
    rank: int | None
    ranked: int
    grade: str | None
    nodes: tuple[NodeScore, ...]
    notes: tuple[Note, ...] = ()
    tied: bool = False


@dataclass(frozen=True)
class GroupMedian:
    """The median of a peer group: of a node's points, or of the compared total where ``node_key`` is empty."""

    peer_group: str
    node_key: str
    median: Fraction | None
    subjects: int


ALL_GROUP = "all"


def rank_subjects(
    rules: Rules, subjects: Sequence[SubjectInfo], facts: Mapping[str, Facts]
) -> tuple[SubjectScore, ...]:
    """All subjects with total, rank and grade, in the order given."""
    if rules.one_group:
        subjects = [SubjectInfo(one.code, one.name, ALL_GROUP, one.agency_code) for one in subjects]
    means = _group_means(rules.tree, subjects, facts)
    unranked = [
        _subject(rules, one, score(rules.tree, facts.get(one.code, {}), means.get(one.peer_group))) for one in subjects
    ]
    return _with_ranks(unranked, rules.ties)


def medians(scores: Sequence[SubjectScore]) -> tuple[GroupMedian, ...]:
    """Each peer group's medians, over the subjects for which a node applies and over the ranked ones."""
    made: list[GroupMedian] = []
    for group in sorted({one.subject.peer_group for one in scores}):
        peers = [one for one in scores if one.subject.peer_group == group]
        totals = [compared(one) for one in peers if one.rank is not None]
        made.append(GroupMedian(group, "", _median([total for total in totals if total is not None]), len(totals)))
        for key in dict.fromkeys(node.key for one in peers for node in one.nodes):
            points = [node.points for one in peers for node in one.nodes if node.key == key and node.points is not None]
            made.append(GroupMedian(group, key, _median(points), len(points)))
    return tuple(made)


def compared(one: SubjectScore) -> Fraction | None:
    """The number ranks are made on: rescaled where the scheme rescales, else the total."""
    return one.rescaled if one.rescaled is not None else one.total


def _median(values: list[Fraction]) -> Fraction | None:
    return Fraction(median(values)) if values else None


def _subject(rules: Rules, subject: SubjectInfo, whole: NodeScore) -> SubjectScore:
    total = whole.points if whole.points is not None else ZERO
    rescaled = (
        total * rules.rescale_to / whole.applicable if rules.rescale_to is not None and whole.applicable else None
    )
    ranked = bool(whole.applicable) and whole.applicable >= rules.min_applicable
    notes = whole.notes
    if not ranked:
        notes = (*notes, Note("too_little_applicable", {"applicable": str(whole.applicable),
                                                        "least": str(rules.min_applicable)}))  # fmt: skip
    graded = rescaled if rules.grading and rules.grading.on == "rescaled" else total
    grade = rules.grading.grade(graded) if rules.grading and ranked and graded is not None else None
    below = tuple(found for child in whole.children for found in child.walk())
    state: SubjectState = "scored" if ranked else "unranked"
    return SubjectScore(subject, state, total, whole.applicable, rescaled, None, 0, grade, below, notes)


def _with_ranks(scores: Sequence[SubjectScore], ties: Ties) -> tuple[SubjectScore, ...]:
    values: dict[str, list[Fraction]] = {}
    for one in scores:
        value = _ranked_value(one)
        if value is not None:
            values.setdefault(one.subject.peer_group, []).append(value)
    places = {group: _places(peers, ties) for group, peers in values.items()}
    made: list[SubjectScore] = []
    for one in scores:
        group, value = one.subject.peer_group, _ranked_value(one)
        peers = values.get(group, [])
        rank = None if value is None else places[group][value]
        made.append(replace(one, rank=rank, ranked=len(peers), tied=value is not None and peers.count(value) > 1))
    return tuple(made)


def _ranked_value(one: SubjectScore) -> Fraction | None:
    return compared(one) if one.state == "scored" else None


def _places(values: Sequence[Fraction], ties: Ties) -> dict[Fraction, int]:
    """Value → place, highest first: 1, 2, 2, 4, or with dense ties 1, 2, 2, 3."""
    listed = sorted(set(values) if ties == "dense" else values, reverse=True)
    places: dict[Fraction, int] = {}
    for place, value in enumerate(listed, start=1):
        places.setdefault(value, place)
    return places


def _group_means(
    tree: Node, subjects: Sequence[SubjectInfo], facts: Mapping[str, Facts]
) -> dict[str, dict[str, Fraction]]:
    """Peer group → node → mean points before deductions of the peers to which the node applies."""
    wanted = [leaf for leaf in leaves(tree) if isinstance(leaf, Ratio) and leaf.when_empty == "group_mean"]
    means: dict[str, dict[str, Fraction]] = {}
    for leaf in wanted:
        earned: dict[str, list[Fraction]] = {}
        for one in subjects:
            points = score(leaf, facts.get(one.code, {})).before_deductions
            if points is not None:
                earned.setdefault(one.peer_group, []).append(points)
        for group, all_points in earned.items():
            means.setdefault(group, {})[leaf.key] = sum(all_points, ZERO) / len(all_points)
    return means


__all__ = [
    "ALL_GROUP",
    "Grading",
    "GroupMedian",
    "Rules",
    "SubjectInfo",
    "SubjectScore",
    "compared",
    "medians",
    "rank_subjects",
]
