"""Imports 导入 and their batches 导入批次: what was read, by whom, from which files, and what became of the rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, LargeBinary, String, Text, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber, Vocabulary, checks
from models.keys import Keys
from models.reader import AgencyRow, Reader, Scoped

_USE = "import extras"
_FILES = "import files"


class ImportState(Vocabulary):
    """State of an import 导入状态."""

    CHECKED = "checked", "待确认"
    TAKEN = "taken", "已入库"
    DROPPED = "dropped", "已放弃"
    UNDONE = "undone", "已撤销"


class ImportChannel(Vocabulary):
    """The way an import came in 导入方式."""

    PAGE = "page", "网页上传"
    COMMAND = "command", "命令行"
    FOLDER = "folder", "投递文件夹"
    API = "api", "接口"


class FileRole(Vocabulary):
    """What a file is in an import 文件角色."""

    BROUGHT = "brought", "导入文件"
    SET_ASIDE = "set_aside", "未入库的行"
    """Made by us: the rows that did not go in, each with its reason."""


class Import(AgencyRow, Base):
    """Import 导入: some files that go in together, are undone together, or not at all."""

    __tablename__ = "imports"

    import_no: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    agency_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"))
    """The agency that brought its own rows; none where whoever imports may import everybody's."""
    channel: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(32))
    choices: Mapped[dict[str, Any]] = columns.document()
    """What the reader was told about the files: kinds, sheets, mapping."""
    findings: Mapped[str | None] = mapped_column(Text())
    """What a check found, sealed: it quotes rows that have not gone in. None once they have, or will not."""
    ended_at: Mapped[dt.datetime | None] = columns.instant()
    ended_by: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    __table_args__ = (*checks(channel=ImportChannel, state=ImportState),)


class _PartOfImport(Scoped):
    """Seen by whoever sees the import it is part of."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        own = select(Import.import_no).where(Import.visible_to(reader, Import))
        condition: ColumnElement[bool] = rows.import_no.in_(own)
        return condition


class ImportFile(_PartOfImport, Base):
    """Import file 导入文件 of an import; its content stands in parts (:class:`ImportFilePart`)."""

    __tablename__ = "import_files"

    import_no: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("imports.import_no", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(RowNumber)
    """Bytes."""

    __table_args__ = (*checks(role=FileRole), {"sqlite_with_rowid": False})


class ImportFilePart(_PartOfImport, Base):
    """A part of an import file's content, compressed and sealed: the file may hold ID numbers in clear."""

    __tablename__ = "import_file_parts"

    import_no: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("imports.import_no", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary())


class ImportBatch(_PartOfImport, Base):
    """Import batch 导入批次: one file or sheet of one kind."""

    __tablename__ = "import_batches"

    batch_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    import_no: Mapped[int | None] = mapped_column(RowNumber, ForeignKey("imports.import_no"), index=True)
    """None for batches from before imports were kept."""
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


class KeptProfile(Base):
    """Mapping profile 映射方案 kept under a name: how an office writes its files, and no row of anybody."""

    __tablename__ = "mapping_profiles"

    name: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    content: Mapped[str] = mapped_column(Text())
    """TOML (``dashboard.imports.mapping.profiles``)."""
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    at: Mapped[dt.datetime] = columns.instant()


class _OnlyWhoSeesAll(Scoped):
    """Seen by readers of all rows only."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:  # noqa: ARG003 - it is the same for all
        return false()


class ImportChange(_OnlyWhoSeesAll, Base):
    """Import change 导入变更: some rows that a batch added or changed, as undoing them needs them."""

    __tablename__ = "import_changes"

    batch_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("import_batches.batch_id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary())
    """Compressed JSON (``dashboard.imports.writing.changes``); what the tables keep sealed is sealed in it, too."""


class ImportedItem(_OnlyWhoSeesAll, Base):
    """Imported item 导入事项: that a batch has written the rectification item with this number.

    Imports make no moves, and whoever imported an item does not decide on it: by this it is not offered to them.
    """

    __tablename__ = "imported_items"

    item_no: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    batch_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("import_batches.batch_id", ondelete="CASCADE"), primary_key=True, autoincrement=False,
        index=True,
    )  # fmt: skip


def imported_by(account: str, item_no: Any) -> ColumnElement[bool]:
    """Whether the account has imported the rectification item; an import that was undone has written nothing."""
    taken = select(Import.import_no).where(Import.state == ImportState.TAKEN)
    stands = or_(ImportBatch.import_no.is_(None), ImportBatch.import_no.in_(taken))
    own = select(ImportBatch.batch_id).where(ImportBatch.account == account, stands)
    written = select(ImportedItem.batch_id).where(ImportedItem.item_no == item_no, ImportedItem.batch_id.in_(own))
    return written.exists()


class ImportExtra(_OnlyWhoSeesAll, Base):
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


def seal_extra(keys: Keys, batch_id: int, row_number: int, cells: Mapping[str, str]) -> str:
    """Header → text, as an import extra keeps it."""
    return keys.seal(_USE, json.dumps(cells), f"{batch_id}/{row_number}")


def open_extra(keys: Keys, extra: ImportExtra) -> dict[str, str]:
    """Header → text of what the row held; raises WrongKey."""
    cells: dict[str, str] = json.loads(keys.unseal(_USE, extra.sealed, f"{extra.batch_id}/{extra.row_number}"))
    return cells


def seal_part(keys: Keys, content: bytes, import_no: int, position: int, part: int) -> bytes:
    """A part of a file's content, as an import file part keeps it."""
    return keys.seal_bytes(_FILES, content, f"{import_no}/{position}/{part}")


def open_part(keys: Keys, kept: ImportFilePart) -> bytes:
    """The content of the part; raises WrongKey."""
    return keys.unseal_bytes(_FILES, kept.sealed, f"{kept.import_no}/{kept.position}/{kept.part}")


def seal_findings(keys: Keys, import_no: int, findings: Mapping[str, Any]) -> str:
    """What a check found, as the import keeps it."""
    return keys.seal(_FILES, json.dumps(findings, ensure_ascii=False), f"findings {import_no}")


def open_findings(keys: Keys, kept: Import) -> dict[str, Any]:
    """What the check of an import found; empty where nothing is kept; raises WrongKey."""
    if kept.findings is None:
        return {}
    found: dict[str, Any] = json.loads(keys.unseal(_FILES, kept.findings, f"findings {kept.import_no}"))
    return found
