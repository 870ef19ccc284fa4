"""The process that reads: what it may not do, and that whatever ends it ends nothing else."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dashboard.imports.reading import children
from dashboard.imports.reading.children import grids_of
from dashboard.imports.telling.problems import ImportRefused
from dashboard.translations import LANGUAGES, speaking
from tests.architecture.repository import ROOT
from tests.dashboard.imports.workbooks import KNOWN

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has neither such limits nor such signals")

ATTEMPTS = """
import os, socket, subprocess, sys
from pathlib import Path
from dashboard.imports.reading import confinement

if sys.argv[1] == "limits":
    sys.addaudithook = lambda hook: None
confinement.confine()
for attempt in (
    lambda: Path(sys.argv[2]).read_bytes(),
    lambda: Path(sys.argv[2]).write_bytes(b"x"),
    lambda: socket.create_connection(("127.0.0.1", 9), 1),
    lambda: socket.socket(),
    lambda: subprocess.run([sys.executable, "-c", ""]),
):
    try:
        attempt()
    except OSError as error:
        print(type(error).__name__ if sys.argv[1] == "hook" else error.errno)
    else:
        print("done")
"""


def attempts(belt: str, path: Path) -> list[str]:
    ended = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, belt, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ended.stdout.split()


def test_nothing_is_opened_connected_or_started_once_confined(tmp_path):
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    assert attempts("hook", tmp_path / "secret") == ["PermissionError"] * 5


@posix
def test_the_system_refuses_it_even_without_the_hook(tmp_path):
    import errno

    (tmp_path / "secret").write_text("x", encoding="utf-8")
    assert attempts("limits", tmp_path / "secret") == [str(errno.EMFILE)] * 5


@pytest.fixture
def pretended(tmp_path, monkeypatch):
    """Another program in the place of the one that reads."""

    def run(program: str) -> tuple[str, dict[str, str]]:
        package = tmp_path / "dashboard" / "imports" / "reading"
        package.mkdir(parents=True)
        for folder in (package, package.parent, package.parent.parent):
            (folder / "__init__.py").touch()
        (package / "__main__.py").write_text(program, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        (tmp_path / "cases.csv").write_text("case_no\n1\n", encoding="utf-8")
        with pytest.raises(ImportRefused) as error:
            grids_of(tmp_path / "cases.csv", KNOWN, lambda *step: None)
        (found,) = error.value.refusals
        for language in LANGUAGES:
            with speaking(language):
                assert len(str(found).splitlines()) == 1
        return found.code, dict(found.detail)

    return run


@posix
@pytest.mark.parametrize("by", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_process_that_is_ended_by_a_signal_refuses_the_file(pretended, by):
    assert pretended(f"import os; os.kill(os.getpid(), {int(by)})") == ("reading_ended", {"code": str(-by)})


def test_a_process_that_says_nothing_or_fails_refuses_the_file(pretended):
    assert pretended("raise SystemExit(3)") == ("reading_ended", {"code": "3"})


def test_what_is_no_answer_is_none(pretended):
    assert pretended("import sys; print('[1]\\nx\\n{}', file=sys.stderr)") == ("reading_ended", {"code": "0"})


@posix
def test_a_process_that_takes_all_its_processor_time_refuses_the_file(pretended):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))"
    assert pretended(f"{limit}\nwhile True: pass") == ("reading_time", {"seconds": "60"})


def test_a_process_that_takes_too_long_is_ended(pretended, monkeypatch):
    monkeypatch.setattr(children, "SECONDS", 0.3)
    assert pretended("import time; time.sleep(60)") == ("reading_time", {"seconds": "0.3"})


def test_it_knows_neither_the_database_nor_the_keys(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", "sqlite:///x")
    assert not [name for name in children._environment() if name.startswith("ZHIHENG")]


def test_it_needs_no_database_to_start():
    loaded = "import sys, dashboard.imports.reading.__main__; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "models", "babel", "dashboard.imports.importing"} & set(ended.stdout.split())


def test_the_rows_can_be_read_again_and_side_by_side(tmp_path):
    (tmp_path / "cases.csv").write_text("case_no\n" + "".join(f"{n}\n" for n in range(1_000)), encoding="utf-8")
    (grid,) = grids_of(tmp_path / "cases.csv", KNOWN, lambda *step: None)
    assert grid.count == 1_001
    assert all(one == other for one, other in zip(grid.rows(), grid.rows(), strict=True))
    assert sum(1 for _ in grid.rows()) == grid.count


def test_progress_is_told_while_reading(tmp_path):
    (tmp_path / "cases.csv").write_text("case_no\n" + "1\n" * 12_000, encoding="utf-8")
    told = []
    grids_of(tmp_path / "cases.csv", KNOWN, lambda *step: told.append(step))
    assert told == [(None, 5_000), (None, 10_000)]


def test_what_was_read_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spool"))
    (tmp_path / "spool").mkdir()
    (tmp_path / "cases.csv").write_text("case_no\n1\n", encoding="utf-8")
    (grid,) = grids_of(tmp_path / "cases.csv", KNOWN, lambda *step: None)
    if os.name == "posix":  # even a killed process leaves none: the file never had a name
        assert not list((tmp_path / "spool").iterdir())
    del grid
    gc.collect()
    assert not list((tmp_path / "spool").iterdir())
