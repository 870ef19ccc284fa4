"""The worker: keeps the runs of all wishes fresh. It computes nothing itself; the processes of ``children`` do."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Collection, Mapping
from typing import Never

from sqlalchemy import Engine

from dashboard.scoring import failures, runs, wishes
from dashboard.scoring.children import Children, Task
from dashboard.scoring.standing import standing_periods, years_with_cases
from dashboard.scoring.wishes import Wish
from dashboard.translations import _
from models import locks
from models.cases import Case
from models.counters import data_version
from models.engine import read_only
from models.installation import today as installation_today
from models.locks import Lock
from models.reader import opened_for_work
from plugins import registry
from plugins.contract import Period, Text
from plugins.registry import Registry

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
RUN_SECONDS = 600.0
PATIENCE_SECONDS = 30.0
"""How long a server that starts waits for the next run to end."""
WISH_KEPT = dt.timedelta(days=30)
"""How long a period that somebody asked for once is kept fresh."""

Standing = Mapping[str, Collection[Period]]
"""Scheme key → its standing periods."""


def refresh(engine: Engine, installed: Registry, now: dt.datetime) -> int:
    """Makes every run that is due, in this very process; returns how many. For schemes that are known to end."""
    with read_only(engine).connect() as connection:
        today = installation_today(connection, now)
        waiting = wishes.due(connection, installed, today)
    return sum(runs.make(engine, installed, wanted, today, now) is not None for wanted in waiting)


def prepare(engine: Engine, installed: Registry, now: dt.datetime) -> Standing:
    """Wishes for the standing periods of all schemes, and forgets what nobody asked for of late.

    Returns the standing periods.
    """
    found: dict[str, Collection[Period]] = {}
    for scheme in installed.schemes.values():
        rule = scheme.usual_period_rule
        with read_only(engine).connect() as connection:
            today = installation_today(connection, now)
            years = years_with_cases(connection, rule, today)
        # Officers are shown by the year only, and there are many of them.
        standing = standing_periods(years, rule, today, trends=scheme.subject == "agency")
        wishes.forget(engine, scheme, standing, now - WISH_KEPT)
        wishes.wish(engine, scheme, standing, now)
        found[scheme.key] = frozenset(standing)
    return found


def work(database_url: str, run_seconds: float = RUN_SECONDS, poll_seconds: float = POLL_SECONDS) -> Never:
    """Keeps the scores fresh until the process ends; it may be ended at any moment.

    Of several workers of one database one works, and the others wait to take its place. Raises what the database does
    when it is away.
    """
    with opened_for_work(database_url) as engine, locks.waited(engine, "worker", _say_that_another_works) as lock:
        runs.interrupt(engine, dt.datetime.now(dt.UTC))  # by a worker before this one, which has ended
        installed = registry.load()
        with Children(database_url, run_seconds, _left_out(installed)) as children:
            _keep_fresh(engine, installed, lock, children, poll_seconds)


def catch_up(engine: Engine, database_url: str, installed: Registry, now: dt.datetime) -> None:
    """Makes what is due, as the worker does, before a server starts; only for who holds the worker's lock.

    Returns when all is made or nothing has been for a while: what takes longer is left to the worker.
    """
    standing = prepare(engine, installed, now)
    with Children(database_url, RUN_SECONDS, _left_out(installed)) as children:
        while _hand_out(engine, installed, children, standing) and _note_ended(engine, children, PATIENCE_SECONDS):
            pass


def urgency(wanted: Wish, standing: Standing) -> tuple[int, float]:
    """Standing periods go first, the latest before all; then those asked for, in the order of asking."""
    if not wanted.readings_key and wanted.period in standing.get(wanted.scheme, ()):
        return 0, -wanted.period.last.toordinal()
    return 1, wanted.wished_at.timestamp()


def _say_that_another_works() -> None:
    log.warning(_("Another worker keeps the scores of this database fresh; this one waits to take its place."))


def _left_out(installed: Registry) -> dict[str, Text]:
    return {one.name: one.failure for one in installed.failures if one.failure is not None}


def _keep_fresh(engine: Engine, installed: Registry, lock: Lock, children: Children, poll_seconds: float) -> Never:
    prepared = None
    standing: Standing = {}
    while True:
        lock.keep()
        now = dt.datetime.now(dt.UTC)
        with read_only(engine).connect() as connection:
            today = installation_today(connection, now)
            state = today, data_version(connection, [Case.__tablename__]).number
        if state != prepared:
            prepared, standing = state, prepare(engine, installed, now)
        _hand_out(engine, installed, children, standing)
        _note_ended(engine, children, poll_seconds)


def _hand_out(engine: Engine, installed: Registry, children: Children, standing: Standing) -> bool:
    """Gives each scheme's process the most urgent of its runs that are due; whether any is being made now."""
    now = dt.datetime.now(dt.UTC)
    with read_only(engine).connect() as connection:
        today = installation_today(connection, now)
        waiting = wishes.due(connection, installed, today)
    for wanted in sorted(waiting, key=lambda one: urgency(one, standing)):
        if children.free_for(wanted.scheme):
            run_id = runs.begin(engine, installed, wanted, today, now)
            if run_id is not None:
                children.give(Task(run_id, wanted, today))
    return children.dismiss_idle()


def _note_ended(engine: Engine, children: Children, within: float) -> bool:
    """Waits so long at most for a run to end, and notes why those that ended have failed; whether any has ended."""
    ended = list(children.ended(within))
    for run in ended:
        if run.failure is not None:
            runs.fail(engine, run.run_id, run.failure, dt.datetime.now(dt.UTC))
    if failures.INTERRUPTED in {run.failure for run in ended}:
        time.sleep(POLL_SECONDS)  # the database cannot be written just now
    return bool(ended)
