"""The file format of a backup: a gzipped tar that is written and read as a stream, a few rows in memory at a time.

``manifest.json`` comes first, then the rows of each table in parts (``tables/cases/1.jsonl``), a table after those it
refers to, and last ``checksums.json``. Reading trusts nothing: no name in the file becomes a path.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.backups.problems import BackupDamaged, BackupProblem
from dashboard.translations import _

FORMAT = 1
MANIFEST = "manifest.json"
CHECKSUMS = "checksums.json"
PART_BYTES = 1 << 20
MOST_PART_BYTES = 64 << 20
"""What a part may have when it is read; a part ends with the row that fills it."""
MOST_GROWTH = 200
"""A file that unpacks to more than so many times its size was made to fill a disk; rows of ours reach about 30."""
COMPRESSION = 4
"""Of cases, level 6 makes a file that is 8 % smaller, and takes more than twice as long."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is of. ``tables`` are in the order in which references hold, their columns as in the rows."""

    version: str
    schema: str
    made_at: dt.datetime
    database: str
    key_fingerprint: str | None
    last_audit_record: int | None
    tables: Mapping[str, tuple[str, ...]]

    def as_json(self) -> bytes:
        """As it stands in the file."""
        content = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(content, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, written: bytes) -> Manifest:
        """The manifest of :meth:`as_json`; ValueError for anything else."""
        try:
            content = json.loads(written)
            return cls(
                version=str(content["version"]),
                schema=str(content["schema"]),
                made_at=dt.datetime.fromisoformat(content["made_at"]),
                database=str(content["database"]),
                key_fingerprint=content["key_fingerprint"],
                last_audit_record=content["last_audit_record"],
                tables={str(name): tuple(map(str, columns)) for name, columns in content["tables"].items()},
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"no manifest: {error!r}") from error


