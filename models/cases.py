"""Cases 案件 and the officers who handled them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import Computed, Date, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, column, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import Base, DaysAfter, Vocabulary, checks
from models.reader import AgencyRow

STATUTORY_DAYS = 90
"""Days from filing to decision, 行政处罚法 (2021) art. 60, where the case has no limit of its own."""


RECORDING_DAYS = 15
"""Days from a major decision to its recording with the office above 备案 (004 task 15)."""

DAYS_IN_ORDER = (
    ("registered_on", "filed_on"),
    ("filed_on", "due_on"),
    ("filed_on", "legal_reviewed_on"),
    ("filed_on", "decided_on"),
    ("filed_on", "closed_on"),
    ("legal_reviewed_on", "decided_on"),
    ("decided_on", "recorded_on"),
    ("decided_on", "published_on"),
    ("decided_on", "closed_on"),
    ("decided_on", "executed_on"),
    ("closed_on", "executed_on"),
    ("decided_on", "execution_refused_on"),
    ("decided_on", "court_enforcement_on"),
    ("leader_assigned_on", "leader_done_on"),
)
"""(earlier, later) days of a case; the other way round is a doubt, never an error (measures.md, settled points)."""


class CaseKind(Vocabulary):
    """Kind of case 案件类别."""

    PENALTY = "penalty", "处罚"
    LICENCE = "licence", "许可"
    COMPULSION = "compulsion", "强制"
    LEVY = "levy", "征收"
    OTHER = "other", "其他"


class CaseSource(Vocabulary):
    """Where a case came from 案件来源."""

    PATROL = "patrol", "巡查"
    REPORT = "report", "举报"
    ASSIGNED = "assigned", "上级交办"
    TRANSFERRED = "transferred", "移送"
    OTHER = "other", "其他"


class Procedure(Vocabulary):
    """Procedure 程序."""

    ORDINARY = "ordinary", "普通"
    SUMMARY = "summary", "简易"


class Decision(Vocabulary):
    """Decision 处理决定. ``no_penalty`` is lawful leniency (行政处罚法 art. 33), never a fault by itself."""

    PENALTY = "penalty", "处罚"
    NO_PENALTY = "no_penalty", "不予处罚"
    WITHDRAWN = "withdrawn", "撤案"
    TRANSFERRED = "transferred", "移送"
    GRANTED = "granted", "准予"
    REFUSED = "refused", "不予许可"


class PartyKind(Vocabulary):
    """Kind of party 当事人类别."""

    PERSON = "person", "个人"
    ORGANISATION = "organisation", "单位"


class Case(AgencyRow, Base):
    """Case 案件. Its number is unique within its agency only.

    ``deadline_on`` and ``ended_on`` are computed by the database from the other columns, whoever writes them:
    the statutory limit, and the earlier of decision and closing.
    """

    __tablename__ = "cases"

    agency_code: Mapped[str] = columns.code("单位编码", ForeignKey("agencies.code"), primary_key=True)
    case_no: Mapped[str] = columns.code("案件编号", primary_key=True)
    kind: Mapped[str] = columns.choice("案件类别", CaseKind)
    source: Mapped[str | None] = columns.choice("案件来源", CaseSource)
    title: Mapped[str | None] = columns.text("案由")
    registered_on: Mapped[dt.date | None] = columns.day("登记日期")
    filed_on: Mapped[dt.date | None] = columns.day("立案日期")
    procedure: Mapped[str | None] = columns.choice("程序", Procedure)
    due_on: Mapped[dt.date | None] = columns.day("法定期限")
    reviewer_no: Mapped[str | None] = columns.code("法制审核人", ForeignKey("officers.officer_no"))
    legal_reviewed_on: Mapped[dt.date | None] = columns.day("法制审核日期")
    decided_on: Mapped[dt.date | None] = columns.day("决定日期")
    decision: Mapped[str | None] = columns.choice("处理决定", Decision)
    penalty_kinds: Mapped[str | None] = columns.text("处罚种类")
    penalty_amount: Mapped[Decimal | None] = columns.decimal("罚没金额", 2)
    major: Mapped[bool | None] = columns.yes_no("重大案件")
    recorded_on: Mapped[dt.date | None] = columns.day("备案日期")
    published_on: Mapped[dt.date | None] = columns.day("公示日期")
    closed_on: Mapped[dt.date | None] = columns.day("办结日期")
    execution_due: Mapped[bool | None] = columns.yes_no("应执行")
    executed_on: Mapped[dt.date | None] = columns.day("执行日期")
    execution_refused_on: Mapped[dt.date | None] = columns.day("裁定不予执行日期")
    court_enforcement_on: Mapped[dt.date | None] = columns.day("申请法院强制执行日期")
    should_penalise: Mapped[bool | None] = columns.yes_no("应处罚未处罚")
    leader_assigned_on: Mapped[dt.date | None] = columns.day("县领导交办日期")
    leader_done_on: Mapped[dt.date | None] = columns.day("落实日期")
    police_transfer_on: Mapped[dt.date | None] = columns.day("移送公安日期")
    party: Mapped[str | None] = columns.name("当事人")
    party_kind: Mapped[str | None] = columns.choice("当事人类别", PartyKind)

    deadline_on: Mapped[dt.date | None] = mapped_column(
        Date(),
        Computed(func.coalesce(column("due_on"), DaysAfter(column("filed_on"), STATUTORY_DAYS)), persisted=True),
        info={"zh": "办案期限"},
    )
    ended_on: Mapped[dt.date | None] = mapped_column(
        Date(),
        Computed(
            "CASE WHEN closed_on IS NULL OR decided_on < closed_on THEN decided_on ELSE closed_on END", persisted=True
        ),
        info={"zh": "了结日期"},
    )

    __table_args__ = (
        *checks(
            ("amount", "penalty_amount >= 0"),
            kind=CaseKind,
            source=CaseSource,
            procedure=Procedure,
            decision=Decision,
            party_kind=PartyKind,
        ),
        # Few cases are reviewed, and one officer's are looked for among all.
        Index(
            None,
            "reviewer_no",
            sqlite_where=sql("reviewer_no IS NOT NULL"),
            postgresql_where=sql("reviewer_no IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )


class CaseOfficer(AgencyRow, Base):
    """One officer on one case 办案人员; position 1 leads."""

    __tablename__ = "case_officers"

    agency_code: Mapped[str] = columns.code("单位编码", primary_key=True)
    case_no: Mapped[str] = columns.code("案件编号", primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger(), primary_key=True)
    officer_no: Mapped[str] = columns.code("办案人员", ForeignKey("officers.officer_no"))

    __table_args__ = (
        ForeignKeyConstraint(["agency_code", "case_no"], ["cases.agency_code", "cases.case_no"], ondelete="CASCADE"),
        Index(None, "officer_no"),
        {"sqlite_with_rowid": False},
    )
