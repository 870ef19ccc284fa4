"""Integrity rounds 诚信创建 as their page shows them: the stages of a round, and who takes part with which result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from dashboard.integrity.answers import SCHEME, for_demonstration, level
from dashboard.integrity.rounds import Kept, rounds
from dashboard.services.progress import Progress, progress
from dashboard.services.units import Unit, units
from dashboard.workflows.deciding import Actor
from models.integrity_rounds import ApplicationStatus, IntegrityApplication, RoundStage
from models.reader import Reach, ReaderSession
from plugins.contract import Text
from plugins.registry import Registry


@dataclass(frozen=True)
class StageShown:
    """A stage of the round and where it is."""

    stage: RoundStage
    first: dt.date
    last: dt.date
    progress: Progress
    left: int
    """Calendar days to its last day while it runs, to its first before; 0 once it is over."""


@dataclass(frozen=True)
class Applicant:
    """An agency that takes part."""

    code: str
    name: str
    status: str
    self_total: Fraction | None
    accepted_total: Fraction | None
    level: Text | None
    """Of its integrity file 诚信档案, once the result is public; None where the scheme gives none."""
    own: bool
    """The reader may open its file, not only see its result."""

    @property
    def gap(self) -> Fraction | None:
        """By how much the agency gave itself more than was accepted."""
        if self.self_total is None or self.accepted_total is None:
            return None
        return self.self_total - self.accepted_total


@dataclass(frozen=True)
class RoundsPage:
    """The page."""

    every: tuple[Kept, ...]
    chosen: Kept | None
    stages: tuple[StageShown, ...]
    applicants: tuple[Applicant, ...]
    may_join: tuple[Unit, ...]
    """Agencies for which the reader may still declare."""
    today: dt.date
    demonstration: bool
    """The scheme's weights are for demonstration, which is said wherever points stand."""
    levels: bool
    """The scheme gives levels; by default it does not."""


def rounds_page(
    session: ReaderSession, registry: Registry, asked: str | None, actor: Actor, today: dt.date
) -> RoundsPage | None:
    """The round that is asked for, or the latest; None where there is none of that name. Three statements."""
    every = tuple(rounds(session))
    chosen = next((one for one in every if one.plan.round == asked), None) if asked else (every[0] if every else None)
    scheme = registry.schemes.get(SCHEME)
    demonstration, levels = for_demonstration(scheme), scheme is not None and scheme.rules().grading is not None
    if asked and chosen is None:
        return None
    if chosen is None:
        return RoundsPage((), None, (), (), (), today, demonstration, levels)
    reader, seen = session.reader, units(session)
    table = IntegrityApplication
    rows = session.execute(
        select(table.agency_code, table.agency_name, table.status, table.self_total, table.accepted_total)
        .where(table.round == chosen.plan.round)
        .order_by(table.agency_code)
    ).all()
    applicants = tuple(
        Applicant(
            row.agency_code, row.agency_name, row.status, row.self_total,
            row.accepted_total, None if scheme is None else level(scheme, row.accepted_total),
            reader.reach is Reach.ALL or row.agency_code in reader.agency_codes,
        )
        for row in rows
        if row.status != ApplicationStatus.WITHDRAWN or reader.reach is Reach.ALL or seen.get(row.agency_code)
    )  # fmt: skip
    taking_part = {one.code for one in applicants}
    last = chosen.plan.stages[RoundStage.PLANNING][1]
    in_time = actor.stands_for is not None and today <= last
    may_join = tuple(
        unit
        for unit in seen.by_code.values()
        if in_time and unit.code in reader.agency_codes and unit.code not in taking_part
    )
    return RoundsPage(every, chosen, stages(chosen, today), applicants, may_join, today, demonstration, levels)


def stages(kept: Kept, today: dt.date) -> tuple[StageShown, ...]:
    """The stages of the round in their order."""
    days = ((stage, *kept.plan.stages[stage]) for stage in RoundStage)
    return tuple(StageShown(stage, first, last, *progress(first, last, today)) for stage, first, last in days)
