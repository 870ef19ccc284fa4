"""What 004 二 asks of an officer, each in two measures: what was to be done, and what of it was done.

What nothing is written down of is on neither side: the share then does not apply. Counted are the cases on which the
officer stands among those who handled them, whatever the place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from models.base import Base
from models.cases import Case, CaseKind, CaseOfficer
from models.complaints import Complaint, Disposition, FileGrade, FileReview
from models.conduct import Finding, FindingStatus, Training, TrainingKind
from models.officers import Officer
from plugins.contract import Measure, Moment, Text
from plugins.responsibility import officers

Conditions = Sequence[ColumnElement[bool]]


def _held_in_the_unit(kind: TrainingKind, moment: Moment) -> ColumnElement[bool]:
    """A training of this kind is noted of somebody of the unit: where none is, nobody could have missed it."""
    first = officers.cycle_began(moment.period.last) if kind is TrainingKind.PUBLIC else moment.period.first
    colleague = aliased(Officer)
    noted = select(colleague.agency_code).where(
        Training.officer_no == colleague.officer_no,
        Training.kind == kind,
        Training.held_on.between(first, moment.period.last),
    )
    return Officer.agency_code.in_(noted)


def to_train(moment: Moment) -> Conditions:
    """专业法律培训: officers serving, where the unit has a training in special law of the period noted."""
    return (*officers.serving(moment), _held_in_the_unit(TrainingKind.PROFESSIONAL, moment))


def trained(moment: Moment) -> Conditions:
    """Of these, who attended one."""
    return (*to_train(moment), *officers.trained(moment))


def to_train_in_common_law(moment: Moment) -> Conditions:
    """综合法律轮训: officers serving, where the unit has one of the three years that end with the period noted."""
    return (*officers.serving(moment), _held_in_the_unit(TrainingKind.PUBLIC, moment))


def trained_in_common_law(moment: Moment) -> Conditions:
    """Of these, who attended one."""
    return (*to_train_in_common_law(moment), *officers.trained_common(moment))


def without_fault(moment: Moment) -> Conditions:
    """Officers serving of whom no finding was confirmed in the period; one objected to and under review is none."""
    confirmed = exists().where(
        Finding.officer_no == Officer.officer_no,
        Finding.status == FindingStatus.CONFIRMED,
        moment.within(Finding.confirmed_on),
    )
    return (*officers.serving(moment), ~confirmed)


def _handled(*conditions: ColumnElement[bool]) -> Conditions:
    return (
        exists().where(Case.agency_code == CaseOfficer.agency_code, Case.case_no == CaseOfficer.case_no, *conditions),
    )


IN_TIME = Case.ended_on <= Case.deadline_on


def _due(moment: Moment) -> Conditions:
    over = Case.deadline_on < moment.today
    return (Case.kind == CaseKind.PENALTY, moment.within(Case.deadline_on), or_(IN_TIME, over))


def due(moment: Moment) -> Conditions:
    """Penalty cases handled whose limit is a day of the period: ended by then, or the limit is over.

    The limit is 90 days from filing, or the case's own (行政处罚法 art. 60).
    """
    return _handled(*_due(moment))


def in_time(moment: Moment) -> Conditions:
    """Of these, decided or closed by the last day of the limit."""
    return _handled(*_due(moment), IN_TIME)


def major_decided(moment: Moment) -> Conditions:
    """重大执法决定: major cases handled that were decided in the period."""
    return _handled(Case.major.is_(True), moment.within(Case.decided_on))


def major_reviewed(moment: Moment) -> Conditions:
    """Of these, legally reviewed on the day of the decision or before it (行政处罚法 art. 58)."""
    return _handled(Case.major.is_(True), moment.within(Case.decided_on), Case.legal_reviewed_on <= Case.decided_on)


def _graded(moment: Moment, *grades: FileGrade) -> ColumnElement[bool]:
    return exists().where(
        FileReview.agency_code == CaseOfficer.agency_code,
        FileReview.case_no == CaseOfficer.case_no,
        FileReview.grade.in_(grades),
        moment.within(FileReview.reviewed_on),
    )


def files_graded(moment: Moment) -> Conditions:
    """案卷评查: cases handled whose file was graded in the period."""
    return (_graded(moment, *FileGrade),)


def files_passed(moment: Moment) -> Conditions:
    """Of these, never graded unqualified in the period."""
    return (*files_graded(moment), ~_graded(moment, FileGrade.UNQUALIFIED))


def files_excellent(moment: Moment) -> Conditions:
    """Of these, graded excellent."""
    return (*files_passed(moment), _graded(moment, FileGrade.EXCELLENT))


def complaints_closed(moment: Moment) -> Conditions:
    """Complaints about the officer, answered and closed with a finding in the period.

    Those withdrawn and those outside the scope found nothing. How soon a complaint is answered is the agency's duty
    (004 task 21), and is scored with the agency.
    """
    return (
        Complaint.officer_no.is_not(None),
        or_(Complaint.within_scope.is_(None), Complaint.within_scope.is_(True)),
        moment.within(Complaint.closed_on),
        Complaint.disposition != Disposition.WITHDRAWN,
    )


def complaints_unproven(moment: Moment) -> Conditions:
    """Of these, all but the substantiated."""
    return (*complaints_closed(moment), Complaint.disposition != Disposition.SUBSTANTIATED)


def _measure(
    key: str,
    zh: str,
    en: str,
    table: type[Base],
    where: Callable[[Moment], Conditions],
    source: str,
    *reads: type[Base],
    day: str | None = None,
) -> Measure:
    return Measure(
        f"responsibility.officer.{key}",
        Text(zh, en),
        table,
        where,
        source,
        subject="officer",
        dated_by=day,
        reads=reads,
    )


ART_60 = "行政处罚法 第六十条"

MEASURES: tuple[Measure, ...] = (
    _measure(
        "certificate_due", "应检验的证件", "certificate to be checked", Officer, officers.certificates_due, "004 二 12"
    ),
    _measure("certificate_checked", "证件检验有效", "certificate checked", Officer, officers.checked, "004 二 12"),
    _measure(
        "to_train", "应参加专业法律培训", "to be trained in special law", Officer, to_train, "004 二 14", Training
    ),
    _measure("trained", "参加专业法律培训", "trained in special law", Officer, trained, "004 二 14", Training),
    _measure(
        "to_train_in_common_law",
        "应参加综合法律轮训",
        "to be trained in common law",
        Officer,
        to_train_in_common_law,
        "004 二 14",
        Training,
    ),
    _measure(
        "trained_in_common_law",
        "三年内参加综合法律培训",
        "trained in common law within three years",
        Officer,
        trained_in_common_law,
        "004 二 14",
        Training,
    ),
    _measure("serving", "期末在岗", "serving at the end of the period", Officer, officers.serving, "004 二 27"),
    _measure(
        "without_fault", "无已认定的过错", "without a confirmed fault", Officer, without_fault, "004 二 27", Finding
    ),
    _measure("due", "承办案件本期期满", "cases handled that fell due", CaseOfficer, due, ART_60, Case),
    _measure("in_time", "期限内决定", "decided in time", CaseOfficer, in_time, ART_60, Case),
    _measure(
        "major_decided", "承办的重大执法决定", "major decisions handled", CaseOfficer, major_decided, "004 二 4", Case
    ),
    _measure(
        "major_reviewed",
        "决定前经法制审核",
        "legally reviewed before",
        CaseOfficer,
        major_reviewed,
        "004 二 4",
        Case,
    ),
    _measure(
        "files_graded",
        "承办案件的评查案卷",
        "files of cases handled, graded",
        CaseOfficer,
        files_graded,
        "004 二 13",
        FileReview,
    ),
    _measure(
        "files_passed", "合格以上案卷", "files qualified or better", CaseOfficer, files_passed, "004 二 13", FileReview
    ),
    _measure("files_excellent", "优秀案卷", "excellent files", CaseOfficer, files_excellent, "004 二 13", FileReview),
    _measure(
        "complaints_closed",
        "已答复办结的投诉",
        "complaints answered and closed",
        Complaint,
        complaints_closed,
        "004 二 17",
        day="closed_on",
    ),
    _measure(
        "complaints_unproven",
        "未查实的投诉",
        "complaints not substantiated",
        Complaint,
        complaints_unproven,
        "004 二 17",
        day="closed_on",
    ),
)
