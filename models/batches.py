"""Import batches 导入批次: what was read, by whom, from which file, and what became of its rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber


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
