"""The text of the yearly report 年度报告正文: a block a part and year, written by the bureau for the county.

It is the county's own and holds no row of any agency; which pages show it, their permission says.
"""

from __future__ import annotations

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import Base, checks


class AnnualText(Base):
    """Block of text 正文 of one part; blank where somebody took it away again."""

    __tablename__ = "annual_texts"

    year: Mapped[int] = mapped_column(
        Integer(), primary_key=True, autoincrement=False, info={"zh": "年度", "kind": "year"}
    )
    part: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    """1 to 10 as in ``dashboard.annual.parts``."""
    text: Mapped[str] = columns.text("正文")
    version: Mapped[int] = mapped_column(Integer())
    """How often it was written: who changes it says which version was seen."""

    __table_args__ = (*checks(("part", "part BETWEEN 1 AND 10")),)
