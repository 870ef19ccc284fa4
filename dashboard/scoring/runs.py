"""Storing score runs and choosing the one that is shown.

A run is written under its own id and becomes visible by one pointer, in one transaction: whatever fails before
that leaves the older run on the screens.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from models.counters import data_version
from models.engine import read_only
from models.scores import (
    RunState,
    ScoreFigure,
    ScoreGroup,
    ScoreMeasure,
    ScoreNode,
    ScorePointer,
    ScoreRun,
    ScoreSubject,
)
from plugins.contract import Period
from plugins.measuring import tables_read
from plugins.ranking import SubjectScore
from plugins.registry import Registry
from plugins.rubric import NodeScore, Note
from plugins.scheme import Readings, Scheme
from plugins.scoring import Result, score_scheme

POINTER_LIMIT = 400
"""Pointers a scheme may have; a visitor who asks for ever more periods is not served without end."""


@dataclass(frozen=True)
class Wish:
    """What shall be shown: a scheme under some readings for a period."""

    scheme: str
    readings_key: str
    period: Period
    readings: Readings


def wish(
    engine: Engine, scheme: Scheme, periods: list[Period], now: dt.datetime, readings: Readings | None = None
) -> int:
    """Asks for runs of these periods; returns how many were new. Does nothing where a pointer exists."""
    chosen = scheme.defaults if readings is None else readings
    key = scheme.readings_key(chosen)
    changed = scheme.changed(chosen)
    made = 0
    with engine.begin() as connection:
        known = connection.execute(
            select(func.count()).select_from(ScorePointer).where(ScorePointer.scheme == scheme.key)
        ).scalar_one()
        for period in dict.fromkeys(periods):
            if known + made >= POINTER_LIMIT or _pointer(connection, scheme.key, key, period) is not None:
                continue
            connection.execute(
                insert(ScorePointer).values(
                    scheme=scheme.key,
                    readings_key=key,
                    first_on=period.first,
                    last_on=period.last,
                    readings=changed,
                    wished_at=now,
                )
            )
            made += 1
    return made


def forget(engine: Engine, scheme: Scheme, standing: list[Period], before: dt.datetime) -> int:
    """Forgets the pointers wished for before that instant, and their runs, but for the standing periods.

    Returns how many; whoever still wants one of them wishes again.
    """
    kept = set(standing)
    with engine.begin() as connection:
        old = connection.execute(
            select(
                ScorePointer.readings_key, ScorePointer.first_on, ScorePointer.last_on, ScorePointer.run_id,
                ScorePointer.attempt_id,
            ).where(ScorePointer.scheme == scheme.key, ScorePointer.wished_at < before)
        ).all()  # fmt: skip
        gone = [row for row in old if row.readings_key or Period(row.first_on, row.last_on) not in kept]
        for row in gone:
            period = Period(row.first_on, row.last_on)
            connection.execute(delete(ScorePointer).where(*_at(scheme.key, row.readings_key, period)))
            pointed = {run_id for run_id in (row.run_id, row.attempt_id) if run_id is not None}
            connection.execute(delete(ScoreRun).where(ScoreRun.run_id.in_(sorted(pointed))))
    return len(gone)


def due(where: Connection | Session, registry: Registry, today: dt.date) -> list[Wish]:
    """The pointers whose run is missing or stale, and whose last attempt did not fail on the very same state."""
    versions: dict[tuple[str, str], int] = {}
    shown, attempt = ScoreRun.__table__.alias("shown"), ScoreRun.__table__.alias("attempt")
    rows = where.execute(
        select(
            ScorePointer.scheme, ScorePointer.readings_key, ScorePointer.first_on, ScorePointer.last_on,
            ScorePointer.readings,
            shown.c.version, shown.c.data_version, shown.c.today,
            attempt.c.version, attempt.c.data_version, attempt.c.today, attempt.c.state,
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
            tables = tables_read(registry.measured_for(scheme, scheme.readings(row[4])).values())
            versions[row[0], row[1]] = data_version(where, tables).number
        now = (scheme.version, versions[row[0], row[1]], today)
        if tuple(row[5:8]) == now or (row[11] in (RunState.FAILED, RunState.RUNNING) and tuple(row[8:11]) == now):
            continue
        found.append(Wish(row[0], row[1], Period(row[2], row[3]), row[4]))
    return found


def make(engine: Engine, registry: Registry, wanted: Wish, today: dt.date, now: dt.datetime) -> int | None:
    """Computes, stores and shows one run; returns its id, or None where another worker is at it.

    What the scheme raises is raised here, after the attempt has been marked failed with the reason.
    """
    scheme = registry.schemes[wanted.scheme]
    readings = scheme.readings(wanted.readings)
    run_id = _begin(engine, registry, wanted, today, now)
    if run_id is None:
        return None
    try:
        with read_only(engine).connect() as connection:
            result = score_scheme(connection, registry, scheme, wanted.period, today, readings)
        _finish(engine, wanted, run_id, result, now)
    except Exception as error:
        fail(engine, run_id, f"{type(error).__name__}: {error}", now)
        raise
    return run_id


def fail(engine: Engine, run_id: int, reason: str, now: dt.datetime) -> None:
    """Marks an attempt failed; the run shown before stays."""
    with engine.begin() as connection:
        connection.execute(
            update(ScoreRun)
            .where(ScoreRun.run_id == run_id, ScoreRun.state == RunState.RUNNING)
            .values(state=RunState.FAILED, reason=reason[:4000], finished_at=now)
        )


def running(where: Connection | Session) -> list[tuple[int, dt.datetime | None]]:
    """(run id, start) of the attempts that say they are running."""
    rows = where.execute(select(ScoreRun.run_id, ScoreRun.started_at).where(ScoreRun.state == RunState.RUNNING))
    return [(row.run_id, row.started_at) for row in rows]


def _pointer(connection: Connection, scheme: str, key: str, period: Period, lock: bool = False) -> Any:
    statement = select(ScorePointer.run_id, ScorePointer.attempt_id).where(*_at(scheme, key, period))
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def _at(scheme: str, key: str, period: Period) -> tuple[Any, ...]:
    return (
        ScorePointer.scheme == scheme,
        ScorePointer.readings_key == key,
        ScorePointer.first_on == period.first,
        ScorePointer.last_on == period.last,
    )


def _begin(engine: Engine, registry: Registry, wanted: Wish, today: dt.date, now: dt.datetime) -> int | None:
    scheme = registry.schemes[wanted.scheme]
    with engine.begin() as connection:
        pointer = _pointer(connection, wanted.scheme, wanted.readings_key, wanted.period, lock=True)
        if pointer is None:
            return None
        if pointer.attempt_id is not None:
            state = connection.execute(
                select(ScoreRun.state).where(ScoreRun.run_id == pointer.attempt_id)
            ).scalar_one_or_none()
            if state == RunState.RUNNING:
                return None
            if pointer.attempt_id != pointer.run_id:
                _delete(connection, wanted, pointer.attempt_id)
        readings = scheme.readings(wanted.readings)
        version = data_version(connection, tables_read(registry.measured_for(scheme, readings).values()))
        run_id = connection.execute(
            insert(ScoreRun).values(
                scheme=scheme.key, version=scheme.version, readings=readings, readings_key=wanted.readings_key,
                first_on=wanted.period.first, last_on=wanted.period.last, today=today, data_version=version.number,
                data_as_of=version.as_of, state=RunState.RUNNING, started_at=now,
            )
        ).inserted_primary_key[0]  # type: ignore[index] # an insert of one row has its key  # fmt: skip
        connection.execute(
            update(ScorePointer)
            .where(*_at(wanted.scheme, wanted.readings_key, wanted.period))
            .values(attempt_id=run_id)
        )
        return int(run_id)


def _finish(engine: Engine, wanted: Wish, run_id: int, result: Result, now: dt.datetime) -> None:
    with engine.begin() as connection:
        before = _pointer(connection, wanted.scheme, wanted.readings_key, wanted.period, lock=True)
        for table, rows in (
            (ScoreSubject, [_subject_row(run_id, one) for one in result.subjects]),
            (ScoreNode, [_node_row(run_id, one, node) for one in result.subjects for node in one.nodes]),
            (ScoreGroup, [
                {"run_id": run_id, "peer_group": one.peer_group, "node_key": one.node_key, "median": one.median,
                 "subjects": one.subjects}
                for one in result.medians
            ]),
            (ScoreFigure, [
                {"run_id": run_id, "subject_code": code, "agency_code": code, "figure": key, "number": number}
                for code, figures in result.figures.items() for key, number in figures.items()
            ]),
            (ScoreMeasure, [
                {"run_id": run_id, "subject_code": code, "agency_code": code, "measure": key, "number": number}
                for code, measured in result.panels.items() for key, number in measured.items()
            ]),
        ):  # fmt: skip
            if rows:
                connection.execute(insert(table), rows)
        connection.execute(
            update(ScoreRun)
            .where(ScoreRun.run_id == run_id)
            .values(
                state=RunState.COMPLETE, finished_at=now, data_version=result.data.number, data_as_of=result.data.as_of
            )
        )
        connection.execute(
            update(ScorePointer)
            .where(*_at(wanted.scheme, wanted.readings_key, wanted.period))
            .values(run_id=run_id, attempt_id=run_id)
        )
        if before is not None and before.run_id is not None and before.run_id != run_id:
            _delete(connection, wanted, before.run_id)


def _delete(connection: Connection, wanted: Wish, run_id: int) -> None:
    """Forgets a run that nothing points to any more."""
    connection.execute(
        update(ScorePointer)
        .where(*_at(wanted.scheme, wanted.readings_key, wanted.period), ScorePointer.attempt_id == run_id)
        .values(attempt_id=None)
    )
    connection.execute(delete(ScoreRun).where(ScoreRun.run_id == run_id))


def _subject_row(run_id: int, one: SubjectScore) -> dict[str, Any]:
    return {
        "run_id": run_id, "subject_code": one.subject.code, "agency_code": one.subject.agency_code,
        "name": one.subject.name, "peer_group": one.subject.peer_group, "total": one.total,
        "applicable": one.applicable, "rescaled": one.rescaled, "rank": one.rank, "ranked": one.ranked,
        "grade": one.grade, "state": one.state, "detail": {"notes": _notes(one.notes)},
    }  # fmt: skip


def _node_row(run_id: int, one: SubjectScore, node: NodeScore) -> dict[str, Any]:
    return {
        "run_id": run_id, "subject_code": one.subject.code, "node_key": node.key,
        "agency_code": one.subject.agency_code, "value": node.value, "numerator": node.numerator,
        "denominator": node.denominator, "points": node.points, "max_points": node.maximum, "state": node.state,
        "detail": {
            "before_deductions": None if node.before_deductions is None else str(node.before_deductions),
            "deductions": [
                {"measure": lost.measure, "count": str(lost.count), "each": str(lost.each), "points": str(lost.points)}
                for lost in node.deductions
            ],
            "notes": _notes(node.notes),
        },
    }  # fmt: skip


def _notes(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    return [{"code": note.code, "figures": dict(note.figures)} for note in notes]
