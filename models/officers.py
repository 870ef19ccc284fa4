"""Officers 执法人员 and their postings: the file follows the officer (004, 档随人走)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, and_
from sqlalchemy.orm import Mapped

from models import columns
from models.base import Base, Vocabulary, checks
from models.reader import AgencyRow, OfficerRow, Reach, Reader


class OfficerCategory(Vocabulary):
    """Category of staff 人员类别 (003 三(一)3(2)): auxiliaries may not investigate, decide or review."""

    OFFICER = "officer", "执法人员"
    AUXILIARY = "auxiliary", "辅助人员"


class Officer(AgencyRow, Base):
    """Officer 执法人员. ``agency_code`` is the present unit; earlier ones stand in the postings."""

    __tablename__ = "officers"

    officer_no: Mapped[str] = columns.code("人员编号", primary_key=True)
    name: Mapped[str] = columns.name("姓名")
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), index=True)
    category: Mapped[str] = columns.choice("人员类别", OfficerCategory)
    id_number: Mapped[str | None] = columns.sealed("身份证号", "id_number", "id_number_digest")
    id_number_digest: Mapped[str | None] = columns.digest(index=True)
    certificate_no: Mapped[str | None] = columns.code("执法证号")
    certificate_issued_on: Mapped[dt.date | None] = columns.day("发证日期")
    certificate_checked_on: Mapped[dt.date | None] = columns.day("年检日期")
    certificate_expires_on: Mapped[dt.date | None] = columns.day("有效期至")
    legal_qualification: Mapped[bool | None] = columns.yes_no("法律职业资格")
    joined_on: Mapped[dt.date | None] = columns.day("入职日期")
    left_on: Mapped[dt.date | None] = columns.day("离职日期")

    __table_args__ = (*checks(("service", "left_on >= joined_on"), category=OfficerCategory),)

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        if reader.reach is Reach.OWN_FILE:
            return and_(rows.officer_no.is_not(None), rows.officer_no == reader.officer_no)
        return super().visible_to(reader, rows)


class Posting(OfficerRow, Base):
    """Posting 任职: where an officer served, from and to which day."""

    __tablename__ = "postings"

    officer_no: Mapped[str] = columns.code("人员编号", ForeignKey("officers.officer_no"), primary_key=True)
    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), index=True)
    from_on: Mapped[dt.date] = columns.day("任职开始日期", primary_key=True)
    to_on: Mapped[dt.date | None] = columns.day("任职结束日期")

    __table_args__ = (*checks(("span", "to_on >= from_on")),)
