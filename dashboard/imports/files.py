"""Opening a file to import: what it is, is told by its first bytes, not by its name."""

from __future__ import annotations

import codecs
import mmap
from pathlib import Path

from dashboard.imports.csv_files import read_csv
from dashboard.imports.exported import without_watermark
from dashboard.imports.problems import refused
from dashboard.imports.rejected import original
from dashboard.imports.tables import Table
from dashboard.imports.xlsx_files import read_xlsx

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BEFORE_MARKUP = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n"
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head")


def tables_of(path: Path) -> list[Table]:
    """The tables of a file: one of a csv file, one a filled sheet of a workbook; raises ImportRefused."""
    try:
        if not path.exists():
            raise refused("no_such_file", path)
        if not path.is_file():
            raise refused("not_a_file", path)
        with path.open("rb") as file:
            start = file.read(512)
        if start.startswith(_ZIP):
            return [original(without_watermark(table)) for table in read_xlsx(path)]
        if start.startswith(_OLE):
            raise refused("encrypted" if _holds(path, _ENCRYPTED) else "old_xls", path)
        if start.replace(b"\0", b"").lstrip(_BEFORE_MARKUP).lower().startswith(_MARKUP):
            raise refused("markup", path)
        if not start:
            raise refused("empty_file", path)
        return [original(without_watermark(read_csv(path)))]
    except OSError as error:
        raise refused("unreadable", path, reason=error.strerror or error) from error


def _holds(path: Path, word: bytes) -> bool:
    """Whether the word stands anywhere in the file, however large it is."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(word) >= 0
