"""What the forms of the pages of findings do: one route a declared move, each leading back. And evidence files.

Whether the reader may see the finding is asked here; whether this move may be made now, ``dashboard.findings.acts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.findings import acts, wording
from dashboard.findings.acts import Recorded, Said, Turn
from dashboard.findings.evidence import LARGEST_FILE, MOST_FILES, Evidence
from dashboard.findings.workflow import FINDINGS, finding_workflow
from dashboard.services.findings import RECORD
from dashboard.translations import _
from dashboard.web import notes, reading
from dashboard.web.bodies import takes_files
from dashboard.web.downloads import saved_as
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import note_denied, requires
from dashboard.workflows.declaration import Move, Workflow
from dashboard.workflows.refused import MoveRefused
from models import audit
from models.base import CODE_LENGTH, TEXT_LENGTH
from models.conduct import Finding
from models.finding_moves import FindingFile, FindingSource, open_file
from models.keys import keys_of
from models.officers import Officer
from plugins import periods

RECORDED_FIELDS = ("officer_no", "item", "incident", "occurred_on", "source", "count", "case_no", "reason")
"""What the form holds, given back where it was refused."""

blueprint = Blueprint("finding_acts", __name__)


def workflow() -> Workflow:
    """The workflow under this installation's settings."""
    return finding_workflow(reading.deployment().settings.finding_answer_days)


@blueprint.post("/findings/record")
@requires(Permission.FINDING_RECORD)
@takes_files
def record() -> ResponseReturnValue:
    """Records a finding and leads to its page; back to the form with what was typed where it was refused."""
    try:
        finding = _recorded()
        number = acts.record(reading.deployment().engine, _turn(), finding, _said())
    except MoveRefused as refusal:
        typed = {name: _line(name, TEXT_LENGTH) for name in RECORDED_FIELDS}
        return _back(urls.href("findings", rows=RECORD), Note(str(refusal), "loss", typed=typed))
    return _back(urls.href("finding", finding_no=number), Note(_("The finding is recorded; tell the officer of it.")))


def _register(move: Move) -> None:
    """The route of a declared move."""

    @requires(move.permission)
    @takes_files
    def made() -> ResponseReturnValue:
        number = _line("finding_no", CODE_LENGTH)
        if reading.reader_session().scalar(select(Finding.finding_no).where(Finding.finding_no == number)) is None:
            note_denied(f"/findings/{move.key}", move.permission, "not there, or not the reader's")
            raise NotThere
        page = urls.href("finding", finding_no=number)
        try:
            acts.make(reading.deployment().engine, _turn(), number, move.key, _said())
        except MoveRefused as refusal:
            return _back(page, Note(str(refusal), "loss", typed={"reason": _text("reason")}))
        return _back(page, Note(_("Done: %(move)s.", move=wording.move(move.key))))

    view: Callable[[], ResponseReturnValue] = made
    blueprint.add_url_rule(f"/findings/{move.key}", move.key, view, methods=["POST"])


for _move in FINDINGS.moves:
    if _move.sources:
        _register(_move)


@blueprint.get("/findings/file/<int:file_id>")
@requires(Permission.FINDING_READ)
def file(file_id: int) -> ResponseReturnValue:
    """An evidence file, to be saved and never shown by the browser; recorded before it leaves."""
    found = reading.reader_session().scalar(select(FindingFile).where(FindingFile.file_id == file_id))
    if found is None:
        note_denied(f"/findings/file/{file_id}", Permission.FINDING_READ, "not there, or not the reader's")
        raise NotThere
    with reading.deployment().engine.begin() as connection:
        audit.record(
            connection, at=reading.deployment().clock(), account=reading.holder().name, role=reading.holder().role,
            action="finding:download", subject=found.finding_no, address=reading.caller().address,
            request_id=reading.request_id(), detail={"file": found.name, "sha256": found.sha256},
        )  # fmt: skip
    content = open_file(keys_of(reading.deployment().engine), found)
    return saved_as(Response(content, mimetype="application/octet-stream"), found.name)


def _turn() -> Turn:
    return Turn(reading.holder(), reading.deployment().clock(), reading.today(), workflow(), reading.caller())


def _said() -> Said:
    files = [one for one in request.files.getlist("files") if one.filename][: MOST_FILES + 1]
    return Said(
        reason=_text("reason"),
        count=_number("count"),
        files=[Evidence(one.filename or "", one.stream.read(LARGEST_FILE + 1)) for one in files],
        seen=_number("seen") or 0,
    )


def _recorded() -> Recorded:
    """The finding that the form says; raises MoveRefused for what is missing or no such thing."""
    officer_no = _needed("officer_no", _("the officer's number"))
    seen = reading.reader_session().scalar(select(Officer.officer_no).where(Officer.officer_no == officer_no))
    if seen is None:
        raise MoveRefused(_("There is no officer with the number %(number)s.", number=officer_no))
    written = _needed("occurred_on", _("the day"))
    try:
        occurred_on = periods.parse(f"{written}..{written}").first
    except periods.UnknownPeriod as error:
        raise MoveRefused(_("%(day)s is no day; expected one such as 2026-03-05.", day=written)) from error
    source = next((one for one in FindingSource if one == _line("source", 32)), FindingSource.ASSESSMENT)
    return Recorded(
        officer_no=officer_no,
        item=_needed("item", _("the item")),
        incident=_needed("incident", _("the incident")),
        occurred_on=occurred_on,
        source=source,
        count=_number("count") or 1,
        case_no=_line("case_no", CODE_LENGTH) or None,
    )


def _needed(name: str, title: str) -> str:
    value = _line(name, CODE_LENGTH)
    if not value:
        raise MoveRefused(_("Fill in %(field)s.", field=title))
    return value


def _line(name: str, most: int) -> str:
    """One line of the form, blanks put together."""
    return " ".join(_text(name).split())[:most]


def _text(name: str) -> str:
    """What was written in a field, without what acts on a page or a terminal; line breaks stay."""
    written = request.form.get(name, "")[: TEXT_LENGTH + 1].replace("\r\n", "\n").strip()
    return "".join(one for one in written if one.isprintable() or one == "\n")


def _number(name: str) -> int | None:
    written = _line(name, 12)
    return int(written) if re.fullmatch(r"\d{1,9}", written, re.ASCII) else None


def _back(address: str, note: Note) -> ResponseReturnValue:
    notes.leave(note)
    return redirect(address, 303)
