"""The rows of one sheet of a workbook, as cells that know what they were. No formula is ever calculated.

Blank rows and cells cost nothing, however many; what stands beyond the limits refuses the file and names the place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

from dashboard.imports.problems import ImportRefused, refused
from dashboard.imports.tables import LONGEST_CELL, MOST_COLUMNS, Marked, Raw, Row, is_blank, text_of
from dashboard.imports.xlsx_archive import Archive
from dashboard.imports.xlsx_workbook import NumberFormat, Runs, Sheet, Workbook, unescaped

MOST_ROWS = 200_000
MOST_MERGED = 1_000_000
"""Cells that merged ones cover, each as often as it is covered."""
LONGEST_NUMBER = 400
KNOWN_NUMBERS = 50_000
"""So many numbers are kept once each before starting anew."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLUMNS = {
    name: place
    for place, name in enumerate(
        [*_LETTERS, *(a + b for a in _LETTERS for b in _LETTERS),
         *(a + b + c for a in "ABCDEFGHIJKLMNOPQRSTUVWX" for b in _LETTERS for c in _LETTERS)]
    )
}  # fmt: skip
"""A to XFD and some beyond → place, from 0."""
_NAMES = list(_COLUMNS)

_WHOLE = re.compile("-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_ROW, _CELL, _IN_CELL = 3, 4, 5  # how deep rows, cells and their values stand: worksheet, sheetData, row, c, v
_FROM_1904 = dt.datetime.combine(dt.date(1904, 1, 1), dt.time())
_FROM_1900 = dt.datetime.combine(dt.date(1899, 12, 30), dt.time())
_PLAIN = NumberFormat()


def rows_of(archive: Archive, workbook: Workbook, sheet: Sheet) -> list[tuple[int, Row]]:
    """(row number, cells) of the rows that are not blank, each cut after its last filled cell; raises ImportRefused."""
    reader = _Reader(archive.path, workbook, sheet)
    archive.parse(sheet.part, reader.opened, reader.closed, reader.text)
    reader.mark_merged()
    return reader.rows


class _Reader:
    """Takes the elements of a sheet as they come."""

    def __init__(self, path: Path, workbook: Workbook, sheet: Sheet) -> None:
        self.rows: list[tuple[int, Row]] = []
        self._path, self._sheet, self._workbook = path, sheet.name, workbook
        self._in_data = False
        self._number = 0
        self._row: list[Raw] | None = None
        self._place = -1
        self._kind, self._style = "n", 0
        self._value: str | None = None
        self._formula: str | None = None
        self._inline = Runs()
        self._pieces: list[str] | None = None
        self._numbers: dict[tuple[str, int], Marked] = {}
        self._merged: list[str] = []

    def opened(self, element: str, attributes: Mapping[str, str], depth: int) -> None:
        if self._row is None:
            if depth < _ROW:
                self._in_data = element == "sheetData"
            elif depth == _ROW and element == "row" and self._in_data:
                self._begin_row(attributes)
            elif depth == _ROW and element == "mergeCell":
                self._merged.append(attributes["ref"])
        elif depth == _CELL and element == "c":
            self._begin_cell(attributes)
        elif depth == _IN_CELL and element in ("v", "f"):
            self._pieces = []
        else:
            self._inline.opened(element)

    def text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)
        else:
            self._inline.add(text)

    def closed(self, element: str, depth: int) -> None:
        if self._row is None:
            return
        if self._pieces is not None:
            found = "".join(self._pieces)
            self._value, self._formula = (found, self._formula) if element == "v" else (self._value, found)
            self._pieces = None
        elif depth == _CELL and element == "c":
            self._end_cell(self._row)
        elif depth == _ROW:
            self._end_row(self._row)
        else:
            self._inline.closed(element)

    def mark_merged(self) -> None:
        """Marks the blank cells below the headers that a merged cell covers: Excel shows its text in them, too."""
        if not self.rows or not self._merged:
            return
        rows = {number: list(row) for number, row in self.rows[1:]}
        width = len(self.rows[0][1])
        covered = 0
        for ref in self._merged:
            left, top, right, bottom = _corners(ref)
            numbers, places = range(top, bottom + 1), range(left, min(right + 1, width))
            covered += len(numbers) * len(places)
            if covered > MOST_MERGED:
                raise self._refused("merged_too_often", most=MOST_MERGED)
            shown = text_of(rows[top][left]) if top in rows and left < len(rows[top]) else ""
            for number in numbers if places and shown else ():
                if row := rows.get(number):
                    row += [""] * (places.stop - len(row))
                    for place in places:
                        if row[place] == "":
                            row[place] = Marked("merged", shown)
        self.rows[1:] = rows.items()

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r")
        number = self._number + 1 if written is None else int(written)
        if number <= self._number:
            raise self._refused("out_of_order", place=number)
        self._number, self._place, self._row = number, -1, []

    def _end_row(self, row: list[Raw]) -> None:
        self._row = None
        if row:
            if self._number > MOST_ROWS:
                raise self._refused("too_many_rows", row=self._number, most=MOST_ROWS)
            self.rows.append((self._number, row))

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r")
        place = self._place + 1 if written is None else _COLUMNS.get(written.removesuffix(str(self._number)), -1)
        if place <= self._place:
            raise self._refused("out_of_order", place=written)
        self._place = place
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self._value = self._formula = None
        self._inline.clear()

    def _end_cell(self, row: list[Raw]) -> None:
        cell = self._cell()
        if is_blank(cell):
            return
        if self._place >= MOST_COLUMNS:
            raise self._refused("too_wide", column=_NAMES[self._place], row=self._number, most=MOST_COLUMNS)
        if (length := len(text_of(cell))) > LONGEST_CELL:
            place = f"{_NAMES[self._place]}{self._number}"
            raise self._refused("cell_too_long", place=place, length=length, most=LONGEST_CELL)
        row += [""] * (self._place - len(row))
        row.append(cell)

    def _cell(self) -> Raw:
        kind, value = self._kind, self._value
        if kind == "inlineStr":
            return self._inline.joined()
        if value is None or (value == "" and kind != "str"):
            return "" if self._formula is None else Marked("formula", f"={self._formula}")
        match kind:
            case "s":
                return self._workbook.texts[int(value)]
            case "str":
                return unescaped(value)
            case "n":
                return self._known_number(value.strip())
            case "b":
                return Marked("yes_no", "FALSE" if value.strip() in ("0", "false") else "TRUE")
            case "d":
                return _moment(value.strip())
            case _:
                return Marked("error", value)

    def _known_number(self, written: str) -> Marked:
        known = self._numbers.get((written, self._style))
        if known is None:
            if len(self._numbers) >= KNOWN_NUMBERS:
                self._numbers.clear()
            formats = self._workbook.formats
            form = formats[self._style] if self._style < len(formats) else _PLAIN
            start = _FROM_1904 if self._workbook.from_1904 else _FROM_1900
            known = self._numbers[written, self._style] = _number(written, form, start)
        return known

    def _refused(self, code: str, **detail: object) -> ImportRefused:
        return refused(code, self._path, self._sheet, **detail)


