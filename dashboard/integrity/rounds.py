"""Integrity rounds 诚信创建轮次: opened and corrected as a whole by the bureau, each change recorded.

Who corrects one says which version was seen: two people never overwrite each other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from dashboard.accounts.accounts import Act
from dashboard.translations import _
from dashboard.vocabulary import word
from dashboard.workflows.refused import MoveRefused
from models.integrity_rounds import IntegrityRound, RoundStage

Days = tuple[dt.date, dt.date]
"""First and last, both included."""


class OutOfDate(MoveRefused):
    """Somebody else has written the round since it was looked at."""


@dataclass(frozen=True)
class Plan:
    """What a round says of itself."""

    round: str
    source: str
    stages: Mapping[RoundStage, Days]


@dataclass(frozen=True)
class Kept:
    """A round as it is kept; ``version`` counts from 1 how often it was written."""

    plan: Plan
    version: int


def usual_stages(year: int) -> Mapping[RoundStage, Days]:
    """The days of 001 四, moved to the round of this year: October to February."""
    return {
        RoundStage.DEPLOYMENT: (dt.date(year, 10, 1), dt.date(year, 10, 31)),
        RoundStage.PLANNING: (dt.date(year, 10, 1), dt.date(year, 11, 30)),
        RoundStage.WORK: (dt.date(year, 11, 1), dt.date(year + 1, 1, 31)),
        RoundStage.SELF_ASSESSMENT: (dt.date(year + 1, 2, 1), dt.date(year + 1, 2, 10)),
        RoundStage.ACCEPTANCE: (dt.date(year + 1, 2, 1), dt.date(year + 1, 3, 1) - dt.timedelta(days=1)),
    }


def write(connection: Connection, act: Act, plan: Plan, seen: int) -> None:
    """Opens the round, or puts this in the place of what it was. ``seen``: the version looked at, 0 for a new one.

    Nothing is recorded where it says the same. Raises MoveRefused, OutOfDate where there is a later version.
    """
    _check(plan)
    locked = select(IntegrityRound.version).where(IntegrityRound.round == plan.round).with_for_update()
    version = connection.execute(locked).scalar() or 0
    if version != seen:
        raise OutOfDate(_("Somebody else has opened or changed this round meanwhile. This is how it stands now."))
    if not version:
        connection.execute(insert(IntegrityRound).values(**_row(plan), version=1))
        act.record(connection, "integrity:round", plan.round, after=told(plan))
        return
    before = rounds(connection, plan.round)[0].plan
    if before == plan:
        return
    changed = update(IntegrityRound).where(IntegrityRound.round == plan.round)
    connection.execute(changed.values(**_row(plan), version=version + 1))
    act.record(connection, "integrity:round", plan.round, before=told(before), after=told(plan))


def rounds(where: Connection | Session, only: str | None = None) -> list[Kept]:
    """The rounds, the latest first; ``only`` the one of this name. One statement."""
    found = select(IntegrityRound.__table__).order_by(IntegrityRound.round.desc())
    if only is not None:
        found = found.where(IntegrityRound.round == only)
    return [_kept(row) for row in where.execute(found).mappings()]


def told(plan: Plan) -> Mapping[str, str]:
    """The round as the audit log has it."""
    return {"source": plan.source, **{stage.value: f"{days[0]}..{days[1]}" for stage, days in plan.stages.items()}}


def _kept(row: Mapping[Any, Any]) -> Kept:
    stages = {stage: (row[f"{stage}_first"], row[f"{stage}_last"]) for stage in RoundStage}
    return Kept(Plan(row["round"], row["source"] or "", stages), row["version"])


def _row(plan: Plan) -> dict[str, object]:
    days = {
        f"{stage}_{end}": day
        for stage, both in plan.stages.items()
        for end, day in zip(("first", "last"), both, strict=True)
    }
    return {"round": plan.round, "source": plan.source or None, **days}


def _check(plan: Plan) -> None:
    if not re.fullmatch(r"(19|20)\d\d", plan.round, re.ASCII):
        raise MoveRefused(_("A round is called by its year, such as 2026."))
    for stage in RoundStage:
        first, last = plan.stages[stage]
        if last < first:
            raise MoveRefused(_("%(stage)s ends before it begins.", stage=word(RoundStage, stage)))
    for one, following in pairwise(RoundStage):
        if plan.stages[following][1] < plan.stages[one][1] or plan.stages[following][0] < plan.stages[one][0]:
            raise MoveRefused(
                _("%(stage)s stands before the stage that it follows.", stage=word(RoundStage, following))
            )
