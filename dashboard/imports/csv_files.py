"""Reading .csv files: UTF-16 by its mark, else UTF-8, else GB18030; strictly, so that nothing is read as garbage.

Rows are streamed, and none is longer than what can be kept in memory by the thousand.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from dashboard.imports.layout import known_headers
from dashboard.imports.problems import ImportRefused, refused
from dashboard.imports.quoting import shown
from dashboard.imports.tables import MOST_COLUMNS, TRIMMED, Raw, Row, Table, is_blank, text_of

LARGEST_BYTES = 512 * 1024**2
MOST_ROWS = 2_000_000
"""Blank ones included: they are cheap, but not for nothing."""
LONGEST_ROW = 131_072
"""Characters, quotes and delimiters included."""
BLOCK = 1024**2
DELIMITERS = (",", "\t", ";")


def read_csv(path: Path) -> Table:
    """The table of a csv file; raises ImportRefused. Its rows are streamed from the file each time."""
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise refused("file_too_large", path, megabytes=size // 1024**2, most=LARGEST_BYTES // 1024**2)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    encoding = _encoding(path)
    delimiter = max(DELIMITERS, key=lambda mark: _fit(path, encoding, mark))
    headers = _headers(path, encoding, delimiter)
    if not headers:
        raise refused("empty_file", path)
    if len(headers) > MOST_COLUMNS:
        raise refused("too_many_columns", path, found=len(headers), most=MOST_COLUMNS)
    if encoding == "gb18030" and not known_headers(headers):
        raise refused("unsure_encoding", path, headers=shown(", ".join(filter(None, headers))))

    def rows() -> Iterator[tuple[int, Row]]:
        records = _records(path, encoding, delimiter, len(headers))
        next(records)
        return records

    return Table(path, None, headers, rows, sha256, encoding, delimiter)


def as_wide(row: Row, width: int) -> list[Raw]:
    """The row with as many cells as there are headers: filled up with blanks, or without the blanks on its right."""
    cells = list(row)
    while len(cells) > width and is_blank(cells[-1]):
        cells.pop()
    return [*cells, *[""] * (width - len(cells))]


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if start.startswith(codecs.BOM_UTF32_LE) or not _decodes(path, "utf-16"):
            raise refused("not_text", path)
        return "utf-16"
    if any(b"\0" in block for block in _blocks(path)):
        raise refused("not_text", path)
    if _decodes(path, "utf-8"):
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    if _decodes(path, "gb18030"):
        return "gb18030"
    raise refused("unknown_encoding", path)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _fit(path: Path, encoding: str, delimiter: str) -> int:
    """How many headers mean something when read with this delimiter."""
    try:
        return known_headers(_headers(path, encoding, delimiter))
    except ImportRefused:
        return -1


def _headers(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    """The cells of the first row that is not blank, without the blank ones on the right."""
    for _, row in _records(path, encoding, delimiter, 0):
        return tuple(text_of(cell).strip(TRIMMED) for cell in row)
    return ()


def _records(path: Path, encoding: str, delimiter: str, width: int) -> Iterator[tuple[int, Row]]:
    """The records that are not blank, at least ``width`` cells each, with their numbers.

    Strict: a quote left open would swallow the rest of the file.
    """
    number = length = 0

    def lines() -> Iterator[str]:
        nonlocal length
        while line := file.readline(LONGEST_ROW + 1):
            length += len(line)
            if length > LONGEST_ROW:
                raise refused("row_too_long", path, row=number + 1, line=reader.line_num + 1, most=LONGEST_ROW)
            yield line

    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(lines(), delimiter=delimiter, strict=True)
        try:
            for number, row in enumerate(reader, 1):
                length = 0
                if number > MOST_ROWS:
                    raise refused("goes_on", path, most=MOST_ROWS)
                if row and (row[0].strip(TRIMMED) or not all(map(is_blank, row))):
                    yield number, row if len(row) == width else as_wide(row, width)
        except csv.Error as error:
            raise refused("broken_csv", path, row=number + 1, line=reader.line_num, reason=error) from error
