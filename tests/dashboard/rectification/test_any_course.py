"""Whatever anybody tries, in whatever order, no path leads around a rule. The rules are said here once more."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dashboard.accounts.permissions import permissions_of
from dashboard.documents.issuing import Draft, issue
from dashboard.documents.kinds import KINDS
from dashboard.documents.voiding import void
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.workflows.refused import MoveRefused
from models.rectification import RectificationStatus
from tests.dashboard.rectification.conftest import MONDAY, PDF, Desk, days
from tests.dashboard.rectification.lists import PEOPLE, Lists, kept
from tests.dashboard.workflows.desk import run_any_course

BUREAU = ("bureau", "bureau2")
MOVES = tuple(one.key for one in RECTIFICATION.moves if one.sources)
OF_THE_BUREAU = (
    "assign", "reject", "grant", "refuse", "check", "publish", "send_back", "close", "continue", "review", "resume",
    "urge", "opinion", "decision", "uphold", "withdraw", "propose", "reply", "account", "reopen",
)  # fmt: skip
MAKERS = {
    **dict.fromkeys(("assign", "urge", "opinion", "decision", "account", "check", "publish"), BUREAU),
    **dict.fromkeys(("list", "raise", "approve"), ("leader",)), "apply": ("agency",),
}  # fmt: skip
"""Move that a document accompanies → who makes it, and so issues the document and voids it."""
SAID = dict.fromkeys(
    ("office", "contact", "demand", "supervised", "facts", "evidence", "decided", "objection", "place", "materials"),
    "文",
)
SETS_DEADLINE = ("assign", "grant", "grant_again", "send_back", "resume", "reopen", "import")
MADE = ("mending", "asked_again", "published", "closed", "under_opinion", "objected", "decision_objected")
BEGINNINGS = ("record", "long", "imported", "imported", *MADE)


def last(course: Sequence[Any], *moves: str) -> Any:
    return next((one for one in reversed(course) if one.move in moves), None)


class AnyCourse(RuleBasedStateMachine):
    """One item, and everybody at it."""

    desk: Desk
    lists: Lists
    brought: "count[int]"

    @initialize(
        begun=st.sampled_from(BEGINNINGS),
        state=st.sampled_from(RectificationStatus),
        limit=st.sampled_from((-9, 0, 9)) | st.none(),
    )
    def begin(self, begun: str, state: RectificationStatus, limit: int | None) -> None:
        self.desk.today = MONDAY
        self.long_term = begun == "long"
        if begun == "imported":
            self.number = f"外{next(self.brought)}"
            day = "" if limit is None else (MONDAY + days(limit)).isoformat()
            assert self.desk.take(f"{self.number},A,缺项,{day},{state.zh},{day},{day}\n") == 1
        elif begun in MADE:
            self.number = getattr(self.desk, begun)()
        else:
            self.number = self.desk.record(long_term=self.long_term)
        self.refused, self.now, self.day = False, kept(self.desk, self.number), None

    @rule(data=st.data(), files=st.booleans(), by=st.integers(-1, 60))
    def try_what_leads_on(self, data: st.DataObject, files: bool, by: int) -> None:
        """By somebody whose role may, so that courses get far enough for the finer rules to matter."""
        moves = RECTIFICATION.leaving(self.now.item.status or "pending")
        if moves:
            move = data.draw(st.sampled_from(moves))
            able = [one for one in PEOPLE if move.permission in permissions_of(self.desk.turn(one).holder.role)]
            self.try_to(data.draw(st.sampled_from(able)), move.key, files, by)

    @rule(who=st.sampled_from(PEOPLE), key=st.sampled_from(MOVES), files=st.booleans(), by=st.integers(-1, 60))
    def try_to(self, who: str, key: str, files: bool, by: int) -> None:
        try:
            self.desk.move(who, self.number, key, files=[PDF] if files else [], by=by)
        except MoveRefused:
            self.refused = True

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from(tuple(KINDS)))
    def try_to_issue(self, who: str, kind: str) -> None:
        try:
            issue(self.desk.engine, self.desk.turn(who), self.number, Draft(kind, SAID, len(self.now.documents)))
        except MoveRefused:
            self.refused = True

    @rule(who=st.sampled_from(PEOPLE), data=st.data(), reason=st.sampled_from(("写错", " ")))
    def try_to_void(self, who: str, data: st.DataObject, reason: str) -> None:
        if not self.now.documents:
            return
        document = data.draw(st.sampled_from(self.now.documents))
        try:
            void(self.desk.engine, self.desk.turn(who), document.document_id, reason)
        except MoveRefused:
            self.refused = True
        else:
            assert document.document_id not in {one.document_id for one in self.now.voids}
            assert self.desk.turn(who).holder.name in MAKERS[self.now.course[document.position - 1].move]

    @rule(days=st.sampled_from((1, 8, 31)))
    def days_pass(self, days: int) -> None:
        self.desk.today += dt.timedelta(days=days)

    @invariant()
    def the_rules_hold(self) -> None:
        """Of what has not changed since, they hold still."""
        before, self.now = self.now, kept(self.desk, self.number)
        assert self.now == before or not self.refused
        self.refused = False
        if self.now == before and self.desk.today == self.day:
            return
        self.day = self.desk.today
        self.documents_and_voids_are_of_those_who_may()
        self.the_moves_are_of_those_who_may()
        self.the_item_is_as_its_last_move_says()
        self.lists.hold([self.now])

    def documents_and_voids_are_of_those_who_may(self) -> None:
        documents = {one.document_id: one for one in self.now.documents}
        for one in documents.values():
            move = self.now.course[one.position - 1].move
            assert move in KINDS[one.kind].moves
            assert one.account in MAKERS[move]
        for gone in self.now.voids:
            assert gone.reason == "写错"
            assert documents[gone.document_id].number != self.now.item.document

    def the_moves_are_of_those_who_may(self) -> None:
        course = self.now.course
        for at, one in enumerate(course):
            earlier = course[:at]
            if one.move in OF_THE_BUREAU:
                assert one.account in BUREAU
            if one.move in ("grant_again", "refuse_again", "list", "raise", "approve", "decline"):
                assert one.account == "leader"
            if one.move in ("receive", "ask", "apply", "object"):
                assert one.account == "agency"
            if one.move == "report":  # co-operating agencies report, too; whether one sees the item, the page asks
                assert one.account in ("agency", "other")
            if one.move in ("assign", "reject"):
                assert one.account != course[0].account
            if one.move in ("publish", "close"):
                assert one.account not in {move.account for move in earlier if move.move == "check"}
            if one.move == "close":
                assert earlier[-1].status_after == "published"
                public = last(earlier, "publish", "import")
                assert public is not None
                assert public.until is not None
                assert one.made_on > public.until
            limit = last(earlier, *SETS_DEADLINE)
            if one.move == "ask":
                assert limit is not None
                assert limit.until is not None
                assert one.made_on <= limit.until
            if one.move in ("urge", "opinion", "decision"):
                assert limit is not None
                assert limit.until is not None
                assert one.made_on > limit.until
            if one.move in ("object", "uphold", "withdraw"):
                paper = last(earlier, "opinion", "decision")
                assert paper is not None
                answered = last(earlier, "opinion", "decision", "object", "uphold", "withdraw")
                assert answered is not None
                assert (one.move == "object") == (answered == paper)
                assert answered == paper or answered.move == "object"
                if one.move == "object":
                    assert paper.answer_until is not None
                    assert one.made_on <= paper.answer_until
                else:
                    assert one.account != paper.account
            if one.move == "decision":
                opinion = last(earlier, "opinion", "withdraw")
                assert opinion is not None
                assert opinion.move == "opinion"
            if one.move == "urge":
                letter = last(earlier, *SETS_DEADLINE, "urge", "opinion", "decision")
                assert letter is not None
                assert letter.until is not None
                assert one.made_on > letter.until
            if one.move == "grant":
                assert last(earlier, "grant") is None
            if one.move == "reopen":
                closed = last(earlier, "close", "import")
                assert closed is not None
                assert one.made_on <= closed.until
                assert closed.move == "import" or (closed.until - closed.made_on).days == 365
            if self.long_term:
                assert one.move not in ("apply", "close")

    def the_item_is_as_its_last_move_says(self) -> None:
        course, row = self.now.course, self.now.item
        assert [one.position for one in course] == list(range(1, len(course) + 1))
        if course:
            assert row.status == course[-1].status_after
            limit = last(course, *SETS_DEADLINE)
            assert row.deadline == (None if limit is None else limit.until) or limit.move == "import"


def test_no_path_leads_around_a_rule_and_each_list_holds_what_the_rules_let_its_reader_do(one_desk: Desk) -> None:
    class Course(AnyCourse):
        desk, lists, brought = one_desk, Lists(one_desk), count(1)

    run_any_course(Course, courses=30, steps=15)
