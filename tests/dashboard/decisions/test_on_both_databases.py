"""A veto's course as the application makes it on each database, where PostgreSQL lets it write by its own rules."""

import pytest
from sqlalchemy import select

from dashboard.decisions import acts
from dashboard.decisions.kinds import KINDS, DecisionKind
from dashboard.workflows.course import Said
from models.reader import Reach, Reader, ReaderSession
from tests.dashboard.decisions.test_acts import VALUES
from tests.dashboard.findings.conftest import PDF, Desk
from tests.dashboard.findings.test_on_both_databases import any_desk

__all__ = ["any_desk"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_course_is_seen_by_the_officer_and_the_agency_and_by_nobody_else(any_desk: Desk, kind: DecisionKind) -> None:
    said = Said("理由", [PDF])
    number = acts.record(any_desk.engine, any_desk.turn("agency"), kind, "P1", VALUES[kind.key], said)
    acts.make(any_desk.engine, any_desk.turn("bureau"), kind, number, "confirm", said)
    acts.make(any_desk.engine, any_desk.turn("bureau2"), kind, number, "revoke", said)
    for reader, seen in (
        (Reader("officer", Reach.OWN_FILE, officer_no="P1"), 3),
        (Reader("agency", Reach.AGENCIES, frozenset({"A"})), 3),
        (Reader("other", Reach.AGENCIES, frozenset({"B"})), 0),
        (Reader("officer2", Reach.OWN_FILE, officer_no="P2"), 0),
    ):
        with ReaderSession(any_desk.engine, reader) as session:
            for table in (kind.course.moves, kind.course.files):
                assert len(session.scalars(select(table)).all()) == seen
