"""The worker: a process of its own that makes the wished-for runs and refreshes stale ones.

It computes in a child process, so that a scheme that hangs or ends its process costs its own run only.
"""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
import time
from collections.abc import Callable

from sqlalchemy import Engine

from dashboard.scoring import failures, runs, wishes
from dashboard.scoring.standing import standing_periods, years_with_cases
from models.cases import Case
from models.counters import data_version
from models.engine import opened, read_only
from models.installation import today as installation_today
from plugins import registry
from plugins.registry import Registry

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
RUN_SECONDS = 600.0
WISH_KEPT = dt.timedelta(days=30)
"""How long a period that somebody asked for once is kept fresh."""


def refresh(engine: Engine, installed: Registry, now: dt.datetime) -> int:
    """Makes every run that is due, here and now; returns how many. A failing scheme is passed over."""
    with read_only(engine).connect() as connection:
        today = installation_today(connection, now)
        waiting = wishes.due(connection, installed, today)
    return sum(runs.make(engine, installed, wanted, today, now) is not None for wanted in waiting)


def prepare(engine: Engine, installed: Registry, now: dt.datetime) -> None:
    """Wishes for the standing periods of all agency schemes, and forgets what nobody asked for of late."""
    for scheme in installed.schemes.values():
        if scheme.subject == "agency":
            rule = scheme.usual_period_rule
            with read_only(engine).connect() as connection:
                today = installation_today(connection, now)
                years = years_with_cases(connection, rule, today)
            standing = standing_periods(years, rule, today)
            wishes.forget(engine, scheme, standing, now - WISH_KEPT)
            wishes.wish(engine, scheme, standing, now)


def work(database_url: str, stop: Callable[[], bool], poll_seconds: float = POLL_SECONDS) -> None:
    """Works until ``stop()``; each round that finds something due is computed in a child process."""
    with opened(database_url) as engine:
        _work(engine, database_url, stop, poll_seconds)


def _work(engine: Engine, database_url: str, stop: Callable[[], bool], poll_seconds: float) -> None:
    installed = registry.load()
    runs.interrupt(engine, dt.datetime.now(dt.UTC))
    prepared = None
    while not stop():
        now = dt.datetime.now(dt.UTC)
        with read_only(engine).connect() as connection:
            state = installation_today(connection, now), data_version(connection, [Case.__tablename__]).number
        if state != prepared:
            prepare(engine, installed, now)
            prepared = state
        with read_only(engine).connect() as connection:
            waiting = wishes.due(connection, installed, state[0])
        if waiting:
            _compute_in_child(engine, database_url, RUN_SECONDS)
        else:
            time.sleep(poll_seconds)


def _compute_in_child(engine: Engine, database_url: str, seconds: float) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_child, args=(database_url,), daemon=True)
    child.start()
    while child.is_alive():
        child.join(POLL_SECONDS)
        with read_only(engine).connect() as connection:
            at_work = runs.running(connection)
        now = dt.datetime.now(dt.UTC)
        for run_id, started in at_work:
            if started is not None and (now - started).total_seconds() > seconds:
                child.kill()
                child.join()
                runs.fail(engine, run_id, failures.took_longer(seconds), now)
    if child.exitcode:
        _fail_running(engine, failures.process_ended(child.exitcode))


def _child(database_url: str) -> None:
    with opened(database_url) as engine:
        refresh(engine, registry.load(), dt.datetime.now(dt.UTC))


def _fail_running(engine: Engine, reason: str) -> None:
    with read_only(engine).connect() as connection:
        at_work = runs.running(connection)
    for run_id, _ in at_work:
        runs.fail(engine, run_id, reason, dt.datetime.now(dt.UTC))
