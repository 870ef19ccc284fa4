"""What a bulletin 情况通报 says besides the ranking (domain.md §4.4): kept and signed with the publication.

Good and bad examples, demands and days are a person's choice. What is overdue and which milestones come next, the
database says on the day of preparing; of an overdue item no text is taken, which may name people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from dashboard.publishing.content import Subject
from dashboard.rectification.deadlines import is_red
from dashboard.translations import _
from dashboard.workflows.refused import MoveRefused
from models.agencies import Agency
from models.base import NAME_LENGTH, TEXT_LENGTH
from models.campaigns import Campaign, Milestone
from models.rectification import RectificationItem

MOST_OVERDUE = 200
"""Items that are listed; how many there are is said besides."""
MOST_DATES = 20
Judgement = Literal["good", "bad"]


@dataclass(frozen=True)
class Example:
    """An agency that a person holds up as a good example 正面典型, or names for its problems 问题通报, and why."""

    judgement: Judgement
    agency: str
    reason: str


@dataclass(frozen=True)
class Added:
    """What a person adds to the ranking."""

    examples: tuple[Example, ...] = ()
    demands: str = ""
    """What is required next 下一步要求."""
    report_by: dt.date | None = None
    """By when the agencies report on it 报送日期."""
    office: str = ""
    """The issuing office 发文机关."""
    copies: str = ""
    """Who gets a copy 抄送."""


def added(connection: Connection, asked: Added, subjects: Mapping[str, Subject], today: dt.date) -> dict[str, Any]:
    """The part of the publication; raises MoveRefused for an example that is no subject of it or has no reason."""
    for one in asked.examples:
        if one.agency not in subjects:
            raise MoveRefused(_("%(code)s is not among the agencies of this ranking.", code=one.agency))
        if not one.reason.strip() or len(one.reason) > TEXT_LENGTH:
            raise MoveRefused(_("Say why %(agency)s is an example.", agency=subjects[one.agency]["score"]["name"]))
    if len(asked.office) > NAME_LENGTH or max(len(asked.demands), len(asked.copies)) > TEXT_LENGTH:
        raise MoveRefused(_("One of the texts is too long."))
    count, overdue = _overdue(connection, today)
    return {
        "examples": [
            {"judgement": one.judgement, "agency": one.agency, "name": subjects[one.agency]["score"]["name"],
             "reason": one.reason.strip()}
            for one in asked.examples
        ],
        "demands": asked.demands.strip(),
        "report_by": asked.report_by,
        "office": asked.office.strip(),
        "copies": asked.copies.strip(),
        "overdue": overdue,
        "overdue_count": count,
        "dates": _dates(connection, today),
    }  # fmt: skip


def _overdue(connection: Connection, today: dt.date) -> tuple[int, list[dict[str, Any]]]:
    item = RectificationItem
    count = connection.execute(select(func.count(item.item_no)).where(is_red(today))).scalar_one()
    rows = connection.execute(
        select(item.item_no, item.agency_code, Agency.name, item.category, item.due_on)
        .join(Agency, Agency.code == item.agency_code)
        .where(is_red(today))
        .order_by(item.due_on, item.item_no)
        .limit(MOST_OVERDUE)
    )
    return count, [
        {"item_no": row.item_no, "agency": row.agency_code, "name": row.name, "category": row.category or "",
         "due_on": row.due_on, "days": (today - row.due_on).days}
        for row in rows
    ]  # fmt: skip


def _dates(connection: Connection, today: dt.date) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(Milestone.day, Milestone.task, Campaign.name)
        .join(Campaign, Campaign.campaign_id == Milestone.campaign_id)
        .where(Milestone.day >= today, Milestone.done_on.is_(None))
        .order_by(Milestone.day, Campaign.campaign_id, Milestone.position)
        .limit(MOST_DATES)
    )
    return [{"day": row.day, "task": row.task, "campaign": row.name} for row in rows]
