"""The rules by which candidates 扣分线索 are found: rows of the books that may be a fault under an item of 000's annex.

A rule finds rows and scores nothing; whether a row is a fault, a person decides. Each is one SELECT of the same
columns, so that several are read, counted and paged as one. How their evidence is said: ``candidate_wording``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.sql.selectable import ScalarSelect

from dashboard.rectification.workflow import AGENCYS
from dashboard.services.certificates import no_certificate_on
from dashboard.workflows.concern import is_own
from models.base import CODE_LENGTH, DaysAfter
from models.calendar import CalendarEnds, WorkingDays
from models.candidate_decisions import CandidateDecision
from models.cases import RECORDING_DAYS, Case, CaseKind, CaseOfficer
from models.complaints import Complaint, Disposition, Inspection, InspectionOfficer
from models.conduct import Finding, Training
from models.finding_moves import FindingSource
from models.officers import Officer, OfficerCategory
from models.reader import Reader
from models.rectification import RectificationItem, RectificationMove, RectificationStatus
from plugins.contract import Period

PENALTY_LIMIT_SINCE = dt.date(2021, 7, 15)
"""行政处罚法 (2021) 第六十条 is in force since this day: before it no statute gave the days for a penalty."""
LICENCE_DAYS = 20
"""Working days from acceptance to decision (行政许可法 第四十二条, 第八十二条); an extension stands in ``due_on``."""
NOTICE_DAYS = 5
"""Working days from a complaint to telling whether it is accepted (004 任务21)."""

About = Literal["case", "complaint", "training", "inspection", "item"]
_NAMING_NOBODY = ("complaint", "item")
"""The books do not name who is answerable: whomever a finding names, it stands for the candidate."""
_MENDED = (
    RectificationStatus.APPLIED, RectificationStatus.CHECKING, RectificationStatus.PUBLISHED, RectificationStatus.CLOSED
)  # fmt: skip
"""States of an item that the agency says, or the bureau found, to be mended."""


@dataclass(frozen=True)
class Asked:
    """The days that candidates are looked for: those of the period, and none after today.

    ``calendar`` gives working days; what began in a year that it does not know is not found.
    """

    period: Period
    today: dt.date
    calendar: WorkingDays
    reader: Reader

    @property
    def first(self) -> dt.date:
        """The first of these days."""
        return self.period.first

    @property
    def last(self) -> dt.date:
        """The last of them."""
        return min(self.period.last, self.today)

    def lapsed(self, limit: Any, done_on: Any) -> ColumnElement[bool]:
        """Whether a limit passed before it was done; the first day after it is the day of the fault."""
        one = dt.timedelta(days=1)
        return and_(limit.between(self.first - one, self.last - one), func.coalesce(done_on, self.today) > limit)


@dataclass(frozen=True)
class CandidateRule:
    """One rule: which item of the scheme its rows may fall under, and what makes the limit or the duty."""

    key: str
    item: str
    about: About
    source: FindingSource | None
    """Where a finding made of it comes from; None: whoever records it."""
    basis: str
    """The text that gives the limit or the duty, with its article."""
    rows: Callable[[CandidateRule, Asked], Select[Any]]
    also: tuple[str, ...] = ()
    """Other items under which the same fact may stand recorded already."""
    limited: bool = False
    """Whether a limit was passed; else the row itself is what happened, on its day."""

    def recorded_by(self, subject: str, officer_no: str, finding: Finding) -> bool:
        """Whether this finding stands in the books for the candidate; as :func:`_recorded` asks the database."""
        if self.about not in _NAMING_NOBODY and officer_no != finding.officer_no:
            return False
        numbers = {finding.incident, *({finding.case_no} if self.about == "case" else ())}
        same_item = finding.item in (self.item, *self.also) and subject in numbers
        return same_item or finding.incident == f"{self.item} {subject}"


def _late_decision(rule: CandidateRule, asked: Asked) -> Select[Any]:
    """Penalties by the statute, any kind but licences by a limit of the case's own; closed counts as done."""
    by_statute = and_(Case.kind == CaseKind.PENALTY, Case.filed_on >= PENALTY_LIMIT_SINCE)
    return _of_cases(
        rule,
        Case.kind != CaseKind.LICENCE,
        or_(Case.due_on.is_not(None), by_statute),
        asked.lapsed(Case.deadline_on, Case.ended_on),
        day=Case.deadline_on, since=Case.filed_on, done_on=Case.ended_on, own_limit=Case.due_on.is_not(None),
    )  # fmt: skip


