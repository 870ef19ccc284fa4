"""The rows of one sheet of an .xlsx workbook, as cells that know what they were. No formula is ever calculated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from dashboard.imports.reading.archive import Archive
from dashboard.imports.reading.bounds import check_row, put
from dashboard.imports.reading.merged import Area
from dashboard.imports.reading.numbers import PLAIN, as_shown, moment
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.reading.xlsx_workbook import Runs, Sheet, Workbook, unescaped
from dashboard.imports.tables.table import Marked, Raw, Row, is_blank

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

_ROW, _CELL, _IN_CELL = 3, 4, 5  # how deep rows, cells and their values stand: worksheet, sheetData, row, c, v


def read_rows(archive: Archive, workbook: Workbook, sheet: Sheet, add: Callable[[int, Row], None]) -> list[Area]:
    """Gives ``add`` (row number, cells) of each row that is not blank, cut after its last filled cell.

    What comes back are the merged cells, which stand behind all rows. Raises Unreadable.
    """
    reader = _Reader(workbook, sheet.name, add)
    archive.parse(sheet.part, reader.opened, reader.closed, reader.text)
    return reader.merged


class _Reader:
    """Takes the elements of a sheet as they come."""

    def __init__(self, workbook: Workbook, sheet: str, add: Callable[[int, Row], None]) -> None:
        self.merged: list[Area] = []
        self._workbook, self._sheet, self._add = workbook, sheet, add
        self._in_data = False
        self._number = 0
        self._named = "0"
        self._row: list[Raw] | None = None
        self._place = -1
        self._kind, self._style = "n", "0"
        self._value: str | None = None
        self._formula: str | None = None
        self._inline = Runs()
        self._pieces: list[str] | None = None
        self._numbers: dict[tuple[str, str], Marked] = {}

    def opened(self, element: str, attributes: Mapping[str, str], depth: int) -> None:
        if self._row is None:
            if depth < _ROW:
                self._in_data = element == "sheetData"
            elif depth == _ROW and element == "row" and self._in_data:
                self._begin_row(attributes)
            elif depth == _ROW and element == "mergeCell":
                self.merged.append(_area(attributes["ref"]))
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
            cell = self._cell()
            if not is_blank(cell):
                put(self._row, self._place, cell, self._number, self._sheet)
        elif depth == _ROW:
            self._end_row(self._row)
        else:
            self._inline.closed(element)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r")
        number = self._number + 1 if written is None else int(written)
        if number <= self._number:
            raise Unreadable("out_of_order", self._sheet, place=number)
        self._number, self._place, self._row = number, -1, []
        self._named = str(number)

    def _end_row(self, row: list[Raw]) -> None:
        self._row = None
        if row:
            check_row(self._number, self._sheet)
            self._add(self._number, row)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        written = attributes.get("r")
        place = self._place + 1 if written is None else _COLUMNS.get(written.removesuffix(self._named), -1)
        if place <= self._place:
            raise Unreadable("out_of_order", self._sheet, place=written)
        self._place = place
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value = self._formula = None
        if self._kind == "inlineStr":
            self._inline.clear()

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
                return moment(value.strip())
            case _:
                return Marked("error", value)

    def _known_number(self, written: str) -> Marked:
        known = self._numbers.get((written, self._style))
        if known is None:
            if len(self._numbers) >= KNOWN_NUMBERS:
                self._numbers.clear()
            formats = self._workbook.formats
            style = int(self._style)
            form = formats[style] if style < len(formats) else PLAIN
            known = as_shown(written, form, from_1904=self._workbook.from_1904)
            self._numbers[written, self._style] = known
        return known


def _area(ref: str) -> Area:
    """The range of cells written such as A2:C9."""
    found = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", ref)
    if found is None:
        raise ValueError(f"{ref} is no range of cells")
    return Area(_COLUMNS[found[1]], int(found[2]), _COLUMNS[found[3]], int(found[4]))
