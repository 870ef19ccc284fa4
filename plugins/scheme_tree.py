"""The tree of nodes and the rules of its root, as a scheme file declares them under one choice of readings."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, cast, get_args

from plugins.declaration import At
from plugins.events import EventRule, Overlap, Within
from plugins.ranking import FromBase, GradedOn, Grading, Rules, Ties, Veto, VetoEffect, adds
from plugins.rubric import (
    ZERO,
    Bands,
    Bonus,
    Count,
    DeductionRule,
    Item,
    Linear,
    Node,
    RateMap,
    Ratio,
    Slope,
    Steps,
    Sum,
    Weighted,
    WhenEmpty,
    leaves,
    nodes,
)

Below = dict[str, list[At]]
"""Key of a node → the nodes declared right under it, in the order of the file; the root's key is empty."""

_TEXTS = ("key", "title", "source", "under", "remark", "short", "kind", "weight", "checks")


def rules(top: At) -> Rules:
    """The whole file's tree and root; raises SchemeFault."""
    ranking = top.get("ranking")
    ranking.only("rescale_to", "min_applicable", "peer_groups", "ties", "grade", "from_base", "veto",
                 "min_service_days", "applicants")  # fmt: skip
    rescale = ranking.get("rescale_to", "none")
    declared = top.get("nodes").each()
    inner = {"", *(at.get("key").text() for at in declared if at.get("kind").value in ("sum", "weighted"))}
    below: Below = {}
    for at in declared:
        above = parent(at)
        if above not in inner:
            raise at.get("under").refuse("没有这样的 sum 或 weighted 节点", "names no sum or weighted node")
        below.setdefault(above, []).append(at)
    events = {one.get("key").text(): _event_rule(one) for one in top.get("events", []).each()}
    tree = Sum("", _children(below, "", events))
    made = {node.key: node for node in nodes(tree)}
    for at in declared:
        if at.get("key").text() not in made:
            raise at.get("under").refuse("节点互为上下级", "is a circle: the node stands under itself")
    from_base = _from_base(ranking.get("from_base")) if ranking.has("from_base") else None
    for at in declared:
        _check_group(at, made[at.get("key").text()], has_base=from_base is not None)
    grading = _grading(ranking.get("grade", "none"), {one.get("key").text() for one in top.get("grades", []).each()})
    return Rules(
        tree=tree,
        rescale_to=None if rescale.value == "none" else rescale.above_zero(),
        min_applicable=ranking.get("min_applicable", "0").number(),
        one_group=ranking.get("peer_groups", "kind").one_of(("kind", "all")) == "all",
        ties=cast(Ties, ranking.get("ties", "competition").one_of(get_args(Ties))),
        grading=grading,
        from_base=from_base,
        events=tuple(events.values()),
        veto=_veto(ranking.get("veto"), grading) if ranking.has("veto") else None,
        min_service_days=ranking.get("min_service_days", "0").at_least(0),
        applicants=ranking.get("applicants").text() if ranking.has("applicants") else "",
    )


def _from_base(at: At) -> FromBase:
    at.only("base", "scale", "floor", "ceiling")
    return FromBase(
        at.get("base").above_zero(), at.get("scale", "1").above_zero(), _bound(at, "floor", ZERO),
        _bound(at, "ceiling", None),
    )  # fmt: skip


def _veto(at: At, grading: Grading | None) -> Veto:
    at.only("measure", "effect", "grade")
    if grading is None:
        raise at.refuse("没有等次就不能否决", "a veto decides a grade, and [ranking] has none")
    return Veto(
        at.get("measure").text(),
        cast(VetoEffect, at.get("effect").one_of(get_args(VetoEffect))),
        at.get("grade").one_of(tuple(key for key, _ in grading.bands)),
    )


