"""What shall be shown: one pointer a scheme, readings and period, which names the run shown or waits for one.

Standing periods always have theirs. Of those that visitors ask for, the oldest gives way to the newest.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.scoring.failures import INTERRUPTED
from dashboard.scoring.standing import standing_periods
from models.counters import data_version
from models.scores import RunState, ScorePointer, ScoreRun
from plugins import periods
from plugins.contract import Period
from plugins.measuring import tables_read
from plugins.registry import Registry
from plugins.scheme import Readings, Scheme, UnknownReading

ASKED_LIMIT = 100
"""Periods of a scheme that are kept because somebody asked for them; each is scored again when the data changes."""


@dataclass(frozen=True)
class Wish:
    """What shall be shown: a scheme under some readings for a period."""

    scheme: str
    readings_key: str
    period: Period
    readings: Readings
    wished_at: dt.datetime

    def at(self) -> tuple[Any, ...]:
        """The condition that finds its pointer."""
        return _at(self.scheme, self.readings_key, self.period)


def wish(
    engine: Engine, scheme: Scheme, wanted: Sequence[Period], now: dt.datetime, readings: Readings | None = None
) -> int:
    """Wishes for runs of these periods, however many; returns how many were new."""
    chosen = scheme.defaults if readings is None else readings
    with engine.begin() as connection:
        known = {
            Period(row.first_on, row.last_on)
            for row in _pointers(connection, scheme)
            if row.readings_key == scheme.readings_key(chosen)
        }
        new = [period for period in dict.fromkeys(wanted) if period not in known]
        for period in new:
            _point(connection, scheme, period, now, chosen)
    return len(new)


def ask(engine: Engine, scheme: Scheme, period: Period, today: dt.date, now: dt.datetime) -> bool:
    """Whether a run of this period will come, which a visitor asks for.

    None comes where the period shares no day with the years that are kept ready: nothing was recorded then.
    """
    rule = scheme.usual_period_rule
    with engine.begin() as connection:
        pointers = _pointers(connection, scheme)
        known = [Period(row.first_on, row.last_on) for row in pointers if not row.readings_key]
        years = [one.year for one in known if periods.is_year(one, rule)]
        if period in known or not years:
            return True  # where no year is kept ready, the worker has not looked at this database yet; it will
        if period.last < periods.year(min(years), rule).first or period.first > periods.year(max(years), rule).last:
            return False
        standing = standing_periods(years, rule, today)
        asked = sorted(_besides(pointers, standing), key=lambda row: (row.wished_at, row.first_on, row.last_on))
        _remove(connection, scheme, asked[: max(0, len(asked) + 1 - ASKED_LIMIT)])
        _point(connection, scheme, period, now, scheme.defaults)
    return True


def forget(engine: Engine, scheme: Scheme, standing: Collection[Period], before: dt.datetime) -> int:
    """Forgets the pointers wished for before that instant, and their runs, but for the standing periods.

    Returns how many; whoever still wants one of them wishes again.
    """
    with engine.begin() as connection:
        old = [row for row in _besides(_pointers(connection, scheme), standing) if row.wished_at < before]
        _remove(connection, scheme, old)
    return len(old)


def due(where: Connection | Session, registry: Registry, today: dt.date) -> list[Wish]:
    """The pointers whose run is missing or stale, and whose last attempt did not fail on the very same state."""
    versions: dict[tuple[str, str], int] = {}
    shown, attempt = ScoreRun.__table__.alias("shown"), ScoreRun.__table__.alias("attempt")
    rows = where.execute(
        select(
            ScorePointer.scheme, ScorePointer.readings_key, ScorePointer.first_on, ScorePointer.last_on,
            ScorePointer.readings, ScorePointer.wished_at,
            shown.c.version, shown.c.data_version, shown.c.today,
            attempt.c.version, attempt.c.data_version, attempt.c.today, attempt.c.state, attempt.c.reason,
        )
        .outerjoin(shown, shown.c.run_id == ScorePointer.run_id)
        .outerjoin(attempt, attempt.c.run_id == ScorePointer.attempt_id)
        .order_by(ScorePointer.last_on.desc(), ScorePointer.first_on)
    )  # fmt: skip
    found: list[Wish] = []
    for row in rows:
        scheme = registry.schemes.get(row[0])
        if scheme is None:
            continue
        if (row[0], row[1]) not in versions:
            try:
                readings = scheme.readings(row[4])
            except UnknownReading:  # of an earlier version of the scheme; it is forgotten in time
                continue
            versions[row[0], row[1]] = data_version(
                where, tables_read(registry.measured_for(scheme, readings).values())
            ).number
        now = (scheme.version, versions[row[0], row[1]], today)
        vain = row[12] == RunState.RUNNING or (row[12] == RunState.FAILED and row[13] != INTERRUPTED)
        if tuple(row[6:9]) == now or (vain and tuple(row[9:12]) == now):
            continue
        found.append(Wish(row[0], row[1], Period(row[2], row[3]), row[4], row[5]))
    return found


def _pointers(connection: Connection, scheme: Scheme) -> Sequence[Any]:
    """All pointers of a scheme."""
    columns = (
        ScorePointer.readings_key,
        ScorePointer.first_on,
        ScorePointer.last_on,
        ScorePointer.wished_at,
        ScorePointer.run_id,
        ScorePointer.attempt_id,
    )
    return connection.execute(select(*columns).where(ScorePointer.scheme == scheme.key)).all()


def _besides(pointers: Sequence[Any], standing: Collection[Period]) -> list[Any]:
    """Those that stand for nothing but a visitor's wish."""
    kept = set(standing)
    return [row for row in pointers if row.readings_key or Period(row.first_on, row.last_on) not in kept]


def _point(connection: Connection, scheme: Scheme, period: Period, now: dt.datetime, readings: Readings) -> None:
    made = insert(ScorePointer).values(
        scheme=scheme.key,
        readings_key=scheme.readings_key(readings),
        first_on=period.first,
        last_on=period.last,
        readings=scheme.changed(readings),
        wished_at=now,
    )
    with contextlib.suppress(IntegrityError), connection.begin_nested():  # somebody else may wish for it just now
        connection.execute(made)


def _remove(connection: Connection, scheme: Scheme, rows: Sequence[Any]) -> None:
    """Takes pointers away, and the runs they name. A run that is being made finds its pointer gone and is dropped."""
    for row in rows:
        period = Period(row.first_on, row.last_on)
        connection.execute(delete(ScorePointer).where(*_at(scheme.key, row.readings_key, period)))
        pointed = {run_id for run_id in (row.run_id, row.attempt_id) if run_id is not None}
        connection.execute(delete(ScoreRun).where(ScoreRun.run_id.in_(sorted(pointed))))


def _at(scheme: str, key: str, period: Period) -> tuple[Any, ...]:
    return (
        ScorePointer.scheme == scheme,
        ScorePointer.readings_key == key,
        ScorePointer.first_on == period.first,
        ScorePointer.last_on == period.last,
    )
