"""``/holidays``: a year's list of holidays; and, for other pages, a warning where the lists end.

What its form does, ``dashboard.web.holiday_acts`` does.
"""

from __future__ import annotations

import datetime as dt
import re

from dash.development.base_component import Component
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from dashboard import holidays
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.views import holidays as view
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest
from models.calendar import CalendarYear, known_until


@requires(Permission.HOLIDAY_WRITE)
def page(request: PageRequest) -> Page:
    """The list of the year that the address asks for; else of the first that is not known."""
    known = sorted(request.session.scalars(select(CalendarYear.year)))
    until = known_until(request.session, request.today)
    asked, following = request.location.query.period or "", (until or request.today).year + (until is not None)
    year = int(asked) if re.fullmatch(r"20\d\d", asked, re.ASCII) else following
    note = notes.take()
    text = holidays.written(holidays.listed(request.session, year))
    if note is not None and note.typed:
        text = note.typed["days"]
    years = sorted({*known, following, year})
    body = view.holidays(year, text, years, warning(request), note, generate_csrf(), entered=year in known)
    return Page(view.title(), body)


def warning(request: PageRequest) -> list[Component]:
    """For pages that count working days: where the lists of holidays end, if that is near."""
    return ends(request, known_until(request.session, request.today))


def ends(request: PageRequest, until: dt.date | None) -> list[Component]:
    """The same where it is known already until when they are."""
    may_enter = Permission.HOLIDAY_WRITE in permissions_of(request.holder.role)
    return view.ends(until, request.today, may_enter=may_enter)
