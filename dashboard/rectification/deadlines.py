"""When an item is due, and how near that is: yellow within three working days, red once it is past (domain.md §4.3).

The texts of e-supervision say 临近或超出 and give no figure: three is our own reading.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ColumnElement, and_, case, false

from dashboard.rectification.workflow import AGENCYS
from models.calendar import CalendarEnds, WorkingDays
from models.rectification import RectificationItem, RectificationStatus

Card = Literal["", "yellow", "red"]
YELLOW_DAYS = 3
"""Working days that are left at most."""


def due(status: str | None, deadline: dt.date | None, review_on: dt.date | None) -> dt.date | None:
    """The day that counts now: by which the agency mends, or on which a continued item is reviewed; None for none."""
    if status in AGENCYS:
        return deadline
    return review_on if status == RectificationStatus.CONTINUING else None


def due_column() -> ColumnElement[dt.date | None]:
    """``due`` as a column of the database."""
    return case(
        (RectificationItem.status.in_(AGENCYS), RectificationItem.deadline),
        (RectificationItem.status == RectificationStatus.CONTINUING, RectificationItem.review_on),
    )


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
    return due_column() < today


def is_yellow(today: dt.date, not_yellow: dt.date | None) -> ColumnElement[bool]:
    """Whether the item is due soon."""
    return false() if not_yellow is None else and_(due_column() >= today, due_column() < not_yellow)
