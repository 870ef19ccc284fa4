"""Reading .ods workbooks (OpenDocument 1.1 to 1.4) with a small reader of our own.

What is repeated, a cell or a row a million times, is counted and not unrolled where it is blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.imports.reading.archive import Archive
from dashboard.imports.reading.bounds import check_row, put
from dashboard.imports.reading.merged import Area
from dashboard.imports.reading.numbers import NumberFormat, as_shown, moment
from dashboard.imports.reading.spool import Sheet, Writer
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import LONGEST_CELL, MOST_COLUMNS, Marked, Raw, is_blank

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = ("office", "table", "text", "style")

_TABLE = 4  # document-content, body, spreadsheet, table
_ERROR = re.compile(r"#(?:REF|NAME|VALUE|DIV/0|NUM|NULL)[!?]|#N/A|Err:[0-9]{3}")
_ZEROS_AND_DIGITS = re.compile("0[0-9]+")
_DURATION = re.compile(r"PT([0-9]+)H([0-9]+)M([0-9]+)(?:\.[0-9]+)?S")
_NO_TEXT = ("annotation", "note", "ruby-text")
_FROM_1904 = "1904-01-01"
_PERCENT = NumberFormat("percent")


def is_ods(archive: Archive) -> bool:
    """Whether the archive is a document of OpenDocument, of whichever kind."""
    return "mimetype" in archive and ("content.xml" in archive or "encrypted-package" in archive)


def read_ods(archive: Archive, out: Writer, *, hidden_sheets: bool) -> None:
    """Writes the sheets of the workbook; of hidden ones only the names, unless asked. Raises Unreadable."""
    if not archive.text_of("mimetype").startswith(_SPREADSHEET):
        raise Unreadable("other_document")
    if "encrypted-package" in archive or _is_encrypted(archive):
        raise Unreadable("encrypted")
    reader = _Reader(out, hidden_sheets=hidden_sheets)
    archive.parse("content.xml", reader.opened, reader.closed, reader.text)
    archive.parse_the_rest()


def _is_encrypted(archive: Archive) -> bool:
    found: list[str] = []

    def opened(element: str, _: Mapping[str, str], __: int) -> None:
        if element == "encryption-data":
            found.append(element)

    if "META-INF/manifest.xml" in archive:
        archive.parse("META-INF/manifest.xml", opened)
    return bool(found)


class _Reader:
    """Takes the elements of ``content.xml`` as they come."""

    def __init__(self, out: Writer, *, hidden_sheets: bool) -> None:
        self._out = out
        self._hidden_sheets = hidden_sheets
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._from_1904 = False
        self._names: set[str] = set()
        self._sheet: str | None = None
        self._merged: list[Area] = []
        self._number = self._rows = 0
        self._row: list[Raw] | None = None
        self._place = 0
        self._cell: Mapping[str, str] | None = None
        self._cell_depth = 0
        self._paragraphs: list[list[str]] = []
        self._in_paragraph = False
        self._without_text = 0

    def opened(self, element: str, attributes: Mapping[str, str], depth: int) -> None:
        if self._cell is not None:
            self._within_cell(element, attributes, depth)
        elif self._row is not None and element in ("table-cell", "covered-table-cell"):
            self._cell, self._cell_depth, self._paragraphs = attributes, depth, []
        elif self._sheet is not None and element == "table-row":
            self._row, self._place = [], 0
            self._rows = _times(attributes.get("table:number-rows-repeated"))
        elif depth == _TABLE and element == "table":
            self._begin_sheet(attributes)
        elif depth == 1 and any(attributes.get(f"xmlns:{one}") != f"{_NAMES}{one}:1.0" for one in _PREFIXES):
            raise Unreadable("odd_part", part="content.xml")  # legal with other prefixes, but nobody writes it so
        elif element == "style" and attributes.get("style:family") == "table":
            self._style = attributes.get("style:name", "")
        elif element == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif element == "null-date":
            self._from_1904 = attributes.get("table:date-value") == _FROM_1904

    def text(self, text: str) -> None:
        if self._in_paragraph and not self._without_text:
            self._paragraphs[-1].append(text)

    def closed(self, element: str, depth: int) -> None:
        if depth == self._without_text:
            self._without_text = 0
        elif self._cell is not None:
            if depth == self._cell_depth:
                self._end_cell(self._cell)
            elif depth == self._cell_depth + 1:
                self._in_paragraph = False
        elif self._row is not None and element == "table-row":
            self._end_row(self._row)
        elif depth == _TABLE and self._sheet is not None:
            self._out.finish(self._merged)
            self._sheet = None

    def _begin_sheet(self, attributes: Mapping[str, str]) -> None:
        name = attributes["table:name"]
        if name in self._names:
            raise Unreadable("sheet_twice", name)
        self._names.add(name)
        hidden = attributes.get("table:style-name") in self._hidden_styles
        self._out.begin(Sheet(name, from_1904=self._from_1904, hidden=hidden))
        if self._hidden_sheets or not hidden:
            self._sheet, self._number, self._merged = name, 1, []

    def _end_row(self, row: list[Raw]) -> None:
        self._row = None
        if row:
            check_row(self._number + self._rows - 1, self._sheet or "")
            for number in range(self._number, self._number + self._rows):
                self._out.add(number, row)
        self._number += self._rows

    def _within_cell(self, element: str, attributes: Mapping[str, str], depth: int) -> None:
        if self._without_text:
            return
        if element in _NO_TEXT or (depth == self._cell_depth + 1 and element != "p"):
            self._without_text = depth  # notes, drawings and the text in them
        elif depth == self._cell_depth + 1:
            self._in_paragraph = True
            self._paragraphs.append([])
        elif element == "s":
            self._paragraphs[-1].append(" " * min(_times(attributes.get("text:c")), LONGEST_CELL))
        elif element == "tab":
            self._paragraphs[-1].append("\t")
        elif element == "line-break":
            self._paragraphs[-1].append("\n")

    def _end_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell = None
        row = self._row
        if row is None:
            return
        times = _times(attributes.get("table:number-columns-repeated"))
        cell = _value(attributes, "\n".join(map("".join, self._paragraphs)))
        if not is_blank(cell):
            for place in range(self._place, self._place + min(times, MOST_COLUMNS + 1)):
                put(row, place, cell, self._number, self._sheet or "")
        wide = _times(attributes.get("table:number-columns-spanned"))
        high = _times(attributes.get("table:number-rows-spanned"))
        if wide > 1 or high > 1:
            self._merged.append(Area(self._place, self._number, self._place + wide - 1, self._number + high - 1))
        self._place += times


def _times(written: str | None) -> int:
    return 1 if written is None else max(1, int(written))


def _value(attributes: Mapping[str, str], shown: str) -> Raw:
    formula = attributes.get("table:formula")
    if attributes.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(shown)):
        return Marked("error", shown or "#VALUE!")
    match attributes.get("office:value-type"):
        case "float" | "currency":
            written = attributes["office:value"]
            # 0007 is kept as 7 and a style; what it shows is told by its text.
            zeros = _ZEROS_AND_DIGITS.fullmatch(shown) and int(shown) == float(written)
            return Marked("number", shown) if zeros else as_shown(written)
        case "percentage":
            return as_shown(attributes["office:value"], _PERCENT)
        case "date":
            return moment(attributes["office:date-value"])
        case "time":
            return Marked("time", _hours(attributes["office:time-value"]))
        case "boolean":
            return Marked("yes_no", attributes["office:boolean-value"].upper())
        case None if formula and not shown:
            return Marked("formula", "=" + formula.rpartition(":=")[2].lstrip("="))
        case _:
            return shown or attributes.get("office:string-value", "")


def _hours(written: str) -> str:
    found = _DURATION.fullmatch(written)
    return ":".join(part.zfill(2) for part in found.groups()) if found else written
