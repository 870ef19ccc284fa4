"""Candidates 扣分线索: rows of the books that may be a fault, for a person to record as a finding or to dismiss.

They are found anew each time and never kept, and nothing is deducted by them. What was decided about one is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, or_, select, union_all

from dashboard import urls
from dashboard.imports.kinds import KINDS
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.candidate_rule import About, Asked, CandidateRule, incident_of
from dashboard.services.candidate_rules import RULES
from dashboard.services.courses import accounts_of_other_agencies, who
from dashboard.services.evidence_rows import contains
from dashboard.services.finding import SCHEME
from dashboard.services.records import address
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE
from dashboard.services.units import Unit, units
from dashboard.urls import Query
from models.calendar import working_days
from models.candidate_decisions import CandidateDecision, CandidateStep
from models.cases import Case
from models.conduct import Finding
from models.reader import ReaderSession
from models.rectification import RectificationItem
from plugins import periods
from plugins.contract import Period
from plugins.registry import Registry
from plugins.scheme import NodeText, PeriodRule

OPEN, DISMISSED, RECORDED = "open", "dismissed", "recorded"
"""As ``state`` of the address: those to be looked at, which is the default; dismissed; recorded as findings already."""
YEARS_BACK = 5
_EVER = Period(dt.date(periods.EARLIEST, 1, 1), dt.date(periods.LATEST, 12, 31))


@dataclass(frozen=True, order=True)
class CandidateKey:
    """What names a candidate for good."""

    rule: str
    agency_code: str
    subject: str
    officer_no: str
    """Empty where the books name nobody."""

    @property
    def written(self) -> str:
        """The key as one part of an address; :func:`key_of` reads it."""
        parts = (self.rule, self.agency_code, self.subject, self.officer_no)
        return "|".join(quote(one, safe="") for one in parts)


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a candidate."""

    step: str
    made_on: dt.date
    who: str
    """Display name and account; empty where that is not for the reader to know."""
    reason: str


@dataclass(frozen=True)
class Candidate:
    """One candidate with its evidence."""

    key: CandidateKey
    rule: CandidateRule
    unit: str
    officer: str
    """The officer's name; empty where the books name nobody."""
    leads: bool | None
    """Whether the officer leads, of those who handled it; None where there is no such part."""
    day: dt.date
    """The last day of the limit, or the day itself where there is no limit."""
    since: dt.date | None
    """The day the limit began, or of a certificate the day of issue."""
    done_on: dt.date | None
    """The day on which it was done, or of a certificate the last day on which it is valid."""
    own_limit: bool
    """The limit is noted in the case, and is not that of the statute."""
    state: str
    today: dt.date
    decisions: tuple[Decision, ...] = ()
    """The last one comes last; on a list it is the only one."""
    findings: tuple[str, ...] = ()
    """Numbers of the findings that stand in the books for it."""

    @property
    def limited(self) -> bool:
        """Whether a limit was passed."""
        return self.rule.limited

    @property
    def occurred_on(self) -> dt.date:
        """The day of the fault: of a limit the first day after it."""
        return self.day + dt.timedelta(days=1) if self.limited else self.day

    @property
    def days_late(self) -> int:
        """How many days after the limit it was done, or today is."""
        return ((self.done_on or self.today) - self.day).days

    @property
    def incident(self) -> str:
        """The number of the incident that a finding made of it is given."""
        return incident_of(self.rule, self.key.subject)

    @property
    def href(self) -> str:
        """Its page."""
        return urls.href("candidate", candidate=self.key.written)

    @property
    def subject_href(self) -> str:
        """The page of what it is about."""
        match self.rule.about:
            case "case":
                return urls.href("case", agency=self.key.agency_code, case_no=self.key.subject)
            case "complaint":
                return address(KINDS["complaints"], (self.key.subject,))
            case "training":
                return address(KINDS["trainings"], (self.key.subject,))
            case "inspection":
                return address(KINDS["inspections"], (self.key.subject,))
            case "item":
                return urls.href("rectification_item", item_no=self.key.subject)


