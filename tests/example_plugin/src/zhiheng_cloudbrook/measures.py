"""What Cloudbrook counts besides cases and suits: publication, reviewed files, complaints, inspections."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_

from models.cases import Case
from models.complaints import Complaint, Disposition, FileGrade, FileReview, Inspection
from plugins.contract import Measure, Moment, Text, Value

Conditions = Sequence[ColumnElement[bool]]


def published(moment: Moment) -> Conditions:
    """第二条: of the decisions of the period, those published by its end."""
    return (moment.within(Case.decided_on), Case.published_on <= moment.period.last)


def decided(moment: Moment) -> Conditions:
    return (moment.within(Case.decided_on),)


def files_reviewed(moment: Moment) -> Conditions:
    return (moment.within(FileReview.reviewed_on),)


def files_excellent(moment: Moment) -> Conditions:
    return (*files_reviewed(moment), FileReview.grade == FileGrade.EXCELLENT)


def complaints(moment: Moment) -> Conditions:
    return (moment.within(Complaint.received_on), Complaint.disposition == Disposition.SUBSTANTIATED)


def unanswered(moment: Moment) -> Conditions:
    """第三条: received at least thirty days before the end of the period, and neither closed nor answered by then."""
    month_ago = moment.period.last - dt.timedelta(days=30)
    return (and_(Complaint.received_on >= moment.period.first, Complaint.received_on <= month_ago),
            Complaint.closed_on.is_(None), Complaint.replied_on.is_(None))  # fmt: skip


def joint(moment: Moment) -> Conditions:
    return (moment.within(Inspection.inspected_on), Inspection.joint.is_(True))


def _measure(key: str, zh: str, en: str, table: Any, where: Any, article: str, value: Value = Value()) -> Measure:  # noqa: B008 - frozen, so a shared default is safe
    return Measure(f"cloudbrook.{key}", Text(zh, en), table, where, f"云溪县办法 {article}", value)


MEASURES = (
    _measure("decided", "作出决定的案件", "cases decided", Case, decided, "第二条"),
    _measure("published", "按时公示的决定", "decisions published", Case, published, "第二条"),
    _measure("files_reviewed", "评查案卷", "files reviewed", FileReview, files_reviewed, "第二条"),
    _measure("files_excellent", "优秀案卷", "files rated excellent", FileReview, files_excellent, "第二条"),
    _measure("complaints", "属实的投诉", "complaints found true", Complaint, complaints, "第三条"),
    _measure("unanswered", "未答复的投诉", "complaints unanswered", Complaint, unanswered, "第三条"),
    _measure("enterprises", "联合检查的企业数", "enterprises inspected jointly", Inspection, joint, "第四条",
             Value("distinct", "enterprise")),
)  # fmt: skip
