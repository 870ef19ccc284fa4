"""The importer's side of reading: a process a file, its limits of time, and what became of it.

Whatever a file does to the process that reads it, this one lives on and has a sentence to say.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

from dashboard.imports.reading.confinement import PROCESSOR_SECONDS
from dashboard.imports.reading.grids import Grid
from dashboard.imports.reading.merged import Area
from dashboard.imports.reading.spool import Sheet, Spool
from dashboard.imports.telling.problems import refused
from dashboard.imports.telling.quoting import shown

log = logging.getLogger(__name__)

SECONDS = 120
"""Of the clock, for one file."""
_SAID = 4096
"""Characters of a last word that are logged."""


def grids_of(
    path: Path,
    known: Collection[str],
    progress: Callable[[str | None, int], object],
    *,
    hidden_sheets: bool = False,
    encoding: str | None = None,
) -> list[Grid]:
    """The grids of a file: one of a text file, one a sheet of a workbook, empty ones included.

    ``known`` are folded headers that mean something; ``progress`` is called with a sheet's name and its rows so far;
    ``encoding`` is what a person says of a text file that could be several.
    Raises ImportRefused where the file cannot be read, or reading it took too much; OSError where it cannot be opened.
    """
    spool = Spool()
    wanted = json.dumps({"known": sorted(known), "hidden_sheets": hidden_sheets, "encoding": encoding})
    with path.open("rb") as file:
        process = subprocess.Popen(  # noqa: S603 - no word of it comes from outside; the headers are data to it
            [sys.executable, "-P", "-m", "dashboard.imports.reading", wanted],
            stdin=file, stdout=spool.file, stderr=subprocess.PIPE, env=_environment(), encoding="utf-8",
            errors="backslashreplace",
        )  # fmt: skip
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(SECONDS, stop)
    clock.start()
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        answer = _answer(process, progress)
        process.wait()
    finally:
        clock.cancel()
        process.kill()
        process.communicate()
    if "code" in answer:
        detail = {name: shown(value, 200) for name, value in answer["detail"].items()}
        raise refused(answer["code"], path, answer["sheet"], **detail)
    if "sheets" not in answer or process.returncode != 0:
        raise _ended(path, process.returncode, late=late.is_set())
    return [_grid(path, sha256, spool, told) for told in answer["sheets"]]


def _environment() -> dict[str, str]:
    """No variable of ours: among them are the database's address and the keys."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows starts nothing without
    return kept | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "PYTHONUTF8": "1"}


def _answer(process: subprocess.Popen[str], progress: Callable[[str | None, int], object]) -> dict[str, Any]:
    """The last thing that the process says; progress is passed on meanwhile."""
    answer: dict[str, Any] = {}
    for line in process.stderr or ():
        try:
            said = json.loads(line)
        except ValueError:
            log.warning("the process that reads a file said: %s", shown(line, _SAID))
            continue
        if "rows" in said:
            progress(said["sheet"], said["rows"])
        else:
            answer = said
    return answer


def _ended(path: Path, code: int, *, late: bool) -> Exception:
    """Why the process that ended with this code has not answered; a negative one is the signal that ended it."""
    if late or -code == getattr(signal, "SIGXCPU", None):
        return refused("reading_time", path, seconds=SECONDS if late else PROCESSOR_SECONDS)
    return refused("reading_ended", path, code=code)


def _grid(path: Path, sha256: str, spool: Spool, told: dict[str, Any]) -> Grid:
    sheet = Sheet(**{**told, "merged": tuple(Area(*area) for area in told["merged"])})
    return Grid(
        path, sheet.name, sha256, partial(spool.rows, sheet), sheet.count,
        sheet.encoding, sheet.delimiter, sheet.from_1904, sheet.hidden,
    )  # fmt: skip
