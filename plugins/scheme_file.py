"""Reading a scheme from its ``scheme.toml``: every fault is named with its place, numbers stay exact.

Anywhere a value stands, ``{parameter = "key", alternative = value, …}`` lets a reading choose it, and
``{parameter = "key"}`` puts a numeric parameter's own value there. docs/schemes.md explains the format.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from plugins import scheme_tree
from plugins.contract import Subject, Text
from plugins.decimals import exact, in_full
from plugins.declaration import At, SchemeFault
from plugins.ranking import Rules
from plugins.scheme import (
    Alternative,
    Check,
    Expects,
    Figure,
    Grade,
    NodeText,
    Parameter,
    PeriodRule,
    Scheme,
    Source,
)

READINGS_REMEMBERED = 512
"""Trees of a scheme that are built once: every reading is checked as the file is read, and asked for again after."""
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_KEY = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?", re.ASCII)


def load(path: Path) -> Scheme:
    """The scheme of this file, checked under every reading; raises SchemeFault or OSError."""
    return replace(parse(read(path), path.name), folder=path.parent)


def loads(text: str, name: str) -> Scheme:
    """The scheme of a file that was kept as text, ``name`` being what it was called; raises SchemeFault."""
    return parse(_read(text, name), name)


def read(path: Path) -> dict[str, Any]:
    """The content of a TOML file, its decimals as Fractions; raises SchemeFault or OSError."""
    try:
        return _read(path.read_bytes().decode(), path.name)
    except UnicodeDecodeError as error:
        raise SchemeFault("", Text(f"{path.name} 不是 UTF-8:{error}", f"{path.name} is not UTF-8: {error}")) from error


def _read(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise SchemeFault("", Text(f"{name} 不是有效的 TOML:{error}", f"{name} is not valid TOML: {error}")) from error


def parse(raw: Mapping[str, Any], origin: str = "") -> Scheme:
    """The scheme declared by a file's content; raises SchemeFault."""
    top = At(dict(raw), "")
    top.only("key", "version", "subject", "title", "summary", "source", "period", "ranking", "grades",
             "parameters", "nodes", "figures", "full", "events")  # fmt: skip
    parameters = tuple(_parameter(one) for one in top.get("parameters", []).each())
    _unique([one.key for one in parameters], "parameters")
    texts = tuple(_node_text(one) for one in top.get("nodes").each())
    _unique([one.key for one in texts], "nodes")
    figures = tuple(_figure(one) for one in top.get("figures", []).each())
    _unique([one.key for one in texts] + [one.key for one in figures], "figures")
    grades = tuple(Grade(_key(one.get("key")), one.get("title").both()) for one in top.get("grades", []).each())
    _unique([one.key for one in grades], "grades")

    @lru_cache(maxsize=READINGS_REMEMBERED)
    def built(said: tuple[tuple[str, str], ...]) -> Rules:
        return scheme_tree.rules(At(dict(raw), "", dict(said)))

    scheme = Scheme(
        key=_key(top.get("key")),
        version=top.get("version").text(),
        subject=cast(Subject, top.get("subject", "agency").one_of(get_args(Subject))),
        title=top.get("title").both(),
        summary=top.get("summary").both(),
        source=_source(top.get("source")),
        parameters=parameters,
        nodes=texts,
        figures=figures,
        build=lambda readings: built(tuple(sorted(readings.items()))),
        period_rule=lambda readings: _period_rule(At(dict(raw), "", readings)),
        grades=grades,
        full=top.get("full", "100").above_zero(),
        origin=origin,
        root_parameters=_parameters_named({key: top.table().get(key) for key in ("period", "ranking", "events")}),
        branches=_branches(raw, parameters),
    )
    for readings in scheme.every_reading():
        scheme.rules(readings)
        scheme.period_rule(readings)
    return scheme


def _decimal(written: str) -> Any:
    number = exact(written.replace("_", ""))
    if number is None:  # inf, nan and powers of ten: refused where they stand, with their place
        return written
    return number


def _unique(keys: list[str], place: str) -> None:
    twice = ", ".join(sorted({key for key in keys if keys.count(key) > 1}))
    if twice:
        raise SchemeFault(place, Text(f"{twice} 用了两次", f"the key {twice} is used twice"))


def _key(at: At) -> str:
    key = at.text()
    if not _KEY.fullmatch(key):
        raise at.refuse(
            f"{key!r} 不能作为键：只用字母、数字和 . _ -，最多 64 个字符",
            f"{key!r} cannot be a key: letters, digits and . _ - inside, at most 64 of them",
        )
    return key


def _source(at: At) -> Source:
    at.only("document", "article", "wording")
    return Source(at.get("document").text(), at.get("article").text(), at.get("wording").text())


