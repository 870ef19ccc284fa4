"""What a rule of candidates 扣分线索 is, and what its one SELECT is made of; the rules: ``candidate_rules``.

All have the same columns, so that several are read, counted and paged as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
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

from models.base import CODE_LENGTH, DaysAfter
from models.calendar import CalendarEnds, WorkingDays
from models.candidate_decisions import CandidateDecision
from models.cases import Case, CaseOfficer
from models.complaints import Complaint
from models.conduct import Finding
from models.finding_moves import FindingSource
from models.officers import Officer, OfficerCategory
from models.reader import Reader
from plugins.contract import Period

About = Literal["case", "complaint", "training", "inspection", "item"]
_NAMING_NOBODY = ("complaint", "item")
"""The books do not name who is answerable: whomever a finding names, it stands for the candidate."""


@dataclass(frozen=True)
class Asked:
    """For whom, and the days that candidates are looked for: those of the period, and none after today.

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


def incident_of(rule: CandidateRule, subject: str) -> str:
    """The number of the incident 事件编号 that a finding made of the candidate is given."""
    made = f"{rule.item} {subject}"
    return made if len(made) <= CODE_LENGTH else subject


def of_cases(
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
        candidate_columns(
            rule, found.agency_code, found.case_no, Officer.officer_no, Officer.name, CaseOfficer.position,
            day=found.day, since=found.since, done_on=found.done_on, own_limit=found.own_limit,
        )
        .join(CaseOfficer, and_(CaseOfficer.agency_code == found.agency_code, CaseOfficer.case_no == found.case_no))
        .join(Officer, Officer.officer_no == CaseOfficer.officer_no)
        .where(is_assessed())
    )  # fmt: skip


def of_complaints(rule: CandidateRule, *, day: Any, since: Any, done_on: Any = None) -> Select[Any]:
    """Nobody is named: a complaint names whom it is about, not who dealt with it."""
    number, nobody = Complaint.complaint_no, literal("", String)
    return candidate_columns(rule, Complaint.agency_code, number, nobody, nobody, day=day, since=since, done_on=done_on)


def candidate_columns(
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


def is_assessed() -> ColumnElement[bool]:
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


def working_day_limit(since: Any, asked: Asked, last_day: Callable[[dt.date], dt.date]) -> ColumnElement[Any]:
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
