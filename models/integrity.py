"""Integrity scores 诚信创建评分: one row an agency, round and sub-item, of a round held here or imported."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import ColumnElement, ForeignKey, case, literal
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import Base, Scaled, checks
from models.reader import AgencyRow

HUNDRED = Decimal(100)


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
    accepted_met: Mapped[Decimal | None] = mapped_column(Scaled(6))
    """How many checks were accepted as met. An import brings percentages alone; 1 of 3 is none that can be written."""
    accepted_asked: Mapped[Decimal | None] = mapped_column(Scaled(6))
    """Of how many that apply to the agency."""

    __table_args__ = (
        *checks(
            ("self_score", "self_score BETWEEN 0 AND 100000000"),
            ("accepted_score", "accepted_score BETWEEN 0 AND 100000000"),
        ),
    )

    @hybrid_property
    def accepted_part(self) -> Decimal | None:
        """With ``accepted_whole`` the exact share: checks met, or percent."""
        return self.accepted_score if self.accepted_asked is None else self.accepted_met

    @accepted_part.inplace.expression
    @classmethod
    def _accepted_part(cls) -> ColumnElement[Decimal | None]:
        return case((cls.accepted_asked.is_not(None), cls.accepted_met), else_=cls.accepted_score)

    @hybrid_property
    def accepted_whole(self) -> Decimal | None:
        """Checks that apply, or 100; None so long as nobody has accepted anything."""
        if self.accepted_asked is not None:
            return self.accepted_asked
        return None if self.accepted_score is None else HUNDRED

    @accepted_whole.inplace.expression
    @classmethod
    def _accepted_whole(cls) -> ColumnElement[Decimal | None]:
        percent = (cls.accepted_score.is_not(None), literal(HUNDRED, Scaled(6)))
        return case((cls.accepted_asked.is_not(None), cls.accepted_asked), percent)
