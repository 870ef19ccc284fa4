"""What the forms on the page of a candidate do: dismiss it, or take it up again. Recording it is ``finding_acts``'s."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.findings.candidates import Decider, decide
from dashboard.services.candidates import candidate
from dashboard.translations import _
from dashboard.web import notes, reading
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import note_denied, requires
from dashboard.workflows.refused import MoveRefused
from models.base import TEXT_LENGTH
from models.candidate_decisions import CandidateStep

blueprint = Blueprint("candidate_acts", __name__)


@blueprint.post("/findings/candidates/dismiss")
@requires(Permission.FINDING_RECORD)
def dismiss() -> ResponseReturnValue:
    """Dismisses a candidate with a reason; leads back to the list, or to its page where that was refused."""
    return _decided(CandidateStep.DISMISSED, _("The candidate is dismissed; the reason is kept."))


@blueprint.post("/findings/candidates/take-up")
@requires(Permission.FINDING_RECORD)
def take_up() -> ResponseReturnValue:
    """Takes a dismissed candidate up again."""
    return _decided(CandidateStep.TAKEN_UP, _("The candidate is taken up again."))


def _decided(step: CandidateStep, done: str) -> ResponseReturnValue:
    part = request.form.get("candidate", "")
    deployment = reading.deployment()
    found = candidate(reading.reader_session(), deployment.registry, part, reading.today())
    if found is None:
        note_denied(request.path, Permission.FINDING_RECORD, "not there, or not the reader's")
        raise NotThere
    written = request.form.get("reason", "")[: TEXT_LENGTH + 1].replace("\r\n", "\n").strip()
    reason = "".join(sign for sign in written if sign.isprintable() or sign == "\n")
    by = Decider(reading.holder(), deployment.clock(), reading.today(), reading.caller())
    try:
        decide(deployment.engine, by, found.candidate, step, reason)
    except MoveRefused as refusal:
        notes.leave(Note(str(refusal), "loss", typed={"reason": reason}))
        return redirect(found.candidate.href, 303)
    notes.leave(Note(done))
    following = urls.href("candidates") if step is CandidateStep.DISMISSED else found.candidate.href
    return redirect(following, 303)
