"""Import batches 导入批次: what was read, by whom, from which file, and what became of its rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber
from models.keys import Keys
from models.reader import Reader, Scoped

_USE = "import extras"


class ImportBatch(Base):
    """Import batch 导入批次: one file or sheet of one kind."""

    __tablename__ = "import_batches"

    batch_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    file_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sheet: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    added: Mapped[int] = mapped_column(Integer())
    changed: Mapped[int] = mapped_column(Integer())
    same: Mapped[int] = mapped_column(Integer())
    set_aside: Mapped[int] = mapped_column(Integer())
    doubts: Mapped[int] = mapped_column(Integer())
    """Rows taken in although something about them is doubtful, such as closed before decided."""
    unknown_columns: Mapped[list[str]] = columns.document()
    report: Mapped[dict[str, Any]] = columns.document()


class ImportExtra(Scoped, Base):
    """Import extra 未识别列的内容: what one row of a file held in columns that no kind knows, sealed.

    Such a column may say anything of anybody, an ID number too: only who sees all rows sees it.
    """

    __tablename__ = "import_extras"

    batch_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("import_batches.batch_id", ondelete="CASCADE"), primary_key=True
    )
    row_number: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    """As a spreadsheet counts, the header row included."""
    sealed: Mapped[str] = mapped_column(Text())

    __table_args__ = ({"sqlite_with_rowid": False},)

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:  # noqa: ARG003 - it is the same for all
        return false()


def seal_extra(keys: Keys, batch_id: int, row_number: int, cells: Mapping[str, str]) -> str:
    """Header → text, as an import extra keeps it."""
    return keys.seal(_USE, json.dumps(cells), f"{batch_id}/{row_number}")


def open_extra(keys: Keys, extra: ImportExtra) -> dict[str, str]:
    """Header → text of what the row held; raises WrongKey."""
    cells: dict[str, str] = json.loads(keys.unseal(_USE, extra.sealed, f"{extra.batch_id}/{extra.row_number}"))
    return cells
