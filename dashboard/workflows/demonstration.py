"""What the courses that the demonstration plays have in common: who plays, on which day, and the paper they bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, exists, or_, select

from dashboard.accounts.accounts import Holder, holder_of
from dashboard.workflows.evidence import Evidence
from models.accounts import Account
from models.courses import CourseMove
from models.installation import demonstration_today
from models.officers import Officer
from models.reader import SYSTEM, ReaderSession, acting_for

_EMPTY_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class Cast:
    """Who plays: account name → holder; numbers of the officers on the agency's roster; and the demonstration's day."""

    people: Mapping[str, Holder]
    officers: tuple[str, ...]
    today: dt.date


def paper(name: str) -> Evidence:
    """A file of this name: one empty page."""
    return Evidence(name, _EMPTY_PAGE)


def cast(engine: Engine, agency_code: str, needed: set[str], *moves: type[CourseMove]) -> Cast | None:
    """The demonstration's accounts; None where one that is ``needed`` is missing, or one of the ``moves`` was made.

    ``officers`` has the first two of the agency.
    """
    with ReaderSession(engine, SYSTEM) as session:
        people = {one.name: holder_of(one) for one in session.scalars(select(Account).where(Account.demonstration))}
        roster = select(Officer.officer_no).where(Officer.agency_code == agency_code).order_by(Officer.officer_no)
        officers = tuple(session.scalars(roster.limit(2)))
        played = session.execute(select(or_(*(exists().select_from(one) for one in moves)))).scalar()
    with acting_for(engine, SYSTEM).connect() as connection:
        today = demonstration_today(connection)
    return None if played or today is None or not needed <= people.keys() else Cast(people, officers, today)
