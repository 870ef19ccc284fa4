"""What an officer's file holds: findings, commendations, vetoes and trainings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import ColumnElement, ForeignKey, or_
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped

from models import columns
from models.base import Base, Vocabulary, checks
from models.reader import OfficerRow


class FindingStatus(Vocabulary):
    """Status of a finding 认定状态: only ``confirmed`` counts. How one follows the other: ``models.finding_moves``."""

    PENDING = "pending", "待认定"
    TOLD = "told", "已告知"
    CONFIRMED = "confirmed", "已认定"
    REJECTED = "rejected", "不予认定"
    UNDER_REVIEW = "under_review", "复核中"
    REVOKED = "revoked", "已撤销"


class DecisionStatus(Vocabulary):
    """Status of a veto or a commendation 确认状态: ``confirmed`` counts, and so does a row without one.

    Such a row is as the books of an office hold it. How one follows the other: ``models.decision_moves``.
    """

    RECORDED = "recorded", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "不予确认"
    UNDER_REVIEW = "under_review", "复核中"
    REVOKED = "revoked", "已撤销"


class TrainingKind(Vocabulary):
    """Kind of training 培训类别 (003 三(一)2)."""

    PROFESSIONAL = "professional", "专业法律"
    PUBLIC = "public", "公共法律"


class Finding(OfficerRow, Base):
    """Finding 扣分事件: one fault of one officer under one item of a scheme."""

    __tablename__ = "findings"

    finding_no: Mapped[str] = columns.code("扣分编号", primary_key=True)
    officer_no: Mapped[str] = columns.code("人员编号", ForeignKey("officers.officer_no"), index=True)
    item: Mapped[str] = columns.code("扣分项")
    incident: Mapped[str] = columns.code("事件编号")
    occurred_on: Mapped[dt.date] = columns.day("发生日期")
    confirmed_on: Mapped[dt.date | None] = columns.day("认定日期")
    count: Mapped[int] = columns.whole("次数", default=1, server_default=sql("1"))
    case_no: Mapped[str | None] = columns.code("案件编号")
    status: Mapped[str | None] = columns.choice("认定状态", FindingStatus)
    evidence: Mapped[str | None] = columns.text("证据")
    note: Mapped[str | None] = columns.text("备注")
    recorded_by: Mapped[str | None] = columns.name("记录人")

    __table_args__ = (*checks(("count", "count >= 1"), status=FindingStatus),)


class Commendation(OfficerRow, Base):
    """Commendation 表彰奖励."""

    __tablename__ = "commendations"

    commendation_no: Mapped[str] = columns.code("表彰编号", primary_key=True)
    officer_no: Mapped[str] = columns.code("人员编号", ForeignKey("officers.officer_no"), index=True)
    item: Mapped[str] = columns.code("加分项")
    work: Mapped[str] = columns.code("事项编号")
    awarded_on: Mapped[dt.date] = columns.day("表彰日期")
    document: Mapped[str] = columns.name("表彰文件")
    status: Mapped[str | None] = columns.choice("确认状态", DecisionStatus)

    __table_args__ = (*checks(status=DecisionStatus),)


class Veto(OfficerRow, Base):
    """Veto 一项否决: a named decision with its document."""

    __tablename__ = "vetoes"

    veto_no: Mapped[str] = columns.code("否决编号", primary_key=True)
    officer_no: Mapped[str] = columns.code("人员编号", ForeignKey("officers.officer_no"), index=True)
    decided_on: Mapped[dt.date] = columns.day("决定日期")
    decided_by: Mapped[str] = columns.name("决定人")
    document: Mapped[str] = columns.name("决定文件")
    reason: Mapped[str] = columns.text("否决理由")
    status: Mapped[str | None] = columns.choice("确认状态", DecisionStatus)

    __table_args__ = (*checks(status=DecisionStatus),)


def counts(table: type[Commendation | Veto]) -> ColumnElement[bool]:
    """Whether a row of this table counts: confirmed, or from before there was a state."""
    return or_(table.status.is_(None), table.status == DecisionStatus.CONFIRMED)


class Training(OfficerRow, Base):
    """Training 培训: one officer's attendance of one training."""

    __tablename__ = "trainings"

    training_no: Mapped[str] = columns.code("培训编号", primary_key=True)
    officer_no: Mapped[str] = columns.code("人员编号", ForeignKey("officers.officer_no"), index=True)
    kind: Mapped[str | None] = columns.choice("培训类别", TrainingKind)
    held_on: Mapped[dt.date] = columns.day("培训日期")
    hours: Mapped[Decimal | None] = columns.decimal("学时", 2)
    days: Mapped[Decimal | None] = columns.decimal("天数", 2)
    attended: Mapped[bool | None] = columns.yes_no("是否参加")
    late: Mapped[bool | None] = columns.yes_no("是否迟到")
    exam_score: Mapped[Decimal | None] = columns.decimal("考试成绩", 2)
    passed: Mapped[bool | None] = columns.yes_no("是否合格")
    notes_kept: Mapped[bool | None] = columns.yes_no("有无笔记")
    record_kept: Mapped[bool | None] = columns.yes_no("有无学习记录")

    __table_args__ = (*checks(("hours", "hours >= 0"), ("days", "days >= 0"), kind=TrainingKind),)
