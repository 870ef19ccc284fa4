"""Officers with the lowest grade in two assessed years on end 连续两年不合格 (004 二 25): a note, never an action.

Years follow each other as they were assessed: one without a grade parts no two (domain.md §5.4), and a year that is not
over does not count. That the lowest grade of any scheme of officers is the 不合格 of 004 is this project's reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from dashboard.services import shown as shown_runs
from models.officers import Officer
from models.reader import ReaderSession
from models.scores import ScorePointer, ScoreRun, ScoreSubject
from plugins.contract import Period
from plugins.registry import Registry
from plugins.scheme import Scheme

YEARS = 2
CONSEQUENCE = "连续两年被确定为不合格的,要给予调离执法岗位或取消执法资格处理"
"""The text's own words."""


def years_on_end(scheme: Scheme, graded: Iterable[tuple[Period, str | None]], day: dt.date) -> tuple[Period, ...]:
    """The last two assessed years that are over, where both have the lowest grade; else none.

    ``graded``: each year with the key of its grade, the latest first; so is the answer.
    """
    last = list(islice(((year, grade) for year, grade in graded if grade and year.last < day), YEARS))
    lowest = [year for year, grade in last if grade == scheme.grades[-1].key]
    return tuple(lowest) if len(lowest) == YEARS else ()


def unqualified_on_end(session: ReaderSession, registry: Registry, day: dt.date) -> ColumnElement[bool]:
    """Officers of whom this holds under any scheme, as far as the reader sees their scores. A statement a scheme."""
    several = [one for one in registry.schemes.values() if one.subject == "officer" and one.grades]
    return or_(false(), *(Officer.officer_no.in_(_numbers(session, scheme, day)) for scheme in several))


def _numbers(session: ReaderSession, scheme: Scheme, day: dt.date) -> Select[str]:
    """The subjects with two lowest grades later than any better one."""
    pointers = select(ScorePointer.first_on, ScorePointer.last_on, ScorePointer.run_id).where(
        ScorePointer.scheme == scheme.key, ScorePointer.readings_key == "", ScorePointer.last_on < day
    )
    runs = [
        row.run_id
        for row in session.execute(pointers)
        if row.run_id is not None and shown_runs.is_year(scheme, Period(row.first_on, row.last_on))
    ]
    lowest = scheme.grades[-1].key
    run, later, better = aliased(ScoreRun), aliased(ScoreRun), aliased(ScoreSubject)
    since = exists().where(
        better.subject_code == ScoreSubject.subject_code,
        better.run_id.in_(runs),
        better.grade != lowest,
        later.run_id == better.run_id,
        later.last_on > run.last_on,
    )
    return (
        select(ScoreSubject.subject_code)
        .join(run, and_(run.run_id == ScoreSubject.run_id))
        .where(ScoreSubject.run_id.in_(runs), ScoreSubject.grade == lowest, ~since)
        .group_by(ScoreSubject.subject_code)
        .having(func.count(ScoreSubject.run_id) >= YEARS)
    )
