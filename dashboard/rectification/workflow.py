"""The workflow of rectification 整改流程: found, verified, assigned, mended, checked by two, made public, closed.

“Overdue” is no state but computed. docs/rectification.md shows this table. Sources: 003 四 and the practice that
domain.md §4 collects; where no text gives a figure the source is ``project``.
"""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.workflows.declaration import Limit, Move, Workflow
from models.rectification import RectificationStatus as Status

PROJECT = "project"
RECORDING = ("record", "import")
"""What brings an item into the ledger: whoever did it does not decide whether it is founded."""
SETS_DEADLINE = ("assign", "grant", "grant_again", "send_back", "resume", "reopen", "import")
"""The moves that say by when the agency mends."""
OPEN = (
    Status.ASSIGNED, Status.MENDING, Status.EXTENSION, Status.APPLIED, Status.CHECKING, Status.PUBLISHED,
    Status.CONTINUING, Status.REFERRAL, Status.REFERRED,
)  # fmt: skip
"""States in which the item was found to be one and is not closed."""
AGENCYS = (Status.ASSIGNED, Status.MENDING, Status.EXTENSION)
"""States in which it is the agency's to mend: here the deadline runs."""

PUBLICITY = Limit("publicity", 5, "working", PROJECT)
RECURRENCE = Limit("recurrence", 365, "calendar", PROJECT)
"""So long after closing the same problem reopens the item; later it is a new one."""
URGING = Limit("urging", 15, "calendar", PROJECT)
OPINION = Limit("opinion", 30, "calendar", "山东省行政执法监督条例 第二十八条")
OBJECTION = Limit("objection", 10, "working", "重庆市行政执法监督条例 第二十条")
OBJECTION_ANSWER = Limit("objection_answer", 15, "working", "重庆市行政执法监督条例 第二十一条")
"""For the answer to an objection 异议, which does not suspend the paper."""
LADDER = ("urge", "opinion", "decision")
"""The papers that remind an agency, each stronger than the one before."""
DECISION = Limit("decision", 30, "calendar", "山东省行政执法监督条例 第二十九条")

_RECORD, _ANSWER = Permission.RECTIFICATION_RECORD, Permission.RECTIFICATION_ANSWER
_DECIDE, _LEAD = Permission.RECTIFICATION_DECIDE, Permission.RECTIFICATION_LEAD

RECTIFICATION = Workflow(
    "rectification",
    (
        Move("record", (), Status.PENDING, _RECORD, fields=("item",)),
        Move(
            "assign", (Status.PENDING,), Status.ASSIGNED, _DECIDE,
            stranger_to=RECORDING, fields=("deadline", "limit_source", "document"),
        ),
        Move("reject", (Status.PENDING,), Status.UNFOUNDED, _DECIDE, stranger_to=RECORDING, reason=True),
        Move(
            "receive", (Status.ASSIGNED,), Status.MENDING, _ANSWER,
            by_concerned=True, fields=("responsible_person", "measure"),
        ),
        Move("report", (Status.MENDING, Status.CONTINUING), "", _ANSWER, reason=True),
        Move(
            "ask", (Status.MENDING,), Status.EXTENSION, _ANSWER,
            by_concerned=True, within=SETS_DEADLINE, reason=True, fields=("wanted",),
        ),
        Move(
            "grant", (Status.EXTENSION,), Status.MENDING, _DECIDE,
            precedes="grant", reason=True, fields=("deadline",),
        ),
        Move("refuse", (Status.EXTENSION,), Status.MENDING, _DECIDE, precedes="grant", reason=True),
        Move(
            "grant_again", (Status.EXTENSION,), Status.MENDING, _LEAD,
            follows="grant", reason=True, fields=("deadline",),
        ),
        Move("refuse_again", (Status.EXTENSION,), Status.MENDING, _LEAD, follows="grant", reason=True),
        Move(
            "apply", (Status.MENDING,), Status.APPLIED, _ANSWER,
            by_concerned=True, unless="long_term", evidence=True, fields=("self_check", "responsible_leader"),
        ),
        Move(
            "check", (Status.APPLIED,), Status.CHECKING, _DECIDE,
            fields=("check_method", "checkers", "check_result"),
        ),
        Move("publish", (Status.CHECKING,), Status.PUBLISHED, _DECIDE, stranger_to=("check",), opens=PUBLICITY),
        Move(
            "send_back", (Status.APPLIED, Status.CHECKING, Status.PUBLISHED), Status.MENDING, _DECIDE,
            reason=True, fields=("deadline",),
        ),
        Move(
            "close", (Status.PUBLISHED,), Status.CLOSED, _DECIDE,
            stranger_to=("check",), past=(("publish", "import"),), opens=RECURRENCE, fields=("feedback",),
        ),
        Move("continue", (Status.MENDING,), Status.CONTINUING, _DECIDE, reason=True, fields=("review_on",)),
        Move("review", (Status.CONTINUING,), "", _DECIDE, reason=True, fields=("review_on",)),
        Move(
            "resume", (Status.CONTINUING,), Status.MENDING, _DECIDE,
            unless="long_term", reason=True, fields=("deadline",),
        ),
        Move(
            "urge", (Status.ASSIGNED, Status.MENDING), "", _DECIDE,
            past=((*SETS_DEADLINE, *LADDER),), opens=URGING, fields=("document",),
        ),
        Move(
            "opinion", (Status.ASSIGNED, Status.MENDING), "", _DECIDE,
            past=(SETS_DEADLINE, ("urge",)), opens=OPINION, answerable=OBJECTION, reason=True, fields=("document",),
        ),
        Move(
            "decision", (Status.ASSIGNED, Status.MENDING), "", _DECIDE,
            past=(SETS_DEADLINE, ("opinion", "withdraw")), opens=DECISION, answerable=OBJECTION,
            reason=True, fields=("document",),
        ),
        Move(
            "object", (Status.ASSIGNED, Status.MENDING), "", _ANSWER,
            by_concerned=True, answers=LADDER[1:], opens=OBJECTION_ANSWER, reason=True,
        ),
        Move("uphold", OPEN, "", _DECIDE, stranger_to=LADDER[1:], answers=("object",), reason=True),
        Move("withdraw", OPEN, "", _DECIDE, stranger_to=LADDER[1:], answers=("object",), reason=True),
        Move("list", OPEN, "", _LEAD, unless="listed", reason=True),
        Move("raise", OPEN, "", _LEAD, unless="raised", reason=True),
        Move(
            "propose", (Status.ASSIGNED, Status.MENDING), Status.REFERRAL, _DECIDE,
            reason=True, fields=("referred_to",),
        ),
        Move("approve", (Status.REFERRAL,), Status.REFERRED, _LEAD, stranger_to=("propose",), reason=True),
        Move("decline", (Status.REFERRAL,), Status.MENDING, _LEAD, reason=True),
        Move("reply", (Status.REFERRED,), Status.MENDING, _DECIDE, fields=("referral_reply",)),
        Move("account", (*OPEN, Status.CLOSED), "", _DECIDE, fields=("accountability",)),
        Move(
            "reopen", (Status.CLOSED,), Status.MENDING, _DECIDE,
            within=("close", "import"), reason=True, fields=("deadline",),
        ),
    ),
)  # fmt: skip
"""The moves in the order in which they are shown."""
