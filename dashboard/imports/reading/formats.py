"""What a file is, is told by its first bytes and by what it holds, never by its name."""

from __future__ import annotations

import codecs
import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from dashboard.imports.reading.archive import opened
from dashboard.imports.reading.ods_files import is_ods, read_ods
from dashboard.imports.reading.spool import Writer
from dashboard.imports.reading.text_files import read_text
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.reading.xls_files import read_xls
from dashboard.imports.reading.xlsx_files import read_xlsx

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEFORE_MARKUP = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n"
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head")


@dataclass(frozen=True)
class Wanted:
    """What the importer asks of a reader."""

    known: Collection[str]
    """Folded headers that mean something: by them a text file's encoding and delimiter are told."""
    hidden_sheets: bool
    """Hidden sheets are read, too; else only their names are."""
    encoding: str | None = None
    """What a person says a text file is written in, where it could be several."""


def read(file: IO[bytes], out: Writer, wanted: Wanted) -> None:
    """Writes all that stands in the file; raises Unreadable, whatever is wrong with it."""
    start = file.read(512)
    if not start:
        raise Unreadable("empty_file")
    if start.replace(b"\0", b"").lstrip(_BEFORE_MARKUP).lower().startswith(_MARKUP):
        raise Unreadable("markup")
    if not start.startswith((_ZIP, _OLE)):
        read_text(file, out, wanted.known, wanted.encoding)
        return
    try:
        if start.startswith(_OLE):
            read_xls(file, out, hidden_sheets=wanted.hidden_sheets)
        else:
            _read_packed(file, out, wanted)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # a damaged workbook breaks zipfile, expat, xlrd and our own reading in many ways
        raise Unreadable("broken_workbook", reason=f"{type(error).__name__}: {error}") from error


def _read_packed(file: IO[bytes], out: Writer, wanted: Wanted) -> None:
    with opened(file, file.seek(0, os.SEEK_END)) as archive:
        read_packed = read_ods if is_ods(archive) else read_xlsx
        read_packed(archive, out, hidden_sheets=wanted.hidden_sheets)
