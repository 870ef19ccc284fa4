"""The course of one thing as its page shows it: the moves that were made, by whom, with which files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.workflows.course import Course
from models.accounts import Account
from models.reader import Reach, ReaderSession


@dataclass(frozen=True)
class KeptFile:
    """An evidence file."""

    file_id: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class CourseEntry:
    """A move that was made."""

    move: str
    made_on: dt.date | None
    """None where nobody noted it."""
    who: str
    """Display name and account; empty where nobody noted it, or it is not for the reader to know."""
    reason: str | None
    until: dt.date | None
    files: tuple[KeptFile, ...]


def moves_made(session: ReaderSession, course: Course, number: str) -> list[dict[str, Any]]:
    """The rows of the course, in its order."""
    names = [column.key for column in course.moves.__table__.columns]
    kept = session.scalars(select(course.moves).where(course.moves_of(number)).order_by(course.moves.position))
    return [{name: getattr(one, name) for name in names} for one in kept]


def files_brought(session: ReaderSession, course: Course, number: str) -> Mapping[int, Sequence[KeptFile]]:
    """Position of a move → the files that came with it. Their content is not read."""
    table = course.files
    rows = session.execute(
        select(table.position, table.file_id, table.name, table.size, table.sha256)
        .where(course.files_of(number))
        .order_by(table.file_id)
    )
    files: dict[int, list[KeptFile]] = {}
    for one in rows:
        files.setdefault(one.position, []).append(KeptFile(one.file_id, one.name, one.size, one.sha256))
    return files


def accounts_of_other_agencies(session: ReaderSession) -> frozenset[str]:
    """Those that an agency is not shown: it would learn from which agency an officer came, with whom the file came."""
    if session.reader.reach is not Reach.AGENCIES:
        return frozenset()
    others = select(Account.name).where(Account.agency_code.not_in(sorted(session.reader.agency_codes)))
    return frozenset(session.scalars(others))


def course_entry(
    one: Mapping[str, Any], files: Mapping[int, Sequence[KeptFile]], hidden: frozenset[str]
) -> CourseEntry:
    """A row of moves as it is shown; ``hidden`` are the accounts that are not named."""
    noted = one["at"].year > dt.MINYEAR
    return CourseEntry(
        move=one["move"],
        made_on=one["made_on"] if noted else None,
        who=who(one["account"], one["person"]) if noted and one["account"] not in hidden else "",
        reason=one.get("reason"),
        until=one["until"],
        files=tuple(files.get(one["position"], ())),
    )


def who(account: str, person: str | None) -> str:
    """Display name and account of whoever acted."""
    return account if person in (None, account) else f"{person} ({account})"
