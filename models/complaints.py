"""Complaints 投诉举报, inspections 行政检查 and reviews of case files 案卷评查."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import Base, Vocabulary, checks
from models.reader import AgencyRow


class Disposition(Vocabulary):
    """What a complaint came to 处理结论; blank while open."""

    SUBSTANTIATED = "substantiated", "属实"
    UNSUBSTANTIATED = "unsubstantiated", "无法查实"
    UNFOUNDED = "unfounded", "不属实"
    EXONERATED = "exonerated", "行为适当"
    WITHDRAWN = "withdrawn", "撤回"


class FileGrade(Vocabulary):
    """Grade of a case file 案卷等次."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    UNQUALIFIED = "unqualified", "不合格"


class Complaint(AgencyRow, Base):
    """Complaint 投诉举报; the acceptance is notified in 5 working days (004 task 21)."""

    __tablename__ = "complaints"

    complaint_no: Mapped[str] = columns.code("投诉编号", primary_key=True)
    received_on: Mapped[dt.date] = columns.day("收到日期")
    channel: Mapped[str | None] = columns.name("投诉渠道")
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), index=True)
    officer_no: Mapped[str | None] = columns.code("人员编号", ForeignKey("officers.officer_no"), index=True)
    within_scope: Mapped[bool | None] = columns.yes_no("是否属于受理范围")
    accepted_on: Mapped[dt.date | None] = columns.day("受理日期")
    notified_on: Mapped[dt.date | None] = columns.day("告知日期")
    closed_on: Mapped[dt.date | None] = columns.day("办结日期")
    replied_on: Mapped[dt.date | None] = columns.day("回复日期")
    allegation: Mapped[str | None] = columns.text("投诉内容")
    disposition: Mapped[str | None] = columns.choice("处理结论", Disposition)
    satisfied: Mapped[bool | None] = columns.yes_no("是否满意")

    __table_args__ = (*checks(disposition=Disposition),)


class Inspection(AgencyRow, Base):
    """Inspection 行政检查: one enterprise, one visit."""

    __tablename__ = "inspections"

    inspection_no: Mapped[str] = columns.code("检查编号", primary_key=True)
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), index=True)
    enterprise: Mapped[str] = columns.name("检查对象")
    enterprise_code: Mapped[str | None] = columns.code("统一社会信用代码")
    inspected_on: Mapped[dt.date] = columns.day("检查日期")
    plan_no: Mapped[str | None] = columns.code("检查计划编号")
    approved: Mapped[bool | None] = columns.yes_no("是否审批")
    scanned: Mapped[bool | None] = columns.yes_no("扫码")
    problem_found: Mapped[bool | None] = columns.yes_no("是否发现问题")
    joint: Mapped[bool | None] = columns.yes_no("是否联合检查")
    off_site: Mapped[bool | None] = columns.yes_no("是否非现场检查")


class InspectionOfficer(AgencyRow, Base):
    """One officer on one inspection 检查人员; position 1 leads."""

    __tablename__ = "inspection_officers"

    inspection_no: Mapped[str] = columns.code(
        "检查编号", ForeignKey("inspections.inspection_no", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger(), primary_key=True)
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"))
    officer_no: Mapped[str] = columns.code("检查人员", ForeignKey("officers.officer_no"))

    __table_args__ = (Index(None, "officer_no"),)


class FileReview(AgencyRow, Base):
    """Review of a case file 案卷评查."""

    __tablename__ = "file_reviews"

    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), primary_key=True)
    case_no: Mapped[str] = columns.code("案件编号", primary_key=True)
    reviewed_on: Mapped[dt.date] = columns.day("评查日期", primary_key=True)
    score: Mapped[Decimal | None] = columns.decimal("评查得分", 2)
    grade: Mapped[str | None] = columns.choice("案卷等次", FileGrade)
    problems: Mapped[str | None] = columns.text("存在问题")
    reviewer: Mapped[str | None] = columns.name("评查人")

    __table_args__ = (*checks(("score", "score >= 0"), grade=FileGrade),)
