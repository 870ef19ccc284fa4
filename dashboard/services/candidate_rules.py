"""The rules by which candidates 扣分线索 are found: rows of the books that may be a fault under an item of 000's annex.

A rule finds rows and scores nothing; whether a row is a fault, a person decides. What each is made of:
``candidate_rule``; how their evidence is said: ``candidate_wording``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, false, func, null, or_, select

from dashboard.rectification.workflow import AGENCYS
from dashboard.services.candidate_rule import (
    Asked,
    CandidateRule,
    candidate_columns,
    is_assessed,
    of_cases,
    of_complaints,
    working_day_limit,
)
from dashboard.services.certificates import no_certificate_on
from dashboard.workflows.concern import is_own
from models.base import DaysAfter
from models.cases import RECORDING_DAYS, Case, CaseKind, CaseOfficer
from models.complaints import Complaint, Disposition, Inspection, InspectionOfficer
from models.conduct import Training
from models.finding_moves import FindingSource
from models.officers import Officer
from models.rectification import RectificationItem, RectificationMove, RectificationStatus

PENALTY_LIMIT_SINCE = dt.date(2021, 7, 15)
"""行政处罚法 (2021) 第六十条 is in force since this day: before it no statute gave the days for a penalty."""
LICENCE_DAYS = 20
"""Working days from acceptance to decision (行政许可法 第四十二条, 第八十二条); an extension stands in ``due_on``."""
NOTICE_DAYS = 5
"""Working days from a complaint to telling whether it is accepted (004 任务21)."""

_MENDED = (
    RectificationStatus.APPLIED, RectificationStatus.CHECKING, RectificationStatus.PUBLISHED, RectificationStatus.CLOSED
)  # fmt: skip
"""States of an item that the agency says, or the bureau found, to be mended."""


def _late_decision(rule: CandidateRule, asked: Asked) -> Select[Any]:
    """Penalties by the statute, any kind but licences by a limit of the case's own; closed counts as done."""
    by_statute = and_(Case.kind == CaseKind.PENALTY, Case.filed_on >= PENALTY_LIMIT_SINCE)
    return of_cases(
        rule,
        Case.kind != CaseKind.LICENCE,
        or_(Case.due_on.is_not(None), by_statute),
        asked.lapsed(Case.deadline_on, Case.ended_on),
        day=Case.deadline_on, since=Case.filed_on, done_on=Case.ended_on, own_limit=Case.due_on.is_not(None),
    )  # fmt: skip


def _late_licence(rule: CandidateRule, asked: Asked) -> Select[Any]:
    by_statute = working_day_limit(Case.filed_on, asked, lambda day: asked.calendar.after(day, LICENCE_DAYS))
    limit = func.coalesce(Case.due_on, by_statute, type_=Date)
    return of_cases(
        rule,
        Case.kind == CaseKind.LICENCE,
        asked.lapsed(limit, Case.ended_on),
        day=limit, since=Case.filed_on, done_on=Case.ended_on, own_limit=Case.due_on.is_not(None),
    )  # fmt: skip


def _late_recording(rule: CandidateRule, asked: Asked) -> Select[Any]:
    limit = DaysAfter(Case.decided_on, RECORDING_DAYS)
    late = (Case.major.is_(True), asked.lapsed(limit, Case.recorded_on))
    return of_cases(rule, *late, day=limit, since=Case.decided_on, done_on=Case.recorded_on, own_limit=false())


def _uncertified_on_case(rule: CandidateRule, asked: Asked) -> Select[Any]:
    on = Case.decided_on
    return (
        candidate_columns(
            rule, Case.agency_code, Case.case_no, Officer.officer_no, Officer.name, CaseOfficer.position, day=on,
            since=Officer.certificate_issued_on, done_on=Officer.certificate_expires_on,
        )
        .join(CaseOfficer, and_(CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no))
        .join(Officer, Officer.officer_no == CaseOfficer.officer_no)
        .where(
            is_assessed(), on.between(asked.first, asked.last), no_certificate_on(on),
            # Says nothing more, but spares a database the cases of all those with a certificate on each of the days.
            or_(no_certificate_on(asked.first), no_certificate_on(asked.last)),
        )
    )  # fmt: skip


def _uncertified_on_inspection(rule: CandidateRule, asked: Asked) -> Select[Any]:
    on = Inspection.inspected_on
    subject = Inspection.inspection_no
    return (
        candidate_columns(
            rule, Inspection.agency_code, subject, Officer.officer_no, Officer.name, InspectionOfficer.position, day=on,
            since=Officer.certificate_issued_on, done_on=Officer.certificate_expires_on,
        )
        .join(InspectionOfficer, InspectionOfficer.inspection_no == subject)
        .join(Officer, Officer.officer_no == InspectionOfficer.officer_no)
        .where(is_assessed(), on.between(asked.first, asked.last), no_certificate_on(on))
    )  # fmt: skip


