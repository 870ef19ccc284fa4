"""One application 创建档案 as its page shows it: answers side by side, evidence, course, and what may be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from dashboard.accounts.permissions import GRANTED, Permission
from dashboard.integrity import answers
from dashboard.integrity import malus as dishonesty
from dashboard.integrity.acts import COURSE, assessors_of, handed_in
from dashboard.integrity.answers import Answers, Given, Share
from dashboard.integrity.rounds import Kept, rounds
from dashboard.integrity.workflow import INTEGRITY, OBJECTIONS
from dashboard.services.courses import (
    CourseEntry,
    KeptFile,
    accounts_of_other_agencies,
    course_entry,
    files_brought,
    moves_made,
)
from dashboard.services.integrity_known import Known, known
from dashboard.services.units import Unit, units
from dashboard.workflows.concern import concerned
from dashboard.workflows.course import made
from dashboard.workflows.deciding import Actor, Standing, possible
from dashboard.workflows.declaration import Move
from models.accounts import Account
from models.integrity_rounds import (
    ApplicationStatus,
    IntegrityApplication,
    IntegrityCertificate,
    IntegrityFile,
    Voice,
    number_of,
)
from models.reader import Reach, ReaderSession
from plugins.contract import Moment, Text
from plugins.periods import parse
from plugins.registry import Registry
from plugins.scheme import Check, NodeText, Scheme


@dataclass(frozen=True)
class CheckLine:
    """A check with all that was said of it, as far as the reader may know."""

    check: Check
    own: Given | None
    """The agency's."""
    assessors: tuple[tuple[str, Given], ...]
    """Account → answer."""
    settled: Given | None
    known: Known | None

    @property
    def contradicted(self) -> bool:
        """The agency says yes, and the books show otherwise."""
        return self.known is not None and self.known.contradicts and self.own is not None and self.own.answer == "yes"


@dataclass(frozen=True)
class ItemLine:
    """A sub-item with its shares."""

    text: NodeText
    checks: tuple[CheckLine, ...]
    own: Share
    accepted: Share | None
    """None so long as nothing is settled, or it is not for the reader to know."""
    files: tuple[KeptFile, ...]

    @property
    def gap(self) -> Fraction | None:
        """By how much the agency's share is above the accepted one, 0…1."""
        if self.own.value is None or self.accepted is None or self.accepted.value is None:
            return None
        return self.own.value - self.accepted.value


@dataclass(frozen=True)
class CertificateLine:
    """A certificate that was issued."""

    certificate_id: int
    number: str
    issued_on: dt.date
    sha256: str
    void: bool


@dataclass(frozen=True)
class ApplicationPage:
    """The page."""

    kept: Kept
    unit: Unit
    number: str
    status: str
    scheme: Scheme
    items: tuple[ItemLine, ...]
    item: ItemLine
    """The one that is open."""
    self_total: Fraction | None
    accepted_total: Fraction | None
    malus: int
    """Acts of dishonesty that were confirmed."""
    forfeited: frozenset[str]
    """Sub-items that give no points for them."""
    level: Text | None
    """Of the integrity file 诚信档案; None where the scheme gives none, as it does by default."""
    course: tuple[CourseEntry, ...]
    assessors: tuple[str, ...]
    handed_in: frozenset[str]
    certificates: tuple[CertificateLine, ...]
    """The latest first."""
    office: str
    """Who issued the last certificate of all, so that it need not be written each time."""
    candidates: tuple[tuple[str, str], ...]
    """Account and name of those who may be named as assessors, for who names them."""
    possible: tuple[Move, ...]
    editing: Voice | None
    """As who the reader may answer now; None: not at all."""
    account: str
    differing: tuple[CheckLine, ...]
    """For who may settle: the checks on which the assessors differ."""
    demonstration: bool
    """The scheme's weights are for demonstration."""
    seen: int
    """The position of the last move: a form sends it back, so that of two editors the second is told."""
    today: dt.date
    misread: tuple[tuple[str, str], ...] = ()

    def mine(self, line: CheckLine) -> Given | None:
        """What the reader has answered so far."""
        if self.editing is Voice.AGENCY:
            return line.own
        return dict(line.assessors).get(self.account)


def application(
    session: ReaderSession,
    registry: Registry,
    round_name: str,
    code: str,
    asked: str | None,
    actor: Actor,
    today: dt.date,
) -> ApplicationPage | None:
    """The page; None where there is no such application, or it is not the reader's."""
    scheme = registry.schemes.get(answers.SCHEME)
    seen, kept = units(session), next(iter(rounds(session, round_name)), None)
    unit, reader = seen.get(code), session.reader
    if scheme is None or kept is None or unit is None:
        return None
    if reader.reach is Reach.AGENCIES and code not in reader.agency_codes:
        return None
    number = number_of(round_name, code)
    table = IntegrityApplication
    row = session.scalars(select(table).where(table.application_no == number)).one_or_none()
    if row is None:
        return None
    moves = moves_made(session, COURSE, number)
    given, files = answers.read(session, number), files_brought(session, COURSE, number)
    facts = known(session, registry, scheme, seen, code, Moment(parse(round_name), today))
    lines = _items(scheme, given, facts, _files_of_items(session, number))
    named, finished = assessors_of(moves), handed_in(moves)
    own = given.get((Voice.AGENCY, ""), {})
    settled, malus = given.get((Voice.SETTLED, "")), dishonesty.found(moves)
    accepted = answers.total(scheme, settled, malus) if settled is not None else None
    about = concerned(reader, actor, code)
    standing = Standing(row.status, list(map(made, moves)), about)
    may = tuple(
        one
        for one in possible(INTEGRITY, standing, actor, today)
        if _by_own_rules(one, actor, named, finished, moves, scheme)
    )
    item = next((one for one in lines if one.text.key == asked), None)
    hidden = accounts_of_other_agencies(session)
    return ApplicationPage(
        kept=kept,
        unit=unit,
        number=number,
        status=row.status,
        scheme=scheme,
        items=lines,
        item=item or lines[0],
        self_total=answers.total(scheme, own),
        accepted_total=accepted,
        malus=malus,
        forfeited=answers.forfeited(scheme) if malus else frozenset(),
        level=answers.level(scheme, accepted),
        course=tuple(course_entry(one, files, hidden) for one in moves),
        assessors=named if reader.reach is Reach.ALL else (),
        handed_in=finished,
        certificates=_certificates(session, number, moves),
        office=_usual_office(session) if any(one.key == "certify" for one in may) else "",
        candidates=_candidates(session) if any(one.key == "assign" for one in may) else (),
        possible=may,
        editing=_editing(row.status, actor, about, named, finished),
        account=actor.account,
        differing=_differing(lines, scheme, given, named) if any(one.key == "settle" for one in may) else (),
        demonstration=answers.for_demonstration(scheme),
        seen=moves[-1]["position"] if moves else 0,
        today=today,
        misread=(("rows", asked),) if asked and item is None else (),
    )


