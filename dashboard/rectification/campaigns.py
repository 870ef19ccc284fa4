"""Campaigns 专项整治行动: their phases and milestones, written as a whole by the bureau, each change recorded.

Who corrects one says which version was seen: two people never overwrite each other.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from dashboard.accounts.accounts import Act
from dashboard.translations import _
from dashboard.vocabulary import word
from dashboard.workflows.refused import MoveRefused
from models.campaigns import Campaign, Milestone
from models.rectification import Phase

MOST_MILESTONES = 40


class OutOfDate(MoveRefused):
    """Somebody else has written the campaign since it was looked at."""


@dataclass(frozen=True)
class PhaseDays:
    """A phase and its days, both included."""

    phase: Phase
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Due:
    """A milestone: what is to be handed in or done by the day, and when it was."""

    day: dt.date
    task: str
    article: str = ""
    done_on: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """What a campaign says of itself: phases in their order, milestones by their day."""

    name: str
    source: str
    phases: tuple[PhaseDays, ...]
    milestones: tuple[Due, ...]


@dataclass(frozen=True)
class Kept:
    """A campaign as it is kept; ``version`` counts from 1 how often it was written."""

    campaign_id: int
    version: int
    plan: Plan


def write(connection: Connection, act: Act, campaign_id: int | None, plan: Plan, seen: int, today: dt.date) -> int:
    """Enters the campaign, or puts this in the place of what it was; its number.

    Nothing is written, and nothing recorded, where it says the same. ``seen``: the version that was looked at.
    Raises MoveRefused for what cannot be, OutOfDate where there is a later version; KeyError where there is none.
    """
    plan = _checked(plan, today)
    if campaign_id is None:
        made = connection.execute(insert(Campaign).values(**_row(plan), version=1).returning(Campaign.campaign_id))
        number = made.scalar_one()
        _write_milestones(connection, number, plan)
        act.record(connection, "campaign:write", plan.name, after=told(plan))
        return number
    # The row is locked first, so that of two writers the second finds the version of the first.
    locked = select(Campaign.version).where(Campaign.campaign_id == campaign_id).with_for_update()
    version = connection.execute(locked).scalar()
    if version is None:
        raise KeyError(campaign_id)
    if version != seen:
        raise OutOfDate(_("Somebody else has changed the campaign meanwhile. This is how it stands now."))
    before = campaigns(connection, Campaign.campaign_id == campaign_id)[0].plan
    if plan == before:
        return campaign_id
    changed = update(Campaign).where(Campaign.campaign_id == campaign_id)
    connection.execute(changed.values(**_row(plan), version=version + 1))
    connection.execute(delete(Milestone).where(Milestone.campaign_id == campaign_id))
    _write_milestones(connection, campaign_id, plan)
    act.record(connection, "campaign:write", plan.name, before=told(before), after=told(plan))
    return campaign_id


def campaigns(connection: Session | Connection, *wanted: ColumnElement[bool]) -> list[Kept]:
    """The campaigns that fulfil the conditions, the newest first. One statement."""
    found = (
        select(Campaign.__table__, Milestone.day, Milestone.task, Milestone.article, Milestone.done_on)
        .outerjoin(Milestone, Milestone.campaign_id == Campaign.campaign_id)
        .where(*wanted)
        .order_by(Campaign.campaign_id.desc(), Milestone.position)
    )
    milestones = defaultdict[int, list[Due]](list)
    rows = {}
    for row in connection.execute(found).mappings():
        rows[row["campaign_id"]] = row
        if row["day"] is not None:
            due = Due(row["day"], row["task"], row["article"] or "", row["done_on"])
            milestones[row["campaign_id"]].append(due)
    kept = []
    for number, row in rows.items():
        days = [(phase, row[f"{phase}_first"], row[f"{phase}_last"]) for phase in Phase]
        phases = tuple(PhaseDays(*one) for one in days if one[1] is not None)
        plan = Plan(row["name"], row["source"] or "", phases, tuple(milestones[number]))
        kept.append(Kept(number, row["version"], plan))
    return kept


def under_way(today: dt.date) -> ColumnElement[bool]:
    """Campaigns of which a phase is not over, or a milestone not done."""
    lasts = [getattr(Campaign, f"{phase}_last") for phase in Phase]
    waiting = aliased(Milestone)  # the statement may name the table itself
    undone = exists().where(waiting.campaign_id == Campaign.campaign_id, waiting.done_on.is_(None))
    return or_(undone, *(one >= today for one in lasts))


def told(plan: Plan) -> Mapping[str, str]:
    """The plan as the audit log has it."""
    phases = {one.phase.value: f"{one.first}..{one.last}" for one in plan.phases}
    return {"name": plan.name, "source": plan.source, **phases, **_told_milestones(plan.milestones)}


def _told_milestones(several: Sequence[Due]) -> Mapping[str, str]:
    said = {}
    for number, one in enumerate(several, start=1):
        parts = (one.day.isoformat(), one.task, one.article, one.done_on.isoformat() if one.done_on else "")
        said[f"milestone {number}"] = " | ".join(parts).rstrip(" |")
    return said


def _checked(plan: Plan, today: dt.date) -> Plan:
    if not plan.name:
        raise MoveRefused(_("Say what the campaign is called."))
    if not plan.phases:
        raise MoveRefused(_("Give at least one phase its first and last day."))
    for one in plan.phases:
        if one.last < one.first:
            raise MoveRefused(_("%(phase)s ends before it begins.", phase=word(Phase, one.phase)))
    for one, following in pairwise(plan.phases):
        if following.first < one.first or following.last < one.last:
            raise MoveRefused(
                _("%(phase)s stands before the phase that it follows.", phase=word(Phase, following.phase))
            )
    if len(plan.milestones) > MOST_MILESTONES:
        raise MoveRefused(_("A campaign has at most %(most)s milestones.", most=MOST_MILESTONES))
    for due in plan.milestones:
        if not due.task:
            raise MoveRefused(_("Say what is to be handed in by %(day)s.", day=due.day.isoformat()))
        if due.done_on is not None and due.done_on > today:
            raise MoveRefused(_("%(task)s: the day must not be in the future.", task=due.task[:80]))
    return replace(plan, milestones=tuple(sorted(plan.milestones, key=lambda one: (one.day, one.task))))


def _row(plan: Plan) -> dict[str, object]:
    days: dict[str, object] = {f"{phase}_{end}": None for phase in Phase for end in ("first", "last")}
    for one in plan.phases:
        days |= {f"{one.phase}_first": one.first, f"{one.phase}_last": one.last}
    return {"name": plan.name, "source": plan.source or None, **days}


def _write_milestones(connection: Connection, campaign_id: int, plan: Plan) -> None:
    rows = [
        {"campaign_id": campaign_id, "position": position, "day": one.day, "task": one.task,
         "article": one.article or None, "done_on": one.done_on}
        for position, one in enumerate(plan.milestones, start=1)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(Milestone), rows)
