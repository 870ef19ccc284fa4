"""From node scores to totals, ranks within peer groups, grades and medians. Pure and exact.

Ties are ties: equal values share a rank (003, domain.md §5.2 point 16).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median
from typing import Literal

from plugins.events import EventRule, ItemPlace
from plugins.rubric import (
    ONE,
    ZERO,
    Bonus,
    Facts,
    Item,
    Node,
    NodeScore,
    Note,
    Ratio,
    Sum,
    leaves,
    measures_of,
    nodes,
    score,
)

SubjectState = Literal["scored", "unranked", "incomplete", "vetoed", "not_graded", "failed"]
Ties = Literal["competition", "dense"]
GradedOn = Literal["total", "rescaled", "base"]
VetoEffect = Literal["grade", "zero", "at_most"]


@dataclass(frozen=True)
class SubjectInfo:
    """Who is scored: for an agency scheme ``agency_code`` is ``code`` itself, for an officer the unit served last."""

    code: str
    name: str
    peer_group: str
    agency_code: str
    days_of_service: int | None = None
    """In the period; None for an agency."""


@dataclass(frozen=True)
class Grading:
    """Grade bands, best first: (key, least value); half-open, the last has no least value."""

    bands: tuple[tuple[str, Fraction | None], ...]
    on: GradedOn = "rescaled"
    round_half_up: bool = False

    def grade(self, value: Fraction) -> str:
        """The key of the band the value falls in."""
        if self.round_half_up:
            value = Fraction((value + Fraction(1, 2)).__floor__())
        return next(key for key, least in self.bands if least is None or value >= least)

    def worse(self, *grades: str) -> str:
        """The worst of these grades."""
        keys = [key for key, _ in self.bands]
        return max(grades, key=keys.index)


@dataclass(frozen=True)
class FromBase:
    """百分倒扣制 (000 art. 6): the nodes' points come off a base, and bonuses are added to what is left."""

    base: Fraction
    scale: Fraction = ONE
    """What each point of the deductions weighs."""
    floor: Fraction | None = ZERO
    """Deductions stop here."""
    ceiling: Fraction | None = None
    """A bonus lifts nobody above this."""


@dataclass(frozen=True)
class Veto:
    """一项否决 (000 art. 7): what a row of ``measure`` does to its subject.

    ``grade``: that grade whatever the points; ``zero``: the points are lost, too; ``at_most``: that grade or worse.
    A bonus is shown, but not added.
    """

    measure: str
    effect: VetoEffect
    grade: str


@dataclass(frozen=True)
class Rules:
    """What the root does with its nodes: ``tree`` under one choice of readings."""

    tree: Sum
    rescale_to: Fraction | None = Fraction(100)
    min_applicable: Fraction = ZERO
    one_group: bool = False
    ties: Ties = "competition"
    grading: Grading | None = None
    from_base: FromBase | None = None
    """None: points are earned; else they come off a base."""
    events: tuple[EventRule, ...] = ()
    veto: Veto | None = None
    min_service_days: Fraction = ZERO
    """Who served fewer days of the period gets no grade."""
    applicants: str = ""
    """A measure without whose rows an agency is not scored at all; then each unit stands for itself. Empty: all are."""

    def items(self, measure: str) -> dict[str, ItemPlace]:
        """The items under which that measure's rows fall, each with its place in the document."""
        found: dict[str, ItemPlace] = {}
        above: dict[str, Sum] = {}
        for node in nodes(self.tree):
            if isinstance(node, Sum):
                above |= {child.key: node for child in node.children}
            elif isinstance(node, Item) and node.measure == measure:
                group = above[node.key]
                found[node.key] = ItemPlace(node.each, len(found), group.key, group.cap)
        return found

    @property
    def measures(self) -> frozenset[str]:
        """The keys of all measures that a score depends on."""
        named = {self.veto.measure} if self.veto else set()
        return measures_of(self.tree) | named | ({self.applicants} if self.applicants else set())


@dataclass(frozen=True)
class Account:
    """How a total came about where points come off a base; ``deductions`` is positive."""

    base: Fraction
    deductions: Fraction
    bonus: Fraction
    vetoed: bool
    grade_without_bonus: str | None


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
    account: Account | None = None
    """None where points are earned."""


