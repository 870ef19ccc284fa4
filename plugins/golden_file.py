"""Reading a scheme's ``golden.toml``: its examples with their rows, and the articles of the document.

Rows are in the terms of the data dictionary; nothing is scored or compared here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import Table

from models.base import Base
from plugins import periods, scheme_file
from plugins.contract import Period, Subject, Text
from plugins.decimals import in_full
from plugins.declaration import At
from plugins.scheme import PeriodRule, Scheme, UnknownReading

FILE = "golden.toml"

_OTHER_NAMES = {"integrity": "integrity_scores", "rectification": "rectification_items"}
"""Kinds of the data dictionary whose table is called otherwise."""

TableRow = tuple[Table, Mapping[str, Any]]
Expected = tuple[str, str]
"""Where in the result, such as ``nodes.closing.points``, and what is to stand there, as text."""


@dataclass(frozen=True)
class Article:
    """One article of the document; ``why_not`` says why no node scores it."""

    article: str
    why_not: Text | None = None


@dataclass(frozen=True)
class Example:
    """One golden example; ``arithmetic`` is the computation in words."""

    key: str
    title: Text
    article: str
    wording: str
    arithmetic: Text
    period: Period
    today: dt.date
    readings: Mapping[str, str]
    rows: tuple[TableRow, ...]
    expected: Mapping[str, tuple[Expected, ...]]
    """Agency code or officer number → what is expected of it."""
    place: str
    """Where in the file it stands."""


@dataclass(frozen=True)
class Golden:
    """A scheme's golden examples, and the articles of its document."""

    articles: tuple[Article, ...]
    examples: tuple[Example, ...]


def load(scheme: Scheme, folder: Path) -> Golden:
    """The examples of a scheme's folder; raises SchemeFault or OSError."""
    top = At(scheme_file.read(folder / FILE), "")
    top.only("articles", "examples")
    articles = tuple(_article(one) for one in top.get("articles").each())
    known = {one.article for one in articles}
    examples: dict[str, Example] = {}
    for at in top.get("examples").each():
        example = _example(at, scheme, examples)
        if example.key in examples:
            raise at.get("key").refuse("用了两次", "is used twice")
        if example.article not in known:
            raise at.get("article").refuse("[[articles]] 中没有这一条", "is not among [[articles]]")
        if not any(example.wording in wording for wording in _wordings(scheme, example.article)):
            raise at.get("wording").refuse(
                "不是这一条的原文（方案文件中的 wording）", "is not in the article's wording as the scheme file has it"
            )
        examples[example.key] = example
    return Golden(articles, tuple(examples.values()))


def _wordings(scheme: Scheme, article: str) -> list[str]:
    sources = [node.source for node in scheme.nodes if node.source is not None]
    return [one.wording for one in sources if one.article == article] or [scheme.source.wording]


def _article(at: At) -> Article:
    at.only("article", "why_not")
    return Article(at.get("article").text(), at.get("why_not").both() if at.has("why_not") else None)


def _example(at: At, scheme: Scheme, earlier: Mapping[str, Example]) -> Example:
    at.only("key", "title", "article", "wording", "arithmetic", "period", "today", "set", "rows", "expect")
    readings = _readings(at.get("set", {}), scheme)
    return Example(
        key=at.get("key").text(),
        title=at.get("title").both(),
        article=at.get("article").text(),
        wording=at.get("wording").text(),
        arithmetic=at.get("arithmetic").both(),
        period=_period(at.get("period"), scheme.period_rule(readings)),
        today=_day(at.get("today")),
        readings=readings,
        rows=_rows_of(at.get("rows"), earlier),
        expected=_all_expected(at.get("expect"), scheme.subject),
        place=at.place,
    )


def _readings(at: At, scheme: Scheme) -> dict[str, str]:
    try:
        return scheme.readings({key: str(value) for key, value in at.table().items()})
    except UnknownReading as error:
        raise at.refuse(f"没有这样的口径：{error}", f"no such reading: {error}") from error


def _period(at: At, rule: PeriodRule) -> Period:
    try:
        return periods.parse(at.text(), rule)
    except periods.UnknownPeriod as error:
        raise at.refuse(
            "应为 2021 这样的年份或两个日期", "a year such as 2021, or two days, is expected here"
        ) from error


def _rows_of(at: At, earlier: Mapping[str, Example]) -> tuple[TableRow, ...]:
    if not isinstance(at.value, str):
        return tuple(_rows(at))
    if at.value not in earlier:
        raise at.refuse("前面没有这个算例", "no example above has this key")
    return earlier[at.value].rows


def _all_expected(at: At, subject: Subject) -> dict[str, tuple[Expected, ...]]:
    expected = {one.get(subject).text(): tuple(_expected(one)) for one in at.each()}
    if not expected or len(expected) < len(at.each()) or not all(expected.values()):
        raise at.refuse("每个对象写一次，并写明应得的数字", f"each {subject} once, each with what it should get")
    return expected


def _day(at: At) -> dt.date:
    if not isinstance(at.value, dt.date) or isinstance(at.value, dt.datetime):
        raise at.refuse("这里应为日期，如 2021-04-13", "a date such as 2021-04-13 is expected here")
    return at.value


def _rows(at: At) -> Iterator[TableRow]:
    """The rows in the order of references: a repeated row (``times``) and a key left out are numbered."""
    tables = {_OTHER_NAMES.get(kind, kind): at.get(kind) for kind in at.table()}
    for name in tables:
        if name not in Base.metadata.tables:
            raise at.refuse(f"数据字典中没有 {name}", f"the data dictionary has no {name}")
    only = {
        column: [one.get(key).text() for one in tables[name].each()] if name in tables else []
        for column, name, key in (("agency_code", "agencies", "code"), ("officer_no", "officers", "officer_no"))
    }
    for table in Base.metadata.sorted_tables:
        number = 0
        for one in tables[table.name].each() if table.name in tables else []:
            one.only("times", *(column.key for column in table.columns if column.computed is None))
            for _ in range(int(one.get("times", 1).number())):
                number += 1
                yield table, _row(one, table, number, only)


def _row(at: At, table: Table, number: int, only: Mapping[str, list[str]]) -> Mapping[str, Any]:
    row = {key: _stored(value) for key, value in at.table().items() if key != "times"}
    for column, known in only.items():
        if column in table.columns and len(known) == 1:
            row.setdefault(column, known[0])
    key = next((column.key for column in table.primary_key if column.key.endswith("_no")), None)
    if key is not None:
        row[key] = f"{row[key]}-{number}" if at.has("times") and key in row else row.get(key, str(number))
    return row


def _stored(value: Any) -> Any:
    return Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value


def _expected(at: At) -> Iterator[Expected]:
    """Every leaf of the table, its path and its value as text; numbers in full."""
    for key in at.table():
        one = at.get(key)
        if key in get_args(Subject) and at.place.endswith("]"):
            continue
        if isinstance(one.value, dict):
            yield from ((f"{key}.{path}", value) for path, value in _expected(one))
        elif isinstance(one.value, bool | list):
            raise one.refuse("这里应为数字或文字", "a number or a text is expected here")
        else:
            yield key, str(one.value) if _is_word(one.value) else in_full(one.number())


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value[:1].isalpha()
