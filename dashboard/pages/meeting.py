"""``/meeting`` and ``/screen``: what changed since the last meeting, for a reader and for the wall."""

from __future__ import annotations

import datetime as dt

from flask_wtf.csrf import generate_csrf

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.pages import doubts
from dashboard.pages.missing import ask_for
from dashboard.services.meeting import Meeting, meeting
from dashboard.views import meeting as view
from dashboard.views import screen as wall
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest


@requires(Permission.MEETING_READ)
def page(request: PageRequest) -> Page:
    """What changed since the day that the address says, or all the doubts that it counts."""
    if request.location.query.rows == doubts.DOUBTS:
        return doubts.listed(request, (view.title(), urls.href("meeting", since=request.location.query.since)))
    model = _model(request)
    body = view.meeting(model, request.location, notes.take(), generate_csrf(), can_come=_can_come(model))
    return Page(view.title(), body, _as_of(model))


@requires(Permission.MEETING_READ)
def screen(request: PageRequest) -> Page:
    """One screen of the wall."""
    model = _model(request)
    return Page(view.title(), wall.screen(model, request.location, can_come=_can_come(model)), _as_of(model))


def _model(request: PageRequest) -> Meeting:
    return meeting(request.session, request.registry, request.location.query.since, request.today)


def _can_come(model: Meeting) -> bool:
    return model.ranks is not None and ask_for(model.ranks.shown, model.today)


def _as_of(model: Meeting) -> dt.datetime | None:
    return model.ranks.shown.data_as_of if model.ranks is not None else None
