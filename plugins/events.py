"""Events 事件: findings and awards of which, in one incident, only the one that weighs most may count (000 art. 24).

Pure: rows in, a ruling a row out, for the sheet of one officer. The score of all officers is made from the same rules
as SQL (``plugins.event_counts``); a test holds the two equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

Overlap = Literal["highest", "highest_cap", "every"]
"""Which of several events of one incident counts: that of most points, that of the article with most, or each."""
Within = Literal["all", "parent"]
"""Where events overlap: over all items, or among the items right below one node."""


@dataclass(frozen=True)
class EventRule:
    """Which rows are events, how often one counts, and what is done where several tell of the same incident."""

    key: str
    measure: str
    overlap: Overlap = "every"
    by: str | None = None
    """The column that names the incident; a blank there is an incident of its own."""
    within: Within = "all"
    times: str | None = None
    """The column that says how often an event counts; None: once."""


@dataclass(frozen=True)
class ItemPlace:
    """An item's printed points, its place in the document, the node right above it, and what that gives at most."""

    each: Fraction
    order: int
    parent: str
    cap: Fraction | None


class Event(NamedTuple):
    """One row: whose it is, the item it falls under, its number, the incident, how often it counts, and its day."""

    subject: str
    item: str
    number: str
    incident: str | None
    times: int
    on: dt.date | None = None


class Ruling(NamedTuple):
    """How often an event counts: its times, or 0 where ``outweighed_by`` counts in its place."""

    event: Event
    times: int
    outweighed_by: Event | None


def rulings(events: Iterable[Event], rule: EventRule, items: Mapping[str, ItemPlace]) -> tuple[Ruling, ...]:
    """A ruling for each event of ONE subject that falls under one of the items; in the order given.

    Equal points: the earlier article, then the earlier item, in document order; then the lower number.
    """
    known = [event for event in events if event.item in items]
    if rule.overlap == "every":
        return tuple(Ruling(event, event.times, None) for event in known)
    together: dict[tuple[str, str], list[Event]] = {}
    for event in known:
        if event.incident is not None:
            together.setdefault(_incident(event, rule, items), []).append(event)
    first = {
        incident: min(several, key=lambda one: _weight(one, rule, items))
        for incident, several in together.items()
        if len(several) > 1
    }
    return tuple(_ruling(event, rule, items, first) for event in known)


def counted(item: str) -> str:
    """The name among a subject's facts of how often an item counts."""
    return f"item {item}"


def outweighed(item: str) -> str:
    """The name among a subject's facts of how many events of an item do not count."""
    return f"outweighed {item}"


def _incident(event: Event, rule: EventRule, items: Mapping[str, ItemPlace]) -> tuple[str, str]:
    return items[event.item].parent if rule.within == "parent" else "", event.incident or ""


def _weight(event: Event, rule: EventRule, items: Mapping[str, ItemPlace]) -> tuple[Fraction, Fraction, int, str]:
    """What is least counts."""
    place = items[event.item]
    cap = -(place.cap or Fraction(0)) if rule.overlap == "highest_cap" else Fraction(0)
    return cap, -place.each * event.times, place.order, event.number


def _ruling(
    event: Event, rule: EventRule, items: Mapping[str, ItemPlace], first: Mapping[tuple[str, str], Event]
) -> Ruling:
    winner = None if event.incident is None else first.get(_incident(event, rule, items))
    if winner is None or winner.number == event.number:
        return Ruling(event, event.times, None)
    return Ruling(event, 0, winner)
