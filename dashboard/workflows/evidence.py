"""Evidence files 证据材料: what may be brought, and how it is kept. No file is ever opened, shown or run here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from dashboard.imports.telling.quoting import shown
from dashboard.translations import _
from dashboard.workflows.refused import MoveRefused
from models.base import NAME_LENGTH
from models.courses import EvidenceFile, seal_file
from models.keys import keys_of

MOST_FILES = 10
"""With one move."""
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes."""
KINDS: Mapping[str, bytes] = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
"""What a file may be → how such a file begins; its name says nothing."""


@dataclass(frozen=True)
class Evidence:
    """A file as it was brought."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """A key of ``KINDS``; raises MoveRefused for any other file, an empty one and one that is too large."""
        if len(self.content) > LARGEST_FILE:
            raise MoveRefused(
                _("%(file)s is larger than %(most)s MB. Nothing was done.", file=shown(self.name),
                  most=LARGEST_FILE // 1024 // 1024)
            )  # fmt: skip
        found = next((kind for kind, start in KINDS.items() if self.content.startswith(start)), None)
        if found is None:
            raise MoveRefused(
                _(
                    "%(file)s is no PDF, JPEG or PNG, whatever its name says. Nothing was done; scan the document, or "
                    "save it as PDF.",
                    file=shown(self.name),
                )
            )
        return found


def check(files: Sequence[Evidence]) -> None:
    """Raises MoveRefused for what may not be brought."""
    if len(files) > MOST_FILES:
        raise MoveRefused(_("Bring at most %(most)s files at once.", most=MOST_FILES))
    for one in files:
        one.kind  # noqa: B018 - asked for what it raises


def keep(
    connection: Connection,
    table: type[EvidenceFile],
    number: str,
    whose: Mapping[str, str],
    position: int,
    files: Sequence[Evidence],
) -> list[dict[str, str]]:
    """Keeps the files with the move at this position of the thing with this number; name and hash of each, for the log.

    ``whose`` are the columns that say which thing's they are, and who may see them. Raises NoKeys.
    """
    kept = []
    for one in files:
        sha256 = hashlib.sha256(one.content).hexdigest()
        name = shown(one.name, NAME_LENGTH)
        connection.execute(
            insert(table).values(
                **whose, position=position, name=name, kind=one.kind, sha256=sha256, size=len(one.content),
                sealed=seal_file(keys_of(connection), table, one.content, number, sha256),
            )
        )  # fmt: skip
        kept.append({"name": name, "sha256": sha256})
    return kept
