"""``zhiheng`` as real processes: started, looked at from outside, and ended."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.architecture.repository import ROOT


@dataclass(frozen=True)
class Place:
    """A database, and the folder of its user's own data: what several processes share."""

    database: str
    folder: Path

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """``zhiheng …``, in English; its output and errors come in one stream, as on a terminal."""
        return self.run("-m", "dashboard", *arguments)

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        """The same for another program of Python's."""
        own = {
            "ZHIHENG_DATABASE_URL": self.database,
            "XDG_DATA_HOME": str(self.folder),
            "ZHIHENG_LANGUAGE": "en",
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, *arguments]
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """The same for the length of a block; it is told to stop at the end."""
        with self.start(*arguments) as process:
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(timeout=60)
                except subprocess.TimeoutExpired:
                    process.kill()


def finished(process: subprocess.Popen[str], seconds: float = 120) -> tuple[int, str]:
    """The exit code of a command, and what it said."""
    with process:
        try:
            said, _ = process.communicate(timeout=seconds)
        finally:
            process.kill()
    return process.returncode, said


def address(process: subprocess.Popen[str]) -> str:
    """Where a server that was just started says it is; all that it said where it ended instead."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0]
        said += line
    return said


def healthy(where: str) -> bool:
    """Whether the server at this address answers that it and its database are well."""
    assert where.startswith("http://"), where
    with urlopen(f"{where}healthz", timeout=60) as answer:
        return bool(answer.status == 200)