@dataclass(frozen=True)
class Place:
    """Where a subject stands among all that one run ranks, whatever their peer group; ``alike`` counts itself, too.

    A statistic of the program's own; no rule of a county asks for it.
    """

    rank: int
    """1 + the number of those with more; who stands alike shares it."""
    alike: int
    of: int
    apart: int
    """How many are scored, but not ranked: they are not among ``of``."""

    @property
    def below(self) -> int:
        """How many have less."""
        return self.of - self.rank + 1 - self.alike

    @property
    def percentile(self) -> Fraction:
        """Percentile rank 百分等级, 0 to 100: the share with less, and half of the share that stands alike."""
        return 100 * (self.below + Fraction(self.alike, 2)) / self.of


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
        subjects = [replace(one, peer_group=ALL_GROUP) for one in subjects]
    means = _group_means(rules.tree, subjects, facts)
    nothing = score(rules.tree, {})  # most officers have no event at all
    unranked: list[SubjectScore] = []
    for one in subjects:
        own, mean = facts.get(one.code, {}), means.get(one.peer_group)
        whole = score(rules.tree, own, mean) if own or mean else nothing
        unranked.append(_judged(rules, _points(rules, one, whole), own))
    return _with_ranks(unranked, rules.ties)


def medians(scores: Sequence[SubjectScore]) -> tuple[GroupMedian, ...]:
    """Each peer group's medians, over the subjects for which a node applies and over the ranked ones."""
    made: list[GroupMedian] = []
    for group in sorted({one.subject.peer_group for one in scores}):
        peers = [one for one in scores if one.subject.peer_group == group]
        totals = [compared(one) for one in peers if one.rank is not None]
        made.append(GroupMedian(group, "", _median([total for total in totals if total is not None]), len(totals)))
        earned: dict[str, list[Fraction]] = {}
        for node in (node for one in peers for node in one.nodes):
            earned.setdefault(node.key, []).extend([] if node.points is None else [node.points])
        made += [GroupMedian(group, key, _median(points), len(points)) for key, points in earned.items()]
    return tuple(made)


def places(scores: Sequence[SubjectScore]) -> dict[str, Place]:
    """Subject code → its place among all ranked ones; nobody else has one."""
    values = {one.subject.code: value for one in scores if (value := _ranked_value(one)) is not None}
    ranks, sharing = _places(list(values.values()), "competition"), Counter(values.values())
    apart = len(scores) - len(values)
    return {code: Place(ranks[value], sharing[value], len(values), apart) for code, value in values.items()}


def compared(one: SubjectScore) -> Fraction | None:
    """The number ranks are made on: rescaled where the scheme rescales, else the total."""
    return one.rescaled if one.rescaled is not None else one.total


def _median(values: list[Fraction]) -> Fraction | None:
    return Fraction(median(values)) if values else None


def _points(rules: Rules, subject: SubjectInfo, whole: NodeScore) -> SubjectScore:
    if rules.from_base is not None:
        return _off_the_base(rules.from_base, rules.tree, subject, whole)
    if whole.state == "pending":
        waiting = sum(1 for node in _below(whole) if node.state == "pending" and not node.children)
        notes = (*whole.notes, Note("pending", {"count": str(waiting)}))
        return SubjectScore(subject, "incomplete", None, None, None, None, 0, None, _below(whole), notes)
    total = whole.points if whole.points is not None else ZERO
    rescaled = (
        total * rules.rescale_to / whole.applicable if rules.rescale_to is not None and whole.applicable else None
    )
    ranked = bool(whole.applicable) and whole.applicable >= rules.min_applicable
    notes = whole.notes
    if not ranked:
        notes = (*notes, Note("too_little_applicable", {"applicable": str(whole.applicable),
                                                        "least": str(rules.min_applicable)}))  # fmt: skip
    state: SubjectState = "scored" if ranked else "unranked"
    return SubjectScore(subject, state, total, whole.applicable, rescaled, None, 0, None, _below(whole), notes)


