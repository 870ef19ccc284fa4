"""Reading a scheme from its ``scheme.toml``: every fault is named with its place, numbers stay exact.

Anywhere a value stands, ``{parameter = "key", alternative = value, …}`` lets a reading choose it, and
``{parameter = "key"}`` puts a numeric parameter's own value there. docs/schemes.md explains the format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast, get_args

from plugins.contract import Subject
from plugins.declaration import At, SchemeFault
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
)
from plugins.scheme import Alternative, Figure, Grade, NodeText, Parameter, PeriodRule, Scheme, Source


def load(path: Path) -> Scheme:
    """The scheme of this file, checked under its default readings; raises SchemeFault or OSError."""
    try:
        with path.open("rb") as lines:
            raw = tomllib.load(lines, parse_float=Fraction)
    except tomllib.TOMLDecodeError as error:
        raise SchemeFault("", f"{path.name} is not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise SchemeFault("", f"{path.name} is not UTF-8: {error}") from error
    return parse(raw, path.name)


def parse(raw: Mapping[str, Any], origin: str = "") -> Scheme:
    """The scheme declared by a file's content; raises SchemeFault."""
    top = At(dict(raw), "")
    top.only("key", "version", "subject", "title", "summary", "source", "period", "ranking", "grades",
             "parameters", "nodes", "figures", "full")  # fmt: skip
    parameters = tuple(_parameter(one) for one in top.get("parameters", []).each())
    _unique([one.key for one in parameters], "parameters")
    texts = tuple(_node_text(one) for one in top.get("nodes").each())
    _unique([one.key for one in texts], "nodes")
    figures = tuple(_figure(one) for one in top.get("figures", []).each())
    _unique([one.key for one in texts] + [one.key for one in figures], "figures")
    scheme = Scheme(
        key=top.get("key").text(),
        version=top.get("version").text(),
        subject=cast(Subject, top.get("subject", "agency").one_of(get_args(Subject))),
        title=top.get("title").both(),
        summary=top.get("summary").both(),
        source=_source(top.get("source")),
        parameters=parameters,
        nodes=texts,
        figures=figures,
        build=lambda readings: _rules(At(dict(raw), "", readings)),
        period_rule=lambda readings: _period_rule(At(dict(raw), "", readings)),
        grades=tuple(Grade(one.get("key").text(), one.get("title").both()) for one in top.get("grades", []).each()),
        origin=origin,
    )
    for parameter in parameters:
        for value in [one.key for one in parameter.alternatives] or [parameter.default]:
            scheme.rules(scheme.readings({parameter.key: value}))
            scheme.period_rule(scheme.readings({parameter.key: value}))
    scheme.rules()
    return scheme


def _unique(keys: list[str], place: str) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise SchemeFault(place, f"the key {', '.join(twice)} is used twice")


def _source(at: At) -> Source:
    at.only("document", "article", "wording")
    return Source(at.get("document").text(), at.get("article").text(), at.get("wording").text())


def _parameter(at: At) -> Parameter:
    at.only("key", "title", "default", "reason", "whose", "point", "alternatives", "least", "most")
    alternatives = tuple(Alternative(one.get("key").text(), one.get("title").both())
                         for one in at.get("alternatives", []).each())  # fmt: skip
    default = at.get("default")
    made = Parameter(
        key=at.get("key").text(),
        title=at.get("title").both(),
        default=default.text() if alternatives else str(default.value),
        reason=at.get("reason").both(),
        whose=cast(Literal["project", "source"], at.get("whose").one_of(("project", "source"))),
        point=at.get("point").text(),
        alternatives=alternatives,
        least=at.get("least").number() if at.has("least") else None,
        most=at.get("most").number() if at.has("most") else None,
    )
    try:
        made.check(made.default)
    except ValueError as error:
        raise default.refuse(str(error)) from error
    return made


def _node_text(at: At) -> NodeText:
    return NodeText(
        key=at.get("key").text(),
        title=at.get("title").both(),
        source=_source(at.get("source")) if at.has("source") else None,
        parent=at.get("under", "-").text().strip("-"),
        remark=at.get("remark").both() if at.has("remark") else None,
        short=at.get("short").both() if at.has("short") else None,
    )


def _figure(at: At) -> Figure:
    at.only("key", "title", "measure")
    return Figure(at.get("key").text(), at.get("title").both(), at.get("measure").text())


def _period_rule(top: At) -> PeriodRule:
    period = top.get("period")
    period.only("ends")
    written = period.get("ends").text()
    month, _, day = written.partition("-")
    if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise period.refuse(f"ends = {written!r} is not a month and day such as 12-31")
    return PeriodRule((int(month), int(day)))


def _rules(top: At) -> Rules:
    ranking = top.get("ranking")
    ranking.only("rescale_to", "min_applicable", "peer_groups", "ties", "grade")
    rescale = ranking.get("rescale_to", "none")
    return Rules(
        tree=Sum("", _children(top.get("nodes").each(), "")),
        rescale_to=None if rescale.value == "none" else rescale.number(),
        min_applicable=ranking.get("min_applicable", "0").number(),
        one_group=ranking.get("peer_groups", "kind").one_of(("kind", "all")) == "all",
        ties=cast(Ties, ranking.get("ties", "competition").one_of(get_args(Ties))),
        grading=_grading(ranking.get("grade", "none")),
    )


