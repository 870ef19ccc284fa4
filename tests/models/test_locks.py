"""A lock is one process's at a time, on both databases, and free as soon as that process has ended in any way."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from models import locks
from models.engine import make_engine
from tests.architecture.repository import ROOT

HOLDER = """
import sys, time
from models import locks
from models.engine import make_engine
with locks.tried(make_engine(sys.argv[1]), "worker") as lock:
    print("held" if lock else "refused", flush=True)
    sys.stdin.read(1)
"""


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    made = make_engine(empty_database)
    yield made
    made.dispose()


@contextmanager
def holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def free(engine: Engine, name: locks.LockName = "worker") -> bool:
    with locks.tried(engine, name) as lock:
        return lock is not None


def free_within(engine: Engine, seconds: float) -> bool:
    """PostgreSQL notices a moment later that a client is gone."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if free(engine):
            return True
        time.sleep(0.05)
    return False


def test_what_one_process_holds_another_is_refused(empty_database: str, engine: Engine) -> None:
    with holder(empty_database):
        assert not free(engine)


def test_locks_of_different_names_do_not_meet(empty_database: str, engine: Engine) -> None:
    with holder(empty_database):
        assert free(engine, "demonstration")


def test_a_lock_is_free_again_after_its_block(engine: Engine) -> None:
    assert free(engine)
    assert free_within(engine, 10)


def test_a_killed_holder_leaves_the_lock_free(empty_database: str, engine: Engine) -> None:
    with holder(empty_database) as process:
        process.kill()
        process.wait()
        assert free_within(engine, 10)


def test_whoever_waits_says_so_once_and_gets_the_lock(empty_database: str, engine: Engine) -> None:
    said = []
    with holder(empty_database) as process:

        def let_go() -> None:
            said.append("waiting")
            assert process.stdin is not None
            process.stdin.close()

        with locks.waited(engine, "worker", let_go) as lock:
            lock.keep()
    assert said == ["waiting"]


def test_a_lock_whose_server_ended_its_session_is_known_to_be_lost(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    with locks.tried(engine, "worker") as lock:
        assert lock is not None
        lock.keep()
        with engine.connect() as connection:
            connection.execute(text(f"{others} pg_backend_pid()"))
        with pytest.raises(OperationalError):
            lock.keep()
    engine.dispose()
