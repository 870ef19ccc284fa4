"""The worker: a process of its own that makes the wished-for runs and refreshes stale ones.

It computes in a child process, so that a scheme that hangs or ends its process costs its own run only.
"""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
import time
from collections.abc import Callable

from sqlalchemy import Engine, func, select

from dashboard.scoring import runs
from models.cases import Case
from models.counters import data_version
from models.engine import opened, read_only
from models.installation import today as installation_today
from plugins import periods, registry
from plugins.contract import Period
from plugins.registry import Registry
from plugins.scheme import Scheme

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0
RUN_SECONDS = 600.0
TREND_YEARS = 3
WISH_KEPT = dt.timedelta(days=30)
"""How long a period that somebody asked for once is kept fresh."""


def standing_periods(engine: Engine, scheme: Scheme, today: dt.date) -> list[Period]:
    """The periods every agency scheme keeps ready: each year with cases up to today, and the last years' trends."""
    with read_only(engine).connect() as connection:
        first, last = connection.execute(select(func.min(Case.filed_on), func.max(Case.filed_on))).one()
    rule = scheme.usual_period_rule
    latest = periods.year_of(today, rule)
    years = range(latest, latest + 1)
    if first is not None and last is not None and first <= today:
        years = range(periods.year_of(first, rule), min(periods.year_of(last, rule), latest) + 1)
    wanted: list[Period] = []
    for number in reversed(years):
        period = periods.year(number, rule)
        wanted.append(period)
        if number > years[-1] - TREND_YEARS:
            wanted.append(periods.comparable(period, today))
            wanted.extend(periods.trend(period, today))
    return list(dict.fromkeys(wanted))


def refresh(engine: Engine, installed: Registry, now: dt.datetime) -> int:
    """Makes every run that is due, here and now; returns how many. A failing scheme is logged and passed over."""
    with read_only(engine).connect() as connection:
        today = installation_today(connection, now)
        waiting = runs.due(connection, installed, today)
    made = 0
    for wanted in waiting:
        try:
            made += runs.make(engine, installed, wanted, today, dt.datetime.now(dt.UTC)) is not None
        except Exception:
            log.warning("scheme %s failed for %s", wanted.scheme, wanted.period, exc_info=True)
    return made


def prepare(engine: Engine, installed: Registry, now: dt.datetime) -> None:
    """Wishes for the standing periods of all agency schemes, and forgets what nobody asked for of late."""
    with read_only(engine).connect() as connection:
        today = installation_today(connection, now)
    for scheme in installed.schemes.values():
        if scheme.subject == "agency":
            standing = standing_periods(engine, scheme, today)
            runs.forget(engine, scheme, standing, now - WISH_KEPT)
            runs.wish(engine, scheme, standing, now)


def work(database_url: str, stop: Callable[[], bool], poll_seconds: float = POLL_SECONDS) -> None:
    """Works until ``stop()``; each round that finds something due is computed in a child process."""
    with opened(database_url) as engine:
        _work(engine, database_url, stop, poll_seconds)


def _work(engine: Engine, database_url: str, stop: Callable[[], bool], poll_seconds: float) -> None:
    installed = registry.load()
    _fail_interrupted(engine, "the worker was stopped while it computed")
    prepared = None
    while not stop():
        now = dt.datetime.now(dt.UTC)
        with read_only(engine).connect() as connection:
            state = installation_today(connection, now), data_version(connection, [Case.__tablename__]).number
        if state != prepared:
            prepare(engine, installed, now)
            prepared = state
        with read_only(engine).connect() as connection:
            waiting = runs.due(connection, installed, state[0])
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
                runs.fail(engine, run_id, f"it took longer than {seconds:.0f} seconds", now)
    if child.exitcode:
        _fail_interrupted(engine, f"its process ended with code {child.exitcode}")


def _child(database_url: str) -> None:
    with opened(database_url) as engine:
        refresh(engine, registry.load(), dt.datetime.now(dt.UTC))


def _fail_interrupted(engine: Engine, reason: str) -> None:
    with read_only(engine).connect() as connection:
        at_work = runs.running(connection)
    for run_id, _ in at_work:
        runs.fail(engine, run_id, reason, dt.datetime.now(dt.UTC))
