"""Figures that no case record yields: quotas 应立案核定 and annual figures 年度数据, each with its document."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import Base, checks
from models.reader import AgencyRow


class Quota(AgencyRow, Base):
    """Quota 应立案核定 (003 附件2 一): an approved figure; without the document it rests on it is refused."""

    __tablename__ = "quotas"

    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), primary_key=True)
    year: Mapped[int] = mapped_column(
        Integer(), primary_key=True, autoincrement=False, info={"zh": "年度", "kind": "year"}
    )
    should_file: Mapped[int] = columns.whole("应立案数")
    basis: Mapped[str] = columns.text("核定依据")

    __table_args__ = (*checks(("should_file", "should_file >= 0"), ("basis", "basis <> ''")),)


class AnnualFigure(AgencyRow, Base):
    """Annual figure 年度数据: a number with its unit, definition and source."""

    __tablename__ = "annual_figures"

    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), primary_key=True)
    year: Mapped[int] = mapped_column(
        Integer(), primary_key=True, autoincrement=False, info={"zh": "年度", "kind": "year"}
    )
    figure: Mapped[str] = columns.code("指标", primary_key=True)
    value: Mapped[Decimal] = columns.decimal("数值", 6)
    unit: Mapped[str] = columns.name("计量单位")
    definition: Mapped[str] = columns.text("口径定义")
    source: Mapped[str] = columns.text("数据来源")

    __table_args__ = (*checks(("definition", "definition <> ''")),)
