"""What is kept of an import: who brought it, its files sealed as they came, and what a check found in them."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.imports.quoting import shown
from models.base import NAME_LENGTH
from models.batches import (
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


def keep_file(connection: Connection, import_no: int, position: int, name: str, content: IO[bytes]) -> None:
    """Keeps a file as it was brought; ``name`` is what whoever brought it calls it. Raises NoKeys."""
    keys = keys_of(connection)
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
            import_no=import_no, position=position, name=shown(name, NAME_LENGTH), sha256=whole.hexdigest(), size=size
        )
    )


def keep_files(connection: Connection, import_no: int, paths: Sequence[Path]) -> None:
    """Keeps the files at these places under their own names; raises NoKeys, and OSError where one cannot be read."""
    for position, path in enumerate(dict.fromkeys(paths), start=1):
        with path.open("rb") as content:
            keep_file(connection, import_no, position, path.name, content)


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


def note_findings(connection: Connection, import_no: int, choices: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """Keeps what the last check found, and by which choices."""
    sealed = seal_findings(keys_of(connection), import_no, found)
    connection.execute(
        update(Import).where(Import.import_no == import_no).values(choices=dict(choices), findings=sealed)
    )


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