def _event_rule(at: At) -> EventRule:
    at.only("key", "measure", "overlap", "by", "within", "times")
    overlap = cast(Overlap, at.get("overlap", "every").one_of(get_args(Overlap)))
    by = at.get("by", "none").text()
    if overlap != "every" and by == "none":
        raise at.refuse("要写明按哪一列认定同一事件（by）", "needs the column that names the incident, by")
    times = at.get("times", "none").text()
    return EventRule(
        at.get("key").text(), at.get("measure").text(), overlap, None if by == "none" else by,
        cast(Within, at.get("within", "all").one_of(get_args(Within))), None if times == "none" else times,
    )  # fmt: skip


def _check_group(at: At, node: Node, *, has_base: bool) -> None:
    """What comes off a base and what is added to it never stand in one group, nor beside what is earned."""
    below = leaves(node)
    if has_base and not adds(node) and not all(isinstance(leaf, Item) and not leaf.award for leaf in below):
        raise at.refuse(
            "有基础分（from_base）时，每组要么全是扣分项，要么全是加分项",
            "with a base (from_base) a group has deductions only or bonuses only",
        )
    if not has_base and any(isinstance(leaf, Item) for leaf in below):
        raise at.refuse("按事件计分的项需要基础分（from_base）", "items of events need a base: [ranking] from_base")


def parent(at: At) -> str:
    """Key of the node that a node stands under; empty for the root."""
    return at.get("under").text() if at.has("under") else ""


def _grading(at: At, titled: set[str]) -> Grading | None:
    if at.value == "none":
        return None
    at.only("on", "rounding", "bands")
    bands: list[tuple[str, Fraction | None]] = []
    for band in at.get("bands").each():
        band.only("key", "at_least")
        bands.append((band.get("key").text(), band.get("at_least").number() if band.has("at_least") else None))
        if bands[-1][0] not in titled:
            raise band.refuse(f"[[grades]] 中没有 {bands[-1][0]} 的名称", f"[[grades]] gives {bands[-1][0]} no title")
    bounds = [least for _, least in bands[:-1]]
    if not bands or bands[-1][1] is not None or None in bounds:
        raise at.refuse(
            "除最后一档外每档都要有 at_least，最后一档不写，这样任何分数都有等次",
            "each band but the last has at_least; the last has none, so that no value falls between bands",
        )
    known = [least for least in bounds if least is not None]
    if known != sorted(set(known), reverse=True):
        raise at.refuse(
            "等次由高到低排列，at_least 依次降低",
            "bands are listed best first, each at_least lower than the one before",
        )
    return Grading(
        tuple(bands),
        cast(GradedOn, at.get("on", "rescaled").one_of(get_args(GradedOn))),
        at.get("rounding", "none").one_of(("none", "half_up")) == "half_up",
    )


def _children(below: Below, above: str, events: Mapping[str, EventRule], *, weighted: bool = False) -> tuple[Node, ...]:
    children = below.get(above, [])
    for at in children:
        if at.has("weight") and not weighted:
            raise at.get("weight").refuse(
                "没有作用：上级节点不是 weighted", "has no effect: the node above is not weighted"
            )
    return tuple(_node(at, below, events) for at in children)


def _node(at: At, below: Below, events: Mapping[str, EventRule]) -> Node:
    key = at.get("key").text()
    kind = at.get("kind").one_of(("ratio", "count", "bonus", "deduction", "award", "sum", "weighted"))
    if kind == "ratio":
        return _ratio(at, key)
    if kind == "count":
        at.only(*_TEXTS, "max", "measure", "each", "full", "floor")
        return Count(
            key, at.get("max").number(), at.get("measure").text(), at.get("each").number(),
            at.get("full", "0").number(), _bound(at, "floor", ZERO),
        )  # fmt: skip
    if kind == "bonus":
        at.only(*_TEXTS, "max", "measure", "each")
        return Bonus(key, at.get("measure").text(), at.get("each").above_zero(), _bound(at, "max", None))
    if kind in ("deduction", "award"):
        return _item(at, key, events, award=kind == "award")
    children = below.get(key, [])
    if not children:
        raise at.refuse(f"{kind} 之下要有写着 under = {key!r} 的节点", f"a {kind} needs nodes that say under = {key!r}")
    if kind == "sum":
        at.only(*_TEXTS, "floor", "cap")
        return Sum(key, _children(below, key, events), _bound(at, "floor", None), _bound(at, "cap", None))
    at.only(*_TEXTS, "max")
    for one in children:
        if one.get("kind").value in ("bonus", "deduction", "award"):
            raise one.refuse(
                "加分项和按事件计分的项没有满分，不能按权重折算",
                "a bonus has no full marks and cannot be weighted, nor has an item of events",
            )
    weights = tuple(one.get("weight").above_zero() for one in children)
    return Weighted(key, at.get("max").above_zero(), _children(below, key, events, weighted=True), weights)


