"""What the forms of integrity rounds do: one route a declared move, each leading back; drafts, rounds, and files.

Whether the reader may see it is asked here; whether this move may be made now, ``dashboard.integrity.acts``.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.components.forms import NO_CHOICE
from dashboard.documents.filling import TemplateFault
from dashboard.integrity import acts, answers, rounds, wording
from dashboard.integrity.acts import Brought
from dashboard.integrity.answers import Answers, Given
from dashboard.integrity.rounds import OutOfDate, Plan
from dashboard.integrity.workflow import INTEGRITY
from dashboard.translations import _
from dashboard.views.integrity import ROUND_FIELDS
from dashboard.views.integrity_application import MOST_ASSESSORS
from dashboard.web import reading
from dashboard.web.bodies import takes_files
from dashboard.web.course_forms import (
    back,
    day,
    evidence_file,
    line,
    needed,
    not_the_readers,
    number,
    said,
    seen_number,
    text,
    turn,
)
from dashboard.web.document_acts import DOCX, file_name, office
from dashboard.web.downloads import saved_as
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.declaration import Move
from dashboard.workflows.refused import MoveRefused
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from models.integrity_rounds import IntegrityApplication, IntegrityCertificate, RoundStage, open_certificate
from models.keys import keys_of
from models.reader import SYSTEM, acting_for
from plugins.scheme import Scheme

blueprint = Blueprint("integrity_acts", __name__)


@blueprint.post("/integrity/round")
@requires(Permission.INTEGRITY_DECIDE)
def write_round() -> ResponseReturnValue:
    """Opens or changes a round; back with what was typed where it was refused."""
    try:
        stages = {stage: (_day(f"{stage}_first"), _day(f"{stage}_last")) for stage in RoundStage}
        plan = Plan(line("round", CODE_LENGTH), text("source")[:TEXT_LENGTH], stages)
        seen = (number("seen") or 0) if line("seen_round", CODE_LENGTH) == plan.round else 0
        with acting_for(reading.deployment().engine, SYSTEM).begin() as connection:
            rounds.write(connection, reading.act(), plan, seen)
    except OutOfDate as refusal:
        return back(urls.href("integrity"), Note(str(refusal), "loss"))
    except MoveRefused as refusal:
        typed = {name: text(name) for name in ROUND_FIELDS}
        return back(urls.href("integrity"), Note(str(refusal), "loss", typed=typed))
    return back(urls.href("integrity", rows=plan.round), Note(_("The round is kept.")))


@blueprint.post("/integrity/declare")
@requires(INTEGRITY.by_key["declare"].permission)
def declare() -> ResponseReturnValue:
    """Declares that an agency takes part, and leads to its file."""
    name, code = line("round", CODE_LENGTH), line("agency_code", CODE_LENGTH)
    try:
        acts.declare(reading.deployment().engine, turn(INTEGRITY), name, code)
    except MoveRefused as refusal:
        return back(urls.href("integrity"), Note(str(refusal), "loss"))
    page = urls.href("integrity_application", round=name, agency=code)
    return back(page, Note(_("The agency takes part. Set up the leading group and file the plan.")))


@blueprint.post("/integrity/draft")
@requires(Permission.INTEGRITY_READ)
def draft() -> ResponseReturnValue:
    """Keeps the answers to one sub-item, and leads on to the next."""
    application_no = seen_number(IntegrityApplication.application_no, "/integrity/draft", Permission.INTEGRITY_READ)
    page = _page(application_no, line("rows", CODE_LENGTH))
    try:
        acts.draft(reading.deployment().engine, turn(INTEGRITY), application_no, _answers(), _scheme())
    except MoveRefused as refusal:
        return back(page, Note(str(refusal), "loss"))
    return back(page, Note(_("Kept as a draft.")))


def _register(move: Move) -> None:
    @requires(move.permission)
    @takes_files
    def make() -> ResponseReturnValue:
        """Makes the move and leads back to the application."""
        path = f"/integrity/{move.key}"
        application_no = seen_number(IntegrityApplication.application_no, path, move.permission)
        page = _page(application_no)
        try:
            acts.make(
                reading.deployment().engine,
                turn(INTEGRITY),
                application_no,
                move.key,
                said(),
                _scheme(),
                _brought(move),
            )
        except (MoveRefused, TemplateFault) as refusal:
            typed = {name: text(name) for name in request.form if name.startswith(("answer-", "note-", "other"))}
            return back(
                page,
                Note(
                    str(refusal),
                    "loss",
                    typed={"reason": text("reason"), "office": line("office", NAME_LENGTH), **typed},
                ),
            )
        return back(page, Note(_("Done: %(move)s.", move=wording.move(move.key))))

    blueprint.add_url_rule(f"/integrity/{move.key}", move.key, make, methods=["POST"])


for _move in INTEGRITY.moves:
    if _move.sources:
        _register(_move)


@blueprint.get("/integrity/file/<int:file_id>")
@requires(Permission.INTEGRITY_READ)
def file(file_id: int) -> ResponseReturnValue:
    """An evidence file, to be saved and never shown by the browser; recorded before it leaves."""
    return evidence_file(acts.COURSE, file_id, f"/integrity/file/{file_id}", Permission.INTEGRITY_READ)


@blueprint.get("/integrity/certificate/<int:certificate_id>")
@requires(Permission.INTEGRITY_READ)
def kept_certificate(certificate_id: int) -> ResponseReturnValue:
    """A certificate exactly as it was issued, for who may open its application; recorded before it leaves."""
    wanted = select(IntegrityCertificate).where(IntegrityCertificate.certificate_id == certificate_id)
    found = reading.reader_session().scalar(wanted)
    if found is None:
        raise not_the_readers(f"/integrity/certificate/{certificate_id}", Permission.INTEGRITY_READ)
    with reading.deployment().engine.begin() as connection:
        told = {"number": found.number, "sha256": found.sha256}
        reading.act().record(connection, "integrity:certificate", found.application_no, after=told)
    content = open_certificate(keys_of(reading.deployment().engine), found)
    return saved_as(Response(content, mimetype=DOCX), file_name(found.number))


def _brought(move: Move) -> Brought:
    """What the form says besides reason and files."""
    match move.key:
        case "add_evidence":
            return Brought(item=line("item", CODE_LENGTH))
        case "assign":
            named = [_chosen(f"assessor_{place}") for place in range(1, MOST_ASSESSORS + 1)]
            return Brought(assessors=[one for one in named if one])
        case "settle":
            return Brought(_answers())
        case "certify":
            return Brought(office=text("office"), writes=office())
        case _:
            return Brought()


def _answers() -> Answers:
    """The answers of the form; a check without one is left as it is. ``other`` names the check of a further row."""
    found = {}
    for name in request.form:
        key = name.removeprefix("answer-")
        if key == name or not (answer := _chosen(name)):
            continue
        check = _chosen("other") if key == "other" else key
        if check:
            found[check] = Given(answer, line(f"note-{key}", TEXT_LENGTH))
    return found


def _chosen(name: str) -> str:
    """What was chosen; empty for nothing."""
    chosen = line(name, CODE_LENGTH)
    return "" if chosen == NO_CHOICE else chosen


def _day(name: str) -> dt.date:
    return day(needed(name, _("the days of every stage")))


def _scheme() -> Scheme:
    """Raises NotThere where the scheme is not installed."""
    scheme = reading.deployment().registry.schemes.get(answers.SCHEME)
    if scheme is None:
        raise NotThere
    return scheme


def _page(application_no: str, item: str = "") -> str:
    table = IntegrityApplication
    found = (
        reading.reader_session()
        .execute(select(table.round, table.agency_code).where(table.application_no == application_no))
        .one_or_none()
    )
    if found is None:
        raise not_the_readers("/integrity", Permission.INTEGRITY_READ)
    return urls.href("integrity_application", round=found.round, agency=found.agency_code, rows=item or None)
