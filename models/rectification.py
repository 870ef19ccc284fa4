"""The rectification ledger 整改台账: its items, the agencies that have a part in one, every move, the evidence files.

Which moves there are and who may make them, the dashboard declares (``dashboard.rectification.workflow``).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Computed, Date, ForeignKey, Index, SmallInteger, String, or_, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, AmongFew, Base, Vocabulary, checks
from models.courses import CourseMove, EvidenceFile
from models.reader import AgencyRow, Reach, Reader


class Phase(Vocabulary):
    """Phase of a campaign 整治阶段 (003 四)."""

    SELF_CHECK = "self_check", "自查自纠"
    INSPECTION = "inspection", "督查检查"
    ACCOUNTABILITY = "accountability", "整治问责"


class RectificationStatus(Vocabulary):
    """Status of an item 整改状态. “Overdue” is none of them: it is computed from the day that is due."""

    PENDING = "pending", "待核实"
    UNFOUNDED = "unfounded", "不成立"
    ASSIGNED = "assigned", "已立项"
    MENDING = "mending", "整改中"
    EXTENSION = "extension", "延期待批"
    APPLIED = "applied", "申请销号"
    CHECKING = "checking", "核查中"
    PUBLISHED = "published", "公示中"
    CLOSED = "closed", "已销号"
    CONTINUING = "continuing", "持续整改"
    REFERRAL = "referral", "移送待批"
    REFERRED = "referred", "已移送"


class LimitUnit(Vocabulary):
    """The unit in which the limit was given 期限单位."""

    CALENDAR = "calendar", "自然日"
    WORKING = "working", "工作日"


class Stage(Vocabulary):
    """The last supervision paper that was sent 督办阶段."""

    URGED = "urged", "督办函"
    OPINION = "opinion", "监督意见书"
    DECISION = "decision", "监督决定书"


class RectificationPartner(AgencyRow, Base):
    """Co-operating agency 协办单位 of an item, which sees the item and has a part in mending it."""

    __tablename__ = "rectification_partners"

    item_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("rectification_items.item_no"), primary_key=True, autoincrement=False
    )
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), primary_key=True)
    responsible_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"))
    """The item's own agency, which sees with whom it works."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        own = super().visible_to(reader, rows)
        return or_(own, rows.responsible_code.in_(_codes(reader)))


class RectificationRow(AgencyRow):
    """A row of an item: seen by the responsible agency and by those that co-operate."""

    @classmethod
    def visible_to(cls, reader: Reader, rows: Any) -> ColumnElement[bool]:
        own = super().visible_to(reader, rows)
        if reader.reach is not Reach.AGENCIES:
            return own
        shared = select(RectificationPartner.item_no).where(RectificationPartner.agency_code.in_(_codes(reader)))
        return or_(own, AmongFew(rows.item_no, shared))


def _codes(reader: Reader) -> list[str]:
    return sorted(reader.agency_codes) if reader.reach is Reach.AGENCIES else []


_DUE_ON = """CASE WHEN status IN ('assigned', 'mending', 'extension') THEN deadline
WHEN status = 'continuing' THEN review_on END"""
_DONE = "status IN ('closed', 'unfounded')"
_PRESSING = f"""CASE WHEN {_DONE} THEN 4
WHEN listed AND ({_DUE_ON}) IS NOT NULL THEN 0 WHEN listed THEN 1
WHEN ({_DUE_ON}) IS NOT NULL THEN 2 ELSE 3 END"""
DONE = 4
"""``pressing`` of an item that is closed or was none."""
LISTED_PLACES = (0, 1)
"""``pressing`` of listed items that are not done: with a day that is due, and without."""