def _off_the_base(rule: FromBase, tree: Sum, subject: SubjectInfo, whole: NodeScore) -> SubjectScore:
    deductions = bonus = ZERO
    for node, scored in zip(tree.children, whole.children, strict=True):
        if adds(node):
            bonus += scored.points or ZERO
        else:
            deductions += scored.points or ZERO
    notes: list[Note] = []
    base = rule.base - deductions * rule.scale
    if rule.floor is not None and base < rule.floor:
        notes.append(Note("floored", {"points": str(base), "floor": str(rule.floor)}))
        base = rule.floor
    total = base + bonus
    if rule.ceiling is not None and total > max(base, rule.ceiling):
        notes.append(Note("capped", {"points": str(total), "cap": str(max(base, rule.ceiling))}))
        total = max(base, rule.ceiling)
    return SubjectScore(
        subject, "scored", total, rule.base, None, None, 0, None, _below(whole), tuple(notes),
        account=Account(base, deductions, bonus, vetoed=False, grade_without_bonus=None),
    )  # fmt: skip


def adds(node: Node) -> bool:
    """Whether a node's points are added to a base rather than taken off it."""
    return all(isinstance(leaf, Bonus) or (isinstance(leaf, Item) and leaf.award) for leaf in leaves(node))


def _below(whole: NodeScore) -> tuple[NodeScore, ...]:
    return tuple(found for child in whole.children for found in child.walk())


def _judged(rules: Rules, one: SubjectScore, facts: Facts) -> SubjectScore:
    """The score with its grade, after a veto and after what short service does to it; a veto comes first."""
    if rules.veto is not None and facts.get(rules.veto.measure, ZERO):
        return _vetoed(rules, rules.veto, one)
    days = one.subject.days_of_service
    if days is not None and days < rules.min_service_days:
        short = Note("short_service", {"days": str(days), "least": str(rules.min_service_days)})
        return replace(one, state="not_graded", notes=(*one.notes, short))
    if rules.grading is None or one.state != "scored":
        return one
    return _graded(one, _grade(rules.grading, one), _grade(rules.grading, one, without_bonus=True))


def _vetoed(rules: Rules, veto: Veto, one: SubjectScore) -> SubjectScore:
    lost = veto.effect == "zero"
    account = replace(one.account, vetoed=True) if one.account else None
    total = ZERO if lost else one.total if account is None else account.base
    rescaled = ZERO if lost and one.rescaled is not None else one.rescaled
    one = replace(one, state="vetoed", total=total, rescaled=rescaled, account=account,
                  notes=(*one.notes, Note("vetoed")))  # fmt: skip
    if rules.grading is None:
        return one
    grade = veto.grade
    if veto.effect == "at_most":
        grade = rules.grading.worse(grade, _grade(rules.grading, one) or grade)
    return _graded(one, grade, grade)


def _grade(grading: Grading, one: SubjectScore, *, without_bonus: bool = False) -> str | None:
    base = one.account.base if one.account is not None else None
    value = one.rescaled if grading.on == "rescaled" else one.total
    if without_bonus or grading.on == "base":
        value = base
    return None if value is None else grading.grade(value)


def _graded(one: SubjectScore, grade: str | None, without_bonus: str | None) -> SubjectScore:
    account = replace(one.account, grade_without_bonus=without_bonus) if one.account else None
    return replace(one, grade=grade, account=account)


def _with_ranks(scores: Sequence[SubjectScore], ties: Ties) -> tuple[SubjectScore, ...]:
    values: dict[str, list[Fraction]] = {}
    for one in scores:
        value = _ranked_value(one)
        if value is not None:
            values.setdefault(one.subject.peer_group, []).append(value)
    places = {group: _places(peers, ties) for group, peers in values.items()}
    sharing = {group: Counter(peers) for group, peers in values.items()}
    made: list[SubjectScore] = []
    for one in scores:
        group, value = one.subject.peer_group, _ranked_value(one)
        rank = None if value is None else places[group][value]
        tied = value is not None and sharing[group][value] > 1
        made.append(replace(one, rank=rank, ranked=len(values.get(group, [])), tied=tied))
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
    "Account",
    "FromBase",
    "Grading",
    "GroupMedian",
    "Place",
    "Rules",
    "SubjectInfo",
    "SubjectScore",
    "Veto",
    "adds",
    "compared",
    "medians",
    "places",
    "rank_subjects",
]
