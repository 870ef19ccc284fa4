"""The tree of nodes and the rules of its root, as a scheme file declares them under one choice of readings."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, cast, get_args

from plugins.declaration import At
from plugins.ranking import Grading, Rules, Ties
from plugins.rubric import (
    ZERO,
    Bands,
    Bonus,
    Count,
    DeductionRule,
    Linear,
    Node,
    RateMap,
    Ratio,
    Slope,
    Steps,
    Sum,
    Weighted,
    WhenEmpty,
    nodes,
)

_TEXTS = ("key", "title", "source", "under", "remark", "short", "kind", "weight")


def rules(top: At) -> Rules:
    """The whole file's tree and root; raises SchemeFault."""
    ranking = top.get("ranking")
    ranking.only("rescale_to", "min_applicable", "peer_groups", "ties", "grade")
    rescale = ranking.get("rescale_to", "none")
    declared = top.get("nodes").each()
    inner = {at.get("key").text() for at in declared if at.get("kind").value in ("sum", "weighted")}
    for at in declared:
        if parent(at) not in {"", *inner}:
            raise at.get("under").refuse("没有这样的 sum 或 weighted 节点", "names no sum or weighted node")
    tree = Sum("", _children(declared, ""))
    reached = {node.key for node in nodes(tree)}
    for at in declared:
        if at.get("key").text() not in reached:
            raise at.get("under").refuse("节点互为上下级", "is a circle: the node stands under itself")
    return Rules(
        tree=tree,
        rescale_to=None if rescale.value == "none" else rescale.above_zero(),
        min_applicable=ranking.get("min_applicable", "0").number(),
        one_group=ranking.get("peer_groups", "kind").one_of(("kind", "all")) == "all",
        ties=cast(Ties, ranking.get("ties", "competition").one_of(get_args(Ties))),
        grading=_grading(ranking.get("grade", "none"), {one.get("key").text() for one in top.get("grades", []).each()}),
    )


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
        cast(Literal["total", "rescaled"], at.get("on", "rescaled").one_of(("total", "rescaled"))),
        at.get("rounding", "none").one_of(("none", "half_up")) == "half_up",
    )


def _children(all_nodes: list[At], above: str, *, weighted: bool = False) -> tuple[Node, ...]:
    below = [at for at in all_nodes if parent(at) == above]
    for at in below:
        if at.has("weight") and not weighted:
            raise at.get("weight").refuse(
                "没有作用：上级节点不是 weighted", "has no effect: the node above is not weighted"
            )
    return tuple(_node(at, all_nodes) for at in below)


def _node(at: At, all_nodes: list[At]) -> Node:
    key = at.get("key").text()
    kind = at.get("kind").one_of(("ratio", "count", "bonus", "sum", "weighted"))
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
    below = [one for one in all_nodes if parent(one) == key]
    if not below:
        raise at.refuse(f"{kind} 之下要有写着 under = {key!r} 的节点", f"a {kind} needs nodes that say under = {key!r}")
    if kind == "sum":
        at.only(*_TEXTS, "floor", "cap")
        return Sum(key, _children(all_nodes, key), _bound(at, "floor", None), _bound(at, "cap", None))
    at.only(*_TEXTS, "max")
    for one in below:
        if one.get("kind").value == "bonus":
            raise one.refuse("加分项没有满分，不能按权重折算", "a bonus has no full marks and cannot be weighted")
    weights = tuple(one.get("weight").above_zero() for one in below)
    return Weighted(key, at.get("max").above_zero(), _children(all_nodes, key, weighted=True), weights)


def _bound(at: At, key: str, default: Fraction | None) -> Fraction | None:
    if not at.has(key):
        return default
    value = at.get(key)
    return None if value.value == "none" else value.number()


def _ratio(at: At, key: str) -> Ratio:
    at.only(*_TEXTS, "max", "numerator", "denominator", "map", "deductions", "when_empty", "zero_if_only_numerator",
            "clip", "floor", "low_count", "cost")  # fmt: skip
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
