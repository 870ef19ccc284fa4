"""Reading .xlsx workbooks into tables. A workbook is at most 100 MB unpacked, so its rows are kept in memory."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dashboard.imports.csv_files import as_wide
from dashboard.imports.problems import ImportRefused, refused
from dashboard.imports.tables import TRIMMED, Row, Table, text_of
from dashboard.imports.xlsx_archive import opened
from dashboard.imports.xlsx_rows import rows_of
from dashboard.imports.xlsx_workbook import Sheet, read_workbook


def read_xlsx(path: Path) -> list[Table]:
    """The tables of a workbook, one a sheet that is not empty; raises ImportRefused."""
    try:
        with path.open("rb") as file, opened(path, file) as archive:
            workbook = read_workbook(archive)
            filled = [(sheet, rows) for sheet in workbook.sheets if (rows := rows_of(archive, workbook, sheet))]
            archive.parse_the_rest()
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except (ImportRefused, OSError):
        raise
    except Exception as error:  # a damaged workbook breaks zipfile, expat and the reading of parts in many ways
        raise refused("broken_xlsx", path, reason=f"{type(error).__name__}: {error}") from error
    if not filled:
        raise refused("empty_file", path)
    return [_table(path, sheet, rows, sha256, from_1904=workbook.from_1904) for sheet, rows in filled]


def _table(path: Path, sheet: Sheet, rows: list[tuple[int, Row]], sha256: str, *, from_1904: bool) -> Table:
    headers = tuple(text_of(cell).strip(TRIMMED) for cell in rows[0][1])
    below = [(number, as_wide(row, len(headers))) for number, row in rows[1:]]
    return Table(path, sheet.name, headers, lambda: iter(below), sha256, from_1904=from_1904)
