"""Lawsuits 行政诉讼 and reconsiderations 行政复议 against an agency's acts."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from models import columns
from models.base import Base, Vocabulary, checks
from models.reader import AgencyRow


class Instance(Vocabulary):
    """Instance of court 审级."""

    FIRST = "1", "一审"
    SECOND = "2", "二审"
    RETRIAL = "3", "再审"


class LawsuitOutcome(Vocabulary):
    """Outcome of a lawsuit for the agency 裁判结果; blank while pending."""

    WON = "won", "胜诉"
    LOST = "lost", "败诉"
    PARTIAL = "partial", "部分败诉"
    WITHDRAWN = "withdrawn", "撤诉"


class ReconsiderationOutcome(Vocabulary):
    """Outcome of a reconsideration 复议结果."""

    UPHELD = "upheld", "维持"
    REVOKED = "revoked", "撤销"
    CHANGED = "changed", "变更"
    UNLAWFUL = "unlawful", "确认违法"
    ORDERED = "ordered", "责令履行"
    WITHDRAWN = "withdrawn", "撤回"
    MEDIATED = "mediated", "调解"


class Lawsuit(AgencyRow, Base):
    """Lawsuit 行政诉讼. ``case_no`` may name a case that our books do not hold; the suit counts all the same."""

    __tablename__ = "lawsuits"

    lawsuit_no: Mapped[str] = columns.code("诉讼案号", primary_key=True)
    case_no: Mapped[str | None] = columns.code("案件编号")
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"))
    filed_on: Mapped[dt.date] = columns.day("法院立案日期")
    court: Mapped[str | None] = columns.name("受理法院")
    instance: Mapped[str | None] = columns.choice("审级", Instance)
    effective_on: Mapped[dt.date | None] = columns.day("生效日期")
    outcome: Mapped[str | None] = columns.choice("裁判结果", LawsuitOutcome)
    county_defendant: Mapped[bool | None] = columns.yes_no("县政府被告")
    head_attended: Mapped[bool | None] = columns.yes_no("负责人出庭")

    __table_args__ = (Index(None, "agency_code", "case_no"), *checks(instance=Instance, outcome=LawsuitOutcome))


class Reconsideration(AgencyRow, Base):
    """Reconsideration 行政复议."""

    __tablename__ = "reconsiderations"

    reconsideration_no: Mapped[str] = columns.code("复议案号", primary_key=True)
    case_no: Mapped[str | None] = columns.code("案件编号")
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"))
    accepted_on: Mapped[dt.date] = columns.day("受理日期")
    decided_on: Mapped[dt.date | None] = columns.day("决定日期")
    outcome: Mapped[str | None] = columns.choice("复议结果", ReconsiderationOutcome)

    __table_args__ = (Index(None, "agency_code", "case_no"), *checks(outcome=ReconsiderationOutcome))