def _late_licence(rule: CandidateRule, asked: Asked) -> Select[Any]:
    by_statute = _limit(Case.filed_on, asked, lambda day: asked.calendar.after(day, LICENCE_DAYS))
    limit = func.coalesce(Case.due_on, by_statute, type_=Date)
    return _of_cases(
        rule,
        Case.kind == CaseKind.LICENCE,
        asked.lapsed(limit, Case.ended_on),
        day=limit, since=Case.filed_on, done_on=Case.ended_on, own_limit=Case.due_on.is_not(None),
    )  # fmt: skip


def _late_recording(rule: CandidateRule, asked: Asked) -> Select[Any]:
    limit = DaysAfter(Case.decided_on, RECORDING_DAYS)
    late = (Case.major.is_(True), asked.lapsed(limit, Case.recorded_on))
    return _of_cases(rule, *late, day=limit, since=Case.decided_on, done_on=Case.recorded_on, own_limit=false())


def _uncertified_on_case(rule: CandidateRule, asked: Asked) -> Select[Any]:
    on = Case.decided_on
    return (
        _columns(
            rule, Case.agency_code, Case.case_no, Officer.officer_no, Officer.name, CaseOfficer.position, day=on,
            since=Officer.certificate_issued_on, done_on=Officer.certificate_expires_on,
        )
        .join(CaseOfficer, and_(CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no))
        .join(Officer, Officer.officer_no == CaseOfficer.officer_no)
        .where(
            _assessed(), on.between(asked.first, asked.last), no_certificate_on(on),
            # Says nothing more, but spares a database the cases of all those with a certificate on each of the days.
            or_(no_certificate_on(asked.first), no_certificate_on(asked.last)),
        )
    )  # fmt: skip


def _uncertified_on_inspection(rule: CandidateRule, asked: Asked) -> Select[Any]:
    on = Inspection.inspected_on
    subject = Inspection.inspection_no
    return (
        _columns(
            rule, Inspection.agency_code, subject, Officer.officer_no, Officer.name, InspectionOfficer.position, day=on,
            since=Officer.certificate_issued_on, done_on=Officer.certificate_expires_on,
        )
        .join(InspectionOfficer, InspectionOfficer.inspection_no == subject)
        .join(Officer, Officer.officer_no == InspectionOfficer.officer_no)
        .where(_assessed(), on.between(asked.first, asked.last), no_certificate_on(on))
    )  # fmt: skip


def _training(fault: ColumnElement[bool]) -> Callable[[CandidateRule, Asked], Select[Any]]:
    """The trainings of which the books say this."""

    def rows(rule: CandidateRule, asked: Asked) -> Select[Any]:
        return (
            _columns(
                rule, Officer.agency_code, Training.training_no, Officer.officer_no, Officer.name, day=Training.held_on
            )
            .join(Training, Training.officer_no == Officer.officer_no)
            .where(_assessed(), Training.held_on.between(asked.first, asked.last), fault)
        )  # fmt: skip

    return rows


def _late_notice(rule: CandidateRule, asked: Asked) -> Select[Any]:
    """Complaints that were withdrawn need no notice any more."""
    limit = _limit(Complaint.received_on, asked, lambda day: asked.calendar.after(day, NOTICE_DAYS))
    stands = or_(Complaint.disposition.is_(None), Complaint.disposition != Disposition.WITHDRAWN)
    found = _of_complaints(rule, day=limit, since=Complaint.received_on, done_on=Complaint.notified_on)
    return found.where(stands, asked.lapsed(limit, Complaint.notified_on))


def _no_reply(rule: CandidateRule, asked: Asked) -> Select[Any]:
    """No text gives days for the reply: what was closed before today without one."""
    within = or_(Complaint.within_scope.is_(None), Complaint.within_scope.is_(True))
    stands = or_(Complaint.disposition.is_(None), Complaint.disposition != Disposition.WITHDRAWN)
    found = _of_complaints(rule, day=Complaint.closed_on, since=Complaint.received_on)
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
    named = (Officer.officer_no == item.officer_no, _assessed())
    officer_no, officer = (
        func.coalesce(select(column).where(*named).scalar_subquery(), "")
        for column in (Officer.officer_no, Officer.name)
    )
    found = _columns(rule, item.agency_code, item.item_no, officer_no, officer, day=item.deadline, done_on=mended_on)
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


def incident_of(rule: CandidateRule, subject: str) -> str:
    """The number of the incident 事件编号 that a finding made of the candidate is given."""
    made = f"{rule.item} {subject}"
    return made if len(made) <= CODE_LENGTH else subject


# ---------------------------------------------------------------- what the rules are made of