class _Sum:
    """What has gone by of one table."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, part: bytes) -> None:
        self.rows += part.count(b"\n")
        self._hash.update(part)

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "sha256": self._hash.hexdigest()}


class ArchiveWriter:
    """Writes one backup into ``sink``, which need not be seekable and is not closed."""

    def __init__(self, sink: BinaryIO, manifest: Manifest) -> None:
        self._made_at = int(manifest.made_at.timestamp())
        self._out = gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=sink, mtime=self._made_at)
        self._sums = {name: _Sum() for name in manifest.tables}
        written = manifest.as_json()
        self._manifest_sum = hashlib.sha256(written).hexdigest()
        self._add(MANIFEST, written)

    def add_table(self, name: str, lines: Iterable[bytes]) -> None:
        """Writes the rows of the next table."""
        part = bytearray()
        number = 1
        for line in lines:
            part += line
            if len(part) >= PART_BYTES:
                self._add_part(name, number, bytes(part))
                part.clear()
                number += 1
        if part:
            self._add_part(name, number, bytes(part))

    def finish(self) -> int:
        """Writes the end; the number of rows."""
        tables = {name: one.as_json() for name, one in self._sums.items()}
        self._add(CHECKSUMS, json.dumps({"manifest": self._manifest_sum, "tables": tables}, indent=1).encode())
        self._out.write(bytes(2 * tarfile.BLOCKSIZE))
        self._out.close()
        return sum(one.rows for one in self._sums.values())

    def _add_part(self, table: str, number: int, part: bytes) -> None:
        self._sums[table].add(part)
        self._add(part_name(table, number), part)

    def _add(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        entry.mtime = self._made_at
        entry.mode = 0o600
        self._out.write(entry.tobuf(tarfile.USTAR_FORMAT))
        self._out.write(content)
        self._out.write(bytes(-len(content) % tarfile.BLOCKSIZE))


class ArchiveReader:
    """Reads one backup from ``source``, front to back, and raises BackupDamaged at the first thing that is wrong.

    ``file`` is where it lies on the disk. Only after :meth:`finish` is what was read known to be what was written.
    """

    def __init__(self, source: BinaryIO, file: Path) -> None:
        self._source = source
        self._in = gzip.GzipFile(fileobj=source, mode="rb")
        self._file = file
        self._left = file.stat().st_size * MOST_GROWTH + MOST_PART_BYTES
        self._place = MANIFEST
        self._member = self._next_member()
        written = self._content(MANIFEST)
        self._manifest_sum = hashlib.sha256(written).hexdigest()
        self.manifest = self._manifest(written)
        self._sums = {table: _Sum() for table in self.manifest.tables}

    @property
    def rows(self) -> Mapping[str, int]:
        """Table → rows read so far."""
        return {name: one.rows for name, one in self._sums.items()}

    def parts(self, table: str) -> Iterator[list[bytes]]:
        """The lines of the next table, a part of it at a time; tables are asked for in the manifest's order."""
        number = 1
        while self._member is not None and self._member.name == part_name(table, number):
            self._place = _("table %(table)s, part %(number)s", table=table, number=number)
            part = self._content(self._member.name)
            self._sums[table].add(part)
            yield part.splitlines()
            number += 1

    def finish(self) -> None:
        """Reads to the end and compares the checksums."""
        self._place = CHECKSUMS
        try:
            content = json.loads(self._content(CHECKSUMS))
            sums = {MANIFEST: content["manifest"], **content["tables"]}
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self.damaged(str(error)) from error
        own = {MANIFEST: self._manifest_sum, **{name: one.as_json() for name, one in self._sums.items()}}
        for part, one in own.items():
            if sums.get(part) != one:
                self._place = part
                raise self.damaged(_("its checksum is another"))
        self._place = _("its end")
        if self._member is not None or self._take(1) or self._source.read(1):
            raise self.damaged(_("more follows"))

    def damaged(self, why: str, place: str | None = None) -> BackupDamaged:
        """The exception for what is wrong there, else at the place that is being read."""
        return BackupDamaged(
            _(
                "%(file)s is damaged at %(place)s (%(why)s). Nothing was changed; use another backup.",
                file=self._file,
                place=place or self._place,
                why=why,
            )
        )

    def _manifest(self, written: bytes) -> Manifest:
        try:
            if (found := json.loads(written).get("format")) != FORMAT:
                raise BackupProblem(
                    _(
                        "%(file)s has the format %(found)s; this version of Zhiheng reads format %(known)s. Open it "
                        "with the version that made it.",
                        file=self._file,
                        found=found,
                        known=FORMAT,
                    )
                )
            return Manifest.from_json(written)
        except (ValueError, AttributeError, RecursionError) as error:
            raise self.damaged(str(error)) from error

    def _content(self, name: str) -> bytes:
        """The content of the member that is next, which must have this name."""
        if self._member is None or self._member.name != name:
            found = "nothing" if self._member is None else self._member.name
            raise self.damaged(_("“%(found)s” stands there", found=f"{found:.60}"))
        content = self._exactly(self._member.size)
        self._exactly(-self._member.size % tarfile.BLOCKSIZE)
        self._member = self._next_member()
        return content

    def _next_member(self) -> tarfile.TarInfo | None:
        """The next member's header; None at the end."""
        block = self._exactly(tarfile.BLOCKSIZE)
        if block == bytes(tarfile.BLOCKSIZE):
            self._exactly(tarfile.BLOCKSIZE)
            return None
        try:
            member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, ValueError) as error:
            raise self.damaged(str(error)) from error
        if not member.isreg() or member.size > MOST_PART_BYTES:
            raise self.damaged(_("“%(found)s” is no part of a backup", found=f"{member.name:.60}"))
        return member

    def _exactly(self, size: int) -> bytes:
        content = self._take(size)
        if len(content) < size:
            raise self.damaged(_("the file ends there"))
        return content

    def _take(self, size: int) -> bytes:
        self._left -= size
        if self._left < 0:
            raise self.damaged(_("it unpacks to more than a backup can hold"))
        try:
            return self._in.read(size)
        except EOFError as error:
            raise self.damaged(_("the file ends there")) from error
        except (OSError, zlib.error) as error:
            raise self.damaged(str(error)) from error


def part_name(table: str, number: int) -> str:
    """The name of one part of a table's rows."""
    return f"tables/{table}/{number}.jsonl"
