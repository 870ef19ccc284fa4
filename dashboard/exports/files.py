"""Writing an exported table as .xlsx or .csv, so that no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from io import TextIOWrapper
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.tables import Cell, Column, ExportedTable, shown
from dashboard.exports.watermark import PRINTED, SIGN, Watermark
from plugins.decimals import rounded

XLSX_ROWS = 1_048_576
"""Rows of a sheet, by the file format."""
ROWS_ABOVE = 4
"""Title, what is said of the table, watermark, header."""

LINE_HEIGHT = 15
"""In points."""
NOTE_WIDTH = 40
A3, A4 = 8, 9
"""Sizes of paper, by the file format."""
WIDEST_ON_A4 = 240
"""Characters, which A4 on its side shows at 7 points and more."""
XLSX_CHARACTERS = 32_767
"""Characters of a cell, by the file format; a longer text is cut there, which its last sign says."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class TooManyRows(Exception):
    """The table does not fit the format; a .csv file has no such limit."""


Writer = Callable[[ExportedTable, Watermark, IO[bytes]], int]


def write_csv(table: ExportedTable, watermark: Watermark, to: IO[bytes]) -> int:
    """Writes header and rows in UTF-8 with a byte-order mark (which Excel needs), and the watermark as a last line.

    Nothing stands before the header, so that other programs can read the file: what is said of the table is left to
    .xlsx. The last line has as many cells as the others. Returns the number of rows.
    """
    text = TextIOWrapper(to, encoding="utf-8-sig", newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([_guarded(column.title) for column in table.columns])
    written = 0
    for row in table.rows:
        lines.writerow(
            [
                _guarded(cell) if isinstance(cell, str) else shown(cell, column)
                for cell, column in zip(row, table.columns, strict=True)
            ]
        )
        written += 1
    lines.writerow([f"{SIGN}: {watermark}", *[""] * (len(table.columns) - 1)])
    text.detach()  # which flushes, and leaves the file open for the caller
    return written


def write_xlsx(table: ExportedTable, watermark: Watermark, to: IO[bytes]) -> int:
    """Writes the title, what is said of the table in one line, the watermark, header and rows; returns how many rows.

    Raises TooManyRows. The watermark stands at the top and the bottom of each printed page, too. Numbers are numbers
    with the decimals shown, all else is text that stays text.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(to, options) as book:
        sheet = book.add_worksheet()
        heading = book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1, "text_wrap": True})
        text = book.add_format({"quote_prefix": True, "valign": "top"})
        wrapped = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
        formats = [_format(book, column) for column in table.columns]
        sheet.write_string(0, 0, table.title, book.add_format({"bold": True, "font_size": 14, "quote_prefix": True}))
        sheet.write_string(1, 0, "    ".join(table.about), text)
        sheet.write_string(2, 0, str(watermark), text)
        _print(sheet, watermark, sum(one.width for one in table.columns), ROWS_ABOVE - 1)
        sheet.set_row(ROWS_ABOVE - 1, LINE_HEIGHT * max(_lines(one.title, one.width - 2) for one in table.columns))
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(ROWS_ABOVE - 1, at, column.title, heading)
        sheet.freeze_panes(ROWS_ABOVE, 0)
        written = 0
        for written, row in enumerate(table.rows, start=1):
            if written + ROWS_ABOVE > XLSX_ROWS:
                raise TooManyRows
            high = max((_lines(cell, one.width - 1) for cell, one in zip(row, table.columns, strict=True)
                        if one.wraps and isinstance(cell, str)), default=1)  # fmt: skip
            if high > 1:
                sheet.set_row(written + ROWS_ABOVE - 1, LINE_HEIGHT * high)
            for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                _write(
                    sheet, written + ROWS_ABOVE - 1, at, cell, column, formats[at], wrapped if column.wraps else text
                )  # fmt: skip
        sheet.autofilter(ROWS_ABOVE - 1, 0, written + ROWS_ABOVE - 1, len(table.columns) - 1)
        if table.notes:
            _write_notes(book, table.notes, watermark, heading, wrapped)
    return written


WRITERS: Mapping[str, tuple[Writer, str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv"),
}
"""Format → what writes it, and its media type."""


def _write_notes(
    book: Any, notes: Sequence[tuple[str, ...]], watermark: Watermark, heading: Format, text: Format
) -> None:
    sheet = book.add_worksheet()
    sheet.set_column(0, len(notes[0]) - 1, NOTE_WIDTH)
    for at, line in enumerate(notes):
        sheet.set_row(at, LINE_HEIGHT * max(_lines(said, NOTE_WIDTH - 1) for said in line))
        for column, said in enumerate(line):
            sheet.write_string(at, column, said, text if at else heading)
    _print(sheet, watermark, NOTE_WIDTH * len(notes[0]), 0)


def _print(sheet: Worksheet, watermark: Watermark, width: int, header: int) -> None:
    """Prints on one page's width, of A3 where A4 would need a magnifying glass."""
    line = str(watermark)[:PRINTED].replace("&", "&&")
    sheet.set_header(f"&C{line}")
    sheet.set_footer(f"&L{line}&R&P / &N")
    sheet.set_margins(left=0.4, right=0.4)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(A4 if width <= WIDEST_ON_A4 else A3)
    sheet.fit_to_pages(1, 0)


def _lines(text: str, width: int) -> int:
    """Lines that the text needs in so many characters; not every program makes the row as high as its text."""
    signs = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
    return -(-signs // max(1, width)) or 1


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _format(book: Any, column: Column) -> Format:
    decimals = "." + "0" * column.places if column.places else ""
    match column.kind:
        case "number":
            pattern = f"0{decimals}"
        case "percent":
            pattern = f"0{decimals}%"
        case "plain":
            pattern = "General"
        case "day":
            pattern = "yyyy-mm-dd"
        case _:
            pattern = "@"
    made: Format = book.add_format({"num_format": pattern, "valign": "top"})
    return made


def _write(sheet: Worksheet, row: int, at: int, cell: Cell, column: Column, number: Format, text: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        whole = len(cell) <= XLSX_CHARACTERS
        sheet.write_string(row, at, cell if whole else f"{cell[: XLSX_CHARACTERS - 1]}…", text)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, at, dt.datetime.combine(cell, dt.time()), number)
    else:
        # Rounded first, half up as on the screen: Excel rounds what it shows in its own way.
        places = column.places + (2 if column.kind == "percent" else 0)
        sheet.write_number(row, at, float(rounded(Fraction(cell), places)), number)
