"""What 004 二 asks of an agency, each in two measures: what was to be done, and what of it was done in time.

A case whose deadline has neither passed nor been met is not yet counted on either side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select

from models.base import Base, DaysAfter
from models.calendar import CalendarDay, CalendarYear, limit_is_known, within_working_days
from models.cases import RECORDING_DAYS, Case, CaseKind, CaseOfficer, Decision, Procedure
from models.complaints import Complaint, FileGrade, FileReview
from models.conduct import Training
from models.officers import Officer, OfficerCategory
from plugins.contract import Measure, Moment, Text
from plugins.responsibility import officers

Conditions = Sequence[ColumnElement[bool]]

NOTICE_WORKING_DAYS = 5
"""Working days from a complaint's receipt to the notice of its acceptance (004 task 21)."""
OFFICERS_ON_A_CASE = 2
"""Officers with a certificate on a case of the ordinary procedure (行政处罚法 art. 42)."""

NOTIFIED_IN_TIME = within_working_days(Complaint.received_on, NOTICE_WORKING_DAYS, Complaint.notified_on)

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


def to_notify(moment: Moment) -> Conditions:
    """Complaints received in the period that were answered in 5 working days, or whose 5 working days are over.

    Those outside the scope are to be answered, too, with the reason. A limit that runs into a year whose holidays are
    not in the calendar is not counted.
    """
    over = ~within_working_days(Complaint.received_on, NOTICE_WORKING_DAYS, moment.today)
    return (
        moment.within(Complaint.received_on),
        limit_is_known(Complaint.received_on, NOTICE_WORKING_DAYS),
        or_(NOTIFIED_IN_TIME, over),
    )


def notified(moment: Moment) -> Conditions:
    """Of these, answered within 5 working days of receipt."""
    return (*to_notify(moment), NOTIFIED_IN_TIME)


def to_staff(moment: Moment) -> Conditions:
    """Penalty cases of the ordinary procedure decided in the period."""
    return (
        Case.kind == CaseKind.PENALTY,
        Case.procedure == Procedure.ORDINARY,
        moment.within(Case.decided_on),
    )


def staffed(moment: Moment) -> Conditions:
    """Of these, with two officers of whom the unit's roster shows no missing certificate on the day of decision.

    Who has since moved to another unit is not looked at: no reader of the unit could see what was counted.
    """
    lacking = (
        exists()
        .where(
            Officer.officer_no == CaseOfficer.officer_no,
            Officer.agency_code == CaseOfficer.agency_code,
            or_(
                Officer.category != OfficerCategory.OFFICER,
                Officer.certificate_no.is_(None),
                Officer.certificate_issued_on > Case.decided_on,
                Officer.certificate_expires_on < Case.decided_on,
            ),
        )
        .correlate(Case, CaseOfficer)
    )  # the very case: left alone, every case would be looked at
    certified = (
        select(func.count(CaseOfficer.officer_no.distinct()))
        .where(CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no, ~lacking)
        .scalar_subquery()
    )
    return (*to_staff(moment), certified >= OFFICERS_ON_A_CASE)


def _measure(
    key: str,
    zh: str,
    en: str,
    table: type[Base],
    where: Callable[[Moment], Conditions],
    source: str,
    day: str | None,
    *reads: type[Base],
) -> Measure:
    return Measure(f"responsibility.{key}", Text(zh, en), table, where, source, dated_by=day, reads=reads)


ART_42 = "行政处罚法 第四十二条"

MEASURES: tuple[Measure, ...] = (
    _measure("major_decided", "重大执法决定", "major decisions", Case, major_decided, "004 二 4", "decided_on"),
    _measure(
        "major_reviewed", "决定前经法制审核", "legally reviewed before", Case, major_reviewed, "004 二 4", "decided_on"
    ),
    _measure("to_record", "应备案的重大处罚", "major penalties to record", Case, to_record, "004 二 15", "decided_on"),
    _measure("recorded", "15日内备案", "recorded within 15 days", Case, recorded, "004 二 15", "decided_on"),
    _measure("to_register", "立案的案件", "cases filed", Case, to_register, "004 二 16", "filed_on"),
    _measure("registered", "立案前已登记", "registered by then", Case, registered, "004 二 16", "filed_on"),
    _measure(
        "to_staff", "普通程序处罚案件", "penalty cases of the ordinary procedure", Case, to_staff, ART_42, "decided_on"
    ),
    _measure(
        "staffed",
        "两名以上持证人员办理",
        "by two certified officers",
        Case,
        staffed,
        ART_42,
        "decided_on",
        CaseOfficer,
        Officer,
    ),
    _measure("files_graded", "评查案卷", "files graded", FileReview, files_graded, "004 二 13", "reviewed_on"),
    _measure(
        "files_passed",
        "合格以上案卷",
        "files qualified or better",
        FileReview,
        files_passed,
        "004 二 13",
        "reviewed_on",
    ),
    _measure("files_excellent", "优秀案卷", "excellent files", FileReview, files_excellent, "004 二 13", "reviewed_on"),
    _measure(
        "to_notify",
        "应告知的投诉举报",
        "complaints to be answered",
        Complaint,
        to_notify,
        "004 二 21",
        "received_on",
        CalendarDay,
        CalendarYear,
    ),
    _measure(
        "notified",
        "5个工作日内告知",
        "answered within 5 working days",
        Complaint,
        notified,
        "004 二 21",
        "received_on",
        CalendarDay,
        CalendarYear,
    ),
    _measure(
        "complaints_received", "收到的投诉", "complaints", Complaint, complaints_received, "004 二 21", "received_on"
    ),
    _measure(
        "complaints_closed", "办结的投诉", "complaints closed", Complaint, complaints_closed, "004 二 21", "received_on"
    ),
    _measure(
        "certificates_due",
        "应检验的证件",
        "certificates to be checked",
        Officer,
        officers.certificates_due,
        "004 二 12",
        None,
    ),
    _measure("officers_checked", "证件检验有效", "certificates checked", Officer, officers.checked, "004 二 12", None),
    _measure("officers_serving", "在岗执法人员", "officers serving", Officer, officers.serving, "004 二 14", None),
    _measure(
        "officers_trained",
        "参加专业法律培训",
        "trained in special law",
        Officer,
        officers.trained,
        "004 二 14",
        None,
        Training,
    ),
    _measure(
        "officers_trained_common",
        "三年内参加综合法律培训",
        "trained in common law within three years",
        Officer,
        officers.trained_common,
        "004 二 14",
        None,
        Training,
    ),
)