@dataclass(frozen=True)
class Candidates:
    """A page of the list."""

    lines: tuple[Candidate, ...]
    paging: Paging
    counts: Mapping[str, int]
    """Rule → how many there are in this state, before the rule is chosen."""
    units: tuple[Unit, ...]
    """The agencies that can be chosen."""
    unit: Unit | None
    rule: CandidateRule | None
    state: str
    period: Period
    period_rule: PeriodRule
    years: tuple[Period, ...]
    """Those that can be chosen; the first is the usual one."""
    uncounted: tuple[int, ...]
    """Years of the period whose holidays nobody has entered, so that limits in working days are not looked at."""
    q: str
    today: dt.date
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name nothing here; the default is shown instead."""


@dataclass(frozen=True)
class CandidatesFile:
    """The list as a whole, for export; ``lines`` ends at EXPORT_ROWS."""

    page: Candidates
    lines: Iterator[Candidate]


@dataclass(frozen=True)
class CandidatePage:
    """One candidate as its page shows it."""

    candidate: Candidate
    item: NodeText | None
    """None where no installed scheme knows the item."""


def candidates(session: ReaderSession, registry: Registry, query: Query, today: dt.date) -> Candidates:
    """The page of the list that the address asks for, the newest first. Five or six statements."""
    page, asked = _asked(session, registry, query, today)
    rows = session.execute(asked.limit(PAGE_ROWS).offset(page.paging.offset))
    return replace(page, lines=_lines(session, page, rows))


def candidates_file(session: ReaderSession, registry: Registry, query: Query, today: dt.date) -> CandidatesFile:
    """The list that the address asks for, all its pages, read as they are needed."""
    page, asked = _asked(session, registry, query, today)
    rows = session.execute(asked.limit(EXPORT_ROWS)).partitions(FETCHED_AT_ONCE)
    return CandidatesFile(page, (one for some in rows for one in _lines(session, page, some)))


def open_candidates(session: ReaderSession, registry: Registry, today: dt.date) -> int:
    """How many candidates of the present period nobody has decided about. Three statements."""
    usual = _usual_period(_period_rule(registry), today)
    found = _united(RULES.values(), Asked(usual, today, working_days(session), session.reader))
    return session.execute(select(func.count()).select_from(found).where(_in_state(found, OPEN))).scalar_one()


def candidate(session: ReaderSession, registry: Registry, part: str, today: dt.date) -> CandidatePage | None:
    """The candidate that this part of an address names; None where there is none, or not for this reader."""
    key = key_of(part)
    if key is None:
        return None
    rule = RULES[key.rule]
    found = rule.rows(rule, Asked(_EVER, today, working_days(session), session.reader)).subquery()
    # Of an officer who is named twice on one case, one row speaks for both.
    row = session.execute(select(found).where(_is(found, key)).order_by(found.c.position).limit(1)).one_or_none()
    if row is None:
        return None
    one = _candidate(row, {code: unit.name for code, unit in units(session).by_code.items()}, today)
    (told,) = _told(session, [one], every=True)
    scheme = registry.schemes.get(SCHEME)
    return CandidatePage(told, scheme.node(rule.item) if scheme is not None else None)


def candidates_of_case(session: ReaderSession, case: Case, today: dt.date) -> tuple[Candidate, ...]:
    """All candidates of one case, in whatever state."""
    days = [day for day in (case.filed_on, case.decided_on, case.due_on) if day is not None]
    return _about(session, "case", (case.agency_code, case.case_no), min(days, default=None), today)


def candidates_of_item(session: ReaderSession, item: RectificationItem, today: dt.date) -> tuple[Candidate, ...]:
    """All candidates of one rectification item, in whatever state."""
    return _about(session, "item", (item.agency_code, item.item_no), item.deadline, today)


def key_of(part: str) -> CandidateKey | None:
    """The key that a part of an address was written from; None for any other."""
    parts = [unquote(one) for one in part.split("|")]
    if len(parts) != len(CandidateKey.__dataclass_fields__) or parts[0] not in RULES:
        return None
    return CandidateKey(*parts)


# ---------------------------------------------------------------- reading


def _asked(session: ReaderSession, registry: Registry, query: Query, today: dt.date) -> tuple[Candidates, Select[Any]]:
    """The page without its lines, and the statement that finds them."""
    seen, calendar = units(session), working_days(session)
    period_rule = _period_rule(registry)
    usual = _usual_period(period_rule, today)
    period = periods.parse(query.period, period_rule) if query.period else usual
    unit, rule = seen.get(query.unit), RULES.get(query.rows or "")
    state = query.state if query.state in (DISMISSED, RECORDED) else OPEN
    asked = Asked(period, today, calendar, session.reader)
    found = _united(RULES.values(), asked)
    wanted = [_in_state(found, state)]
    if unit is not None:
        wanted.append(found.c.agency_code.in_([unit.code, *(below.code for below in seen.below(unit.code))]))
    if query.q:
        wanted.append(or_(*(contains(found.c[name], query.q) for name in ("subject", "officer_no", "officer"))))
    number = select(found.c.rule, func.count()).where(*wanted).group_by(found.c.rule)
    counts: dict[str, int] = {row[0]: row[1] for row in session.execute(number)}
    if rule is not None:
        wanted.append(found.c.rule == rule.key)
    unknown = [("unit", query.unit)] if query.unit and unit is None else []
    unknown += [("rows", query.rows)] if query.rows and rule is None else []
    unknown += [("state", query.state)] if query.state and query.state != state else []
    page = Candidates(
        lines=(),
        paging=Paging(counts.get(rule.key, 0) if rule is not None else sum(counts.values()), query.page),
        counts=counts,
        units=tuple(seen.by_code.values()),
        unit=unit,
        rule=rule,
        state=state,
        period=period,
        period_rule=period_rule,
        years=tuple(periods.year(usual.year - back, period_rule) for back in range(YEARS_BACK + 1)),
        uncounted=tuple(sorted({*range(period.first.year, asked.last.year + 1)} - calendar.years)),
        q=query.q,
        today=today,
        unknown=tuple(unknown),
    )
    order = (found.c.day.desc(), found.c.rule, found.c.agency_code, found.c.subject, found.c.position)
    return page, select(found).where(*wanted).order_by(*order)


def _about(
    session: ReaderSession, about: About, key: tuple[str, str], since: dt.date | None, today: dt.date
) -> tuple[Candidate, ...]:
    """Those of the agency and number in ``key``, of which no limit began before ``since``."""
    if since is None:
        return ()
    asked = Asked(Period(since, _EVER.last), today, working_days(session), session.reader)
    found = _united([one for one in RULES.values() if one.about == about], asked)
    theirs = select(found).where(found.c.agency_code == key[0], found.c.subject == key[1])
    names = {code: unit.name for code, unit in units(session).by_code.items()}
    several: dict[CandidateKey, Candidate] = {}
    for row in session.execute(theirs.order_by(found.c.rule, found.c.position)):
        one = _candidate(row, names, today)
        several.setdefault(one.key, one)
    return tuple(several.values())


def _lines(session: ReaderSession, page: Candidates, rows: Iterable[Row[Any]]) -> tuple[Candidate, ...]:
    names = {one.code: one.name for one in page.units}
    return _told(session, [_candidate(row, names, page.today) for row in rows])


def _period_rule(registry: Registry) -> PeriodRule:
    scheme = registry.schemes.get(SCHEME)
    return scheme.usual_period_rule if scheme is not None else PeriodRule()


def _usual_period(rule: PeriodRule, today: dt.date) -> Period:
    return periods.year(periods.year_of(today, rule), rule)


def _united(rules: Iterable[CandidateRule], asked: Asked) -> Subquery:
    return union_all(*(one.rows(one, asked) for one in rules)).subquery()


def _in_state(found: Subquery, state: str) -> ColumnElement[bool]:
    """What is recorded is neither open nor dismissed, whatever was decided before."""
    if state == RECORDED:
        return found.c.recorded.is_(True)
    dismissed = func.coalesce(found.c.step, CandidateStep.TAKEN_UP.value) == CandidateStep.DISMISSED
    return and_(found.c.recorded.is_(False), dismissed if state == DISMISSED else ~dismissed)


def _is(found: Subquery, key: CandidateKey) -> ColumnElement[bool]:
    return and_(*(found.c[name] == getattr(key, name) for name in CandidateKey.__dataclass_fields__))


def _candidate(row: Row[Any], names: Mapping[str, str], today: dt.date) -> Candidate:
    state = RECORDED if row.recorded else DISMISSED if row.step == CandidateStep.DISMISSED else OPEN
    return Candidate(
        key=CandidateKey(row.rule, row.agency_code, row.subject, row.officer_no),
        rule=RULES[row.rule],
        unit=names.get(row.agency_code, row.agency_code),
        officer=row.officer,
        leads=None if row.position is None else row.position == 1,
        day=row.day,
        since=row.since,
        done_on=row.done_on,
        own_limit=row.own_limit,
        state=state,
        today=today,
    )


def _told(session: ReaderSession, several: Sequence[Candidate], *, every: bool = False) -> tuple[Candidate, ...]:
    """The candidates with what was decided about them, and with the findings that stand for them."""
    decisions = _decisions(session, [one.key for one in several if every or one.state == DISMISSED])
    recorded = _findings(session, [one for one in several if one.state == RECORDED])
    return tuple(
        replace(
            one,
            decisions=tuple(decisions[one.key][0 if every else -1 :]) if one.key in decisions else (),
            findings=tuple(
                finding.finding_no
                for finding in recorded
                if one.state == RECORDED and one.rule.recorded_by(one.key.subject, one.key.officer_no, finding)
            ),
        )
        for one in several
    )


def _decisions(session: ReaderSession, keys: Sequence[CandidateKey]) -> Mapping[CandidateKey, list[Decision]]:
    found: dict[CandidateKey, list[Decision]] = defaultdict(list)
    if not keys:
        return found
    hidden = accounts_of_other_agencies(session)
    asked = select(CandidateDecision).where(CandidateDecision.subject.in_({one.subject for one in keys}))
    for one in session.scalars(asked.order_by(CandidateDecision.position)):
        key = CandidateKey(one.rule, one.agency_code, one.subject, one.officer_no)
        by = who(one.account, one.person) if one.account not in hidden else ""
        found[key].append(Decision(one.step, one.made_on, by, one.reason))
    return found


def _findings(session: ReaderSession, several: Sequence[Candidate]) -> Sequence[Finding]:
    if not several:
        return ()
    numbers = {text for one in several for text in (one.key.subject, one.incident)}
    named = or_(Finding.incident.in_(numbers), Finding.case_no.in_(numbers))
    return session.scalars(select(Finding).where(named).order_by(Finding.finding_no)).all()
