"""The calendar of what is due 待办日历: read by calendar programs at an address with a token, and its forms.

A calendar program sends no header of ours, so the token stands in the address; it reads this one file and nothing else.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from dashboard.accounts import feeds
from dashboard.accounts.accounts import AccountProblem, Holder
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.accounts.readers import reader_of
from dashboard.duties.calendar_file import Event, calendar_file
from dashboard.duties.telling import address, said
from dashboard.log import of_request
from dashboard.services.duties import dated_duties
from dashboard.translations import LANGUAGES, _, speaking
from dashboard.web import notes, reading
from dashboard.web.addresses import OWN_ACCOUNT
from dashboard.web.errors import refusal
from dashboard.web.finding_acts import workflow
from dashboard.web.notes import Note
from dashboard.web.rights import by_token, requires
from dashboard.workflows.deciding import actor_of
from models.installation import today
from models.reader import ReaderSession

MOST_EVENTS = 500

blueprint = Blueprint("calendar_feed", __name__)
_log = logging.getLogger("zhiheng.web")


@blueprint.get("/api/calendar/<token>.ics")
@by_token
def feed(token: str) -> ResponseReturnValue:
    """What the account has to do by which day, as an iCalendar file; 401 whatever is wrong with the token."""
    made_of, now = reading.deployment(), reading.deployment().clock()
    holder = feeds.find(made_of.engine, token, now)
    if holder is None or Permission.OVERVIEW_READ not in permissions_of(holder.role):
        message = _("This calendar address counts no more. Make a new one on your account.")
        return refusal(401, "token_required", message)
    chosen = next((one for one in LANGUAGES if one == holder.language), made_of.settings.language)
    with speaking(chosen), ReaderSession(made_of.engine, reader_of(made_of.engine, holder)) as session:
        waiting = dated_duties(session, workflow(), actor_of(holder), today(session, now), MOST_EVENTS)
        events = [
            Event(f"{one.task.key}/{one.number}", one.due, said(one), reading.own_origin() + address(one))
            for one in waiting
            if one.due is not None
        ]
        content = calendar_file(_("Zhiheng: what waits for me"), events, now)
    _note_use(holder)
    return Response(content, content_type="text/calendar; charset=utf-8")


@blueprint.post(f"{OWN_ACCOUNT}/calendar")
@requires(Permission.OVERVIEW_READ)
def make() -> ResponseReturnValue:
    """Makes the address, shown once; the one before counts no more."""
    token = feeds.make(reading.deployment().engine, reading.act(), reading.holder())
    text = _("The address of your calendar. It is shown only now; whoever has it reads what is due for you.")
    return _back(Note(text, secrets=(f"{reading.own_origin()}/api/calendar/{token}.ics",)))


@blueprint.post(f"{OWN_ACCOUNT}/calendar/withdraw")
@requires(Permission.OVERVIEW_READ)
def withdraw() -> ResponseReturnValue:
    """Ends the address at once."""
    try:
        feeds.withdraw(reading.deployment().engine, reading.act(), reading.holder())
    except AccountProblem as problem:
        return _back(Note(str(problem), "loss"))
    return _back(Note(_("The address of your calendar counts no more.")))


@blueprint.post(f"{OWN_ACCOUNT}/language")
@requires(Permission.OVERVIEW_READ)
def choose_language() -> ResponseReturnValue:
    """In which language calendar and digest are written."""
    try:
        feeds.choose_language(
            reading.deployment().engine, reading.act(), reading.holder(), request.form.get("language", "")[:8]
        )
    except AccountProblem as problem:
        return _back(Note(str(problem), "loss"))
    return _back(Note(_("Calendar and digest are written in this language.")))


def _back(note: Note) -> ResponseReturnValue:
    notes.leave(note)
    return redirect(OWN_ACCOUNT, 303)


def _note_use(holder: Holder) -> None:
    made_of = reading.deployment()
    try:
        feeds.note_use(made_of.engine, holder, made_of.clock())
    except SQLAlchemyError as problem:
        # A database that is being written or is full keeps nobody from the own calendar.
        extra = of_request(reading.request_id())
        _log.warning("a calendar's use was not noted: %s", type(problem).__name__, extra=extra)
