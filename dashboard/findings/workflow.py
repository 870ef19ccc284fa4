"""The workflow of findings 扣分认定流程: recorded, told, answered, decided by another, reviewed by a third.

Only what is ``confirmed`` counts. docs/findings.md shows this table.
"""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.workflows.declaration import Limit, Move, Workflow
from models.conduct import FindingStatus

PROJECT = "project"
ANSWER_DAYS = 5
"""Working days for the answer: our own reading, since no text of the schemes gives a figure."""
OBJECTION = Limit("objection", 30, "calendar", "公务员法 第九十五条")
"""30 days from knowing of the decision, of which the officer's file tells on the day it is made."""

RECORDING = ("record", "import")
"""What brings a finding into the books: whoever did it, decides nothing about it."""
ANSWERS = ("answer", "answer_on_paper")
OBJECTIONS = ("object", "object_on_paper")
"""Said by the officer here, or on a signed paper that the office files; who filed it, decides nothing about it."""
HAS_ACCOUNT = "officer_has_account"
"""Mark of a finding whose officer has an account that may answer: nobody else speaks for such an officer."""


def finding_workflow(answer_days: int = ANSWER_DAYS) -> Workflow:
    """The workflow where an officer has so many working days for the answer."""
    pending, told, confirmed = FindingStatus.PENDING, FindingStatus.TOLD, FindingStatus.CONFIRMED
    under_review = FindingStatus.UNDER_REVIEW
    second = (*RECORDING, "answer_on_paper")
    third = (*RECORDING, "confirm", "object_on_paper")
    return Workflow(
        "findings",
        (
            Move("record", (), pending, Permission.FINDING_RECORD, reason=True, fields=("finding",)),
            Move(
                "tell", (pending,), told, Permission.FINDING_RECORD,
                opens=Limit("answer", answer_days, "working", PROJECT),
            ),
            Move(
                "answer", (told,), told, Permission.FINDING_ANSWER,
                by_concerned=True, within=("tell", "import"), reason=True,
            ),
            Move(
                "answer_on_paper", (told,), told, Permission.FINDING_RECORD,
                within=("tell", "import"), unless=HAS_ACCOUNT, reason=True, brings=True,
            ),
            Move(
                "confirm", (told,), confirmed, Permission.FINDING_DECIDE,
                stranger_to=second, after=ANSWERS, opens=OBJECTION, reason=True, evidence=True,
            ),
            Move(
                "reject", (pending, told), FindingStatus.REJECTED, Permission.FINDING_DECIDE,
                stranger_to=second, reason=True,
            ),
            Move(
                "object", (confirmed,), under_review, Permission.FINDING_ANSWER,
                by_concerned=True, within=("confirm", "import"), once=OBJECTIONS, reason=True,
            ),
            Move(
                "object_on_paper", (confirmed,), under_review, Permission.FINDING_RECORD,
                within=("confirm", "import"), unless=HAS_ACCOUNT, once=OBJECTIONS, reason=True, brings=True,
            ),
            Move("uphold", (under_review,), confirmed, Permission.FINDING_REVIEW, stranger_to=third, reason=True),
            Move(
                "reduce", (under_review,), confirmed, Permission.FINDING_REVIEW,
                stranger_to=third, reason=True, fields=("count",),
            ),
            Move(
                "revoke", (under_review,), FindingStatus.REVOKED, Permission.FINDING_REVIEW,
                stranger_to=third, reason=True,
            ),
        ),
    )  # fmt: skip


def duties(workflow: Workflow) -> Workflow:
    """The moves that somebody is waited for to make; a paper is filed when the officer has brought one."""
    filed = (*ANSWERS[1:], *OBJECTIONS[1:])
    return Workflow(workflow.key, tuple(one for one in workflow.moves if one.key not in filed))


FINDINGS = finding_workflow()
"""As it stands where the installation says nothing else."""
