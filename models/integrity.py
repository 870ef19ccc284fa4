"""Integrity rounds 诚信创建: one row an agency, round and sub-item."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped

from models import columns
from models.base import Base, checks
from models.reader import AgencyRow


class IntegrityScore(AgencyRow, Base):
    """Integrity score 诚信创建评分: self-assessed and accepted share of one sub-item, in percent."""

    __tablename__ = "integrity_scores"

    round: Mapped[str] = columns.code("创建轮次", primary_key=True)
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), primary_key=True)
    item: Mapped[str] = columns.code("考核小项", primary_key=True)
    self_score: Mapped[Decimal | None] = columns.decimal("自评得分", 6)
    self_note: Mapped[str | None] = columns.text("自评说明")
    accepted_score: Mapped[Decimal | None] = columns.decimal("验收得分", 6)
    accepted_note: Mapped[str | None] = columns.text("验收说明")
    accepted_by: Mapped[str | None] = columns.name("验收人")
    accepted_on: Mapped[dt.date | None] = columns.day("验收日期")

    __table_args__ = (
        *checks(
            ("self_score", "self_score BETWEEN 0 AND 100000000"),
            ("accepted_score", "accepted_score BETWEEN 0 AND 100000000"),
        ),
    )
