"""Whatever anybody tries, in whatever order, no path leads around a rule. The rules are said here once more."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import insert

from dashboard.findings.history import stood_on
from dashboard.findings.workflow import FINDINGS
from dashboard.workflows.refused import MoveRefused
from models.conduct import Finding
from models.reader import SYSTEM, acting_for
from tests.dashboard.findings.conftest import MONDAY, PDF, Desk
from tests.dashboard.workflows.desk import run_any_course
from tests.fixtures.copies import copy_of

PEOPLE = ("leader", "agency", "bureau", "bureau2", "bureau3", "officer", "officer2")
BEGINNINGS = (None, "pending", "told", "confirmed", "under_review", "revoked", "rejected")
MOVES = tuple(one.key for one in FINDINGS.moves if one.sources)
NUMBER = "甲1"


class AnyCourse(RuleBasedStateMachine):
    """One finding, and everybody at it."""

    desk: Desk

    @initialize(begun=st.sampled_from(("recorded", "recorded", "decided", "decided", *BEGINNINGS)))
    def begin(self, begun: str | None) -> None:
        """As it was recorded here, as it was confirmed here, or as an import of old brought it."""
        self.desk.today = MONDAY
        type(self).made = getattr(type(self), "made", 0) + 1
        if begun in ("recorded", "decided"):
            self.number = self.desk.record("bureau") if begun == "recorded" else self.desk.confirmed()
        else:
            self.number = f"{NUMBER}-{type(self).made}"
            with self.desk.engine.begin() as connection:
                connection.execute(
                    insert(Finding).values(
                        finding_no=self.number, officer_no="P1", item="11.5", incident="E1", occurred_on=MONDAY,
                        confirmed_on=MONDAY if begun == "confirmed" else None, count=2, status=begun,
                    )
                )  # fmt: skip
        self.seen: dict[dt.date, str | None] = {}

    @rule(data=st.data(), files=st.booleans(), count=st.integers(0, 2))
    def try_what_leads_on(self, data: st.DataObject, files: bool, count: int) -> None:
        """By somebody whose role may, so that courses get far enough for the finer rules to matter."""
        moves = FINDINGS.leaving(self.desk.finding(self.number).status or "pending")
        if moves:
            move = data.draw(st.sampled_from(moves))
            who = data.draw(st.sampled_from([one for one in PEOPLE if move.permission in self.desk.rights(one)]))
            self.try_to(who, move.key, files, count)

    @rule(who=st.sampled_from(PEOPLE), key=st.sampled_from(MOVES))
    def try_anything(self, who: str, key: str) -> None:
        self.try_to(who, key, True, 1)

    def try_to(self, who: str, key: str, files: bool, count: int) -> None:
        before = self.desk.finding(self.number)
        try:
            self.desk.move(who, self.number, key, files=[PDF] if files else [], count=count)
        except MoveRefused:
            after = self.desk.finding(self.number)
            assert (after.status, after.count) == (before.status, before.count)

    @rule(days=st.sampled_from((1, 3, 8, 31)))
    def days_pass(self, days: int) -> None:
        self.seen[self.desk.today] = self.desk.finding(self.number).status
        self.desk.today += dt.timedelta(days=days)

    @invariant()
    def the_rules_hold(self) -> None:
        course = self.desk.course(self.number)
        for at, one in enumerate(course):
            earlier = course[:at]
            by = {move.move: move for move in earlier}
            recorders = {move.account for move in earlier if move.move in ("record", "import")}
            if one.move in ("confirm", "reject", "uphold", "reduce", "revoke"):
                assert one.account in ("bureau", "bureau2", "bureau3")
                assert one.account not in recorders
                assert one.reason
            if one.move in ("uphold", "reduce", "revoke"):
                assert "confirm" not in by or one.account != by["confirm"].account
                assert earlier[-1].status_after == "under_review"
            assert not one.move.endswith("_on_paper")  # P1 has an account, which speaks for itself
            if one.move in ("answer", "object"):
                assert one.account == "officer"
            if one.move == "object":
                assert [move.move for move in course].count("object") == 1
                confirmed = next(move for move in reversed(earlier) if move.move in ("confirm", "import"))
                assert (one.made_on - confirmed.made_on).days <= 30
            if one.move == "confirm":
                told = next(move for move in reversed(earlier) if move.status_after == "told" and move.until)
                assert "answer" in by or one.made_on > told.until
            if one.move == "reduce":
                assert 1 <= one.count_after < (one.count_before or 0)
            elif one.count_before is not None:
                assert one.count_after == one.count_before

    @invariant()
    def the_finding_is_as_its_last_move_says(self) -> None:
        course, row = self.desk.course(self.number), self.desk.finding(self.number)
        if course:
            assert (row.status, row.count) == (course[-1].status_after, course[-1].count_after)
            assert [one.position for one in course] == list(range(1, len(course) + 1))
            for before, after in pairwise(course):
                assert (after.status_before, after.count_before) == (before.status_after, before.count_after)

    @invariant()
    def every_past_day_is_told(self) -> None:
        if not self.desk.course(self.number):
            return
        with acting_for(self.desk.engine, SYSTEM).connect() as connection:
            for day, status in self.seen.items():
                stood = stood_on(connection, day).get(self.number)
                assert stood is not None
                assert stood.status == status


@pytest.fixture(scope="module")
def one_desk(staffed_file: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        engine = stack.enter_context(copy_of(staffed_file, folder))
        yield Desk(engine, folder)


def test_no_path_leads_around_a_rule(one_desk: Desk) -> None:
    class Course(AnyCourse):
        desk = one_desk

    run_any_course(Course, courses=50, steps=20)
