"""Reading text files (.csv, .txt): which encoding and which delimiter is told by decoding strictly and by known words.

Nothing is told by statistics: of a short file they say Korean where it is Chinese. Rows are streamed.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import IO

from dashboard.imports.cells.width import folded_header
from dashboard.imports.reading.spool import Sheet, Writer
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import TRIMMED

LARGEST_BYTES = 512 * 1024**2
MOST_ROWS = 2_000_000
"""Blank ones included: they are cheap, but not for nothing."""
LONGEST_ROW = 131_072
"""Characters, quotes and delimiters included."""
BLOCK = 1024**2
DELIMITERS = (",", "\t", ";")
HEAD_ROWS = 40
"""Among so many rows, letterheads included, the headers are looked for."""

SIMPLIFIED, TRADITIONAL = "gb18030", "cp950"
"""GB18030 with GBK and GB2312, and Big5 as Windows writes it."""


def read_text(file: IO[bytes], out: Writer, known: Collection[str], said: str | None = None) -> None:
    """Writes the rows of the file as one sheet. ``known`` are folded headers that mean something. Raises Unreadable.

    ``said`` is what a person says that it is written in; it decides where known words do not.
    """
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_BYTES:
        raise Unreadable("file_too_large", megabytes=size // 1024**2, most=LARGEST_BYTES // 1024**2)
    encoding = _encoding(file, known, said)
    delimiter = max(DELIMITERS, key=lambda mark: _fit(file, encoding, mark, known))
    out.begin(Sheet(None, encoding, delimiter))
    for number, row in _records(file, encoding, delimiter):
        out.add(number, row)
    out.finish()


def _encoding(file: IO[bytes], known: Collection[str], said: str | None) -> str:
    start = next(_blocks(file), b"")[:4]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if start.startswith(codecs.BOM_UTF32_LE) or not _decodes(file, "utf-16"):
            raise Unreadable("not_text")
        return "utf-16"
    if any(b"\0" in block for block in _blocks(file)):
        raise Unreadable("not_text")
    if _decodes(file, "utf-8"):
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    decoding = [encoding for encoding in (SIMPLIFIED, TRADITIONAL) if _decodes(file, encoding)]
    if not decoding:
        raise Unreadable("unknown_encoding")
    if said in decoding:
        return said
    # Either reads much of the other as garbage. GB18030 comes first, the office standard: where words do not tell,
    # as with headers in English, a file is Big5 only if it cannot be GB18030.
    words = {one: max(_fit(file, one, mark, known)[0] for mark in DELIMITERS) for one in decoding}
    likely = max(decoding, key=words.__getitem__)
    if not words[likely]:
        headers = ", ".join(filter(None, next(iter(_head(file, likely, DELIMITERS[0])), ())))
        raise Unreadable("unsure_encoding", headers=headers)
    return likely


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(file):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _fit(file: IO[bytes], encoding: str, delimiter: str, known: Collection[str]) -> tuple[int, int]:
    """How many cells of the row that looks most like headers mean something; and how often the first row is split."""
    head = _head(file, encoding, delimiter)
    words = max((len({folded_header(cell) for cell in row} & set(known)) for row in head), default=0)
    return words, len(head[0]) - 1 if head else 0


def _head(file: IO[bytes], encoding: str, delimiter: str) -> list[list[str]]:
    """The first rows, as far as they can be read in this way."""
    head: list[list[str]] = []
    with suppress(Unreadable):  # in the way that is chosen in the end, the same is met again and told
        for _, row in islice(_records(file, encoding, delimiter), HEAD_ROWS):
            head.append(row)
    return head


def _records(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, each without the blank cells on its right.

    Strict: a quote left open would swallow the rest of the file.
    """
    number = length = 0

    def lines() -> Iterator[str]:
        nonlocal length
        while line := text.readline(LONGEST_ROW + 1):
            length += len(line)
            if length > LONGEST_ROW:
                raise Unreadable("row_too_long", row=number + 1, line=reader.line_num + 1, most=LONGEST_ROW)
            yield line

    with _decoded(file, encoding) as text:
        reader = csv.reader(lines(), delimiter=delimiter, strict=True)
        try:
            for number, row in enumerate(reader, 1):
                length = 0
                if number > MOST_ROWS:
                    raise Unreadable("goes_on", most=MOST_ROWS)
                while row and not row[-1].strip(TRIMMED):
                    row.pop()
                if row:
                    yield number, row
        except csv.Error as error:
            raise Unreadable("broken_csv", row=number + 1, line=reader.line_num, reason=error) from error


@contextmanager
def _decoded(file: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        yield text
    finally:
        text.detach()
