"""What the forms of the ledger's pages do: one route a declared move, each leading back. And evidence files.

Whether the reader may see the item is asked here; whether this move may be made now, ``dashboard.rectification.acts``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.duties.tasks import URGE
from dashboard.paging import PAGE_ROWS
from dashboard.rectification import acts, wording
from dashboard.rectification.acts import Entered
from dashboard.rectification.fields import DAYS, Values
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.services.rectification import RECORD
from dashboard.services.units import units
from dashboard.translations import _, plural
from dashboard.views.duties import CHOSEN
from dashboard.web import reading
from dashboard.web.bodies import takes_files
from dashboard.web.course_forms import (
    back,
    day,
    evidence_file,
    line,
    not_the_readers,
    number,
    said,
    seen_number,
    text,
    turn,
)
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.course import Said
from dashboard.workflows.declaration import Move
from dashboard.workflows.refused import MoveRefused
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from models.rectification import LimitUnit, Phase, RectificationItem

_LINES = {
    "source": NAME_LENGTH, "category": NAME_LENGTH, "severity": NAME_LENGTH, "extent": NAME_LENGTH,
    "case_no": CODE_LENGTH, "officer_no": CODE_LENGTH, "finding_no": CODE_LENGTH,
}  # fmt: skip
RECORDED_FIELDS = ("agency_code", "phase", "found_on", "problem", "basis", "goal", "long_term", *_LINES)
"""What the form holds, given back where it was refused."""

blueprint = Blueprint("rectification_acts", __name__)


@blueprint.post("/rectification/record")
@requires(Permission.RECTIFICATION_RECORD)
@takes_files
def record() -> ResponseReturnValue:
    """Enters an item and leads to its page; back to the form with what was typed where it was refused."""
    try:
        item_no = acts.record(reading.deployment().engine, turn(RECTIFICATION), _entered(), said())
    except MoveRefused as refusal:
        typed = {name: line(name, TEXT_LENGTH) for name in RECORDED_FIELDS}
        return back(urls.href("rectification", rows=RECORD), Note(str(refusal), "loss", typed=typed))
    return back(urls.href("rectification_item", item_no=item_no), Note(_("The item is entered; it is verified next.")))


def _register(move: Move) -> None:
    """The route of a declared move."""

    @requires(move.permission)
    @takes_files
    def made() -> ResponseReturnValue:
        item_no = seen_number(RectificationItem.item_no, f"/rectification/{move.key}", move.permission)
        page = urls.href("rectification_item", item_no=item_no)
        try:
            engine = reading.deployment().engine
            acts.make(engine, turn(RECTIFICATION), item_no, move.key, said(), _values(move))
        except MoveRefused as refusal:
            fields = ("reason", "limit_days", *move.fields)
            typed = {"move": move.key, **{name: text(name) for name in fields}}
            return back(page, Note(str(refusal), "loss", typed=typed))
        return back(page, Note(_("Done: %(move)s.", move=wording.move(move.key))))

    view: Callable[[], ResponseReturnValue] = made
    blueprint.add_url_rule(f"/rectification/{move.key}", move.key, view, methods=["POST"])


@blueprint.post("/rectification/urge-several")
@requires(Permission.RECTIFICATION_DECIDE)
def urge_several() -> ResponseReturnValue:
    """Urges the chosen items by one letter, all or none, and leads back to the desk."""
    chosen = sorted(name.removeprefix(CHOSEN) for name in request.form if name.startswith(CHOSEN))[: PAGE_ROWS + 1]
    known = select(RectificationItem.item_no).where(RectificationItem.item_no.in_(chosen))
    if len(reading.reader_session().scalars(known).all()) != len(chosen):
        raise not_the_readers("/rectification/urge-several", Permission.RECTIFICATION_DECIDE)
    desk, move = urls.href("desk", rows=URGE.key), RECTIFICATION.by_key["urge"]
    try:
        one = Said(text("reason"))
        acts.make_all(reading.deployment().engine, turn(RECTIFICATION), chosen, move.key, one, _values(move))
    except MoveRefused as refusal:
        return back(desk, Note(str(refusal), "loss", typed={name: text(name) for name in ("reason", "document")}))
    return back(desk, Note(plural("%(number)s item was urged.", "%(number)s items were urged.", len(chosen))))


for _move in RECTIFICATION.moves:
    if _move.sources:
        _register(_move)


@blueprint.get("/rectification/file/<int:file_id>")
@requires(Permission.RECTIFICATION_READ)
def file(file_id: int) -> ResponseReturnValue:
    """An evidence file, to be saved and never shown by the browser; recorded before it leaves."""
    return evidence_file(acts.COURSE, file_id, f"/rectification/file/{file_id}", Permission.RECTIFICATION_READ)


def _values(move: Move) -> Values:
    """What the form says besides the reason; raises MoveRefused for what is no day."""
    days = {name: one for name in move.fields if name in DAYS and (one := _day(name)) is not None}
    partners = None
    if move.key == "assign":
        partners = re.split(r"[;;、,,\n]", line("partners", TEXT_LENGTH))
    return Values(
        words={name: text(name) for name in move.fields if name not in DAYS},
        days=days,
        limit_days=number("limit_days"),
        limit_unit=line("limit_unit", 32) or LimitUnit.CALENDAR,
        partners=partners,
    )


def _entered() -> Entered:
    """The item that the form says; raises MoveRefused for what is missing or no such thing."""
    code = line("agency_code", CODE_LENGTH)
    if units(reading.reader_session()).get(code) is None:
        raise MoveRefused(_("There is no agency with the code %(code)s.", code=code))
    more: dict[str, Any] = {name: line(name, most) or None for name, most in _LINES.items()}
    more["found_on"] = _day("found_on") or reading.today()
    more["phase"] = next((one for one in Phase if one == line("phase", 32)), None)
    more["basis"], more["goal"] = text("basis") or None, text("goal") or None
    more["long_term"] = line("long_term", 1) == "1"
    return Entered(code, text("problem"), more)


def _day(name: str) -> dt.date | None:
    written = line(name, 32)
    return day(written) if written else None