class RectificationItem(RectificationRow, Base):
    """Rectification item 整改事项: one problem of one agency under one number (一件一号).

    ``due_on`` and ``pressing`` are computed by the database from the other columns, whoever writes them: the day that
    counts now, and the place in every list, where within a place the day decides. Listed items are in the first places
    (挂牌督办), items that are done in the last.
    """

    __tablename__ = "rectification_items"

    item_no: Mapped[str] = columns.code("整改编号", primary_key=True)
    source: Mapped[str | None] = columns.name("问题来源")
    phase: Mapped[str | None] = columns.choice("整治阶段", Phase)
    found_on: Mapped[dt.date | None] = columns.day("发现日期")
    category: Mapped[str | None] = columns.name("问题类别")
    problem: Mapped[str] = columns.text("问题描述")
    basis: Mapped[str | None] = columns.text("依据条款")
    severity: Mapped[str | None] = columns.name("问题性质")
    extent: Mapped[str | None] = columns.name("问题范围")
    """Whether it is one agency's or common 个性/普遍."""
    goal: Mapped[str | None] = columns.text("整改目标")
    measure: Mapped[str | None] = columns.text("整改措施")
    responsible_leader: Mapped[str | None] = columns.name("责任领导")
    responsible_person: Mapped[str | None] = columns.name("责任人")
    lead_department: Mapped[str | None] = columns.name("牵头部门")
    agency_code: Mapped[str] = columns.code("责任单位", ForeignKey("agencies.code"))
    partners: Mapped[str | None] = columns.text("配合单位")
    deadline: Mapped[dt.date | None] = columns.day("整改时限")
    limit_days: Mapped[int | None] = columns.whole("期限天数")
    limit_unit: Mapped[str | None] = columns.choice("期限单位", LimitUnit)
    limit_source: Mapped[str | None] = columns.name("期限依据")
    review_on: Mapped[dt.date | None] = columns.day("下次复查日期")
    long_term: Mapped[bool | None] = columns.yes_no("长期推进")
    listed: Mapped[bool | None] = columns.yes_no("挂牌督办")
    raised: Mapped[bool | None] = columns.yes_no("提级督办")
    stage: Mapped[str | None] = columns.choice("督办阶段", Stage)
    status: Mapped[str | None] = columns.choice("整改状态", RectificationStatus)
    self_check: Mapped[str | None] = columns.text("自验结论")
    check_method: Mapped[str | None] = columns.name("核查方式")
    checkers: Mapped[str | None] = columns.name("核查人")
    check_result: Mapped[str | None] = columns.text("核查结论")
    published_on: Mapped[dt.date | None] = columns.day("公示起始日期")
    published_until: Mapped[dt.date | None] = columns.day("公示截止日期")
    feedback: Mapped[str | None] = columns.text("公示反馈")
    closed_on: Mapped[dt.date | None] = columns.day("销号日期")
    closed_by: Mapped[str | None] = columns.name("销号批准人")
    document: Mapped[str | None] = columns.name("文书文号")
    referred_to: Mapped[str | None] = columns.name("移送机关")
    referral_reply: Mapped[str | None] = columns.text("移送答复")
    accountability: Mapped[str | None] = columns.text("问责结果")
    recurred: Mapped[bool | None] = columns.yes_no("复发标记")
    case_no: Mapped[str | None] = columns.code("案件编号")
    officer_no: Mapped[str | None] = columns.code("关联人员")
    finding_no: Mapped[str | None] = columns.code("扣分编号")
    note: Mapped[str | None] = columns.text("备注")

    due_on: Mapped[dt.date | None] = mapped_column(Date(), Computed(_DUE_ON, persisted=True), info={"zh": "到期日期"})
    """The day by which the agency mends, or on which a continued item is reviewed; None where there is none."""
    pressing: Mapped[int] = mapped_column(
        SmallInteger(), Computed(_PRESSING, persisted=True), nullable=True, info={"zh": "紧急次序"}
    )

    __table_args__ = (
        *checks(phase=Phase, limit_unit=LimitUnit, stage=Stage, status=RectificationStatus),
        # The campaign view counts by these alone and reads the rows of one page, however many items there are.
        Index(None, "agency_code", "status"),
        Index(None, "category", "agency_code", "status"),
        Index(
            None,
            "agency_code",
            "due_on",
            sqlite_where=sql("due_on IS NOT NULL"),
            postgresql_where=sql("due_on IS NOT NULL"),
        ),
        Index(None, "phase", "agency_code"),
        Index("ix_rectification_items_matrix", "agency_code", "category", "status", "due_on", "pressing"),
        Index("ix_rectification_items_status_in_order", "status", "pressing", "due_on", "item_no", "agency_code"),
        Index(None, "pressing", "due_on", "item_no", "agency_code"),
        Index(None, "agency_code", "pressing", "due_on", "item_no"),
    )


class RectificationMove(CourseMove, RectificationRow, Base):
    """Move 办理记录 of an item.

    The reference keeps an item with a course from being removed, as by undoing its import.
    """

    __tablename__ = "rectification_moves"

    item_no: Mapped[str] = mapped_column(
        String(CODE_LENGTH), ForeignKey("rectification_items.item_no"), primary_key=True, autoincrement=False,
        sort_order=-1,
    )  # fmt: skip
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
    status_before: Mapped[str | None] = columns.choice("原状态", RectificationStatus)
    status_after: Mapped[str | None] = columns.choice("新状态", RectificationStatus)
    """None only for what an import brought without one."""
    changes: Mapped[dict[str, Any]] = columns.document()
    """Column of the item → [before, after], for those that the move has written besides the status."""
    answer_until: Mapped[dt.date | None] = columns.day("异议期限")
    """The last day on which the agency may object to this paper."""

    __table_args__ = (
        *checks(status_before=RectificationStatus, status_after=RectificationStatus),
        Index(None, "move", "item_no"),
    )


class RectificationFile(EvidenceFile, RectificationRow, Base):
    """Evidence file 佐证材料 of an item."""

    __tablename__ = "rectification_files"

    item_no: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("rectification_items.item_no"), index=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), index=True)
