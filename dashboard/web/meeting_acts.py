"""What the form of ``/meeting`` does: it notes the day of the last meeting, for everybody who looks at what changed."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.course_forms import back, day, text
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.refused import MoveRefused
from models.installation import last_meeting, remember_meeting
from models.reader import SYSTEM, acting_for

blueprint = Blueprint("meeting_acts", __name__)


@blueprint.post("/meeting")
@requires(Permission.MEETING_NOTE)
def note() -> ResponseReturnValue:
    """Notes the day; what is no day before today is none that the form sends."""
    try:
        held = day(text("since"))
    except MoveRefused:
        raise NotThere from None
    if held >= reading.today():
        raise NotThere
    with acting_for(reading.deployment().engine, SYSTEM).begin() as connection:
        before = last_meeting(connection)
        remember_meeting(connection, held)
        told = {"day": before.isoformat()} if before is not None else None
        reading.act().record(connection, "meeting:note", "", before=told, after={"day": held.isoformat()})
    return back(urls.href("meeting"), Note(_("%(day)s is noted as the last meeting.", day=held.isoformat())))
