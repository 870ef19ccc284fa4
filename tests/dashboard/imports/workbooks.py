"""Workbooks as no spreadsheet program writes them, with one part rewritten; and what is read of them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.imports.files import tables_of
from dashboard.imports.problems import ImportRefused, Refusal
from dashboard.imports.tables import Raw

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


def cells(path: Path) -> list[list[Raw]]:
    """The rows below the headers of a workbook's only sheet."""
    (table,) = tables_of(path)
    return [list(row) for _, row in table.rows()]


def refused(path: Path) -> Refusal:
    """Why the file is refused."""
    with pytest.raises(ImportRefused) as error:
        tables_of(path)
    return error.value.refusals[0]


def refusal(path: Path) -> str:
    """The code of why the file is refused."""
    return refused(path).code
