"""What the forms of the yearly report do, and the report on its way out, recorded before it leaves."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.annual import releases, texts
from dashboard.annual.texts import OutOfDate
from dashboard.documents.filling import TemplateFault, fill
from dashboard.documents.templates import ANNUAL, template
from dashboard.exports.annual_report import report_pack
from dashboard.services.annual import year_asked
from dashboard.services.annual_report import annual_report
from dashboard.services.annual_tables import annual_tables
from dashboard.translations import _
from dashboard.views.annual_releases import ACTION as RELEASE
from dashboard.views.annual_report import ACTION
from dashboard.views.annual_tables import REPORT_VIEW
from dashboard.web import reading
from dashboard.web.course_forms import back, day, line, number, text
from dashboard.web.document_acts import DOCX, file_name
from dashboard.web.downloads import saved_as
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.refused import MoveRefused
from models.reader import SYSTEM, acting_for

blueprint = Blueprint("annual_acts", __name__)


@blueprint.post(ACTION)
@requires(Permission.ANNUAL_TEXT_WRITE)
def write() -> ResponseReturnValue:
    """Keeps the text of a part; back with what was typed where it was refused."""
    year, part, typed = year_asked(str(number("year")), reading.today()), number("part") or 0, text("text")
    if year is None:
        raise NotThere
    page = urls.href("annual", year=year, view=REPORT_VIEW)
    try:
        with acting_for(reading.deployment().engine, SYSTEM).begin() as connection:
            texts.write(connection, reading.act(), year, part, typed, number("seen") or 0)
    except KeyError as unknown:
        raise NotThere from unknown
    except OutOfDate as refusal:
        return back(page, Note(str(refusal), "loss"))
    except MoveRefused as refusal:
        return back(page, Note(str(refusal), "loss", typed={"part": str(part), "text": typed}))
    return back(f"{page}#part{part}", Note(_("The text of part %(part)s is kept.", part=part)))


@blueprint.post(RELEASE)
@requires(Permission.ANNUAL_RELEASE)
def release() -> ResponseReturnValue:
    """Enters where the tables were published; back with what was typed where it was refused."""
    year, today = year_asked(str(number("year")), reading.today()), reading.today()
    if year is None:
        raise NotThere
    page, said = urls.href("annual", year=year), {"released_on": line("released_on", 32), "place": text("place")}
    try:
        with acting_for(reading.deployment().engine, SYSTEM).begin() as connection:
            on = day(said["released_on"])
            releases.record(connection, reading.act(), reading.holder(), year, on, said["place"], today)
    except MoveRefused as refusal:
        return back(page, Note(str(refusal), "loss", typed=said))
    return back(page, Note(_("The publication of the tables is entered.")))


@blueprint.get("/annual/<int:year>/report.docx")
@requires(Permission.ANNUAL_TEXT_READ)
def document(year: int) -> ResponseReturnValue:
    """The county's report with this year's numbers, from the office's template."""
    asked = year_asked(f"{year:04d}", reading.today())
    if asked is None:
        raise NotThere
    origin, page = reading.own_origin(), urls.href("annual", year=asked, view=REPORT_VIEW)
    session, today = reading.reader_session(), reading.today()
    report, tables = annual_report(session, asked, today), annual_tables(session, asked, today)
    invented = reading.demonstration_today() is not None
    pack = report_pack(report, tables, origin=origin, demonstration=invented)
    try:
        made = fill(*template(ANNUAL, reading.deployment().settings.template_folder), pack.values, pack.lists,
                    origin=origin, invented=invented)  # fmt: skip
    except TemplateFault as fault:
        return back(page, Note(str(fault), "loss"))
    with reading.deployment().engine.begin() as connection:
        sha256 = hashlib.sha256(made).hexdigest()
        reading.act().record(connection, "annual:document", str(asked), after={"sha256": sha256})
    return saved_as(Response(made, mimetype=DOCX), file_name(f"{asked}{ANNUAL}"))