def _corners(ref: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a range such as A2:C9; columns from 0, rows from 1."""
    found = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", ref)
    if found is None:
        raise ValueError(f"{ref} is no range of cells")
    return _COLUMNS[found[1]], int(found[2]), _COLUMNS[found[3]], int(found[4])


def _number(written: str, form: NumberFormat, start: dt.datetime) -> Marked:
    if len(written) > LONGEST_NUMBER or not _NUMBER.fullmatch(written):
        return Marked("error", written)
    match form.shows:
        case "number":
            return Marked("number", _digits(written).zfill(form.digits))
        case "percent":
            return Marked("number", f"{float(written) * 100:.15g}%")
        case shows:
            return _day(float(written), start, elapsed=shows == "elapsed")


def _digits(written: str) -> str:
    """The number as Excel shows it at most: 15 digits, whole numbers without a point."""
    if _WHOLE.fullmatch(written):
        return written
    number = float(written)
    return str(int(number)) if number.is_integer() and abs(number) < 10**20 else f"{number:.15g}"


def _day(number: float, start: dt.datetime, *, elapsed: bool) -> Marked:
    if 1 <= number < 60 and start == _FROM_1900 and not elapsed:
        number += 1  # until then Excel counts a 29 February 1900
    try:
        since = dt.timedelta(milliseconds=round(number * 86_400_000))
        if elapsed:
            return Marked("time", str(since))
        moment = start + since
    except OverflowError:
        return Marked("error", "#VALUE!")
    if 0 <= number < 1:
        return Marked("time", moment.time().isoformat())
    return Marked("day", _shortest(moment))


def _moment(written: str) -> Marked:
    """A day written out, as workbooks of the strict kind have them."""
    try:
        return Marked("day", _shortest(dt.datetime.fromisoformat(written.removesuffix("Z"))))
    except ValueError:
        return Marked("time", written)


def _shortest(moment: dt.datetime) -> str:
    return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat()
