"""What the forms of the pages of findings do: one route a declared move, each leading back. And evidence files.

Whether the reader may see the finding is asked here; whether this move may be made now, ``dashboard.findings.acts``.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.findings import acts, wording
from dashboard.findings.acts import Recorded
from dashboard.findings.workflow import FINDINGS, finding_workflow
from dashboard.services.officer_courses import RECORD
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.bodies import takes_files
from dashboard.web.course_forms import (
    back,
    day,
    evidence_file,
    line,
    needed,
    number,
    said,
    seen_number,
    text,
    turn,
)
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.declaration import Move, Workflow
from dashboard.workflows.refused import MoveRefused
from models.base import CODE_LENGTH, TEXT_LENGTH
from models.conduct import Finding
from models.finding_moves import FindingSource
from models.officers import Officer

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
        finding_no = acts.record(reading.deployment().engine, turn(workflow()), finding, said())
    except MoveRefused as refusal:
        typed = {name: line(name, TEXT_LENGTH) for name in RECORDED_FIELDS}
        return back(urls.href("findings", rows=RECORD), Note(str(refusal), "loss", typed=typed))
    return back(
        urls.href("finding", finding_no=finding_no), Note(_("The finding is recorded; tell the officer of it."))
    )


def _register(move: Move) -> None:
    """The route of a declared move."""

    @requires(move.permission)
    @takes_files
    def made() -> ResponseReturnValue:
        finding_no = seen_number(Finding.finding_no, f"/findings/{move.key}", move.permission)
        page = urls.href("finding", finding_no=finding_no)
        try:
            acts.make(reading.deployment().engine, turn(workflow()), finding_no, move.key, said(), number("count"))
        except MoveRefused as refusal:
            return back(page, Note(str(refusal), "loss", typed={"reason": text("reason")}))
        return back(page, Note(_("Done: %(move)s.", move=wording.move(move.key))))

    view: Callable[[], ResponseReturnValue] = made
    blueprint.add_url_rule(f"/findings/{move.key}", move.key, view, methods=["POST"])


for _move in FINDINGS.moves:
    if _move.sources:
        _register(_move)


@blueprint.get("/findings/file/<int:file_id>")
@requires(Permission.FINDING_READ)
def file(file_id: int) -> ResponseReturnValue:
    """An evidence file, to be saved and never shown by the browser; recorded before it leaves."""
    return evidence_file(acts.COURSE, file_id, f"/findings/file/{file_id}", Permission.FINDING_READ)


def _recorded() -> Recorded:
    """The finding that the form says; raises MoveRefused for what is missing or no such thing."""
    officer_no = needed("officer_no", _("the officer's number"))
    seen = reading.reader_session().scalar(select(Officer.officer_no).where(Officer.officer_no == officer_no))
    if seen is None:
        raise MoveRefused(_("There is no officer with the number %(number)s.", number=officer_no))
    occurred_on = day(needed("occurred_on", _("the day")))
    source = next((one for one in FindingSource if one == line("source", 32)), FindingSource.ASSESSMENT)
    return Recorded(
        officer_no=officer_no,
        item=needed("item", _("the item")),
        incident=needed("incident", _("the incident")),
        occurred_on=occurred_on,
        source=source,
        count=number("count") or 1,
        case_no=line("case_no", CODE_LENGTH) or None,
    )
