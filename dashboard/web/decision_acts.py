"""What the forms of the pages of vetoes and commendations do: one route a declared move, each leading back. And files.

Whether the reader may see it is asked here; whether this move may be made now, ``dashboard.decisions.acts``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.decisions import acts, wording
from dashboard.decisions.kinds import KINDS, VETO, DecisionKind
from dashboard.services.officer_courses import RECORD
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.bodies import takes_files
from dashboard.web.course_forms import back, day, evidence_file, line, needed, said, seen_number, text, turn
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.declaration import Move
from dashboard.workflows.refused import MoveRefused
from models.base import NAME_LENGTH, TEXT_LENGTH
from models.officers import Officer

blueprint = Blueprint("decision_acts", __name__)


def _register(kind: DecisionKind, key: str, view: Callable[..., ResponseReturnValue], method: str = "POST") -> None:
    path = f"/decisions/{kind.key}/{key}"
    blueprint.add_url_rule(path, f"{kind.key}_{key.partition('/')[0]}", view, methods=[method])


def _recording(kind: DecisionKind) -> Callable[[], ResponseReturnValue]:
    @requires(kind.workflow.by_key["record"].permission)
    @takes_files
    def record() -> ResponseReturnValue:
        """Records one and leads to its page; back to the form with what was typed where it was refused."""
        engine = reading.deployment().engine
        try:
            number = acts.record(engine, turn(kind.workflow), kind, _officer_no(), _values(kind), said())
        except MoveRefused as refusal:
            typed = {name: line(name, TEXT_LENGTH) for name in ("officer_no", *kind.fields, "reason")}
            form = urls.href("decisions", decisions=kind.key, rows=RECORD)
            return back(form, Note(str(refusal), "loss", typed=typed))
        return back(_page(kind, number), Note(_("It is recorded, and waits for a second person to confirm it.")))

    return record


def _making(kind: DecisionKind, move: Move) -> Callable[[], ResponseReturnValue]:
    @requires(move.permission)
    @takes_files
    def make() -> ResponseReturnValue:
        """Makes the move and leads back to the page."""
        number = seen_number(kind.number, f"/decisions/{kind.key}/{move.key}", move.permission)
        page = _page(kind, number)
        try:
            acts.make(reading.deployment().engine, turn(kind.workflow), kind, number, move.key, said())
        except MoveRefused as refusal:
            return back(page, Note(str(refusal), "loss", typed={"reason": text("reason")}))
        return back(page, Note(_("Done: %(move)s.", move=wording.move(move.key))))

    return make


def _handing_out(kind: DecisionKind) -> Callable[[int], ResponseReturnValue]:
    @requires(Permission.FINDING_READ)
    def file(file_id: int) -> ResponseReturnValue:
        """An evidence file, to be saved and never shown by the browser; recorded before it leaves."""
        return evidence_file(kind.course, file_id, f"/decisions/{kind.key}/file/{file_id}", Permission.FINDING_READ)

    return file


for _kind in KINDS.values():
    _register(_kind, "record", _recording(_kind))
    for _move in _kind.workflow.moves:
        if _move.sources:
            _register(_kind, _move.key, _making(_kind, _move))
    _register(_kind, "file/<int:file_id>", _handing_out(_kind), "GET")


def _page(kind: DecisionKind, number: str) -> str:
    return urls.href("decision", decisions=kind.key, decision_no=number)


def _officer_no() -> str:
    """The officer that the form names; raises MoveRefused where the reader sees none."""
    officer_no = needed("officer_no", _("the officer's number"))
    seen = reading.reader_session().scalar(select(Officer.officer_no).where(Officer.officer_no == officer_no))
    if seen is None:
        raise MoveRefused(_("There is no officer with the number %(number)s.", number=officer_no))
    return officer_no


def _values(kind: DecisionKind) -> dict[str, Any]:
    """What the form says besides the reason; raises MoveRefused for what is missing or no such thing."""
    on = day(needed(kind.day.key, _("the day")))
    document = needed("document", _("the document"), NAME_LENGTH)
    if kind is VETO:
        decided_by = needed("decided_by", _("who decided it"), NAME_LENGTH)
        return {"decided_on": on, "decided_by": decided_by, "document": document}
    return {
        "item": needed("item", _("the item")),
        "work": needed("work", _("the work")),
        "awarded_on": on,
        "document": document,
    }