def _grading(at: At) -> Grading | None:
    if at.value == "none":
        return None
    at.only("on", "rounding", "bands")
    bands: list[tuple[str, Fraction | None]] = []
    for band in at.get("bands").each():
        band.only("key", "at_least")
        bands.append((band.get("key").text(), band.get("at_least").number() if band.has("at_least") else None))
    bounds = [least for _, least in bands[:-1]]
    if not bands or bands[-1][1] is not None or None in bounds:
        raise at.refuse("each band but the last has at_least; the last has none, so that no value falls between bands")
    known = [least for least in bounds if least is not None]
    if known != sorted(known, reverse=True) or len(set(known)) < len(known):
        raise at.refuse("bands are listed best first, each at_least lower than the one before")
    return Grading(
        tuple(bands),
        cast(Literal["total", "rescaled"], at.get("on", "rescaled").one_of(("total", "rescaled"))),
        at.get("rounding", "none").one_of(("none", "half_up")) == "half_up",
    )


def _children(all_nodes: list[At], parent: str) -> tuple[Node, ...]:
    return tuple(_node(at, all_nodes) for at in all_nodes if at.get("under", "-").text().strip("-") == parent)


_TEXTS = ("key", "title", "source", "under", "remark", "short", "kind", "weight")


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
        return Bonus(key, at.get("measure").text(), at.get("each").number(), _bound(at, "max", None))
    children = _children(all_nodes, key)
    if not children:
        raise at.refuse(f"a {kind} needs nodes that say under = {key!r}")
    if kind == "sum":
        at.only(*_TEXTS, "floor", "cap")
        return Sum(key, children, _bound(at, "floor", None), _bound(at, "cap", None))
    at.only(*_TEXTS, "max")
    below = [one for one in all_nodes if one.get("under", "-").text().strip("-") == key]
    return Weighted(key, at.get("max").number(), children, tuple(one.get("weight").number() for one in below))


def _bound(at: At, key: str, default: Fraction | None) -> Fraction | None:
    if not at.has(key):
        return default
    value = at.get(key)
    return None if value.value == "none" else value.number()


def _ratio(at: At, key: str) -> Ratio:
    at.only(*_TEXTS, "max", "numerator", "denominator", "map", "deductions", "when_empty", "zero_if_only_numerator",
            "clip", "floor", "low_count", "cost")  # fmt: skip
    maximum = at.get("max").number()
    if maximum <= 0:
        raise at.refuse("max must be above 0")
    return Ratio(
        key=key,
        maximum=maximum,
        numerator=at.get("numerator").text(),
        denominator=at.get("denominator").text(),
        rate_map=_rate_map(at.get("map")),
        deductions=tuple(_deduction(one) for one in at.get("deductions", []).each()),
        when_empty=cast(WhenEmpty, at.get("when_empty", "not_applicable").one_of(get_args(WhenEmpty))),
        zero_if_only_numerator=at.get("zero_if_only_numerator", default=False).yes()
        if at.has("zero_if_only_numerator")
        else False,
        clip=at.get("clip").yes() if at.has("clip") else True,
        floor=_bound(at, "floor", ZERO),
        low_count=at.get("low_count", "0").number(),
        cost=cast(Literal["difference", "numerator"], at.get("cost", "difference").one_of(("difference", "numerator"))),
    )


def _deduction(at: At) -> DeductionRule:
    at.only("measure", "each")
    each = at.get("each").number()
    if each <= 0:
        raise at.refuse("each is how many points a row takes away, so it must be above 0")
    return DeductionRule(at.get("measure").text(), each)


def _rate_map(at: At) -> RateMap:
    kind = at.get("kind").one_of(("linear", "steps", "slope", "bands"))
    if kind == "linear":
        at.only("kind", "zero_at", "full_at")
        made = Linear(at.get("zero_at", "0").number(), at.get("full_at", "1").number())
        if made.zero_at == made.full_at:
            raise at.refuse("zero_at and full_at must differ")
        return made
    if kind == "steps":
        at.only("kind", "target", "step", "lose")
        steps = Steps(at.get("target").number(), at.get("step").number(), at.get("lose").number())
        if steps.step <= 0:
            raise at.refuse("step must be above 0")
        return steps
    if kind == "slope":
        at.only("kind", "target", "per_point", "floor_points")
        return Slope(at.get("target").number(), at.get("per_point").number(), at.get("floor_points", "0").number())
    at.only("kind", "bands")
    bands = [(band.get("at_least").number(), band.get("points").number()) for band in at.get("bands").each()]
    if not bands or [least for least, _ in bands] != sorted({least for least, _ in bands}, reverse=True):
        raise at.refuse("bands are listed highest first, each at_least lower than the one before")
    return Bands(tuple(bands))
