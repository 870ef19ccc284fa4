"""Files as no spreadsheet program writes them, with one part rewritten; and what is read of them, in this process."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.imports.reading import formats
from dashboard.imports.reading.spool import Sheet, Spool, Writer
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.layout import MappingProfile, known_words
from dashboard.imports.tables.table import Raw, Row

SHEET = "xl/worksheets/sheet1.xml"


def patched(path: Path, part: str, change: Callable[[str], str], encoding: str = "utf-8") -> Path:
    """The workbook with one part of it rewritten, or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b"").decode()).encode(encoding)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_rows(workbook: Callable[..., Path], xml: str) -> Path:
    """A workbook whose sheet 案件 has a header row (A1: case_no, B1: agency_code) and these rows."""
    path = workbook({"案件": [["case_no", "agency_code"]]})
    return patched(path, SHEET, lambda sheet: sheet.replace("</sheetData>", xml + "</sheetData>"))


Rows = list[tuple[int, Row]]
KNOWN = known_words(MappingProfile())


def sheets_of(path: Path, *, hidden_sheets: bool = False) -> list[tuple[Sheet, Rows]]:
    """The sheets of a file with their rows."""
    spool = Spool()
    out = Writer(spool.file, lambda sheet, rows: None)
    with path.open("rb") as file:
        formats.read(file, out, formats.Wanted(KNOWN, hidden_sheets))
    return [(sheet, [(number, list(row)) for number, row in spool.rows(sheet)]) for sheet in out.sheets]


def rows_of(path: Path) -> Rows:
    """(row number, cells) of a file's only sheet."""
    ((_, rows),) = sheets_of(path)
    return rows


def cells(path: Path) -> list[list[Raw]]:
    """The rows below the first one of a file's only sheet."""
    return [list(row) for _, row in rows_of(path)[1:]]


def refused(path: Path) -> Unreadable:
    """Why the file is refused."""
    with pytest.raises(Unreadable) as error:
        sheets_of(path)
    return error.value


def refusal(path: Path) -> str:
    """The code of why the file is refused."""
    return refused(path).code
