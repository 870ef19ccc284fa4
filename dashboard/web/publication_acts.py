"""What the forms of the pages of publications do: one route a declared move, each leading back.

Whether the reader may see it is asked here; whether this move may be made now, ``dashboard.publishing.acts``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.documents.filling import TemplateFault, fill
from dashboard.documents.kinds import NUMBER
from dashboard.documents.templates import template
from dashboard.publishing import acts, wording
from dashboard.publishing.acts import Said
from dashboard.publishing.bulletin_facts import Added, Example
from dashboard.publishing.preparing import Asked, prepare
from dashboard.publishing.verifying import document
from dashboard.publishing.workflow import BY_ANOTHER, MOST_SIGNERS, publications
from dashboard.services.publication_bulletin import TEMPLATE, bulletin
from dashboard.translations import _
from dashboard.views.publications import EXAMPLE_FIELDS, EXAMPLES, FIELDS
from dashboard.web import reading
from dashboard.web.course_forms import back, day, line, not_the_readers, number, seen_number, text, turn
from dashboard.web.document_acts import DOCX, file_name
from dashboard.web.downloads import saved_as
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.workflows.declaration import Move, Workflow
from dashboard.workflows.refused import MoveRefused
from models import audit
from models.base import NAME_LENGTH, TEXT_LENGTH
from models.publications import Publication
from plugins.declaration import SchemeFault

blueprint = Blueprint("publication_acts", __name__)


def workflow() -> Workflow:
    """The workflow with as many signers as this installation asks for."""
    return publications(reading.deployment().settings.publication_signers)


@blueprint.post("/publications/prepare")
@requires(Permission.PUBLICATION_DECIDE)
def prepared() -> ResponseReturnValue:
    """Freezes the run and leads to its publication; back to the form with what was typed where it was refused."""
    deployment, run_id = reading.deployment(), number("run_id") or 0
    try:
        asked = Asked(run_id, line("title", NAME_LENGTH), _added(), line("corrects", NAME_LENGTH), text("why"))
        given = prepare(
            deployment.engine, deployment.registry, turn(workflow()), asked, deployment.settings.document_prefix
        )
    except MoveRefused as refusal:
        names = [*FIELDS, *(f"{key}_{place}_{one}" for key, place in _places() for one in EXAMPLE_FIELDS)]
        typed = {name: value for name in names if (value := text(name)[:TEXT_LENGTH])}
        return back(urls.href("publications", rows=str(run_id)), Note(str(refusal), "loss", typed=typed))
    return back(urls.href("publication", publication=given), Note(_("It is frozen, and waits to be signed.")))


@blueprint.get("/publications/bulletin")
@requires(Permission.PUBLICATION_READ)
def bulletin_file() -> ResponseReturnValue:
    """The bulletin of the publication that the query names, by the office's template; recorded before it leaves."""
    asked = request.args.get("number", "")[:NAME_LENGTH]
    one = document(reading.reader_session(), asked)
    if one is None:
        raise not_the_readers("/publications/bulletin", Permission.PUBLICATION_READ)
    deployment, holder, given = reading.deployment(), reading.holder(), one.head["number"]
    page = urls.href("publication", publication=given)
    try:
        told = bulletin(one)
        content = fill(
            *template(TEMPLATE, deployment.settings.template_folder), told.values, told.lists, needed=(NUMBER,),
            invented=reading.demonstration_today() is not None,
        )  # fmt: skip
    except (TemplateFault, SchemeFault, KeyError, TypeError, ValueError) as fault:
        return back(page, Note(str(fault), "loss"))
    with deployment.engine.begin() as connection:
        audit.record(
            connection, at=deployment.clock(), account=holder.name, role=holder.role, action="publication:bulletin",
            subject=given, address=reading.caller().address, request_id=reading.request_id(),
            detail={"sha256": hashlib.sha256(content).hexdigest()},
        )  # fmt: skip
    return saved_as(Response(content, mimetype=DOCX), file_name(given))


def _making(move: Move) -> Callable[[], ResponseReturnValue]:
    @requires(move.permission)
    def make() -> ResponseReturnValue:
        """Makes the move and leads back to the page."""
        given = seen_number(Publication.number, f"/publication/{move.key}", move.permission, NAME_LENGTH)
        page = urls.href("publication", publication=given)
        flow = workflow()
        said = Said(text("reason"), line("readers", 32), line("sha256", 64))
        try:
            if move.key not in flow.by_key:
                raise MoveRefused(_("This installation asks for fewer signatures."))
            acts.make(reading.deployment().engine, turn(flow), given, move.key, said)
        except MoveRefused as refusal:
            return back(page, Note(str(refusal), "loss", typed={"reason": said.reason, "readers": said.readers}))
        return back(page, Note(_("Done: %(move)s.", move=wording.move(move.key))))

    return make


for _move in publications(MOST_SIGNERS).moves:
    if _move.sources and _move.key != BY_ANOTHER:
        blueprint.add_url_rule(f"/publication/{_move.key}", _move.key, _making(_move), methods=["POST"])


def _added() -> Added:
    """What the form adds to the ranking; raises MoveRefused for half of an example and for what is no day."""
    examples = []
    for judgement, place in _places():
        agency, reason = (line(f"{judgement}_{place}_{one}", TEXT_LENGTH) for one in EXAMPLE_FIELDS)
        if agency:
            examples.append(Example("good" if judgement == "good" else "bad", agency, reason))
        elif reason:
            raise MoveRefused(_("Choose the agency that “%(reason)s” is about.", reason=reason[:60]))
    report_by = line("report_by", 32)
    return Added(
        tuple(examples), text("demands"), day(report_by) if report_by else None, line("office", NAME_LENGTH),
        line("copies", NAME_LENGTH),
    )  # fmt: skip


def _places() -> list[tuple[str, int]]:
    return [(key, place) for key, most in EXAMPLES.items() for place in range(1, most + 1)]
