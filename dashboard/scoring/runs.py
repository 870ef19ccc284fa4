"""Making score runs and showing them.

A run is written under its own id and becomes visible by one pointer, in one transaction: whatever fails before
that leaves the older run on the screens.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from dashboard.scoring import failures
from dashboard.scoring.wishes import Wish
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
from plugins.measuring import tables_read
from plugins.ranking import Account, Place, SubjectScore
from plugins.registry import Registry
from plugins.rubric import NodeScore, Note
from plugins.scoring import Result, score_scheme

log = logging.getLogger(__name__)


def make(engine: Engine, registry: Registry, wanted: Wish, today: dt.date, now: dt.datetime) -> int | None:
    """Begins, computes, stores and shows one run; returns its id, or None where there is none to show.

    That is so where another process is at it, and where it failed, which is noted with its reason.
    """
    run_id = begin(engine, registry, wanted, today, now)
    if run_id is None:
        return None
    failure = attempt(engine, registry, wanted, run_id, today, lambda: now)
    if failure is None:
        return run_id
    fail(engine, run_id, failure, now)
    return None


def begin(engine: Engine, registry: Registry, wanted: Wish, today: dt.date, now: dt.datetime) -> int | None:
    """Notes that a run is being made; returns its id, or None where one is already or nobody wishes for it now."""
    scheme = registry.schemes[wanted.scheme]
    with engine.begin() as connection:
        pointer = _locked_pointer(connection, wanted)
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
                plugins=registry.plugins_of(scheme, readings),
            )
        ).inserted_primary_key[0]  # type: ignore[index] # an insert of one row has its key  # fmt: skip
        connection.execute(update(ScorePointer).where(*wanted.at()).values(attempt_id=run_id))
        return int(run_id)


def attempt(
    engine: Engine, registry: Registry, wanted: Wish, run_id: int, today: dt.date, clock: Callable[[], dt.datetime]
) -> str | None:
    """Computes, stores and shows a run that was begun. Returns None, or why the scheme failed.

    Raises only what the database does when it is away or cannot write, which is no failure of the scheme.
    """
    with read_only(engine).connect() as connection:
        try:
            scheme = registry.schemes[wanted.scheme]
            result = score_scheme(connection, registry, scheme, wanted.period, today, scheme.readings(wanted.readings))
        except Exception as error:  # a stranger's measures may raise anything
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise
            return _told(wanted, error)
    try:
        _show(engine, wanted, run_id, result, clock())
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - what a stranger's scheme gave is looked at when it is stored
        return _told(wanted, error)
    return None


def fail(engine: Engine, run_id: int, reason: str, now: dt.datetime) -> None:
    """Marks an attempt failed, unless it has ended; the run shown before stays."""
    with engine.begin() as connection:
        connection.execute(
            update(ScoreRun)
            .where(ScoreRun.run_id == run_id, ScoreRun.state == RunState.RUNNING)
            .values(state=RunState.FAILED, reason=reason, finished_at=now)
        )


def interrupt(engine: Engine, now: dt.datetime) -> None:
    """Marks every attempt failed that says it is running; for a worker that knows that no other is at work."""
    with engine.begin() as connection:
        connection.execute(
            update(ScoreRun)
            .where(ScoreRun.state == RunState.RUNNING)
            .values(state=RunState.FAILED, reason=failures.INTERRUPTED, finished_at=now)
        )


def _told(wanted: Wish, error: Exception) -> str:
    log.warning("scheme %s failed for %s", wanted.scheme, wanted.period, exc_info=error)
    return failures.raised(error)


def _locked_pointer(connection: Connection, wanted: Wish) -> Any:
    statement = select(ScorePointer.run_id, ScorePointer.attempt_id).where(*wanted.at())
    return connection.execute(statement.with_for_update()).one_or_none()


def _show(engine: Engine, wanted: Wish, run_id: int, result: Result, now: dt.datetime) -> None:
    """Stores the result and lets the pointer name it; drops it where the attempt was given up meanwhile."""
    with engine.begin() as connection:
        before = _locked_pointer(connection, wanted)
        ended = connection.execute(
            update(ScoreRun)
            .where(ScoreRun.run_id == run_id, ScoreRun.state == RunState.RUNNING)
            .values(
                state=RunState.COMPLETE, finished_at=now, data_version=result.data.number, data_as_of=result.data.as_of
            )
        )
        if before is None or ended.rowcount == 0:
            return
        unit = {one.subject.code: one.subject.agency_code for one in result.subjects}
        for table, rows in (
            (ScoreSubject, [
                subject_row(run_id, one, result.places.get(one.subject.code)) for one in result.subjects
            ]),
            (ScoreNode, [node_row(run_id, one, node) for one in result.subjects for node in kept_nodes(one)]),
            (ScoreGroup, [
                {"run_id": run_id, "peer_group": one.peer_group, "node_key": one.node_key, "median": one.median,
                 "subjects": one.subjects}
                for one in result.medians
            ]),
            (ScoreFigure, [
                {"run_id": run_id, "subject_code": code, "agency_code": unit[code], "figure": key, "number": number}
                for code, figures in result.figures.items() for key, number in figures.items()
            ]),
            (ScoreMeasure, [
                {"run_id": run_id, "subject_code": code, "agency_code": unit[code], "measure": key, "number": number}
                for code, measured in result.panels.items() for key, number in measured.items()
            ]),
        ):  # fmt: skip
            if rows:
                connection.execute(insert(table), rows)
        connection.execute(update(ScorePointer).where(*wanted.at()).values(run_id=run_id, attempt_id=run_id))
        if before.run_id is not None and before.run_id != run_id:
            _delete(connection, wanted, before.run_id)


def _delete(connection: Connection, wanted: Wish, run_id: int) -> None:
    """Forgets a run that nothing points to any more."""
    connection.execute(
        update(ScorePointer).where(*wanted.at(), ScorePointer.attempt_id == run_id).values(attempt_id=None)
    )
    connection.execute(delete(ScoreRun).where(ScoreRun.run_id == run_id))


def subject_row(run_id: int, one: SubjectScore, place: Place | None) -> dict[str, Any]:
    """The row of ``score_subjects`` for this score."""
    return {
        "run_id": run_id, "subject_code": one.subject.code, "agency_code": one.subject.agency_code,
        "name": one.subject.name, "peer_group": one.subject.peer_group, "total": one.total,
        "applicable": one.applicable, "rescaled": one.rescaled, "rank": one.rank, "ranked": one.ranked,
        "grade": one.grade, "state": one.state,
        "detail": {"notes": _notes(one.notes), "tied": one.tied, "account": _account(one.account),
                   "place": None if place is None else asdict(place)},
    }  # fmt: skip


def _account(one: Account | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "base": str(one.base), "deductions": str(one.deductions), "bonus": str(one.bonus), "vetoed": one.vetoed,
        "grade_without_bonus": one.grade_without_bonus,
    }  # fmt: skip


def kept_nodes(one: SubjectScore) -> Iterator[NodeScore]:
    """The nodes that say something: of an officer's many items those without an event are left out."""
    return (node for node in one.nodes if one.account is None or node.points or node.numerator or node.notes)


def node_row(run_id: int, one: SubjectScore, node: NodeScore) -> dict[str, Any]:
    """The row of ``score_nodes`` for this node of the subject."""
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
