"""Reading .xlsx workbooks, with a reader of our own: python-calamine gives error cells and formulas without a value as
blanks and rounds long numbers, openpyxl builds a tree of elements that one row can make fill all memory."""

from __future__ import annotations

from dashboard.imports.reading.archive import Archive
from dashboard.imports.reading.spool import Sheet, Writer
from dashboard.imports.reading.xlsx_rows import read_rows
from dashboard.imports.reading.xlsx_workbook import read_workbook


def read_xlsx(archive: Archive, out: Writer, *, hidden_sheets: bool) -> None:
    """Writes the sheets of the workbook; of hidden ones only the names, unless asked. Raises Unreadable."""
    workbook = read_workbook(archive)
    for sheet in workbook.sheets:
        out.begin(Sheet(sheet.name, from_1904=workbook.from_1904, hidden=sheet.hidden))
        if hidden_sheets or not sheet.hidden:
            out.finish(read_rows(archive, workbook, sheet, out.add))
    archive.parse_the_rest()
