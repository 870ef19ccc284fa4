"""Deciding about a candidate 线索处置: it is dismissed with a reason, and may be taken up again. Both are kept.

To accept one is to record a finding of it, by the ordinary move (``dashboard.findings.acts``), not by anything here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from dashboard.accounts.accounts import Caller, Holder
from dashboard.services.candidates import DISMISSED, OPEN, Candidate
from dashboard.translations import _
from dashboard.workflows.refused import MoveRefused
from models import audit
from models.base import TEXT_LENGTH
from models.candidate_decisions import CandidateDecision, CandidateStep
from models.reader import SYSTEM, acting_for

_FROM = {CandidateStep.DISMISSED: OPEN, CandidateStep.TAKEN_UP: DISMISSED}
"""In which state a candidate is for this decision."""
ACTIONS = {CandidateStep.DISMISSED: "candidate:dismiss", CandidateStep.TAKEN_UP: "candidate:take_up"}
"""As the audit log names them."""


@dataclass(frozen=True)
class Decider:
    """Who decides, at which moment, and on which day in Asia/Shanghai."""

    holder: Holder
    now: dt.datetime
    today: dt.date
    caller: Caller = Caller()


def decide(engine: Engine, by: Decider, candidate: Candidate, step: CandidateStep, reason: str) -> None:
    """Keeps the decision about a candidate as the decider has seen it. Raises MoveRefused."""
    if not reason.strip():
        raise MoveRefused(_("Give the reason in words."))
    if len(reason) > TEXT_LENGTH:
        raise MoveRefused(_("The reason is longer than %(most)s characters.", most=TEXT_LENGTH))
    if candidate.state != _FROM[step]:
        raise MoveRefused(_("Somebody was faster: look at how the candidate stands now."))
    try:
        _keep(engine, by, candidate, step, reason)
    except IntegrityError as error:  # the position is taken: of two who decide at once, one comes too late
        raise MoveRefused(_("Somebody was faster: look at how the candidate stands now.")) from error


def _keep(engine: Engine, by: Decider, candidate: Candidate, step: CandidateStep, reason: str) -> None:
    key, position = candidate.key, len(candidate.decisions) + 1
    with acting_for(engine, SYSTEM).begin() as connection:
        connection.execute(
            insert(CandidateDecision).values(
                rule=key.rule, agency_code=key.agency_code, subject=key.subject, officer_no=key.officer_no,
                position=position, step=step, reason=reason, at=by.now, made_on=by.today, account=by.holder.name,
                person=by.holder.display_name,
            )
        )  # fmt: skip
        audit.record(
            connection, at=by.now, account=by.holder.name, role=by.holder.role, action=ACTIONS[step],
            subject=" ".join(one for one in (key.rule, key.agency_code, key.subject, key.officer_no) if one),
            reason=reason, address=by.caller.address, request_id=by.caller.request_id, detail={"position": position},
            before={"state": candidate.state}, after={"state": DISMISSED if candidate.state == OPEN else OPEN},
        )  # fmt: skip
