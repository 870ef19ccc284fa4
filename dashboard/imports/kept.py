"""What is kept of an import: who brought it, its files sealed as they came, and what a check found in them."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.imports.telling.quoting import shown
from models.base import NAME_LENGTH
from models.batches import (
    FileRole,
    Import,
    ImportChannel,
    ImportFile,
    ImportFilePart,
    ImportState,
    open_part,
    seal_findings,
    seal_part,
)
from models.keys import keys_of

PART_BYTES = 1 << 20


def begin_import(
    connection: Connection,
    *,
    account: str,
    agency_code: str | None,
    channel: ImportChannel,
    state: ImportState,
    choices: Mapping[str, Any],
    now: dt.datetime,
) -> int:
    """Makes an import without files; its number."""
    made = connection.execute(
        insert(Import)
        .values(
            at=now,
            account=account,
            agency_code=agency_code,
            channel=channel,
            state=state,
            choices=dict(choices),
            ended_at=now if state is ImportState.TAKEN else None,
            ended_by=account if state is ImportState.TAKEN else None,
        )
        .returning(Import.import_no)
    )
    return made.scalar_one()


def keep_file(connection: Connection, import_no: int, role: FileRole, name: str, content: IO[bytes]) -> int:
    """Keeps a file behind the import's others, and returns its position; raises NoKeys.

    ``name`` is what whoever brought it calls it.
    """
    keys = keys_of(connection)
    last = select(func.max(ImportFile.position)).where(ImportFile.import_no == import_no)
    position = (connection.execute(last).scalar_one() or 0) + 1
    whole = hashlib.sha256()
    size = 0
    part = 0
    while some := content.read(PART_BYTES):
        whole.update(some)
        size += len(some)
        part += 1
        sealed = seal_part(keys, zlib.compress(some, level=1), import_no, position, part)
        row = {"import_no": import_no, "position": position, "part": part, "sealed": sealed}
        connection.execute(insert(ImportFilePart).values(row))
    connection.execute(
        insert(ImportFile).values(
            import_no=import_no,
            position=position,
            role=role,
            name=shown(name, NAME_LENGTH),
            sha256=whole.hexdigest(),
            size=size,
        )
    )
    return position


def keep_files(
    connection: Connection, import_no: int, files: Iterable[tuple[str, Path]], role: FileRole = FileRole.BROUGHT
) -> None:
    """Keeps the files at these places under these names; raises NoKeys, and OSError where one cannot be read."""
    for name, path in files:
        with path.open("rb") as content:
            keep_file(connection, import_no, role, name, content)


def forget_files(connection: Connection, import_no: int, role: FileRole) -> None:
    """Removes the import's files of this role, whose content goes with them."""
    gone = select(ImportFile.position).where(ImportFile.import_no == import_no, ImportFile.role == role)
    for table in (ImportFilePart, ImportFile):
        connection.execute(delete(table).where(table.import_no == import_no, table.position.in_(gone)))


def kept_content(connection: Connection, import_no: int, position: int) -> Iterator[bytes]:
    """The content of a kept file, part by part; nothing where it is not there. Raises NoKeys and WrongKey."""
    keys = keys_of(connection)
    parts = (
        select(ImportFilePart.__table__)
        .where(ImportFilePart.import_no == import_no, ImportFilePart.position == position)
        .order_by(ImportFilePart.part)
    )
    for row in connection.execute(parts):
        yield zlib.decompress(open_part(keys, ImportFilePart(**row._mapping)))


def note_findings(connection: Connection, import_no: int, choices: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Keeps what the last check found, and by which choices; False where the import does not wait any more."""
    sealed = seal_findings(keys_of(connection), import_no, found)
    noted = connection.execute(
        update(Import)
        .where(Import.import_no == import_no, Import.state == ImportState.CHECKED)
        .values(choices=dict(choices), findings=sealed)
    )
    return bool(noted.rowcount)


def end_import(
    connection: Connection, import_no: int, before: ImportState, after: ImportState, *, account: str, now: dt.datetime
) -> bool:
    """Moves the import from one state to the next; False where it was not in that state, as after another's click.

    Of a dropped import the files go at once: nobody has said that they may be kept.
    """
    moved = connection.execute(
        update(Import)
        .where(Import.import_no == import_no, Import.state == before)
        .values(state=after, ended_at=now, ended_by=account, findings=None)
    )
    if moved.rowcount and after is ImportState.DROPPED:
        connection.execute(delete(ImportFilePart).where(ImportFilePart.import_no == import_no))
    return bool(moved.rowcount)
