"""How near the day is that is due: yellow within three working days, red once it is past (domain.md §4.3).

The texts of e-supervision say 临近或超出 and give no figure: three is our own reading.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ColumnElement, and_, false

from models.calendar import CalendarEnds, WorkingDays
from models.rectification import RectificationItem

Card = Literal["", "yellow", "red"]
YELLOW_DAYS = 3
"""Working days that are left at most."""


def first_not_yellow(today: dt.date, calendar: WorkingDays) -> dt.date | None:
    """The first day that is not yellow today, nor any after it; None where the holidays are not known so far."""
    try:
        return calendar.after(today, YELLOW_DAYS + 1)
    except CalendarEnds:
        return None


def card(day: dt.date | None, today: dt.date, not_yellow: dt.date | None) -> Card:
    """The card of what is due on this day; without ``not_yellow`` red alone is told."""
    if day is None:
        return ""
    if day < today:
        return "red"
    return "yellow" if not_yellow is not None and day < not_yellow else ""


def is_red(today: dt.date) -> ColumnElement[bool]:
    """Whether the item is past its day."""
    return RectificationItem.due_on < today


def is_yellow(today: dt.date, not_yellow: dt.date | None) -> ColumnElement[bool]:
    """Whether the item is due soon."""
    return (
        false()
        if not_yellow is None
        else and_(RectificationItem.due_on >= today, RectificationItem.due_on < not_yellow)
    )
