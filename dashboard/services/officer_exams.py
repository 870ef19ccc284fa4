"""The agencies by their training examinations 培训考试 (003 三(一)2: 根据军训…考试等情况对各单位进行排名通报).

The text gives neither weights nor a formula. The rank is by the mean score of the examinations; who came, who came late
and who passed stand beside it. Military training has no column in the books.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlalchemy import func, or_, select

from dashboard.services.units import Unit, Units, units
from dashboard.urls import Query
from models.conduct import Training, TrainingKind
from models.officers import Officer, Posting
from models.reader import Reach, ReaderSession
from plugins import periods
from plugins.contract import Period


@dataclass(frozen=True)
class ExamLine:
    """One agency, or all: numbers of attendances, one row of an officer at a training each."""

    code: str
    unit: Unit | None
    called: int
    """Rows of the books, whether the officer came or not."""
    attended: int
    late: int
    examined: int
    """Those with a score."""
    score: Fraction | None
    """The mean of the scores; None where nobody has one, so that the agency has no rank."""
    passed: int
    failed: int
    rank: int | None = None
    tied: bool = False

    @property
    def pass_rate(self) -> Fraction | None:
        """Of those whose result is known; None where nobody's is."""
        known = self.passed + self.failed
        return Fraction(self.passed, known) if known else None


@dataclass(frozen=True)
class Exams:
    """The page."""

    kind: TrainingKind
    period: Period
    years: tuple[Period, ...]
    """Those with trainings of the kind, and the one shown."""
    usual_period: Period
    lines: tuple[ExamLine, ...]
    """By rank, then those without one."""
    whole: ExamLine
    ranked: bool
    """The reader sees all agencies; of a few no rank can be told."""


def officer_exams(session: ReaderSession, query: Query, today: dt.date) -> Exams:
    """The trainings of one kind in the year of the address, by the agency in which each officer served on the day.

    ``rows`` of the address names the kind; the common law, which the justice bureau examines, by itself. Three
    statements.
    """
    kind = next((one for one in TrainingKind if one == query.rows), TrainingKind.PUBLIC)
    last = select(func.min(Training.held_on), func.max(Training.held_on)).where(
        Training.kind == kind, Training.held_on <= today
    )
    first_on, last_on = session.execute(last).one()
    usual = periods.year((last_on or today).year)
    period = periods.parse(query.period) if query.period is not None else usual
    years = {periods.year(year) for year in range(first_on.year, last_on.year + 1)} if last_on else set()
    lines = _lines(session, kind, period, today, units(session))
    ranked = session.reader.reach is Reach.ALL
    return Exams(
        kind=kind,
        period=period,
        years=tuple(sorted({*years, period}, key=lambda one: one.last, reverse=True)),
        usual_period=usual,
        lines=_ranked(lines) if ranked else tuple(lines),
        whole=_whole(lines),
        ranked=ranked,
    )


def _lines(session: ReaderSession, kind: TrainingKind, period: Period, today: dt.date, seen: Units) -> list[ExamLine]:
    served = (
        select(func.max(Posting.agency_code))
        .where(
            Posting.officer_no == Training.officer_no,
            Posting.from_on <= Training.held_on,
            or_(Posting.to_on.is_(None), Posting.to_on >= Training.held_on),
        )
        .scalar_subquery()
    )
    agency = func.coalesce(served, Officer.agency_code)
    counted = (
        select(
            agency,
            func.count(),
            func.count().filter(Training.attended.is_(True)),
            func.count().filter(Training.late.is_(True)),
            func.count(Training.exam_score),
            func.sum(Training.exam_score),
            func.count().filter(Training.passed.is_(True)),
            func.count().filter(Training.passed.is_(False)),
        )
        .join(Officer, Officer.officer_no == Training.officer_no)
        .where(Training.kind == kind, Training.held_on.between(period.first, min(period.last, today)))
        .group_by(agency)
        .order_by(agency)
    )
    return [
        ExamLine(
            code=code,
            unit=seen.get(code),
            called=called,
            attended=attended,
            late=late,
            examined=examined,
            score=Fraction(total) / examined if examined else None,
            passed=passed,
            failed=failed,
        )
        for code, called, attended, late, examined, total, passed, failed in session.execute(counted)
    ]


def _ranked(lines: Iterable[ExamLine]) -> tuple[ExamLine, ...]:
    """With their ranks, which equal scores share, the best first; those without a score last."""
    with_score = [(one.score, one) for one in lines if one.score is not None]
    scores = [score for score, _ in with_score]
    placed = [
        replace(one, rank=1 + sum(other > score for other in scores), tied=scores.count(score) > 1)
        for score, one in sorted(with_score, key=lambda pair: -pair[0])
    ]
    return (*placed, *(one for one in lines if one.score is None))


def _whole(lines: Sequence[ExamLine]) -> ExamLine:
    examined = sum(one.examined for one in lines)
    total = sum((one.score * one.examined for one in lines if one.score is not None), Fraction(0))
    return ExamLine(
        code="",
        unit=None,
        called=sum(one.called for one in lines),
        attended=sum(one.attended for one in lines),
        late=sum(one.late for one in lines),
        examined=examined,
        score=total / examined if examined else None,
        passed=sum(one.passed for one in lines),
        failed=sum(one.failed for one in lines),
    )
