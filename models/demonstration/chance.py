"""Seeded chance and office days: everything of the demonstration that looks random comes from here.

Each purpose has its own stream, so that one more complaint does not reshuffle the cases.
"""

from __future__ import annotations

import datetime as dt
import random
from itertools import accumulate

from models.calendar import WorkingDays, seeded_days

DAY = dt.timedelta(days=1)


def stream(seed: int, *names: str | int) -> random.Random:
    """A generator of its own for what ``names`` say; equal arguments give equal draws on every machine."""
    key = ":".join(str(part) for part in (seed, *names))
    return random.Random(key)  # noqa: S311 - invented data, no secret; text seeds do not depend on hash order


def between(chance: random.Random, first: int, last: int) -> dt.timedelta:
    """A span of ``first`` to ``last`` days, both included."""
    return DAY * (first + int(chance.random() * (last - first + 1)))


class OfficeDays:
    """The days on which an office works, by the shipped calendar, for the years given."""

    def __init__(self, first: int, last: int) -> None:
        calendar = WorkingDays({day: workday for day, workday, _ in seeded_days()}, frozenset(range(first, last + 1)))
        self._of_year: dict[int, list[dt.date]] = {year: [] for year in range(first, last + 1)}
        self._next: dict[dt.date, dt.date] = {}
        day = upcoming = dt.date(last, 12, 31)
        while day.year >= first:
            if calendar.is_workday(day):
                upcoming = day
                self._of_year[day.year].insert(0, day)
            self._next[day] = upcoming
            day -= DAY

    def on_or_after(self, day: dt.date) -> dt.date:
        """``day`` itself if it is worked, else the next that is; days outside the calendar stay as they are."""
        return self._next.get(day, day)

    def draw(
        self, chance: random.Random, year: int, months: list[int], count: int, first: dt.date | None, last: dt.date
    ) -> list[dt.date]:
        """``count`` days of ``year`` from ``first`` to ``last``, in order; ``months`` weigh January … December."""
        pool = [day for day in self._of_year[year] if (first is None or day >= first) and day <= last]
        if not pool:
            return []
        return sorted(
            chance.choices(pool, cum_weights=list(accumulate(months[day.month - 1] for day in pool)), k=count)
        )
