"""What the course of any thing is kept in: its moves 办理记录 and its evidence files 证据材料, sealed.

The tables stand with the thing, for whose they are differs: ``models.finding_moves`` is an example.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, RowNumber
from models.keys import Keys


class CourseMove(Base):
    """Move 办理: columns that every table of moves has beside the thing's key and its scope.

    Rows are only ever added: triggers of the database refuse to change or remove one.
    """

    __abstract__ = True

    position: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    """From 1, without a gap: of two who move at once, one comes too late."""
    move: Mapped[str] = mapped_column(String(32))
    at: Mapped[dt.datetime] = columns.instant()
    made_on: Mapped[dt.date] = columns.day("办理日期")
    """The day in Asia/Shanghai, by which limits are counted; in the demonstration that of its calendar."""
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """The account's display name at that time; none for an import."""
    reason: Mapped[str | None] = mapped_column(String(TEXT_LENGTH))
    until: Mapped[dt.date | None] = columns.day("期限")
    """The last day of the limit that this move has opened."""


class EvidenceFile(Base):
    """Evidence file 证据材料: columns that every table of them has beside the thing's key and its scope.

    Kept sealed, for it may show anything of anybody; never opened by the program.
    """

    __abstract__ = True

    file_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    position: Mapped[int] = mapped_column(Integer())
    """The move it was brought with."""
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[str] = mapped_column(String(32))
    """What its first bytes say it is, such as ``pdf``."""
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer())
    """Bytes."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary())


def seal_file(keys: Keys, files: type[EvidenceFile], content: bytes, number: str, sha256: str) -> bytes:
    """The content of an evidence file of the thing with this number, as it is kept."""
    return keys.seal_bytes(_use(files), content, f"{number}/{sha256}")


def open_file(keys: Keys, file: EvidenceFile, number: str) -> bytes:
    """The content of the file; raises WrongKey."""
    return keys.unseal_bytes(_use(type(file)), file.sealed, f"{number}/{file.sha256}")


def _use(files: type[EvidenceFile]) -> str:
    table: str = files.__tablename__
    return table.replace("_", " ")
