"""The processes that compute: one a scheme, so that a scheme holds up, and takes down, nobody but itself.

Each is given one run after the other. What ends a process, or takes too long, costs the one run it was at.
"""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Self

from sqlalchemy.exc import DBAPIError

from dashboard.log import write_log
from dashboard.scoring import failures, runs
from dashboard.scoring.wishes import Wish
from models.address import DatabaseProblem
from models.reader import opened_for_work
from plugins import registry, trial
from plugins.contract import Text

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Processes at the same time; each takes some 100 MB."""
GOODBYE_SECONDS = 5

_PROCESSES = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Task:
    """A run that was begun and is to be made."""

    run_id: int
    wanted: Wish
    today: dt.date


@dataclass(frozen=True)
class Ended:
    """A run that its process is done with; ``failure`` is None where it is shown now."""

    run_id: int
    failure: str | None


@dataclass
class _Child:
    process: BaseProcess
    connection: Connection
    task: Task | None = None
    until: float = 0
    """When the task has taken too long, by the monotonic clock."""


class Children:
    """The processes of one worker. All of them end with the block, and with the worker itself."""

    def __init__(self, database_url: str, run_seconds: float, without: Mapping[str, Text] | None = None) -> None:
        """``without`` are the plugins that are not loaded, as the worker has found."""
        self._database_url = database_url
        self._without = without
        self._run_seconds = run_seconds
        self._by_scheme: dict[str, _Child] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for scheme in list(self._by_scheme):
            self._kill(scheme)

    def free_for(self, scheme: str) -> bool:
        """Whether a run of this scheme can be given now."""
        child = self._by_scheme.get(scheme)
        return len(self._by_scheme) < AT_ONCE if child is None else child.task is None

    def give(self, task: Task) -> None:
        """Has the run made by the process of its scheme, which is started where there is none."""
        child = self._by_scheme.get(task.wanted.scheme) or self._start(task.wanted.scheme)
        child.task, child.until = task, time.monotonic() + self._run_seconds
        with suppress(OSError):  # a process that ended is noticed when its answer is read
            child.connection.send(task)

    def dismiss_idle(self) -> bool:
        """Ends the processes that were given nothing more to do; whether any is left."""
        for scheme, child in list(self._by_scheme.items()):
            if child.task is None:
                child.connection.close()  # at which it ends by itself
                child.process.join(GOODBYE_SECONDS)
                self._kill(scheme)
        return bool(self._by_scheme)

    def ended(self, within: float) -> Iterator[Ended]:
        """The runs that their processes are done with, as soon as there is one or after so many seconds."""
        busy = {child.connection: (scheme, child) for scheme, child in self._by_scheme.items() if child.task}
        if not busy:
            time.sleep(within)
        left = [child.until - time.monotonic() for _, child in busy.values()]
        answered = wait(list(busy), max(0, min([within, *left])))
        for connection, (scheme, child) in busy.items():
            if child.task is None:
                continue
            if connection in answered:
                yield Ended(child.task.run_id, self._answer(scheme, child))
            elif child.until <= time.monotonic():
                self._kill(scheme)
                yield Ended(child.task.run_id, failures.took_longer(self._run_seconds))

    def _answer(self, scheme: str, child: _Child) -> str | None:
        try:
            failure: str | None = child.connection.recv()
        except (EOFError, OSError):
            child.process.join(GOODBYE_SECONDS)
            failure = failures.process_ended(child.process.exitcode)
            self._kill(scheme)
        if failure == failures.INTERRUPTED:  # by the database, at which a process ends
            self._kill(scheme)
        child.task = None
        return failure

    def _start(self, scheme: str) -> _Child:
        ours, theirs = _PROCESSES.Pipe()
        process = _PROCESSES.Process(target=_compute, args=(self._database_url, self._without, theirs), daemon=True)
        process.start()
        theirs.close()  # so that its end is seen
        child = self._by_scheme[scheme] = _Child(process, ours)
        return child

    def _kill(self, scheme: str) -> None:
        child = self._by_scheme.pop(scheme, None)
        if child is not None:
            child.process.kill()
            child.process.join()
            child.connection.close()


def _compute(database_url: str, without: Mapping[str, Text] | None, tasks: Connection) -> None:
    """What a process does: answers each task with None or why it failed, until it is dismissed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the worker, which then ends this process
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    write_log()
    trial.bound_memory()
    installed = registry.load(without=without)
    try:
        with opened_for_work(database_url) as engine, suppress(EOFError):
            while True:
                task: Task = tasks.recv()
                tasks.send(runs.attempt(engine, installed, task.wanted, task.run_id, task.today, _now))
    except (DBAPIError, DatabaseProblem):
        log.warning("a process that scores ends: the database is away, or cannot be written", exc_info=True)
        tasks.send(failures.INTERRUPTED)


def _end_with_the_worker() -> None:
    worker = multiprocessing.parent_process()
    if worker is not None:
        worker.join()
        os._exit(1)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
