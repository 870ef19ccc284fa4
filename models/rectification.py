"""The rectification ledger 整改台账: one row an item; its moves are added by the workflow."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped

from models import columns
from models.base import Base, Vocabulary, checks
from models.reader import AgencyRow


class Phase(Vocabulary):
    """Phase of a campaign 整治阶段 (003 四)."""

    SELF_CHECK = "self_check", "自查自纠"
    INSPECTION = "inspection", "督查检查"
    ACCOUNTABILITY = "accountability", "整治问责"


class RectificationItem(AgencyRow, Base):
    """Rectification item 整改事项."""

    __tablename__ = "rectification_items"

    item_no: Mapped[str] = columns.code("整改编号", primary_key=True)
    source: Mapped[str | None] = columns.name("问题来源")
    phase: Mapped[str | None] = columns.choice("整治阶段", Phase)
    found_on: Mapped[dt.date | None] = columns.day("发现日期")
    category: Mapped[str | None] = columns.name("问题类别")
    problem: Mapped[str] = columns.text("问题描述")
    basis: Mapped[str | None] = columns.text("依据条款")
    severity: Mapped[str | None] = columns.name("问题性质")
    measure: Mapped[str | None] = columns.text("整改措施")
    responsible_leader: Mapped[str | None] = columns.name("责任领导")
    lead_department: Mapped[str | None] = columns.name("牵头部门")
    agency_code: Mapped[str] = columns.code("责任单位", ForeignKey("agencies.code"), index=True)
    partners: Mapped[str | None] = columns.text("配合单位")
    deadline: Mapped[dt.date | None] = columns.day("整改时限")
    long_term: Mapped[bool | None] = columns.yes_no("长期推进")
    listed: Mapped[bool | None] = columns.yes_no("挂牌督办")
    status: Mapped[str | None] = columns.name("整改状态")
    case_no: Mapped[str | None] = columns.code("案件编号")
    finding_no: Mapped[str | None] = columns.code("扣分编号")

    __table_args__ = (*checks(phase=Phase),)
