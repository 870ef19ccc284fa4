"""The rows between the two processes: JSON lines in a file without a name, some rows a line, sheet after sheet.

They are written once and read as often as anybody likes, a line at a time, so that memory does not grow with them.
"""

from __future__ import annotations

import errno
import json
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from dashboard.imports.reading.merged import Area, filled, within
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import Marked, Row

ROWS_A_LINE = 200
CHARACTERS_A_LINE = 1024**2
MOST_BYTES = 1024**3
TELL_EVERY = 5_000

_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_SURROGATES = "surrogatepass"  # a workbook may hold halves of characters; the cell is refused for them later


@dataclass
class Sheet:
    """One sheet or text file, and where in the spool its rows stand."""

    name: str | None
    encoding: str | None = None
    delimiter: str = ","
    from_1904: bool = False
    hidden: bool = False
    begin: int = 0
    end: int = 0
    count: int = 0
    merged: tuple[Area, ...] = ()


class Writer:
    """Takes rows, sheet after sheet. ``tell`` is called with the sheet's name and its rows so far, now and then."""

    def __init__(self, file: IO[bytes], tell: Callable[[str | None, int], object]) -> None:
        self.sheets: list[Sheet] = []
        self._file = file
        self._tell = tell
        self._written = self._characters = self._width = 0
        self._rows: list[tuple[int, Row]] = []

    def begin(self, sheet: Sheet) -> None:
        """The rows from here on are this sheet's."""
        sheet.begin = sheet.end = self._written
        self._width = 0
        self.sheets.append(sheet)

    def add(self, number: int, row: Row) -> None:
        """Takes a row; raises Unreadable where all rows together are too much, or the disk is full."""
        self._rows.append((number, row))
        self._characters += sum(map(len, row))
        self._width = max(self._width, len(row))
        if len(self._rows) == ROWS_A_LINE or self._characters > CHARACTERS_A_LINE:
            self._write()

    def finish(self, merged: Iterable[Area] = ()) -> None:
        """Ends the sheet."""
        if self._rows:
            self._write()
        self._flush()
        sheet = self.sheets[-1]
        sheet.merged = tuple(within(merged, self._width, sheet.name or ""))

    def _write(self) -> None:
        sheet = self.sheets[-1]
        line = _encoded(self._rows).encode("utf-8", _SURROGATES) + b"\n"
        self._written += len(line)
        if self._written > MOST_BYTES:
            raise Unreadable("too_much_text", sheet.name, megabytes=MOST_BYTES // 1024**2)
        try:
            self._file.write(line)
        except OSError as error:
            raise _full(error) from error
        sheet.end = self._written
        if (sheet.count + len(self._rows)) // TELL_EVERY > sheet.count // TELL_EVERY:
            self._tell(sheet.name, sheet.count + len(self._rows))
        sheet.count += len(self._rows)
        self._rows.clear()
        self._characters = 0

    def _flush(self) -> None:
        try:
            self._file.flush()
        except OSError as error:
            raise _full(error) from error


def _full(error: OSError) -> Exception:
    return Unreadable("disk_full") if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else error


class Spool:
    """The importer's end. The file has no name: it is gone with this object, and with the process, killed or not."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - rows are read as long as anybody has them
        weakref.finalize(self, self.file.close)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, Row]]:
        """(row number, cells) of the sheet; several may be read at the same time."""
        rows = self._rows(sheet.begin, sheet.end)
        return filled(rows, sheet.merged) if sheet.merged else rows

    def _rows(self, at: int, end: int) -> Iterator[tuple[int, Row]]:
        while at < end:
            self.file.seek(at)
            line = self.file.readline()
            at += len(line)
            for number, cells in json.loads(line.decode("utf-8", _SURROGATES)):
                yield number, [Marked(*cell) if cell.__class__ is list else cell for cell in cells]