def _training(fault: ColumnElement[bool]) -> Callable[[CandidateRule, Asked], Select[Any]]:
    """The trainings of which the books say this."""

    def rows(rule: CandidateRule, asked: Asked) -> Select[Any]:
        return (
            candidate_columns(
                rule, Officer.agency_code, Training.training_no, Officer.officer_no, Officer.name, day=Training.held_on
            )
            .join(Training, Training.officer_no == Officer.officer_no)
            .where(is_assessed(), Training.held_on.between(asked.first, asked.last), fault)
        )  # fmt: skip

    return rows


def _late_notice(rule: CandidateRule, asked: Asked) -> Select[Any]:
    """Complaints that were withdrawn need no notice any more."""
    limit = working_day_limit(Complaint.received_on, asked, lambda day: asked.calendar.after(day, NOTICE_DAYS))
    stands = or_(Complaint.disposition.is_(None), Complaint.disposition != Disposition.WITHDRAWN)
    found = of_complaints(rule, day=limit, since=Complaint.received_on, done_on=Complaint.notified_on)
    return found.where(stands, asked.lapsed(limit, Complaint.notified_on))


def _no_reply(rule: CandidateRule, asked: Asked) -> Select[Any]:
    """No text gives days for the reply: what was closed before today without one."""
    within = or_(Complaint.within_scope.is_(None), Complaint.within_scope.is_(True))
    stands = or_(Complaint.disposition.is_(None), Complaint.disposition != Disposition.WITHDRAWN)
    found = of_complaints(rule, day=Complaint.closed_on, since=Complaint.received_on)
    last = min(asked.last, asked.today - dt.timedelta(days=1))
    return found.where(within, stands, Complaint.replied_on.is_(None), Complaint.closed_on.between(asked.first, last))


def _overdue_item(rule: CandidateRule, asked: Asked) -> Select[Any]:
    """Items that were not put up for closing by their day, closed since or not.

    An import gives the day of closing alone.
    Of the items that a co-operating agency sees too, those of the reader's agencies: they answer for them.
    """
    item, move = RectificationItem, RectificationMove
    own = is_own(asked.reader, item.agency_code)
    applied = (
        select(move.made_on)
        .where(move.item_no == item.item_no, move.move == "apply")
        .order_by(move.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    mended_on = case((item.status.in_(_MENDED), func.coalesce(applied, item.closed_on)), else_=cast(null(), Date))
    named = (Officer.officer_no == item.officer_no, is_assessed())
    officer_no, officer = (
        func.coalesce(select(column).where(*named).scalar_subquery(), "")
        for column in (Officer.officer_no, Officer.name)
    )
    found = candidate_columns(
        rule, item.agency_code, item.item_no, officer_no, officer, day=item.deadline, done_on=mended_on
    )
    stands = or_(item.status.in_(AGENCYS), mended_on.is_not(None))
    return found.where(*([] if own is None else [own]), stands, asked.lapsed(item.deadline, mended_on))


_CASE, _COMPLAINT = FindingSource.OVERDUE_CASE, FindingSource.COMPLAINT
_TRAINED = "000 附件 第十三条"

RULES: Mapping[str, CandidateRule] = {
    one.key: one
    for one in (
        CandidateRule(
            "late_decision", "11.5", "case", _CASE, "行政处罚法 第六十条", _late_decision, ("18.4c",), limited=True
        ),
        CandidateRule(
            "late_licence", "18.4c", "case", _CASE, "行政许可法 第四十二条、第八十二条", _late_licence, ("11.5",),
            limited=True,
        ),
        CandidateRule("late_recording", "10.2", "case", None, "004 任务15", _late_recording, limited=True),
        CandidateRule("uncertified_case", "11.1", "case", None, "行政处罚法 第四十二条", _uncertified_on_case),
        CandidateRule(
            "uncertified_inspection", "11.1", "inspection", None, "000 任务6", _uncertified_on_inspection
        ),
        CandidateRule("absent", "13.1a", "training", None, _TRAINED,
                      _training(Training.attended.is_(False)), ("13.2b",)),
        CandidateRule("no_learning_record", "13.1b", "training", None, _TRAINED,
                      _training(and_(Training.attended.is_(True), Training.record_kept.is_(False)))),
        CandidateRule("no_notes", "13.1c", "training", None, _TRAINED,
                      _training(and_(Training.attended.is_(True), Training.notes_kept.is_(False)))),
        CandidateRule("late_for_training", "13.2a", "training", None, _TRAINED, _training(Training.late.is_(True))),
        CandidateRule("exam_failed", "13.2c", "training", None, _TRAINED, _training(Training.passed.is_(False))),
        CandidateRule("late_notice", "14.2a", "complaint", _COMPLAINT, "004 任务21", _late_notice, limited=True),
        CandidateRule("no_reply", "14.3b", "complaint", _COMPLAINT, "004 任务21", _no_reply),
        CandidateRule("overdue_item", "21.2", "item", None, "000 附件 第二十一条(二)", _overdue_item, limited=True),
    )
}  # fmt: skip
"""Key → rule, in the order of the items that they are grouped by."""
