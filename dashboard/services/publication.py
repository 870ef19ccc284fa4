"""One publication as its page shows it: the frozen ranking, who signed it, what verifying says, what may be done."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from dashboard.publishing.acts import standing
from dashboard.publishing.content import BULLETIN, Subject
from dashboard.publishing.verifying import Document
from dashboard.publishing.workflow import BY_ANOTHER
from dashboard.services import standings
from dashboard.services.courses import CourseEntry, accounts_of_other_agencies, course_entry
from dashboard.services.publications import Checked, checked, current_run, documents, state
from dashboard.services.stored import notes
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor, possible
from dashboard.workflows.declaration import Move, Workflow
from models.officers import Officer
from models.publications import Publication
from models.reader import Reach, ReaderSession
from plugins.contract import Period
from plugins.declaration import SchemeFault
from plugins.rubric import Note
from plugins.scheme import NodeText, Scheme


@dataclass(frozen=True)
class FrozenNode:
    """A node of one agency as it was published."""

    points: Fraction | None
    maximum: Fraction | None
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class FrozenRow:
    """One agency as it was published."""

    code: str
    name: str
    group: str
    score: Fraction | None
    total: Fraction | None
    applicable: Fraction | None
    rank: int | None
    ranked: int
    tied: bool
    grade: str | None
    state: str
    notes: tuple[Note, ...]
    nodes: Mapping[str, FrozenNode]
    seen: bool
    """The reader sees the agency's own pages, to which its numbers lead."""


@dataclass(frozen=True)
class PublicationPage:
    """The page."""

    document: Document
    state: str
    scheme: Scheme | None
    """As its file was kept; None where that cannot be read any more."""
    columns: tuple[NodeText, ...]
    """The nodes that stand in columns: those right below the root."""
    rows: tuple[FrozenRow, ...]
    groups: tuple[str, ...]
    group: str
    bulletin: Mapping[str, Any]
    course: tuple[CourseEntry, ...]
    corrected_by: str
    """The number of the publication that has corrected it; empty where none has."""
    corrections: tuple[str, ...]
    """Numbers of those that are to correct it and are not published yet."""
    checked: Checked
    possible: tuple[Move, ...]
    current_run: int | None
    """What a correction would freeze; None where the period has no run."""
    of_all: bool
    unreadable: str = ""
    """Why the content cannot be shown; empty where it can."""

    @property
    def period(self) -> Period:
        """The period that was scored."""
        return Period(self.document.head["first_on"], self.document.head["last_on"])


def publication(
    session: ReaderSession, number: str, query: Query, workflow: Workflow, actor: Actor, today: dt.date
) -> PublicationPage | None:
    """The one with this number; None where there is none, or it is not the reader's."""
    one = documents(session, [number]).get(number)
    if one is None:
        return None
    scheme, rows, bulletin, unreadable = _content(session, one)
    tree = scheme.rules(one.head["readings"]).tree if scheme is not None else None
    top = {child.key for child in tree.children} if tree is not None else set()
    groups = tuple(standings.in_order([row.group for row in rows]))
    hidden = accounts_of_other_agencies(session)
    later = session.scalars(
        select(Publication.number).where(Publication.corrects == number).order_by(Publication.number)
    ).all()
    corrected_by = next((move["other"] for move in reversed(one.moves) if move["move"] == BY_ANOTHER), "") or ""
    return PublicationPage(
        document=one,
        state=state(one),
        scheme=scheme,
        columns=tuple(node for node in scheme.nodes if node.key in top) if scheme is not None else (),
        rows=rows,
        groups=groups,
        group=query.group if query.group in groups else _opens_at(session, rows, groups, actor),
        bulletin=bulletin,
        course=tuple(course_entry(move, {}, hidden) for move in one.moves),
        corrected_by=corrected_by,
        corrections=tuple(other for other in later if other != corrected_by),
        checked=checked(session, [one])[0],
        possible=_possible(one, workflow, actor, today),
        current_run=current_run(session, one.head["scheme"], Period(one.head["first_on"], one.head["last_on"])),
        of_all=session.reader.reach is Reach.ALL,
        unreadable=unreadable,
    )


def _opens_at(session: ReaderSession, rows: Sequence[FrozenRow], groups: Sequence[str], actor: Actor) -> str:
    """The peer group of the agency that the reader is, or serves in; the first for who sees all."""
    own = actor.stands_for
    if session.reader.reach is Reach.OWN_FILE:
        own = session.scalar(select(Officer.agency_code).where(Officer.officer_no == own))
    return next((row.group for row in rows if row.code == own), groups[0] if groups else "")


def _possible(one: Document, workflow: Workflow, actor: Actor, today: dt.date) -> tuple[Move, ...]:
    if not one.moves:
        return ()
    return tuple(move for move in possible(workflow, standing(one.moves), actor, today) if move.key != BY_ANOTHER)


def frozen_rows(subjects: Mapping[str, Subject], seen: frozenset[str] | None) -> tuple[FrozenRow, ...]:
    """By peer group, rank and code; ``seen`` are the agencies whose pages the reader sees, None for all.

    Raises KeyError, TypeError or ValueError where a document is none.
    """
    rows = [_row(code, one, seen is None or code in seen) for code, one in subjects.items()]
    order = standings.in_order([row.group for row in rows])
    return tuple(sorted(rows, key=lambda row: (order.index(row.group), row.rank is None, row.rank or 0, row.code)))


def parsed(body: str) -> Mapping[str, Any]:
    """What a person added and the ledger said, as it was kept; raises ValueError where it is no JSON."""
    found: Mapping[str, Any] = json.loads(body)
    return found


def _content(
    session: ReaderSession, one: Document
) -> tuple[Scheme | None, tuple[FrozenRow, ...], Mapping[str, Any], str]:
    reader = session.reader
    seen = None if reader.reach is Reach.ALL else reader.agency_codes
    try:
        return one.scheme, frozen_rows(one.subjects, seen), parsed(one.bodies[BULLETIN]), ""
    except (SchemeFault, KeyError, TypeError, ValueError) as error:
        return None, (), {}, f"{type(error).__name__}: {error}"


def _row(code: str, one: Subject, seen: bool) -> FrozenRow:
    score = one["score"]
    rescaled, total = _number(score["rescaled"]), _number(score["total"])
    return FrozenRow(
        code=code,
        name=score["name"],
        group=score["peer_group"],
        score=rescaled if rescaled is not None else total,
        total=total,
        applicable=_number(score["applicable"]),
        rank=score["rank"],
        ranked=score["ranked"] or 0,
        tied=score["detail"]["tied"],
        grade=score["grade"],
        state=score["state"],
        notes=notes(score["detail"]),
        nodes={key: _node(node) for key, node in one["nodes"].items()},
        seen=seen,
    )


def _node(one: Mapping[str, Any]) -> FrozenNode:
    points, full, value, above, below = (
        _number(one[key]) for key in ("points", "max_points", "value", "numerator", "denominator")
    )
    return FrozenNode(points, full, value, above, below, notes(one["detail"]))


def _number(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(written)
