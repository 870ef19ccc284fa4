"""Which score run a page shows for a scheme and a period, and what is to be said of it: how fresh, how final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, case, select
from sqlalchemy.orm import Session

from dashboard import wording
from dashboard.scoring.failures import INTERRUPTED
from models.counters import version_number
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
    """The run that the pointer of the default readings names. One statement."""
    asked = _pointers(registry, [scheme]).where(
        ScorePointer.first_on == period.first, ScorePointer.last_on == period.last
    )
    return _shown(scheme, period, today, session.execute(asked).one_or_none())


def shown_among_all(
    session: Session, registry: Registry, scheme: Scheme, written: str | None, today: dt.date
) -> tuple[dict[Period, Kept], Shown]:
    """Period → run kept, for every period that has one, and what is shown of the period that an address asks for.

    One statement.
    """
    return shown_of_each(session, registry, [scheme], written, today)[scheme.key]


def shown_of_each(
    session: Session, registry: Registry, schemes: Sequence[Scheme], written: str | None, today: dt.date
) -> dict[str, tuple[dict[Period, Kept], Shown]]:
    """``shown_among_all`` of several schemes, by their keys. One statement for all of them."""
    pointers: dict[str, dict[Period, Row[Any]]] = {one.key: {} for one in schemes}
    for row in session.execute(_pointers(registry, schemes)) if schemes else []:
        pointers[row.scheme][Period(row.first_on, row.last_on)] = row
    found: dict[str, tuple[dict[Period, Kept], Shown]] = {}
    for scheme in schemes:
        own = pointers[scheme.key]
        runs = {period: Kept(row.run_id, row.data_as_of) for period, row in own.items() if row.run_id is not None}
        period = period_asked(runs, scheme, written, today)
        found[scheme.key] = runs, _shown(scheme, period, today, own.get(period))
    return found


def _pointers(registry: Registry, schemes: Sequence[Scheme]) -> Select[*tuple[Any, ...]]:
    """The pointers of the default readings, with the run that each shows, its latest attempt and the data as it is."""
    run, attempt = ScoreRun.__table__.alias("run"), ScoreRun.__table__.alias("attempt")
    now = {one.key: version_number(tables_read(registry.measured_for(one).values())) for one in schemes}
    return (
        select(
            ScorePointer.scheme,
            ScorePointer.first_on,
            ScorePointer.last_on,
            ScorePointer.run_id,
            run.c.data_as_of,
            run.c.today,
            run.c.data_version,
            run.c.version,
            attempt.c.state,
            attempt.c.reason,
            case(now, value=ScorePointer.scheme).label("data_now"),
        )
        .outerjoin(run, run.c.run_id == ScorePointer.run_id)
        .outerjoin(attempt, attempt.c.run_id == ScorePointer.attempt_id)
        .where(ScorePointer.scheme.in_(list(now)), ScorePointer.readings_key == "")
    )


def _shown(scheme: Scheme, period: Period, today: dt.date, row: Row[Any] | None) -> Shown:
    provisional = period.last >= today
    if row is None:
        return Shown(scheme, period, None, None, None, stale=False, wished=False, failure=None, provisional=provisional)
    failed = row.state == RunState.FAILED and row.reason != INTERRUPTED
    return Shown(
        scheme=scheme,
        period=period,
        run_id=row.run_id,
        data_as_of=row.data_as_of,
        judged_on=row.today,
        stale=row.run_id is not None and (row.data_version != row.data_now or row.today != today),
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
