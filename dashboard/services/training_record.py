"""What trainings an officer has had, and whether those that the rules ask for are due.

The rules ask for a round of common law every three years and for one of the own field's law every year (004 任务 14);
003 三(一)2 asks for 30 hours of the latter and 4 days of the former, once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, select

from models.conduct import Training, TrainingKind
from models.officers import Officer
from models.reader import ReaderSession


@dataclass(frozen=True)
class Cycle:
    """How often trainings come round, and how long they take. Another county may hold to other numbers."""

    public_years: int = 3
    """综合法律知识…每三年轮训一次 (004 任务 14)."""
    professional_years: int = 1
    """专业法律知识…每年集中培训一次 (004 任务 14): within a year back from the day."""
    professional_hours: Decimal = Decimal(30)
    """每人不少于30课时 (003 三(一)2)."""
    public_days: Decimal = Decimal(4)
    """每人培训时间不少于4天 (003 三(一)2)."""


CYCLE = Cycle()


@dataclass(frozen=True)
class Round:
    """One kind of training, as it stands on a day."""

    kind: TrainingKind
    last_on: dt.date | None
    """The day of the last one that was attended."""
    due_on: dt.date | None
    """By which day the next is due; None where none was ever attended, so that it is due now."""
    amount: Decimal
    """Hours of professional, days of public trainings, attended since the cycle began."""
    wanted: Decimal
    failed: bool
    """The last examination of the kind was failed: 不合格人员暂扣执法证件 (003 三(一)2); a note, no action."""

    def due(self, day: dt.date) -> bool:
        """Whether the next one is due."""
        return self.due_on is None or self.due_on < day


@dataclass(frozen=True)
class TrainingRecord:
    """The trainings of one officer, the latest first, and the rounds they belong to."""

    trainings: tuple[Training, ...]
    rounds: tuple[Round, ...]


def training_record(session: ReaderSession, officer_no: str, day: dt.date) -> TrainingRecord:
    """The record of an officer whose file the reader may see. One statement."""
    asked = select(Training).where(Training.officer_no == officer_no, Training.held_on <= day)
    found = tuple(session.scalars(asked.order_by(Training.held_on.desc(), Training.training_no)))
    return TrainingRecord(found, rounds_of(found, day))


def rounds_of(trainings: Sequence[Training], day: dt.date, cycle: Cycle = CYCLE) -> tuple[Round, ...]:
    """Both rounds, of trainings that stand the latest first."""
    return (
        _round(trainings, TrainingKind.PROFESSIONAL, cycle.professional_years, cycle.professional_hours, day),
        _round(trainings, TrainingKind.PUBLIC, cycle.public_years, cycle.public_days, day),
    )


def training_due(day: dt.date, cycle: Cycle = CYCLE) -> ColumnElement[bool]:
    """The condition that an officer has missed one of the rounds; whoever has left is asked for none."""
    missed = [
        ~select(Training.training_no)
        .where(
            Training.officer_no == Officer.officer_no,
            Training.kind == kind,
            Training.attended.is_(True),
            Training.held_on.between(years_before(day, years), day),
        )
        .exists()
        for kind, years in (
            (TrainingKind.PROFESSIONAL, cycle.professional_years),
            (TrainingKind.PUBLIC, cycle.public_years),
        )
    ]
    return or_(*missed)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day some years before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _round(trainings: Sequence[Training], kind: TrainingKind, years: int, wanted: Decimal, day: dt.date) -> Round:
    attended = [one for one in trainings if one.kind == kind and one.attended]
    examined = [one for one in trainings if one.kind == kind and one.passed is not None]
    since = years_before(day, years)
    amounts = [
        (one.hours if kind is TrainingKind.PROFESSIONAL else one.days) or Decimal(0)
        for one in attended
        if one.held_on >= since
    ]
    last = attended[0].held_on if attended else None
    return Round(
        kind=kind,
        last_on=last,
        due_on=None if last is None else years_before(last, -years),
        amount=sum(amounts, Decimal(0)),
        wanted=wanted,
        failed=bool(examined) and examined[0].passed is False,
    )
