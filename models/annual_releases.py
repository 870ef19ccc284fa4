"""Where a year's standard tables 行政执法年报表 were published, as the agency enters it, or the bureau."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, Base, RowNumber
from models.reader import AgencyRow


class AnnualRelease(AgencyRow, Base):
    """Release 公布记录 of a year's tables. Rows are only ever added: the last of a year and agency counts."""

    __tablename__ = "annual_releases"

    release_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    year: Mapped[int] = mapped_column(Integer(), info={"zh": "年度", "kind": "year"})
    agency_code: Mapped[str | None] = columns.code("单位编码", ForeignKey("agencies.code"))
    """Whose tables; None for the county's."""
    released_on: Mapped[dt.date] = columns.day("公布日期")
    place: Mapped[str] = columns.text("公布位置")
    """The address of the page, or where else they hang."""
    at: Mapped[dt.datetime] = columns.instant()
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str] = mapped_column(String(NAME_LENGTH))

    __table_args__ = (Index(None, "year", "agency_code"),)
