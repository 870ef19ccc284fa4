"""The workflow of an application 诚信创建流程 (001 四): declared, self-assessed, accepted, made public, decided.

docs/integrity.md shows this table. 001 orders the stages and their dates; two assessors, the publicity's length and
objections are our own reading, for which the source is ``project``.
"""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.workflows.declaration import Limit, Move, Workflow
from models.integrity_rounds import ApplicationStatus as Status

PUBLICITY = Limit("integrity_publicity", 5, "working", "project")
LEAST_ASSESSORS = 2
OBJECTIONS = ("object", "file_objection")
MALUS = ("record_malus", "confirm_malus", "reject_malus", "lift_malus")
"""Moves with a finding of dishonesty 弄虚作假认定 (domain.md §5.3 point 5)."""

_ANSWER, _ASSESS, _DECIDE = Permission.INTEGRITY_ANSWER, Permission.INTEGRITY_ASSESS, Permission.INTEGRITY_DECIDE
_BEFORE_ACCEPTANCE = (Status.DECLARED, Status.GROUPED, Status.PLANNED, Status.SUBMITTED)
_ACCEPTANCE = (Status.ACCEPTING, Status.SETTLED)

INTEGRITY = Workflow(
    "integrity",
    (
        Move("declare", (), Status.DECLARED, _ANSWER),
        Move("set_up_group", (Status.DECLARED,), Status.GROUPED, _ANSWER, by_concerned=True, reason=True),
        Move("file_plan", (Status.GROUPED,), Status.PLANNED, _ANSWER, by_concerned=True, brings=True),
        Move("add_evidence", (Status.PLANNED,), "", _ANSWER, by_concerned=True, brings=True, fields=("item",)),
        Move(
            "submit", (Status.PLANNED,), Status.SUBMITTED, _ANSWER,
            by_concerned=True, brings=True, fields=("answers",),
        ),
        Move("withdraw", _BEFORE_ACCEPTANCE, Status.WITHDRAWN, _ANSWER, by_concerned=True, reason=True),
        Move("send_back", (Status.SUBMITTED,), Status.PLANNED, _DECIDE, reason=True),
        Move(
            "assign", (Status.SUBMITTED, Status.ACCEPTING), Status.ACCEPTING, _DECIDE,
            precedes="hand_in", fields=("assessors",),
        ),
        Move("hand_in", (Status.ACCEPTING,), "", _ASSESS, stranger_to=("hand_in",), fields=("answers",)),
        Move("settle", (Status.ACCEPTING,), Status.SETTLED, _ASSESS, follows="hand_in", fields=("settlement",)),
        Move("record_malus", _ACCEPTANCE, "", _DECIDE, reason=True, brings=True),
        Move(
            "confirm_malus", _ACCEPTANCE, "", _DECIDE,
            stranger_to=("record_malus",), answers=("record_malus",), reason=True,
        ),
        Move(
            "reject_malus", _ACCEPTANCE, "", _DECIDE,
            stranger_to=("record_malus",), answers=("record_malus",), reason=True,
        ),
        Move(
            "lift_malus", _ACCEPTANCE, "", _DECIDE,
            stranger_to=("record_malus",), answers=("confirm_malus",), reason=True,
        ),
        Move("publish", (Status.SETTLED,), Status.PUBLISHED, _DECIDE, stranger_to=("settle",), opens=PUBLICITY),
        Move(
            "object", (Status.PUBLISHED,), "", _ANSWER,
            by_concerned=True, within=("publish",), reason=True,
        ),
        Move("file_objection", (Status.PUBLISHED,), "", _DECIDE, within=("publish",), reason=True, brings=True),
        Move("answer", (Status.PUBLISHED,), "", _DECIDE, answers=OBJECTIONS, reason=True),
        Move("reopen", (Status.PUBLISHED,), Status.ACCEPTING, _DECIDE, answers=OBJECTIONS, reason=True),
        Move("grant", (Status.PUBLISHED,), Status.PASSED, _DECIDE, past=(("publish",),), reason=True),
        Move("decline", (Status.PUBLISHED,), Status.DECLINED, _DECIDE, past=(("publish",),), reason=True),
        Move("certify", (Status.PASSED,), "", _DECIDE, answers=("grant", "void_certificate"), fields=("office",)),
        Move("void_certificate", (Status.PASSED,), "", _DECIDE, answers=("certify",), reason=True),
    ),
)  # fmt: skip
"""Who qualifies, 001 does not say: ``grant`` and ``decline`` are decisions of the bureau with a reason."""
