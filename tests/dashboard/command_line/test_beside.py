"""A process beside this one is started again when it ends, and never outlives this one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.command_line import beside
from dashboard.command_line.beside import kept_running
from models import locks
from models.engine import make_engine
from tests.architecture.repository import ROOT
from tests.dashboard.command_line.processes import Place, address, finished

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")

NOTE = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n')"
UNTIL_LEFT = f"{NOTE}; sys.stdin.read()"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A file in which each process started notes its number."""
    return tmp_path / "notes"


def noted(notes: Path) -> list[int]:
    return [int(line) for line in notes.read_text(encoding="utf-8").split()] if notes.exists() else []


def until(come: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if come():
            return True
        time.sleep(0.05)
    return False


def lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("longest", "expected"), [(600, [0.01, 0.02, 0.04]), (0, [0.01, 0.01, 0.01])])
def test_a_process_that_ends_is_started_again_after_pauses_that_grow_unless_it_lasted(
    notes: Path, monkeypatch: pytest.MonkeyPatch, longest: float, expected: list[float]
) -> None:
    monkeypatch.setattr(beside, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(beside, "LONGEST_PAUSE", longest)
    pauses: list[float] = []
    with kept_running([sys.executable, "-S", "-c", NOTE, str(notes)], os.environ, pauses.append):
        assert until(lambda: len(noted(notes)) > 3)
    assert pauses[:3] == expected


def test_a_program_that_cannot_be_started_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(beside, "FIRST_PAUSE", 0.01)
    pauses: list[float] = []
    with kept_running([str(tmp_path / "none")], os.environ, pauses.append):
        assert until(lambda: len(pauses) > 1)


@posix
def test_a_killed_process_is_started_again_and_there_are_never_two(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "FIRST_PAUSE", 0.01)
    with kept_running([sys.executable, "-S", "-c", UNTIL_LEFT, str(notes)], os.environ, lambda _: None):
        assert until(lambda: len(noted(notes)) == 1)
        os.kill(noted(notes)[0], signal.SIGKILL)
        assert until(lambda: len(noted(notes)) == 2)
        assert [lives(number) for number in noted(notes)] == [False, True]


@posix
def test_it_ends_with_the_block(notes: Path) -> None:
    with kept_running([sys.executable, "-S", "-c", UNTIL_LEFT, str(notes)], os.environ, lambda _: None):
        assert until(lambda: len(noted(notes)) == 1)
    assert not lives(noted(notes)[0])


KEEPER = f"""
import os, sys, time
from dashboard.command_line.beside import kept_running
with kept_running([sys.executable, "-S", "-c", {UNTIL_LEFT!r}, sys.argv[1]], os.environ, print):
    time.sleep(600)
"""


@posix
def test_it_ends_when_its_keeper_is_killed(notes: Path) -> None:
    command = [sys.executable, "-c", KEEPER, str(notes)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as keeper:
        assert until(lambda: len(noted(notes)) == 1)
        keeper.kill()
        keeper.communicate(timeout=60)  # until nobody holds its output any more


FORKING = """
import os, signal, sys, time
from dashboard.command_line import beside
beside.FIRST_PAUSE = beside.LONGEST_PAUSE = 0
started, forked = [], []
with beside.kept_running([sys.executable, "-S", "-c", ""], os.environ, started.append):
    for _ in range(60):
        forked.append(os.fork())
        if not forked[-1]:
            time.sleep(60)
            os._exit(0)
        time.sleep(0.01)
    before, deadline = len(started), time.monotonic() + 20
    while len(started) < before + 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    print(len(started) - before)
for one in forked:
    os.kill(one, signal.SIGKILL)
"""


@posix
def test_what_the_web_server_forks_in_the_midst_of_a_start_holds_nothing_up() -> None:
    ended = subprocess.run([sys.executable, "-c", FORKING], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(ended.stdout) >= 3


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An initialised SQLite database."""
    made = Place(f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}", tmp_path)
    assert finished(made.start("init"))[0] == 0
    return made


@posix
def test_a_server_killed_in_its_first_seconds_leaves_no_process_behind(place: Place) -> None:
    with place.started("serve", "--port", "0") as server:
        address(server)
        server.kill()
        server.communicate(timeout=120)


@posix
def test_a_worker_killed_beside_a_server_is_started_again(
    place: Place, trouble: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TROUBLE", "")

    def workers() -> list[int]:
        lines = trouble.read_text(encoding="utf-8").splitlines() if trouble.exists() else []
        return [int(line.split()[0]) for line in lines if "worker --beside" in line]

    def works() -> bool:
        with locks.tried(engine, "worker") as free:
            return free is None

    engine = make_engine(place.database)
    with place.started("serve", "--port", "0") as server:
        address(server)
        assert until(lambda: len(workers()) == 1 and works())
        os.kill(workers()[0], signal.SIGKILL)
        assert server.stdout is not None
        assert "started again in 1 s" in server.stdout.readline()
        assert until(lambda: len(workers()) == 2 and works())
    engine.dispose()
