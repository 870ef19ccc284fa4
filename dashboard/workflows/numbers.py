"""Numbers of things that are recorded here: the year, and how many of the kind were recorded in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.workflows.course import Course

_TRIES = 5
"""Of two who record at the same moment both are given the same number, and one asks for the next."""


def free_number(
    connection: Connection, course: Course, numbers: InstrumentedAttribute[Any], year: int, prefix: str = ""
) -> str:
    """The next number of the year that is not in the column ``numbers``, where imports may have taken some."""
    start = f"{prefix}{year}-"
    key = getattr(course.moves, course.key)
    ours = select(func.max(key)).where(course.moves.move == "record", key.startswith(start))
    highest = connection.execute(ours).scalar() or start + "0"
    taken = set(connection.execute(select(numbers).where(numbers.startswith(start))).scalars())
    following = (f"{start}{one:05d}" for one in count(int(highest.removeprefix(start)) + 1))
    return next(one for one in following if one not in taken)


def recorded_once(record: Callable[[], str]) -> str:
    """The number of what ``record`` records, which is done again where another was faster with the same number."""
    for _again in range(_TRIES - 1):
        with suppress(IntegrityError):
            return record()
    return record()
