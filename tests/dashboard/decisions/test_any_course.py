"""Whatever anybody tries with a veto or a commendation, no path leads around a rule. They are said here once more."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import insert, select

from dashboard.decisions import acts
from dashboard.decisions.kinds import KINDS, VETO, DecisionKind
from dashboard.workflows.course import Said
from dashboard.workflows.refused import MoveRefused
from models.reader import SYSTEM, ReaderSession
from tests.dashboard.decisions.test_acts import VALUES, record
from tests.dashboard.findings.conftest import MONDAY, PDF, Desk
from tests.dashboard.workflows.desk import run_any_course
from tests.fixtures.copies import copy_of

PEOPLE = ("leader", "agency", "bureau", "bureau2", "bureau3", "officer", "officer2")
BEGINNINGS = (None, "recorded", "confirmed", "under_review", "revoked", "rejected")
MOVES = ("confirm", "reject", "object", "object_on_paper", "uphold", "revoke")


class AnyCourse(RuleBasedStateMachine):
    """One veto or commendation, and everybody at it."""

    desk: Desk
    kind: DecisionKind

    @initialize(begun=st.sampled_from(("here", "here", "here", *BEGINNINGS)), who=st.sampled_from(("agency", "bureau")))
    def begin(self, begun: str | None, who: str) -> None:
        """As it was recorded here, or as an import of old brought it."""
        self.desk.today = MONDAY
        type(self).made = getattr(type(self), "made", 0) + 1
        if begun == "here":
            self.number = record(self.desk, self.kind, who)
            return
        self.number = f"旧{type(self).made}"
        more = {"reason": "旧案"} if self.kind is VETO else {}
        values = {self.kind.number.key: self.number, "officer_no": "P1", "status": begun, **more}
        with self.desk.engine.begin() as connection:
            connection.execute(insert(self.kind.rows).values(**values, **VALUES[self.kind.key]))

    @rule(data=st.data(), files=st.booleans())
    def try_what_leads_on(self, data: st.DataObject, files: bool) -> None:
        """By somebody whose role may, so that courses get far enough for the finer rules to matter."""
        moves = self.kind.workflow.leaving(self.status() or "confirmed")
        if moves:
            move = data.draw(st.sampled_from(moves))
            who = data.draw(st.sampled_from([one for one in PEOPLE if move.permission in self.desk.rights(one)]))
            self.try_to(who, move.key, files)

    @rule(who=st.sampled_from(PEOPLE), key=st.sampled_from(MOVES))
    def try_anything(self, who: str, key: str) -> None:
        if key in self.kind.workflow.by_key:
            self.try_to(who, key, True)

    def try_to(self, who: str, key: str, files: bool) -> None:
        before = self.status()
        try:
            said = Said("理由", [PDF] if files else [])
            acts.make(self.desk.engine, self.desk.turn(who), self.kind, self.number, key, said)
        except MoveRefused:
            assert self.status() == before

    @rule(days=st.sampled_from((1, 8, 31)))
    def days_pass(self, days: int) -> None:
        self.desk.today += dt.timedelta(days=days)

    @invariant()
    def the_rules_hold(self) -> None:
        course = self.course()
        for at, one in enumerate(course):
            earlier = course[:at]
            by = {move.move: move.account for move in earlier}
            if one.move in ("confirm", "reject", "uphold", "revoke"):
                assert one.account in ("bureau", "bureau2", "bureau3")
                assert one.account not in (by.get("record"), by.get("import"))
            if one.move in ("uphold", "revoke"):
                assert one.account != by.get("confirm")
            assert one.move != "object_on_paper"  # P1 has an account, which speaks for itself
            if one.move == "object":
                assert (self.kind, one.account) == (VETO, "officer")
                assert "object" not in by
                confirmed = next(move for move in reversed(earlier) if move.move in ("confirm", "import"))
                assert (one.made_on - confirmed.made_on).days <= 30

    @invariant()
    def it_stands_as_its_last_move_says(self) -> None:
        course = self.course()
        if course:
            assert self.status() == course[-1].status_after
            assert [one.position for one in course] == list(range(1, len(course) + 1))
            for before, after in pairwise(course):
                assert after.status_before == before.status_after

    def status(self) -> str | None:
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            found: str | None = session.scalar(select(self.kind.rows.status).where(self.kind.number == self.number))
            return found

    def course(self) -> list[Any]:
        table = self.kind.course.moves
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            made = select(table).where(self.kind.course.moves_of(self.number)).order_by(table.position)
            return [*session.scalars(made)]


@pytest.fixture(scope="module")
def one_desk(staffed_file: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        engine = stack.enter_context(copy_of(staffed_file, folder))
        yield Desk(engine, folder)


@pytest.mark.parametrize("one_kind", KINDS.values(), ids=KINDS)
def test_no_path_leads_around_a_rule(one_desk: Desk, one_kind: DecisionKind) -> None:
    class Course(AnyCourse):
        desk = one_desk
        kind = one_kind

    run_any_course(Course, courses=25, steps=12)
