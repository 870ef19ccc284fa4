"""The courses of vetoes and commendations 否决和表彰的办理过程: every move with one, and its evidence files.

Which moves there are and who may make them, the dashboard declares.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, checks
from models.conduct import DecisionStatus
from models.courses import CourseMove, EvidenceFile
from models.reader import OfficerRow


class VetoMove(OfficerRow, CourseMove):
    """Move 办理记录 of a veto 一项否决. The reference keeps one with a course from being removed."""

    __tablename__ = "veto_moves"

    veto_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("vetoes.veto_no"), primary_key=True, autoincrement=False, sort_order=-1
    )
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)
    status_before: Mapped[str | None] = columns.choice("原状态", DecisionStatus)
    status_after: Mapped[str | None] = columns.choice("新状态", DecisionStatus)
    """None only for what an import brought without one."""

    __table_args__ = (*checks(status_before=DecisionStatus, status_after=DecisionStatus),)


class VetoFile(OfficerRow, EvidenceFile):
    """Evidence file 证据材料 of a veto: the decision itself, before all."""

    __tablename__ = "veto_files"

    veto_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("vetoes.veto_no"), index=True)
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)


class CommendationMove(OfficerRow, CourseMove):
    """Move 办理记录 of a commendation 表彰奖励. The reference keeps one with a course from being removed."""

    __tablename__ = "commendation_moves"

    commendation_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH),
        ForeignKey("commendations.commendation_no"),
        primary_key=True,
        autoincrement=False,
        sort_order=-1,
    )
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)
    status_before: Mapped[str | None] = columns.choice("原状态", DecisionStatus)
    status_after: Mapped[str | None] = columns.choice("新状态", DecisionStatus)
    """None only for what an import brought without one."""

    __table_args__ = (*checks(status_before=DecisionStatus, status_after=DecisionStatus),)


class CommendationFile(OfficerRow, EvidenceFile):
    """Evidence file 证据材料 of a commendation: the decision itself, before all."""

    __tablename__ = "commendation_files"

    commendation_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("commendations.commendation_no"), index=True
    )
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("officers.officer_no"), index=True)
