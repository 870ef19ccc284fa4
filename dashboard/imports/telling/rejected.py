"""Rejected files: the rows that were set aside, as they stood, each with its row number and the reason.

They are written beside the original under a passing name and get their own after the rows that were taken in are safe.
"""

from __future__ import annotations

import csv
import datetime as dt
import filecmp
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from dashboard.imports.tables.table import LONGEST_CELL, Marked, Raw, Row, Table, text_of
from dashboard.imports.telling.problems import refused

REJECTED_HEADERS = ("行号", "原因")
"""Row number and reason: the columns that a rejected file has beside the original ones, in every language."""

LONGEST_STEM = 220

_FORMULA = re.compile("'*[=+@\t\r＝＋－＠-].", re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_KEPT_AS_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,10})?")
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


class _Format(Protocol):
    def add(self, table: Table, number: int, row: Row, reason: str) -> None: ...

    def finish(self) -> None: ...


class RejectedFiles:
    """The rejected files of one import. Leaving the block without :meth:`keep` removes what was written."""

    def __init__(self) -> None:
        self._open: dict[Path, tuple[_Format, IO[Any], Path, Path]] = {}
        self.paths: dict[Path, Path] = {}
        """Original → its rejected file, once they are kept."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _, file, passing, _ in self._open.values():
            file.close()
            passing.unlink(missing_ok=True)

    def add(self, table: Table, number: int, row: Row, reason: str) -> None:
        """Writes one row that was set aside; raises ImportRefused where no file can be written."""
        if table.path not in self._open:
            self._open[table.path] = self._started(table)
        self._open[table.path][0].add(table, number, row, reason)

    def finish(self) -> None:
        """Completes the files under their passing names, so that nothing but a change of name is left to do."""
        for writer, file, _, _ in self._open.values():
            writer.finish()
            file.close()

    def written(self) -> Iterator[tuple[str, Path]]:
        """The name that each file is to have, and where it stands now that it is finished."""
        return ((final.name, passing) for _, _, passing, final in self._open.values())

    def keep(self) -> None:
        """Gives the files their names; an earlier one, which somebody may be correcting, is never written over."""
        for original, (_, _, passing, final) in self._open.items():
            try:
                self.paths[original] = _placed(passing, final)
            except OSError:
                self.paths[original] = passing  # the rows are safe already; better an odd name than none
        self._open.clear()

    def _started(self, table: Table) -> tuple[_Format, IO[Any], Path, Path]:
        taken = {final for _, _, _, final in self._open.values()}
        suffix = ".csv" if table.sheet is None else ".xlsx"
        for folder in (table.path.parent, Path()):
            wanted = folder / f"{_short(table.path.stem)}.rejected{suffix}"
            final = next(name for name in _names(wanted) if name not in taken)
            passing = final.with_name(final.name + ".part")
            try:
                if table.sheet is not None:
                    workbook = passing.open("wb")
                    return _Workbook(workbook), workbook, passing, final
                lines = passing.open("w", encoding=_written_in(table.encoding), newline="")
                return _Csv(lines, table), lines, passing, final
            except OSError:
                continue
        raise refused("rejected_not_writable", table.path)


def _written_in(encoding: str | None) -> str | None:
    """Big5 has no character for 号, nor for half of our reasons."""
    return "utf-8-sig" if encoding == "cp950" else encoding


def _placed(passing: Path, final: Path) -> Path:
    """Where the file stands now: at ``final``, behind an earlier file of that name, or as the earlier file itself
    where both say the same."""
    name = next(one for one in _names(final) if not one.exists() or filecmp.cmp(passing, one, shallow=False))
    if not name.exists():
        return passing.rename(name)
    passing.unlink()
    return name


def _short(stem: str) -> str:
    """The name, cut where a longer one made of it would fit on no disk: names have at most 255 bytes."""
    encoded = os.fsencode(stem)
    return stem if len(encoded) <= LONGEST_STEM else encoded[:LONGEST_STEM].decode("utf-8", "ignore")


def _names(wanted: Path) -> Iterator[Path]:
    """The name wanted, then the same with -2, -3 and so on before its ending."""
    yield wanted
    for again in count(2):
        yield wanted.with_name(f"{wanted.stem}-{again}{wanted.suffix}")


class _Csv:
    def __init__(self, lines: IO[str], table: Table) -> None:
        self._writer = csv.writer(lines, delimiter=table.delimiter)
        self._width = len(table.headers)
        self._writer.writerow([*map(_harmless, table.headers), *REJECTED_HEADERS])

    def add(self, table: Table, number: int, row: Row, reason: str) -> None:  # noqa: ARG002 - a csv file has one table
        cells = [_harmless(text_of(cell)) for cell in row]
        # What stood beyond the headers stays beyond them.
        self._writer.writerow([*cells[: self._width], number, reason, *cells[self._width :]])

    def finish(self) -> None:
        """Nothing is left to write."""


class _Workbook:
    def __init__(self, file: IO[bytes]) -> None:
        import xlsxwriter  # noqa: PLC0415 - slow to load, and most files are csv

        self._workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
        self._day = self._workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._sheets: dict[str, tuple[Any, int]] = {}

    def add(self, table: Table, number: int, row: Row, reason: str) -> None:
        name = table.sheet or ""
        if name not in self._sheets:
            self._sheets[name] = (self._sheet(name), 0)
            self._write(name, [*table.headers, *REJECTED_HEADERS])
        width = len(table.headers)
        self._write(name, [*row[:width], Marked("number", str(number)), reason, *row[width:]])

    def finish(self) -> None:
        self._workbook.close()

    def _sheet(self, name: str) -> Any:
        from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415 - as above

        try:
            return self._workbook.add_worksheet(name)
        except XlsxWriterException:  # a name Excel would not allow, which other programs wrote
            return self._workbook.add_worksheet()

    def _write(self, name: str, cells: Row) -> None:
        sheet, at = self._sheets[name]
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(at, place, _NOT_XML.sub("\ufffd", cell)[:LONGEST_CELL])
            else:
                self._write_marked(sheet, at, place, cell)
        self._sheets[name] = (sheet, at + 1)

    def _write_marked(self, sheet: Any, at: int, place: int, cell: Marked) -> None:
        if cell.mark == "number" and _KEPT_AS_NUMBER.fullmatch(cell.text):
            sheet.write_number(at, place, float(cell.text))
        elif cell.mark == "day" and len(cell.text) == 10:
            sheet.write_datetime(at, place, dt.datetime.fromisoformat(cell.text), self._day)
        elif cell.mark == "yes_no":
            sheet.write_boolean(at, place, cell.text == "TRUE")
        else:
            sheet.write_string(at, place, cell.text[:LONGEST_CELL])


def _harmless(cell: str) -> str:
    """The cell with a quote before what a spreadsheet would take for a formula; numbers are none."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _restored(cell: Raw) -> Raw:
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell) else cell


def original(table: Table) -> Table:
    """A rejected file as the file it came from, so that it can be corrected and imported again; others as they are."""
    width = len(table.headers) - len(REJECTED_HEADERS)
    if table.headers[width:] != REJECTED_HEADERS:
        return table

    def rows() -> Iterator[tuple[int, Row]]:
        for number, row in table.rows():
            cells = [*row[:width], *row[width + len(REJECTED_HEADERS) :]]
            yield number, cells if table.sheet is not None else [_restored(cell) for cell in cells]

    headers = table.headers[:width]
    if table.sheet is None:
        headers = tuple(str(_restored(header)) for header in headers)
    return replace(table, headers=headers, rows=rows)