def _item(at: At, key: str, events: Mapping[str, EventRule], *, award: bool) -> Item:
    at.only(*_TEXTS, "events", "each")
    named = at.get("events")
    if named.text() not in events:
        raise named.refuse(f"[[events]] 中没有 {named.value}", f"[[events]] has no {named.value}")
    return Item(key, events[named.text()].measure, at.get("each").at_least(0), award)


def _bound(at: At, key: str, default: Fraction | None) -> Fraction | None:
    if not at.has(key):
        return default
    value = at.get(key)
    return None if value.value == "none" else value.number()


def _ratio(at: At, key: str) -> Ratio:
    at.only(*_TEXTS, "max", "numerator", "denominator", "map", "deductions", "when_empty", "zero_if_only_numerator",
            "clip", "floor", "low_count", "cost", "settled")  # fmt: skip
    return Ratio(
        key=key,
        maximum=at.get("max").above_zero(),
        numerator=at.get("numerator").text(),
        denominator=at.get("denominator").text(),
        rate_map=_rate_map(at.get("map")),
        deductions=tuple(_deduction(one) for one in at.get("deductions", []).each()),
        when_empty=cast(WhenEmpty, at.get("when_empty", "not_applicable").one_of(get_args(WhenEmpty))),
        zero_if_only_numerator=at.has("zero_if_only_numerator") and at.get("zero_if_only_numerator").yes(),
        clip=at.get("clip").yes() if at.has("clip") else True,
        floor=_bound(at, "floor", ZERO),
        low_count=at.get("low_count", "0").number(),
        cost=cast(Literal["difference", "numerator"], at.get("cost", "difference").one_of(("difference", "numerator"))),
        settled=at.get("settled").text() if at.has("settled") else "",
    )


def _deduction(at: At) -> DeductionRule:
    at.only("measure", "each")
    return DeductionRule(at.get("measure").text(), at.get("each").above_zero())


def _rate_map(at: At) -> RateMap:
    kind = at.get("kind").one_of(("linear", "steps", "slope", "bands"))
    if kind == "linear":
        at.only("kind", "zero_at", "full_at")
        made = Linear(at.get("zero_at", "0").number(), at.get("full_at", "1").number())
        if made.zero_at == made.full_at:
            raise at.refuse("zero_at 与 full_at 不能相同", "zero_at and full_at must differ")
        return made
    if kind == "steps":
        at.only("kind", "target", "step", "lose")
        return Steps(at.get("target").number(), at.get("step").above_zero(), at.get("lose").above_zero())
    if kind == "slope":
        at.only("kind", "target", "per_point", "floor_points")
        return Slope(
            at.get("target").number(), at.get("per_point").above_zero(), at.get("floor_points", "0").number()
        )  # fmt: skip
    at.only("kind", "bands")
    bands: list[tuple[Fraction, Fraction]] = []
    for band in at.get("bands").each():
        band.only("at_least", "points")
        bands.append((band.get("at_least").number(), band.get("points").number()))
    bounds = [least for least, _ in bands]
    if not bands or bounds != sorted(set(bounds), reverse=True):
        raise at.refuse(
            "各档由高到低排列，at_least 依次降低",
            "bands are listed highest first, each at_least lower than the one before",
        )
    return Bands(tuple(bands))
