"""The packed parts of a workbook (.xlsx, .ods), each streamed once under limits of bytes, tags, names and depth.

No tree of elements is ever built: one row of a hostile file would fill all memory with it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat

from dashboard.imports.reading.unreadable import Unreadable

LARGEST_BYTES = 100 * 1024**2
LARGEST_RATIO = 200
MOST_MEMBERS = 2000
MOST_TAGS = 16_000_000
"""Beginnings and ends of elements in the whole workbook: more than 100 MB of the shortest cells have."""
MOST_NAMES = 5000
"""Of elements and attributes in one part; expat remembers each for good."""
LONGEST_TAG = 1024**2
DEEPEST = 100
BLOCK = 64 * 1024

_ENTRY = b"PK\x01\x02"
"""How each entry of the archive's directory begins."""
_PACKED_AS_EXCEL_DOES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_MACROS = re.compile(r".*vbaproject\.bin|xl/macrosheets/.*|(?:basic|scripts)/.*")

Opened = Callable[[str, Mapping[str, str], int], None]
"""Called with an element's name without its prefix, its attributes, and how deep it stands (the root: 1)."""
Closed = Callable[[str, int], None]
Text = Callable[[str], object]


class Archive:
    """The parts of one workbook. Names are compared as the packaging rules compare them: without case."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._parts = {_normal(member.filename): member for member in packed.infolist()}
        self._unread = set(self._parts)
        self._bytes = self._tags = 0

    def __contains__(self, part: str) -> bool:
        return _normal(part) in self._parts

    def text_of(self, part: str) -> bytes:
        """A part as it stands, for a look that needs no reading; what it costs is counted."""
        return b"".join(self._blocks(part))

    def parse(self, part: str, opened: Opened, closed: Closed | None = None, text: Text | None = None) -> None:
        """Streams the elements of a part; raises Unreadable where it costs too much, ExpatError where it is no XML.

        Each part is read once: two sheets of one part would double what a workbook costs.
        """
        depth = 0

        def start(name: str, attributes: Mapping[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise Unreadable("odd_part", part=part)
            opened(name.rpartition(":")[2] if ":" in name else name, attributes, depth)

        def end(name: str) -> None:
            nonlocal depth
            if closed is not None:
                closed(name.rpartition(":")[2] if ":" in name else name, depth)
            depth -= 1

        def declared(*_: object) -> None:
            raise Unreadable("entities", part=part)

        names: dict[str, str] = {}
        parser = expat.ParserCreate(intern=names)
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.StartDoctypeDeclHandler = declared
        parser.CharacterDataHandler = text
        fed = 0
        for block in self._blocks(part):
            fed += len(block)
            parser.Parse(block)
            if fed - parser.CurrentByteIndex > LONGEST_TAG or len(names) > MOST_NAMES:
                raise Unreadable("odd_part", part=part)
        parser.Parse(b"", True)

    def parse_the_rest(self) -> None:
        """Streams the parts nobody has read: they may not declare entities either."""
        for part in sorted(self._unread):
            if part.endswith((".xml", ".rels")):
                self.parse(part, _nothing)

    def _blocks(self, part: str) -> Iterator[bytes]:
        name = _normal(part)
        if name not in self._unread:
            raise Unreadable("odd_part", part=part)
        self._unread.remove(name)
        with self._packed.open(self._parts[name]) as content:
            while block := content.read(BLOCK):
                self._bytes += len(block)  # what the directory says of sizes may be a lie
                self._tags += block.count(b"<") + block.count(b"/>")
                if self._bytes > LARGEST_BYTES:
                    raise _too_large(self._bytes)
                if self._tags > MOST_TAGS:
                    raise Unreadable("odd_part", part=part)
                yield block


def _nothing(*_: object) -> None:
    """For parts in which nothing concerns us."""


def _normal(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").casefold()


@contextmanager
def opened(file: IO[bytes], size: int) -> Iterator[Archive]:
    """The archive; raises Unreadable for what must not be opened, BadZipFile for what is no archive."""
    if size > LARGEST_BYTES:
        raise Unreadable("file_too_large", megabytes=size // 1024**2, most=LARGEST_BYTES // 1024**2)
    if (entries := _entries(file)) > MOST_MEMBERS:
        raise Unreadable("archive_members", found=entries, most=MOST_MEMBERS)
    with zipfile.ZipFile(file) as packed:
        _check_members(size, packed.infolist())
        yield Archive(packed)


def _entries(file: IO[bytes]) -> int:
    """How many entries the archive's directory has at most, told before the directory is read into memory."""
    file.seek(0)
    found, kept = 0, b""
    while block := file.read(BLOCK):
        seen = kept + block
        found += seen.count(_ENTRY)
        kept = seen[1 - len(_ENTRY) :]
    return found


def _check_members(size: int, members: list[zipfile.ZipInfo]) -> None:
    names = {_normal(member.filename) for member in members}
    if any(map(_MACROS.fullmatch, names)):
        raise Unreadable("macros")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Unreadable("encrypted")
    if len(names) < len(members) or any(member.compress_type not in _PACKED_AS_EXCEL_DOES for member in members):
        raise Unreadable("odd_archive")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_BYTES:
        raise _too_large(unpacked)
    if unpacked > LARGEST_RATIO * size:
        raise Unreadable("archive_ratio", times=unpacked // size, most=LARGEST_RATIO)


def _too_large(unpacked: int) -> Unreadable:
    return Unreadable("archive_too_large", megabytes=unpacked // 1024**2, most=LARGEST_BYTES // 1024**2)
