"""Reading .xlsx workbooks: checked as archives first, then read by openpyxl as cells that know what they were.

A workbook is at most 100 MB unpacked, so its rows are kept in memory. No formula is ever calculated.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.utils.escape import unescape

from dashboard.imports.csv_files import as_wide
from dashboard.imports.problems import ImportRefused, refused
from dashboard.imports.tables import MOST_COLUMNS, TRIMMED, Marked, Raw, Row, Table, is_blank

LARGEST_BYTES = 100 * 1024**2
LARGEST_RATIO = 200
MOST_MEMBERS = 2000
BLANK_ROWS = 1000
"""After so many blank rows nothing more is expected; formatted but empty rows may go on to a million."""
BLOCK = 1024**2
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ZEROS = re.compile("0{2,}")


def read_xlsx(path: Path) -> list[Table]:
    """The tables of a workbook, one a sheet that is not empty; raises ImportRefused."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        calculated = _check_archive(path)
        with warnings.catch_warnings():
            # openpyxl warns of print settings, filters and dates out of range; what concerns us is checked by cell.
            warnings.simplefilter("ignore")
            tables = [table for table in _tables(path, sha256, calculated=calculated) if table is not None]
    except ImportRefused:
        raise
    except Exception as error:  # openpyxl meets a damaged workbook with whatever its parts raise
        raise refused("broken_xlsx", path, reason=f"{type(error).__name__}: {error}") from error
    if not tables:
        raise refused("empty_file", path)
    return tables


def _check_archive(path: Path) -> bool:
    """Whether the workbook holds no formula; raises ImportRefused for what must not be opened at all."""
    formulas = False
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise refused("not_a_workbook", path)
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise refused("macros", path)
        if len(members) > MOST_MEMBERS:
            raise refused("archive_members", path, found=len(members), most=MOST_MEMBERS)
        unpacked = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if unpacked > LARGEST_BYTES or unpacked > LARGEST_RATIO * max(packed, 1):
            raise refused("archive_too_large", path, megabytes=unpacked // 1024**2, most=LARGEST_BYTES // 1024**2)
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels")):
                formulas |= _check_part(path, archive, member)
    return not formulas


def _check_part(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether this part holds a formula; raises ImportRefused where it declares entities."""
    formula = False
    kept = b""
    with archive.open(member) as part:  # reads no more than the size that was added up above
        while block := part.read(BLOCK):
            seen = kept + block
            if b"<!DOCTYPE" in seen or b"\0" in seen:  # no part of a workbook needs either; UTF-16 would hide the first
                raise refused("entities", path, part=member.filename)
            formula = formula or _FORMULA.search(seen) is not None
            kept = block[-16:]
    return formula


def _tables(path: Path, sha256: str, *, calculated: bool) -> Iterator[Table | None]:
    with path.open("rb") as file, path.open("rb") as again:  # openpyxl does not close what it fails to load
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
        formulas = None if calculated else openpyxl.load_workbook(again, read_only=True, data_only=False)
        for place, sheet in enumerate(workbook.worksheets):
            beside = None if formulas is None else formulas.worksheets[place]
            rows = list(_rows(path, sheet, beside))
            yield _table(path, sheet.title, rows, sha256, from_1904=workbook.epoch == MAC_EPOCH)


def _table(path: Path, sheet: str, rows: list[tuple[int, Row]], sha256: str, *, from_1904: bool) -> Table | None:
    if not rows:
        return None
    headers = [(cell if isinstance(cell, str) else cell.text).strip(TRIMMED) for cell in rows[0][1]]
    below = [(number, as_wide(row, len(headers))) for number, row in rows[1:]]
    return Table(path, sheet, tuple(headers), lambda: iter(below), sha256, from_1904=from_1904)


def _rows(path: Path, sheet: Any, formulas: Any) -> Iterator[tuple[int, Row]]:
    """The rows that are not blank, with their numbers, cut after their last filled cell."""
    sheet.reset_dimensions()  # what a sheet says of its own size may be anything
    beside: Iterator[Any] | None = None
    if formulas is not None:
        formulas.reset_dimensions()
        beside = formulas.iter_rows()
    padding: dict[int, int] = {}
    blank = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = [_cell(cell, padding) for cell in cells]
        if beside is not None:
            for place, cell in enumerate(next(beside, ())):
                if cell.data_type == "f" and place < len(row) and row[place] == "":
                    row[place] = Marked("formula", str(cell.value))
        while row and is_blank(row[-1]):
            row.pop()
        if not row:
            blank += 1
            if blank >= BLANK_ROWS:
                return
            continue
        if len(row) > MOST_COLUMNS:
            raise refused("too_many_columns", path, sheet.title, found=len(row), most=MOST_COLUMNS)
        blank = 0
        yield number, row


def _cell(cell: Any, padding: dict[int, int]) -> Raw:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return Marked("error", str(value))
    if isinstance(value, str):
        return str(unescape(value))
    if isinstance(value, bool):
        return Marked("yes_no", str(value).upper())
    if isinstance(value, int | float):
        return Marked("number", _digits(value).zfill(_shown_digits(cell, padding)))
    if isinstance(value, dt.datetime):
        return Marked("day", value.date().isoformat() if value.time() == dt.time() else value.isoformat())
    if isinstance(value, dt.date):
        return Marked("day", value.isoformat())
    return Marked("time", str(value))


def _digits(value: int | float) -> str:
    """The number as Excel shows it at most: 15 digits, whole numbers without a point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**20 else format(value, ".15g")
    return str(value)


def _shown_digits(cell: Any, padding: dict[int, int]) -> int:
    """How many digits the cell's format fills up to with zeros, such as 4 for 0007; else 0."""
    style = cell._style_id
    if style not in padding:
        padding[style] = len(cell.number_format) if _ZEROS.fullmatch(cell.number_format) else 0
    return padding[style]
