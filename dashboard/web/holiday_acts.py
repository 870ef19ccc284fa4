"""What the form of ``/holidays`` does: a year's list is entered as a whole, and leads back."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from dashboard import holidays, urls
from dashboard.accounts.permissions import Permission
from dashboard.holidays import ListRefused
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.course_forms import back, number, text
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from models.reader import SYSTEM, acting_for

blueprint = Blueprint("holiday_acts", __name__)


@blueprint.post("/holidays")
@requires(Permission.HOLIDAY_WRITE)
def write() -> ResponseReturnValue:
    """Enters the list; back with what was typed where it was refused."""
    year = number("year") or 0
    if not 2000 <= year < 2100:
        raise NotThere
    page = urls.href("holidays", period=str(year))
    try:
        days = holidays.read(year, text("days"))
    except ListRefused as refused:
        return back(page, Note(str(refused), "loss", typed={"days": text("days")}))
    with acting_for(reading.deployment().engine, SYSTEM).begin() as connection:
        holidays.write(connection, reading.act(), year, days)
    return back(page, Note(_("The holidays of %(year)s are entered.", year=year)))
