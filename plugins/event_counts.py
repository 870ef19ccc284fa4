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

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    not_,
    select,
    values,
)
from sqlalchemy.orm import Session

from models.codes import ByLetter, Folded
from plugins.contract import Measure, Moment
from plugins.events import EventRule, ItemPlace, counted, outweighed
from plugins.measuring import condition, key_columns, subject_column

_FIRST_LETTER = 0x4E00
"""From here on there are letters enough for the items of any scheme, and none that a database treats apart."""
_BETWEEN, _TIMES = " ", "*"


def event_counts(
    where: Connection | Session, measure: Measure, rule: EventRule, items: Mapping[str, ItemPlace], moment: Moment
) -> Iterator[tuple[str, dict[str, Fraction]]]:
    """The officers with an event and their facts: how often each item counts, and how many of its events do not."""
    if not items:
        return
    facts, exactly = _facts(items), cache(Fraction)
    for officer, letters, several in where.execute(_one_row_each(_ruled(measure, rule, items, moment))):
        found = Counter(letters)
        for word in several.split(_BETWEEN) if several else ():
            letter, _, times = word.partition(_TIMES)
            found[letter] += int(times) - 1
        yield officer, {facts[letter]: exactly(number) for letter, number in found.items()}


def _one_row_each(ruled: Select[Any]) -> Select[Any]:
    """An officer, a letter an event, and apart from them ``letter*3`` for an event that counts three times.

    To fetch a row for each item takes longer than all the rest.
    """
    event = ruled.subquery()
    letter: ColumnElement[str] = event.c.letter
    again: ColumnElement[bool] = event.c.times > 1
    if "outweighed" in event.c:
        letter = case((event.c.outweighed, event.c.lost), else_=letter)
        again = and_(again, not_(event.c.outweighed))
    several = case((again, letter + _TIMES + cast(event.c.times, String)))
    return select(
        event.c.officer, func.aggregate_strings(letter, ""), func.aggregate_strings(several, _BETWEEN)
    ).group_by(event.c.officer)


def _letters(number: int) -> tuple[str, str]:
    """The letters of an event of the ``number``-th item: of one that counts, and of one that another outweighs."""
    return chr(_FIRST_LETTER + 2 * number), chr(_FIRST_LETTER + 2 * number + 1)


def _facts(items: Mapping[str, ItemPlace]) -> dict[str, str]:
    """What each letter is called among an officer's facts."""
    return {
        letter: name
        for number, key in enumerate(items)
        for letter, name in zip(_letters(number), (counted(key), outweighed(key)), strict=True)
    }


def _ruled(measure: Measure, rule: EventRule, items: Mapping[str, ItemPlace], moment: Moment) -> Select[Any]:
    """A row an event: officer, letters of its item, times, and whether another one of its incident outweighs it."""
    table, officer, item = measure.table, subject_column(measure), _items(items)
    times = literal(1) if rule.times is None else getattr(table, rule.times)
    ruled = (
        select(officer.label("officer"), item.c.letter, item.c.lost, times.label("times"))
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
    texts = [column(name, String) for name in ("key", "parent", "letter", "lost")]
    numbers = [column(name, BigInteger) for name in ("place", "points", "cap")]
    rows = [
        (key, one.parent, *_letters(number), one.order, int(one.each * part), int((one.cap or 0) * part))
        for number, (key, one) in enumerate(items.items())
    ]
    return values(*texts, *numbers, name="items").data(rows).cte("items")