def _items(
    scheme: Scheme,
    given: Mapping[tuple[Voice, str], Answers],
    facts: Mapping[str, Known],
    files: Mapping[str, Sequence[KeptFile]],
) -> tuple[ItemLine, ...]:
    own, settled = given.get((Voice.AGENCY, ""), {}), given.get((Voice.SETTLED, ""))
    said = [(account, one) for (voice, account), one in given.items() if voice is Voice.ASSESSOR]
    return tuple(
        ItemLine(
            item,
            tuple(
                CheckLine(
                    check, own.get(check.key),
                    tuple((account, one[check.key]) for account, one in said if check.key in one),
                    settled.get(check.key) if settled is not None else None, facts.get(check.key),
                )
                for check in item.checks
            ),
            answers.share(item, own),
            answers.share(item, settled) if settled is not None else None,
            tuple(files.get(item.key, ())),
        )
        for item in answers.items(scheme)
    )  # fmt: skip


def _files_of_items(session: ReaderSession, number: str) -> Mapping[str, Sequence[KeptFile]]:
    """Sub-item → the evidence brought for it. Their content is not read."""
    table = IntegrityFile
    rows = session.execute(
        select(table.item, table.file_id, table.name, table.size, table.sha256)
        .where(COURSE.files_of(number), table.item.is_not(None))
        .order_by(table.file_id)
    )
    found: dict[str, list[KeptFile]] = {}
    for one in rows:
        found.setdefault(one.item, []).append(KeptFile(one.file_id, one.name, one.size, one.sha256))
    return found


def _certificates(
    session: ReaderSession, number: str, moves: Sequence[Mapping[str, Any]]
) -> tuple[CertificateLine, ...]:  # fmt: skip
    table = IntegrityCertificate
    rows = session.execute(
        select(table.certificate_id, table.number, table.issued_on, table.sha256, table.position)
        .where(table.application_no == number)
        .order_by(table.certificate_id.desc())
    )
    voided = max((one["position"] for one in moves if one["move"] == "void_certificate"), default=0)
    return tuple(
        CertificateLine(one.certificate_id, one.number, one.issued_on, one.sha256, one.position < voided)
        for one in rows
    )


def _usual_office(session: ReaderSession) -> str:
    last = select(IntegrityCertificate.office).order_by(IntegrityCertificate.certificate_id.desc()).limit(1)
    return session.scalars(last).first() or ""


def _by_own_rules(
    move: Move, actor: Actor, named: Sequence[str], finished: frozenset[str], moves: Sequence[Mapping[str, Any]],
    scheme: Scheme,
) -> bool:  # fmt: skip
    """What ``dashboard.integrity.acts`` asks besides the declaration, as far as a form depends on it."""
    if move.key == "hand_in":
        return actor.account in named and actor.account not in finished
    if move.key == "settle":
        return actor.account in named and set(named) <= finished
    if move.key in ("grant", "decline"):
        answered = [one["move"] for one in moves if one["move"] in (*OBJECTIONS, "answer", "reopen")]
        return not answered or answered[-1] not in OBJECTIONS
    return dishonesty.obstacle(move, moves, scheme) is None


def _editing(status: str, actor: Actor, about: str, named: Sequence[str], finished: frozenset[str]) -> Voice | None:
    before = (ApplicationStatus.DECLARED, ApplicationStatus.GROUPED, ApplicationStatus.PLANNED)
    if status in before and Permission.INTEGRITY_ANSWER in actor.permissions and actor.stands_for == about:
        return Voice.AGENCY
    if status == ApplicationStatus.ACCEPTING and actor.account in named and actor.account not in finished:
        return Voice.ASSESSOR
    return None


def _differing(
    lines: Sequence[ItemLine], scheme: Scheme, given: Mapping[tuple[Voice, str], Answers], named: Sequence[str]
) -> tuple[CheckLine, ...]:
    several = [given.get((Voice.ASSESSOR, one), {}) for one in named]
    differ = set(answers.differing(several, scheme))
    return tuple(line for item in lines for line in item.checks if line.check.key in differ)


def _candidates(session: ReaderSession) -> tuple[tuple[str, str], ...]:
    roles = [role for role, granted in GRANTED.items() if Permission.INTEGRITY_ASSESS in granted]
    rows = session.execute(
        select(Account.name, Account.display_name)
        .where(Account.role.in_(roles), Account.disabled.is_(False))
        .order_by(Account.name)
    )
    return tuple((row.name, row.display_name) for row in rows)
