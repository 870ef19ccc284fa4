"""The course of a finding 扣分认定过程: every move that was made with it, and its evidence files.

Which moves there are and who may make them, the dashboard declares.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, Vocabulary, checks
from models.conduct import FindingStatus
from models.courses import CourseMove, EvidenceFile
from models.reader import OfficerRow


class FindingSource(Vocabulary):
    """Where a finding comes from 来源."""

    ASSESSMENT = "assessment", "考核组检查"
    BUREAU = "bureau", "司法局监督"
    FILE_REVIEW = "file_review", "案卷评查"
    COMPLAINT = "complaint", "投诉举报"
    OVERDUE_CASE = "overdue_case", "超期案件"
    IMPORT = "import", "导入"


class FindingMove(OfficerRow, CourseMove):
    """Move 办理记录 of a finding.

    The reference keeps a finding with a course from being removed, as by undoing its import.
    """

    __tablename__ = "finding_moves"

    finding_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("findings.finding_no"), primary_key=True, autoincrement=False, sort_order=-1
    )
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)
    source: Mapped[str | None] = columns.choice("来源", FindingSource)
    status_before: Mapped[str | None] = columns.choice("原状态", FindingStatus)
    status_after: Mapped[str | None] = columns.choice("新状态", FindingStatus)
    """None only for what an import brought without one."""
    count_before: Mapped[int | None] = mapped_column(Integer())
    count_after: Mapped[int] = mapped_column(Integer())

    __table_args__ = (
        *checks(
            ("count", "count_after >= 1"),
            source=FindingSource,
            status_before=FindingStatus,
            status_after=FindingStatus,
        ),
    )


class FindingFile(OfficerRow, EvidenceFile):
    """Evidence file 证据材料 of a finding."""

    __tablename__ = "finding_files"

    finding_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("findings.finding_no"), index=True)
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)