def _parameter(at: At) -> Parameter:
    at.only("key", "title", "default", "reason", "whose", "point", "alternatives", "least", "most")
    alternatives = tuple(Alternative(_key(one.get("key")), one.get("title").both())
                         for one in at.get("alternatives", []).each())  # fmt: skip
    _unique([one.key for one in alternatives], f"{at.place}.alternatives")
    if any(one.key == "parameter" for one in alternatives):
        raise at.get("alternatives").refuse("parameter 不能作为可选值的键", "an alternative cannot be called parameter")
    default = at.get("default")
    made = Parameter(
        key=_key(at.get("key")),
        title=at.get("title").both(),
        default=default.text() if alternatives else in_full(default.number()),
        reason=at.get("reason").both(),
        whose=cast(Literal["project", "source"], at.get("whose").one_of(("project", "source"))),
        point=at.get("point").text(),
        alternatives=alternatives,
    )
    if not alternatives:
        made = replace(made, least=at.get("least").number(), most=at.get("most").number())
    try:
        made.check(made.default)
    except ValueError as error:
        raise default.refuse(f"默认值不在可选范围内：{error}", f"is none of the values allowed: {error}") from error
    return made


def _check(at: At) -> Check:
    at.only("key", "title", "measure", "of", "expects")
    expects = at.get("expects").one_of(("some", "all", "none")) if at.has("expects") else ""
    made = Check(
        _key(at.get("key")),
        at.get("title").both(),
        at.get("measure").text() if at.has("measure") else "",
        at.get("of").text() if at.has("of") else "",
        cast(Expects, expects),
    )
    if (made.expects and not made.measure) or bool(made.of) != (made.expects == "all"):
        raise at.refuse(
            "expects 要有 measure，all 并且只有 all 要有 of",
            "expects needs a measure, and all, and nothing else, needs of",
        )
    return made


def _node_text(at: At) -> NodeText:
    checks = tuple(_check(one) for one in at.get("checks", []).each())
    _unique([one.key for one in checks], f"{at.place}.checks")
    return NodeText(
        key=_key(at.get("key")),
        title=at.get("title").both(),
        source=_source(at.get("source")) if at.has("source") else None,
        parent=scheme_tree.parent(at),
        remark=at.get("remark").both() if at.has("remark") else None,
        short=at.get("short").both() if at.has("short") else None,
        parameters=_parameters_named(at.value),
        checks=checks,
    )


def _parameters_named(value: Any) -> tuple[str, ...]:
    """Keys of the parameters that a part of the file refers to, each once, in the order it does."""
    found: list[str] = []
    if isinstance(value, dict):
        if isinstance(value.get("parameter"), str):
            found.append(value["parameter"])
        found += [key for one in value.values() for key in _parameters_named(one)]
    elif isinstance(value, list):
        found += [key for one in value for key in _parameters_named(one)]
    return tuple(dict.fromkeys(found))


def _branches(raw: Mapping[str, Any], parameters: tuple[Parameter, ...]) -> tuple[dict[str, str], ...]:
    known = {one.key: one for one in parameters}
    found = {tuple(sorted(branch.items())): branch for branch in _branches_below(raw, "", known, {})}
    return tuple(found.values())


def _branches_below(
    value: Any, place: str, known: Mapping[str, Parameter], chosen: dict[str, str]
) -> Iterator[dict[str, str]]:
    if isinstance(value, list):
        for i, one in enumerate(value):
            yield from _branches_below(one, f"{place}[{i}]", known, chosen)
        return
    if not isinstance(value, dict):
        return
    parameter = known.get(value["parameter"]) if isinstance(value.get("parameter"), str) else None
    if parameter is None:
        for key, one in value.items():
            yield from _branches_below(one, f"{place}.{key}".lstrip("."), known, chosen)
        return
    allowed = [one.key for one in parameter.alternatives] or [in_full(parameter.least), in_full(parameter.most)]
    unknown = ", ".join(sorted(set(value) - {"parameter"} - {one.key for one in parameter.alternatives}))
    if unknown:
        raise SchemeFault(
            place, Text(f"{unknown} 不是 {parameter.key} 的可选值", f"{unknown} is no alternative of {parameter.key}")
        )
    for alternative in allowed:
        if chosen.get(parameter.key, alternative) == alternative:
            branch = {**chosen, parameter.key: alternative}
            yield branch
            yield from _branches_below(value.get(alternative), f"{place}.{alternative}", known, branch)


def _figure(at: At) -> Figure:
    at.only("key", "title", "measure")
    return Figure(_key(at.get("key")), at.get("title").both(), at.get("measure").text())


def _period_rule(top: At) -> PeriodRule:
    period = top.get("period")
    period.only("ends")
    ends = period.get("ends")
    found = re.fullmatch(r"(\d\d)-(\d\d)", ends.text(), re.ASCII)
    if not found or not 1 <= int(found[1]) <= 12 or not 1 <= int(found[2]) <= LONGEST_MONTHS[int(found[1]) - 1]:
        raise ends.refuse(
            f"{ends.value!r} 不是 12-31 这样的月和日", f"{ends.value!r} is not a month and day such as 12-31"
        )
    return PeriodRule((int(found[1]), int(found[2])))
