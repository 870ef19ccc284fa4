"""What 004 二 asks of an agency, each in two measures: what was to be done, and what of it was done in time.

A case whose deadline has neither passed nor been met is not yet counted on either side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, and_, or_

from models.base import Base, DaysAfter
from models.cases import RECORDING_DAYS, Case, CaseKind, Decision
from models.complaints import Complaint, FileGrade, FileReview
from models.officers import Officer, OfficerCategory
from plugins.contract import Measure, Moment, Text

Conditions = Sequence[ColumnElement[bool]]

CHECK_YEARS = 3
"""Years for which a check of the certificate holds (004 task 12)."""

RECORDED_BY: ColumnElement[dt.date] = DaysAfter(Case.decided_on, RECORDING_DAYS)
RECORDED_IN_TIME = Case.recorded_on <= RECORDED_BY


def major_decided(moment: Moment) -> Conditions:
    """重大执法决定: major cases decided in the period."""
    return (Case.major.is_(True), moment.within(Case.decided_on))


def major_reviewed(moment: Moment) -> Conditions:
    """Of these, legally reviewed on the day of the decision or before it (行政处罚法 art. 58)."""
    return (*major_decided(moment), Case.legal_reviewed_on <= Case.decided_on)


def to_record(moment: Moment) -> Conditions:
    """Major penalties decided in the period that were recorded in time, or whose 15 days are over."""
    return (
        Case.kind == CaseKind.PENALTY,
        Case.decision == Decision.PENALTY,
        *major_decided(moment),
        or_(RECORDED_IN_TIME, moment.today > RECORDED_BY),
    )


def recorded(moment: Moment) -> Conditions:
    """Of these, recorded within 15 days of the decision."""
    return (*to_record(moment), RECORDED_IN_TIME)


def to_register(moment: Moment) -> Conditions:
    """Cases of every kind filed in the period."""
    return (moment.within(Case.filed_on),)


def registered(moment: Moment) -> Conditions:
    """Of these, in the register by the day of filing."""
    return (*to_register(moment), Case.registered_on <= Case.filed_on)


def files_graded(moment: Moment) -> Conditions:
    """案卷评查: files reviewed in the period and graded."""
    return (moment.within(FileReview.reviewed_on), FileReview.grade.is_not(None))


def files_passed(moment: Moment) -> Conditions:
    """Of these, graded qualified or better."""
    return (moment.within(FileReview.reviewed_on), FileReview.grade.in_((FileGrade.EXCELLENT, FileGrade.QUALIFIED)))


def files_excellent(moment: Moment) -> Conditions:
    """Of these, graded excellent."""
    return (moment.within(FileReview.reviewed_on), FileReview.grade == FileGrade.EXCELLENT)


def complaints_received(moment: Moment) -> Conditions:
    """Complaints received in the period, but those noted as outside the scope."""
    return (
        moment.within(Complaint.received_on),
        or_(Complaint.within_scope.is_(None), Complaint.within_scope.is_(True)),
    )


def complaints_closed(moment: Moment) -> Conditions:
    """Of these, closed by the end of the period."""
    return (*complaints_received(moment), Complaint.closed_on <= moment.period.last)


def officers_serving(moment: Moment) -> Conditions:
    """Officers, auxiliaries left out, on the roster on the last day of the period."""
    last = moment.period.last
    return (
        Officer.category == OfficerCategory.OFFICER,
        or_(Officer.joined_on.is_(None), Officer.joined_on <= last),
        or_(Officer.left_on.is_(None), Officer.left_on > last),
    )


def officers_checked(moment: Moment) -> Conditions:
    """Of these, with a certificate that holds on that day, issued or checked within three years before it."""
    last = moment.period.last
    since = dt.date(last.year - CHECK_YEARS, last.month, min(last.day, 28))
    return (
        *officers_serving(moment),
        Officer.certificate_no.is_not(None),
        or_(Officer.certificate_expires_on.is_(None), Officer.certificate_expires_on >= last),
        or_(
            Officer.certificate_checked_on.between(since, last),
            and_(Officer.certificate_checked_on.is_(None), Officer.certificate_issued_on.between(since, last)),
        ),
    )


def _measure(
    key: str, zh: str, en: str, table: type[Base], where: Callable[[Moment], Conditions], task: int, day: str | None
) -> Measure:
    return Measure(
        key=f"responsibility.{key}", title=Text(zh, en), table=table, where=where, source=f"004 二 {task}", dated_by=day
    )


MEASURES: tuple[Measure, ...] = (
    _measure("major_decided", "重大执法决定", "major decisions", Case, major_decided, 4, "decided_on"),
    _measure("major_reviewed", "决定前经法制审核", "legally reviewed before", Case, major_reviewed, 4, "decided_on"),
    _measure("to_record", "应备案的重大处罚", "major penalties to record", Case, to_record, 15, "decided_on"),
    _measure("recorded", "15日内备案", "recorded within 15 days", Case, recorded, 15, "decided_on"),
    _measure("to_register", "立案的案件", "cases filed", Case, to_register, 16, "filed_on"),
    _measure("registered", "立案前已登记", "registered by then", Case, registered, 16, "filed_on"),
    _measure("files_graded", "评查案卷", "files graded", FileReview, files_graded, 13, "reviewed_on"),
    _measure("files_passed", "合格以上案卷", "files qualified or better", FileReview, files_passed, 13, "reviewed_on"),
    _measure("files_excellent", "优秀案卷", "excellent files", FileReview, files_excellent, 13, "reviewed_on"),
    _measure("complaints_received", "收到的投诉", "complaints", Complaint, complaints_received, 21, "received_on"),
    _measure("complaints_closed", "办结的投诉", "complaints closed", Complaint, complaints_closed, 21, "received_on"),
    _measure("officers_serving", "在岗执法人员", "officers serving", Officer, officers_serving, 12, None),
    _measure("officers_checked", "证件检验有效", "certificates checked", Officer, officers_checked, 12, None),
)
