"""A process of ``zhiheng serve``, as it is started on a server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.command_line.database import prepare
from dashboard.settings import Settings


@dataclass(frozen=True)
class Served:
    """Where it listens, its database file, and the file of its log."""

    address: tuple[str, int]
    database: Path
    log: Path


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A server of the usual settings on an empty database of its own."""
    database, log = folder / "zhiheng.db", folder / "log"
    url = f"sqlite:///{database.as_posix()}"
    prepare(Settings(database_url=url))
    environment = {**os.environ, "ZHIHENG_DATABASE_URL": url, "ZHIHENG_LANGUAGE": "en"}
    command = [sys.executable, "-m", "dashboard", "serve", "--port", "0"]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment) as process,
    ):
        try:
            assert process.stdout is not None
            told = re.search(r"http://([\d.]+):(\d+)/", process.stdout.readline())
            assert told is not None, log.read_text(encoding="utf-8")
            yield Served((told[1], int(told[2])), database, log)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running
