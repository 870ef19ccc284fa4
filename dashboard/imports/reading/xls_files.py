"""Reading .xls workbooks through xlrd, which tells errors, truth values and merged cells; python-calamine does not."""

from __future__ import annotations

import io
from typing import IO, Any

import xlrd
from xlrd.biffh import error_text_from_code

from dashboard.imports.reading.bounds import check_row, put
from dashboard.imports.reading.merged import Area
from dashboard.imports.reading.numbers import BUILT_IN, NumberFormat, as_shown, number_format
from dashboard.imports.reading.spool import Sheet, Writer
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import Marked, Raw, is_blank

LARGEST_BYTES = 100 * 1024**2
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")


def read_xls(file: IO[bytes], out: Writer, *, hidden_sheets: bool) -> None:
    """Writes the sheets of the workbook; of hidden ones only the names, unless asked. Raises Unreadable."""
    size = file.seek(0, io.SEEK_END)
    if size > LARGEST_BYTES:
        raise Unreadable("file_too_large", megabytes=size // 1024**2, most=LARGEST_BYTES // 1024**2)
    file.seek(0)
    content = file.read()
    if _ENCRYPTED in content:
        raise Unreadable("encrypted")  # a newer workbook with a password has the same first bytes
    if _MACROS in content:
        raise Unreadable("macros")
    try:
        book = xlrd.open_workbook(
            file_contents=content, logfile=_Nowhere(), formatting_info=True, on_demand=True, ragged_rows=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Unreadable("encrypted") from error
        if "Can't find workbook" in str(error):
            raise Unreadable("other_document") from error
        raise
    formats = _formats(book)
    for place, name in enumerate(book.sheet_names()):
        sheet = book.sheet_by_index(place)
        hidden = sheet.visibility != 0
        out.begin(Sheet(name, from_1904=book.datemode == 1, hidden=hidden))
        if hidden_sheets or not hidden:
            _write_rows(sheet, formats, out, from_1904=book.datemode == 1)
            out.finish(Area(left, top + 1, right - 1, bottom) for top, bottom, left, right in sheet.merged_cells)
        book.unload_sheet(place)


def _formats(book: Any) -> list[NumberFormat]:
    """By number of a cell's style."""
    spelled = {key: BUILT_IN.get(key) or one.format_str or "" for key, one in book.format_map.items()}
    known = {key: number_format(code) for key, code in spelled.items()}
    return [known.get(style.format_key, NumberFormat()) for style in book.xf_list]


def _write_rows(sheet: Any, formats: list[NumberFormat], out: Writer, *, from_1904: bool) -> None:
    for index in range(sheet.nrows):
        row: list[Raw] = []
        kinds, values = sheet.row_types(index), sheet.row_values(index)
        for place, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            cell: Raw
            match kind:
                case xlrd.XL_CELL_TEXT:
                    cell = value
                case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
                    cell = as_shown(repr(value), formats[sheet.cell_xf_index(index, place)], from_1904=from_1904)
                case xlrd.XL_CELL_BOOLEAN:
                    cell = Marked("yes_no", "TRUE" if value else "FALSE")
                case xlrd.XL_CELL_ERROR:
                    cell = Marked("error", error_text_from_code.get(value, "#VALUE!"))
                case _:
                    continue
            if not is_blank(cell):
                put(row, place, cell, index + 1, sheet.name)
        if row:
            check_row(index + 1, sheet.name)
            out.add(index + 1, row)


class _Nowhere(io.TextIOBase):
    """For what xlrd has to say, which quotes the file."""

    def write(self, text: str) -> int:
        return len(text)
