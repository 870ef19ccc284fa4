"""The workflows of vetoes 一项否决 (000 arts 6–7) and commendations 表彰奖励 (000 arts 25–26).

Only what is ``confirmed`` counts. docs/decisions.md shows these tables. The second and the third person are our own
reading: the text names nobody.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.accounts.permissions import Permission
from dashboard.findings.workflow import HAS_ACCOUNT, OBJECTION, OBJECTIONS, RECORDING
from dashboard.workflows.declaration import Move, Workflow
from models.conduct import DecisionStatus as Status

_THIRD = (*RECORDING, "confirm")
_REVIEWER = (*_THIRD, "object_on_paper")

_RECORD = Move(
    "record", (), Status.RECORDED, Permission.FINDING_RECORD, reason=True, brings=True, fields=("decision",)
)  # fmt: skip
_REJECT = Move(
    "reject", (Status.RECORDED,), Status.REJECTED, Permission.FINDING_DECIDE, stranger_to=RECORDING, reason=True
)  # fmt: skip

VETOES = Workflow(
    "vetoes",
    (
        _RECORD,
        Move(
            "confirm", (Status.RECORDED,), Status.CONFIRMED, Permission.FINDING_DECIDE,
            stranger_to=RECORDING, opens=OBJECTION, reason=True, evidence=True,
        ),
        _REJECT,
        Move(
            "object", (Status.CONFIRMED,), Status.UNDER_REVIEW, Permission.FINDING_ANSWER,
            by_concerned=True, within=("confirm", "import"), once=OBJECTIONS, reason=True,
        ),
        Move(
            "object_on_paper", (Status.CONFIRMED,), Status.UNDER_REVIEW, Permission.FINDING_RECORD,
            within=("confirm", "import"), unless=HAS_ACCOUNT, once=OBJECTIONS, reason=True, brings=True,
        ),
        Move(
            "uphold", (Status.UNDER_REVIEW,), Status.CONFIRMED, Permission.FINDING_REVIEW,
            stranger_to=_REVIEWER, reason=True,
        ),
        Move(
            "revoke", (Status.CONFIRMED, Status.UNDER_REVIEW), Status.REVOKED, Permission.FINDING_REVIEW,
            stranger_to=_REVIEWER, reason=True,
        ),
    ),
)  # fmt: skip
"""The officer may object; until the review is over the veto does not count, as a finding does not."""

COMMENDATIONS = Workflow(
    "commendations",
    (
        _RECORD,
        Move(
            "confirm", (Status.RECORDED,), Status.CONFIRMED, Permission.FINDING_DECIDE,
            stranger_to=RECORDING, reason=True, evidence=True,
        ),
        _REJECT,
        Move(
            "revoke", (Status.CONFIRMED,), Status.REVOKED, Permission.FINDING_REVIEW,
            stranger_to=_THIRD, reason=True,
        ),
    ),
)  # fmt: skip


def duties(workflow: Workflow) -> Workflow:
    """The moves that somebody is waited for to make: a paper is filed when the officer has brought one, and nobody is
    waited for to revoke what counts."""
    return Workflow(workflow.key, tuple(_waited_for(one) for one in workflow.moves if one.key not in OBJECTIONS[1:]))


def _waited_for(move: Move) -> Move:
    if move.key != "revoke":
        return move
    return replace(move, sources=tuple(one for one in move.sources if one != Status.CONFIRMED))