def _of_cases(
    rule: CandidateRule, *where: ColumnElement[bool], day: Any, since: Any, done_on: Any, own_limit: Any
) -> Select[Any]:
    """Each officer who handled one of the cases 承办; who reviews it decides nothing.

    The cases are found first, which DISTINCT, of keys that are so anyway, has SQLite do: by itself it goes through all
    the cases of each officer.
    """
    found = (
        select(
            Case.agency_code, Case.case_no, day.label("day"), since.label("since"), done_on.label("done_on"),
            own_limit.label("own_limit"),
        )
        .where(*where)
        .distinct()
        .subquery()
        .c
    )  # fmt: skip
    return (
        _columns(
            rule, found.agency_code, found.case_no, Officer.officer_no, Officer.name, CaseOfficer.position,
            day=found.day, since=found.since, done_on=found.done_on, own_limit=found.own_limit,
        )
        .join(CaseOfficer, and_(CaseOfficer.agency_code == found.agency_code, CaseOfficer.case_no == found.case_no))
        .join(Officer, Officer.officer_no == CaseOfficer.officer_no)
        .where(_assessed())
    )  # fmt: skip


def _of_complaints(rule: CandidateRule, *, day: Any, since: Any, done_on: Any = None) -> Select[Any]:
    """Nobody is named: a complaint names whom it is about, not who dealt with it."""
    number, nobody = Complaint.complaint_no, literal("", String)
    return _columns(rule, Complaint.agency_code, number, nobody, nobody, day=day, since=since, done_on=done_on)


def _columns(
    rule: CandidateRule,
    agency_code: Any,
    subject: Any,
    officer_no: Any,
    officer: Any,
    position: Any = None,
    *,
    day: Any,
    since: Any = None,
    done_on: Any = None,
    own_limit: Any = None,
) -> Select[Any]:
    no_day = cast(null(), Date)
    return select(
        agency_code.label("agency_code"),
        literal(rule.key, String).label("rule"),
        subject.label("subject"),
        officer_no.label("officer_no"),
        officer.label("officer"),
        (cast(null(), Integer) if position is None else position).label("position"),
        day.label("day"),
        (no_day if since is None else since).label("since"),
        (no_day if done_on is None else done_on).label("done_on"),
        (false() if own_limit is None else own_limit).label("own_limit"),
        _recorded(rule, subject, officer_no).label("recorded"),
        _last_step(rule, agency_code, subject, officer_no).label("step"),
    )


def _assessed() -> ColumnElement[bool]:
    """The scheme assesses officers, no auxiliaries (measures.md, officer-deduction)."""
    return Officer.category == OfficerCategory.OFFICER


def _recorded(rule: CandidateRule, subject: Any, officer_no: Any) -> ColumnElement[bool]:
    """Whether a finding stands in the books for it, in whatever state: by the incident that it is given, or by its item
    with the case, or with an incident that was numbered as the row is.
    """
    start = f"{rule.item} "
    items = Finding.item.in_((rule.item, *rule.also))
    made = Finding.incident.startswith(start, autoescape=True)
    if rule.about in _NAMING_NOBODY:
        return or_(
            subject.in_(select(func.substr(Finding.incident, len(start) + 1)).where(made)),
            subject.in_(select(Finding.incident).where(items)),
        )
    same = [
        and_(made, func.substr(Finding.incident, len(start) + 1) == subject),
        and_(items, Finding.incident == subject),
    ]
    if rule.about == "case":
        same.append(and_(items, Finding.case_no == subject))
    return exists().where(Finding.officer_no == officer_no, or_(*same))


def _last_step(rule: CandidateRule, agency_code: Any, subject: Any, officer_no: Any) -> ScalarSelect[str | None]:
    return (
        select(CandidateDecision.step)
        .where(
            CandidateDecision.rule == rule.key,
            CandidateDecision.agency_code == agency_code,
            CandidateDecision.subject == subject,
            CandidateDecision.officer_no == officer_no,
        )
        .order_by(CandidateDecision.position.desc())
        .limit(1)
        .scalar_subquery()
    )


_LONGEST = dt.timedelta(days=60)
"""No limit of a rule is longer, with the holidays within it."""


def _limit(since: Any, asked: Asked, last_day: Callable[[dt.date], dt.date]) -> ColumnElement[Any]:
    """The last day of a limit in working days that began on a day, for those that may lapse in the period; else NULL.

    The days of the period are put together by how many calendar days their limit has.
    """
    known = dt.date(min(asked.calendar.years, default=asked.last.year), 1, 1)  # before it no limit can be counted
    one, day = dt.timedelta(days=1), max(asked.first - _LONGEST, known)
    lasting: dict[int, list[dt.date]] = {}
    while day < asked.last:
        with suppress(CalendarEnds):
            lasting.setdefault((last_day(day) - day).days, []).append(day)
        day += one
    limits = [(since.in_(days), DaysAfter(since, number)) for number, days in sorted(lasting.items())]
    return case(*limits) if limits else cast(null(), Date)
