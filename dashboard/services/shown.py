"""Which score run a page shows for a scheme and a period, and what is to be said of it: how fresh, how final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from dashboard import wording
from dashboard.scoring.failures import INTERRUPTED
from models.counters import data_version
from models.scores import RunState, ScorePointer, ScoreRun
from plugins import periods
from plugins.contract import Period
from plugins.measuring import tables_read
from plugins.registry import Registry
from plugins.scheme import Scheme


@dataclass(frozen=True)
class Shown:
    """The run shown for a period; ``run_id`` is None where there is none yet."""

    scheme: Scheme
    period: Period
    run_id: int | None
    data_as_of: dt.datetime | None
    judged_on: dt.date | None
    """The day as of which open cases were judged."""
    stale: bool
    """The data has changed since; the worker is about to refresh the run."""
    wished: bool
    """The period has a pointer, so that the worker makes its run."""
    failure: str | None
    """Why the latest attempt failed, in words; None where it did not, or is made again because it was interrupted."""
    provisional: bool
    """The period is not over, so that the figures will still change."""
    version: str | None = None
    """The scheme's, by which the run was made."""


@dataclass(frozen=True)
class Kept:
    """The run that is kept for a period, and when the data it read was last changed."""

    run_id: int
    data_as_of: dt.datetime | None


def shown(session: Session, registry: Registry, scheme: Scheme, period: Period, today: dt.date) -> Shown:
    """The run that the pointer of the default readings names. Two statements."""
    asked = _pointers(scheme).where(ScorePointer.first_on == period.first, ScorePointer.last_on == period.last)
    return _shown(session, registry, scheme, period, today, session.execute(asked).one_or_none())


def shown_among_all(
    session: Session, registry: Registry, scheme: Scheme, written: str | None, today: dt.date
) -> tuple[dict[Period, Kept], Shown]:
    """Period → run kept, for every period that has one, and what is shown of the period that an address asks for.

    Two statements.
    """
    pointers = {Period(row.first_on, row.last_on): row for row in session.execute(_pointers(scheme))}
    runs = {period: Kept(row.run_id, row.data_as_of) for period, row in pointers.items() if row.run_id is not None}
    period = period_asked(runs, scheme, written, today)
    return runs, _shown(session, registry, scheme, period, today, pointers.get(period))


def _pointers(scheme: Scheme) -> Select[*tuple[Any, ...]]:
    """The pointers of the default readings, with the run that each shows and with its latest attempt."""
    run, attempt = ScoreRun.__table__.alias("run"), ScoreRun.__table__.alias("attempt")
    return (
        select(
            ScorePointer.first_on,
            ScorePointer.last_on,
            ScorePointer.run_id,
            run.c.data_as_of,
            run.c.today,
            run.c.data_version,
            run.c.version,
            attempt.c.state,
            attempt.c.reason,
        )
        .outerjoin(run, run.c.run_id == ScorePointer.run_id)
        .outerjoin(attempt, attempt.c.run_id == ScorePointer.attempt_id)
        .where(ScorePointer.scheme == scheme.key, ScorePointer.readings_key == "")
    )


def _shown(
    session: Session, registry: Registry, scheme: Scheme, period: Period, today: dt.date, row: Row[Any] | None
) -> Shown:
    provisional = period.last >= today
    if row is None:
        return Shown(scheme, period, None, None, None, stale=False, wished=False, failure=None, provisional=provisional)
    now = data_version(session, tables_read(registry.measured_for(scheme).values())).number
    failed = row.state == RunState.FAILED and row.reason != INTERRUPTED
    return Shown(
        scheme=scheme,
        period=period,
        run_id=row.run_id,
        data_as_of=row.data_as_of,
        judged_on=row.today,
        stale=row.run_id is not None and (row.data_version != now or row.today != today),
        wished=True,
        failure=wording.failure(row.reason) if failed else None,
        provisional=provisional,
        version=row.version,
    )


def default_period(available: list[Period], scheme: Scheme, today: dt.date) -> Period:
    """The year that the last full month before today belongs to, else the year with a run that is next to it.

    A year before it goes first; ``available`` has the latest first.
    """
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    rule = scheme.usual_period_rule
    wanted = periods.year(periods.year_of(last_month, rule), rule)
    return next((period for period in available if period.last <= wanted.last), available[-1] if available else wanted)


def period_asked(available: Collection[Period], scheme: Scheme, written: str | None, today: dt.date) -> Period:
    """The period an address asks for; ``available`` holds those that have a run, the scheme's years among them."""
    if written is not None:
        return periods.parse(written, scheme.usual_period_rule)
    return default_period(years_among(available, scheme), scheme, today)


def said(scheme: Scheme, period: Period, usual: Period) -> str | None:
    """What an address says of the period: nothing where it is the one shown by itself."""
    return None if period == usual else periods.written(period, scheme.usual_period_rule)


def years_among(available: Collection[Period], scheme: Scheme) -> list[Period]:
    """The scheme's years among some periods, latest first."""
    return sorted((one for one in available if is_year(scheme, one)), key=lambda one: one.last, reverse=True)


def all_runs(session: Session, scheme: Scheme) -> dict[Period, int]:
    """Period → run shown, for every period that has one. One statement."""
    rows = session.execute(
        select(ScorePointer.first_on, ScorePointer.last_on, ScorePointer.run_id).where(
            ScorePointer.scheme == scheme.key, ScorePointer.readings_key == "", ScorePointer.run_id.is_not(None)
        )
    )
    return {Period(row.first_on, row.last_on): row.run_id for row in rows}


def is_year(scheme: Scheme, period: Period) -> bool:
    """Whether the period is one of the scheme's years."""
    return periods.is_year(period, scheme.usual_period_rule)
