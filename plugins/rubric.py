"""The rubric: from measured facts to points, in exact arithmetic. Pure: no database, no clock, no text for people.

The primitives are those of domain.md §3.2: count, ratio with a map, bonus, event item, cap, floor, sum, weighted.
What is done with the sum of all nodes (rescaling, ranks, grades) stands in ``plugins.ranking``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Literal

from plugins.events import counted, outweighed

Facts = Mapping[str, Fraction]
"""Measure key → number, for one subject. A measure without rows is 0, not missing."""

NodeState = Literal["scored", "not_applicable", "pending"]
WhenEmpty = Literal["not_applicable", "full", "zero", "group_mean"]

ZERO = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True)
class Note:
    """A remark on a score, as a code with its figures; the dashboard words it."""

    code: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Linear:
    """Points in proportion: none at ``zero_at``, all at ``full_at``; either may be the larger."""

    zero_at: Fraction = ZERO
    full_at: Fraction = ONE

    def share(self, value: Fraction, _: Fraction) -> Fraction:
        """The share of the full points, not yet limited to 0…1."""
        return (value - self.zero_at) / (self.full_at - self.zero_at)


@dataclass(frozen=True)
class Steps:
    """All points from ``target`` on; ``lose`` points for each full ``step`` below it."""

    target: Fraction
    step: Fraction
    lose: Fraction

    def share(self, value: Fraction, maximum: Fraction) -> Fraction:
        """The share of the full points, not yet limited to 0…1."""
        below = max(ZERO, self.target - value)
        return ONE - floor(below / self.step) * self.lose / maximum


@dataclass(frozen=True)
class Slope:
    """``per_point`` points lost for each percentage point below ``target``, down to ``floor_points``."""

    target: Fraction
    per_point: Fraction
    floor_points: Fraction = ZERO

    def share(self, value: Fraction, maximum: Fraction) -> Fraction:
        """The share of the full points, not yet limited to 0…1."""
        below = max(ZERO, self.target - value)
        return max(maximum - below * 100 * self.per_point, self.floor_points) / maximum


@dataclass(frozen=True)
class Bands:
    """A table of points: the points of the highest bound that the value reaches; bounds are sorted, highest first."""

    bands: tuple[tuple[Fraction, Fraction], ...]

    def share(self, value: Fraction, maximum: Fraction) -> Fraction:
        """The share of the full points; nothing below the lowest bound."""
        for at_least, points in self.bands:
            if value >= at_least:
                return points / maximum
        return ZERO


RateMap = Linear | Steps | Slope | Bands


@dataclass(frozen=True)
class DeductionRule:
    """``each`` points off for every row of a measure."""

    measure: str
    each: Fraction


@dataclass(frozen=True)
class Ratio:
    """A rate, mapped to points, less deductions."""

    key: str
    maximum: Fraction
    numerator: str
    denominator: str
    rate_map: RateMap
    deductions: tuple[DeductionRule, ...] = ()
    when_empty: WhenEmpty = "not_applicable"
    zero_if_only_numerator: bool = False
    """With nothing in the denominator but something in the numerator the node scores 0 instead of being empty."""
    clip: bool = True
    floor: Fraction | None = ZERO
    low_count: Fraction = ZERO
    cost: Literal["difference", "numerator"] = "difference"
    """Which rows cost the points: those of the denominator without the numerator's, or the numerator's own."""
    settled: str = ""
    """A measure without whose rows the node is pending: nobody has decided yet. Empty: nothing is waited for."""


@dataclass(frozen=True)
class Count:
    """``full`` points, and ``each`` (signed) for every row of a measure; between ``floor`` and ``maximum``."""

    key: str
    maximum: Fraction
    measure: str
    each: Fraction
    full: Fraction
    floor: Fraction | None = ZERO


@dataclass(frozen=True)
class Bonus:
    """``each`` points for every row of a measure, up to ``maximum``; beside the full marks, not part of them."""

    key: str
    measure: str
    each: Fraction
    maximum: Fraction | None = None


@dataclass(frozen=True)
class Item:
    """``each`` points for every time an event of this item counts; what they are for, its group says."""

    key: str
    measure: str
    """The measure whose rows are the events, whatever their item."""
    each: Fraction
    award: bool = False
    """The points are added to the base instead of taken off it."""


@dataclass(frozen=True)
class Sum:
    """The sum of the nodes below, between ``floor`` and ``cap``."""

    key: str
    children: tuple[Node, ...]
    floor: Fraction | None = None
    cap: Fraction | None = None


@dataclass(frozen=True)
class Weighted:
    """``maximum`` points shared among the nodes below by weight, each by the share of its points it earned."""

    key: str
    maximum: Fraction
    children: tuple[Node, ...]
    weights: tuple[Fraction, ...]


Leaf = Ratio | Count | Bonus | Item
Node = Leaf | Sum | Weighted


@dataclass(frozen=True)
class Deduction:
    """A deduction as it fell on one subject; ``points`` is 0 where the node does not apply."""

    measure: str
    count: Fraction
    each: Fraction
    points: Fraction


@dataclass(frozen=True)
class NodeScore:
    """What one node gives one subject. Not applicable: ``value`` and ``points`` are None, ``maximum`` stays."""

    key: str
    state: NodeState
    maximum: Fraction | None
    points: Fraction | None
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    before_deductions: Fraction | None = None
    deductions: tuple[Deduction, ...] = ()
    notes: tuple[Note, ...] = ()
    applicable: Fraction = ZERO
    """How many points of the full marks could be earned here."""
    children: tuple[NodeScore, ...] = ()

    def walk(self) -> tuple[NodeScore, ...]:
        """This node and all below it, in the order of the scheme."""
        return (self, *(found for child in self.children for found in child.walk()))


def score(node: Node, facts: Facts, group_means: Mapping[str, Fraction] | None = None) -> NodeScore:
    """The node's score. ``group_means``: node key → the peers' mean before deductions, for ``group_mean``."""
    means = group_means or {}
    match node:
        case Ratio():
            return _ratio(node, facts, means)
        case Count():
            return _count(node, facts)
        case Bonus():
            return _bonus(node, facts)
        case Item():
            return _item(node, facts)
        case Sum():
            return _sum(node, facts, means)
        case Weighted():
            return _weighted(node, facts, means)


def _ratio(node: Ratio, facts: Facts, means: Mapping[str, Fraction]) -> NodeScore:
    above = facts.get(node.numerator, ZERO)
    below = facts.get(node.denominator, ZERO)
    if node.settled and not facts.get(node.settled, ZERO):
        return NodeScore(node.key, "pending", node.maximum, None)
    notes: list[Note] = []
    value: Fraction | None = None
    if below:
        value = above / below
        if node.clip and not ZERO <= value <= ONE:
            notes.append(Note("clipped", {"rate": str(value)}))
            value = min(max(value, ZERO), ONE)
        share = max(ZERO, node.rate_map.share(value, node.maximum))
        points = node.maximum * (min(ONE, share) if node.clip else share)
        if below < node.low_count:
            notes.append(Note("low_count", {"count": str(below)}))
    elif above and node.zero_if_only_numerator:
        points = ZERO
        notes.append(Note("only_numerator", {"count": str(above)}))
    elif node.when_empty == "not_applicable" or (node.when_empty == "group_mean" and node.key not in means):
        idle = tuple(_deductions(node, facts, applied=False))
        notes.append(Note("empty_denominator"))
        if any(deduction.count for deduction in idle):
            notes.append(Note("nothing_deducted"))
        return NodeScore(
            node.key, "not_applicable", node.maximum, None, None, above, below, deductions=idle, notes=tuple(notes)
        )
    else:
        given = {"full": node.maximum, "zero": ZERO, "group_mean": means.get(node.key, ZERO)}
        points = given[node.when_empty]
        notes.append(Note(f"empty_{node.when_empty}"))
    deductions = tuple(_deductions(node, facts, applied=True))
    left = points - sum((deduction.points for deduction in deductions), ZERO)
    if node.floor is not None and left < node.floor:
        notes.append(Note("floored", {"points": str(left), "floor": str(node.floor)}))
        left = node.floor
    return NodeScore(
        node.key, "scored", node.maximum, left, value, above, below, points, deductions, tuple(notes), node.maximum
    )


def _deductions(node: Ratio, facts: Facts, *, applied: bool) -> list[Deduction]:
    counted = [(rule, facts.get(rule.measure, ZERO)) for rule in node.deductions]
    return [
        Deduction(rule.measure, count, rule.each, count * rule.each if applied else ZERO) for rule, count in counted
    ]


def _count(node: Count, facts: Facts) -> NodeScore:
    counted = facts.get(node.measure, ZERO)
    earned = node.full + counted * node.each
    notes: tuple[Note, ...] = ()
    if node.floor is not None and earned < node.floor:
        notes = (Note("floored", {"points": str(earned), "floor": str(node.floor)}),)
        earned = node.floor
    elif earned > node.maximum:
        notes = (Note("capped", {"points": str(earned), "cap": str(node.maximum)}),)
        earned = node.maximum
    return NodeScore(
        node.key, "scored", node.maximum, earned, counted, counted, None, node.full, (), notes, node.maximum
    )  # fmt: skip


def _bonus(node: Bonus, facts: Facts) -> NodeScore:
    counted = facts.get(node.measure, ZERO)
    earned = counted * node.each
    notes: tuple[Note, ...] = ()
    if node.maximum is not None and earned > node.maximum:
        notes = (Note("capped", {"points": str(earned), "cap": str(node.maximum)}),)
        earned = node.maximum
    return NodeScore(node.key, "scored", node.maximum, earned, counted, counted, notes=notes)


def _item(node: Item, facts: Facts) -> NodeScore:
    times, lost = facts.get(counted(node.key), ZERO), facts.get(outweighed(node.key), ZERO)
    notes = (Note("outweighed", {"count": str(lost)}),) if lost else ()
    points = times * node.each if times else ZERO  # most items of most officers: exact arithmetic takes its time
    return NodeScore(node.key, "scored", None, points, times, times, notes=notes)


def _sum(node: Sum, facts: Facts, means: Mapping[str, Fraction]) -> NodeScore:
    children = tuple(score(child, facts, means) for child in node.children)
    possible = _capped(node, sum((child.applicable for child in children), ZERO))
    if any(child.state == "pending" for child in children):
        return NodeScore(node.key, "pending", node.cap, None, children=children)
    known = [child.points for child in children if child.points is not None]
    if all(isinstance(child, Item) for child in node.children):
        maximum = node.cap
    else:
        maximum = _capped(node, sum((child.maximum or ZERO for child, of in zip(children, node.children, strict=True)
                                     if not isinstance(of, Bonus)), ZERO))  # fmt: skip
    if not known:
        state: NodeState = "not_applicable"
        return NodeScore(node.key, state, maximum, None, notes=(Note("nothing_applicable"),), children=children)
    earned = sum(known, ZERO)
    notes: list[Note] = []
    if node.cap is not None and earned > node.cap:
        notes.append(Note("capped", {"points": str(earned), "cap": str(node.cap)}))
        earned = node.cap
    if node.floor is not None and earned < node.floor:
        notes.append(Note("floored", {"points": str(earned), "floor": str(node.floor)}))
        earned = node.floor
    return NodeScore(node.key, "scored", maximum, earned, notes=tuple(notes), applicable=possible, children=children)


def _capped(node: Sum, points: Fraction) -> Fraction:
    return points if node.cap is None else min(points, node.cap)


def _weighted(node: Weighted, facts: Facts, means: Mapping[str, Fraction]) -> NodeScore:
    children = tuple(score(child, facts, means) for child in node.children)
    if any(child.state == "pending" for child in children):
        return NodeScore(node.key, "pending", node.maximum, None, children=children)
    whole = sum(node.weights, ZERO)
    parts = [
        (node.maximum * weight / whole / child.maximum, child)
        for weight, child in zip(node.weights, children, strict=True)
        if child.points is not None and child.maximum
    ]
    if not parts:
        return NodeScore(
            node.key, "not_applicable", node.maximum, None, notes=(Note("nothing_applicable"),), children=children
        )
    earned = sum((worth * (child.points or ZERO) for worth, child in parts), ZERO)
    possible = sum((worth * child.applicable for worth, child in parts), ZERO)
    return NodeScore(node.key, "scored", node.maximum, earned, applicable=possible, children=children)


def leaves(node: Node) -> tuple[Leaf, ...]:
    """The leaves below a node, in the order of the scheme."""
    if isinstance(node, Sum | Weighted):
        return tuple(leaf for child in node.children for leaf in leaves(child))
    return (node,)


def nodes(node: Node) -> tuple[Node, ...]:
    """A node and all nodes below it, in the order of the scheme."""
    below = node.children if isinstance(node, Sum | Weighted) else ()
    return (node, *(found for child in below for found in nodes(child)))


def measures_of(node: Node) -> frozenset[str]:
    """The keys of all measures that a node's score depends on."""
    keys: set[str] = set()
    for leaf in leaves(node):
        match leaf:
            case Ratio():
                keys |= {leaf.numerator, leaf.denominator, *(rule.measure for rule in leaf.deductions)}
                keys |= {leaf.settled} if leaf.settled else set()
            case Count() | Bonus() | Item():
                keys.add(leaf.measure)
    return frozenset(keys)
