"""How often each item counts for each officer: what ``plugins.events`` rules for one, ruled for all in the database.

The sheet of one officer is ruled in Python, where each event is told what outweighs it. A test holds the two equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any

from sqlalchemy import CTE, BigInteger, Connection, Select, String, case, cast, column, func, literal, select, values
from sqlalchemy.orm import Session

from models.codes import ByLetter, Folded
from plugins.contract import Measure, Moment
from plugins.events import EventRule, ItemPlace, counted, outweighed
from plugins.measuring import condition, key_columns, subject_column

FETCHED_AT_ONCE = 1_000
_BETWEEN, _TIMES, _LOST = " ", "*", "~"
"""Letters that no key of an item has."""


def event_counts(
    where: Connection | Session, measure: Measure, rule: EventRule, items: Mapping[str, ItemPlace], moment: Moment
) -> Iterator[tuple[str, dict[str, Fraction]]]:
    """The officers with an event and their facts: how often each item counts, and how many of its events do not."""
    if not items:
        return
    fact, exactly = cache(_fact), cache(Fraction)
    statement = _one_row_each(_ruled(measure, rule, items, moment))
    for officer, words in where.execute(statement.execution_options(yield_per=FETCHED_AT_ONCE)):
        found: dict[str, int] = {}
        for word, often in Counter(words.split(_BETWEEN)).items():
            key, times = fact(word)
            found[key] = found.get(key, 0) + times * often
        yield officer, {key: exactly(number) for key, number in found.items()}


def _one_row_each(ruled: Select[Any]) -> Select[Any]:
    """An officer and a word an event: ``11.1``, ``11.1*3`` where it counts three times, ``~11.1`` where not at all.

    To fetch a row for each item takes longer than all the rest.
    """
    event = ruled.subquery()
    once = event.c.times == 1
    word = case((once, event.c.item), else_=event.c.item + _TIMES + cast(event.c.times, String))
    if "outweighed" in event.c:
        word = case((event.c.outweighed, _LOST + event.c.item), else_=word)
    return select(event.c.officer, func.aggregate_strings(word, _BETWEEN)).group_by(event.c.officer)


def _fact(word: str) -> tuple[str, int]:
    item, _, times = word.partition(_TIMES)
    return (outweighed(item[1:]), 1) if item.startswith(_LOST) else (counted(item), int(times or 1))


def _ruled(measure: Measure, rule: EventRule, items: Mapping[str, ItemPlace], moment: Moment) -> Select[Any]:
    """A row an event: officer, item, times, and whether another one of its incident outweighs it."""
    table, officer, item = measure.table, subject_column(measure), _items(items)
    times = literal(1) if rule.times is None else getattr(table, rule.times)
    ruled = (
        select(officer.label("officer"), item.c.key.label("item"), times.label("times"))
        .join_from(table, item, item.c.key == getattr(table, measure.item or ""))
        .where(condition(measure, moment))
    )
    if rule.overlap == "every" or rule.by is None:
        return ruled
    incident = Folded(getattr(table, rule.by))
    (number,) = key_columns(table)
    place = func.row_number().over(
        partition_by=[officer, incident, *([item.c.parent] if rule.within == "parent" else [])],
        order_by=[
            *([item.c.cap.desc()] if rule.overlap == "highest_cap" else []),
            (item.c.points * times).desc(),
            item.c.place,
            ByLetter(getattr(table, number)),
        ],
    )
    return ruled.add_columns(case((incident.is_(None), False), else_=place > 1).label("outweighed"))


def _items(items: Mapping[str, ItemPlace]) -> CTE:
    """A row an item. Points and caps are whole multiples of one part of a point, so that they are compared exactly."""
    part = lcm(*(number.denominator for one in items.values() for number in (one.each, one.cap or Fraction(0))))
    texts = [column(name, String) for name in ("key", "parent")]
    numbers = [column(name, BigInteger) for name in ("place", "points", "cap")]
    rows = [
        (key, one.parent, one.order, int(one.each * part), int((one.cap or 0) * part)) for key, one in items.items()
    ]
    return values(*texts, *numbers, name="items").data(rows).cte("items")
