"""Anchors 锚点: a text file outside of the database with one line a day that says how far the audit log had come.

Each line is sealed for itself. Only the newest tells more than the chain: that the last records are gone.
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select

from models.audit_chain import ChainHead
from models.audit_check import Anchor
from models.engine import read_only
from models.installation import SHANGHAI
from models.keys import Keys, keys_of

FILE = "audit-anchors.txt"

_LINE = re.compile(r"(?P<said>(?P<at>\S+)  record (?P<sequence>\d+)  (?P<digest>\S*))  seal (?P<seal>[0-9a-f]{64})")


class WrongAnchor(Exception):
    """A line of the anchor file was not written with this installation's key, or has been changed since."""

    def __init__(self, file: Path, number: int) -> None:
        super().__init__(f"{file}, line {number}")
        self.file = file
        self.number = number


@dataclass(frozen=True)
class AnchorFile:
    """The anchor file of a folder, which is made with its first line."""

    folder: Path

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / FILE

    def read(self, keys: Keys) -> list[Anchor]:
        """The anchors in the order they were written; none where there is no file. Raises :class:`WrongAnchor`."""
        if not self.path.exists():
            return []
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        return [self._read_line(keys, number, line) for number, line in enumerate(lines, start=1) if line.strip()]

    def add(self, engine: Engine, now: dt.datetime) -> Anchor:
        """Writes down how far the log has come; the line is on the disk when this returns."""
        keys = keys_of(engine)
        with read_only(engine).connect() as connection:
            head = connection.execute(select(ChainHead.sequence, ChainHead.digest)).one()
        anchor = Anchor(now, head.sequence, head.digest)
        said = f"{now.astimezone(SHANGHAI).isoformat(timespec='seconds')}  record {head.sequence}  {head.digest or '-'}"
        self.folder.mkdir(parents=True, exist_ok=True)
        opened = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        with os.fdopen(opened, "a", encoding="utf-8") as file:
            file.write(f"{said}  seal {_seal(keys, said)}\n")
            file.flush()
            os.fsync(file.fileno())
        return anchor

    def has(self, now: dt.datetime) -> bool:
        """Whether there is an anchor of this day in Asia/Shanghai; its seal is not looked at."""
        day = now.astimezone(SHANGHAI).date().isoformat()
        return self.path.exists() and any(
            line.startswith(day) for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        )

    def _read_line(self, keys: Keys, number: int, line: str) -> Anchor:
        found = _LINE.fullmatch(line.strip())
        if found is None or not hmac.compare_digest(found["seal"], _seal(keys, found["said"])):
            raise WrongAnchor(self.path, number)
        return Anchor(dt.datetime.fromisoformat(found["at"]), int(found["sequence"]), found["digest"])


def _seal(keys: Keys, said: str) -> str:
    return keys.digest("audit anchor", said)
