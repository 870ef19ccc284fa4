"""The course of a finding 扣分认定过程: every move that was made with it, and its evidence files, sealed.

Rows are only ever added. Which moves there are and who may make them, the dashboard declares.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, RowNumber, Vocabulary, checks
from models.conduct import FindingStatus
from models.keys import Keys
from models.reader import OfficerRow

_FILES = "finding files"


class FindingSource(Vocabulary):
    """Where a finding comes from 来源."""

    ASSESSMENT = "assessment", "考核组检查"
    BUREAU = "bureau", "司法局监督"
    FILE_REVIEW = "file_review", "案卷评查"
    COMPLAINT = "complaint", "投诉举报"
    OVERDUE_CASE = "overdue_case", "超期案件"
    IMPORT = "import", "导入"


class FindingMove(OfficerRow, Base):
    """Move 办理记录 of a finding; triggers of the database refuse to change or remove one.

    The reference keeps a finding with a course from being removed, as by undoing its import.
    """

    __tablename__ = "finding_moves"

    finding_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("findings.finding_no"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    """From 1, without a gap: of two who move at once, one comes too late."""
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)
    move: Mapped[str] = mapped_column(String(32))
    at: Mapped[dt.datetime] = columns.instant()
    made_on: Mapped[dt.date] = columns.day("办理日期")
    """The day in Asia/Shanghai, by which limits are counted; in the demonstration that of its calendar."""
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """The account's display name at that time; none for an import."""
    source: Mapped[str | None] = columns.choice("来源", FindingSource)
    reason: Mapped[str | None] = mapped_column(String(TEXT_LENGTH))
    status_before: Mapped[str | None] = columns.choice("原状态", FindingStatus)
    status_after: Mapped[str | None] = columns.choice("新状态", FindingStatus)
    """None only for what an import brought without one."""
    count_before: Mapped[int | None] = mapped_column(Integer())
    count_after: Mapped[int] = mapped_column(Integer())
    until: Mapped[dt.date | None] = columns.day("期限")
    """The last day of the limit that this move has opened."""

    __table_args__ = (
        *checks(
            ("count", "count_after >= 1"),
            source=FindingSource,
            status_before=FindingStatus,
            status_after=FindingStatus,
        ),
    )


class FindingFile(OfficerRow, Base):
    """Evidence file 证据材料 of a finding, sealed: it may show anything of anybody. Never opened by the program."""

    __tablename__ = "finding_files"

    file_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    finding_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("findings.finding_no"), index=True)
    position: Mapped[int] = mapped_column(Integer())
    """The move it was brought with."""
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[str] = mapped_column(String(32))
    """What its first bytes say it is, such as ``pdf``."""
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer())
    """Bytes."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary())


def seal_file(keys: Keys, content: bytes, finding_no: str, sha256: str) -> bytes:
    """The content of an evidence file, as it is kept."""
    return keys.seal_bytes(_FILES, content, f"{finding_no}/{sha256}")


def open_file(keys: Keys, file: FindingFile) -> bytes:
    """The content of the file; raises WrongKey."""
    return keys.unseal_bytes(_FILES, file.sealed, f"{file.finding_no}/{file.sha256}")
