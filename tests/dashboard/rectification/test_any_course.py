"""Whatever anybody tries, in whatever order, no path leads around a rule. The rules are said here once more."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from dashboard.accounts.permissions import permissions_of
from dashboard.documents.issuing import Draft, issue
from dashboard.documents.kinds import KINDS
from dashboard.documents.voiding import void
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.workflows.refused import MoveRefused
from models.documents import RectificationDocument, RectificationVoid
from models.reader import SYSTEM, ReaderSession
from models.rectification import RectificationMove
from tests.dashboard.rectification.conftest import MONDAY, PDF, Desk
from tests.dashboard.workflows.desk import run_any_course

PEOPLE = ("leader", "agency", "other", "bureau", "bureau2")
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
SETS_DEADLINE = ("assign", "grant", "grant_again", "send_back", "resume", "reopen")


def last(course: list[RectificationMove], *moves: str) -> RectificationMove | None:
    return next((one for one in reversed(course) if one.move in moves), None)


class AnyCourse(RuleBasedStateMachine):
    """One item, and everybody at it."""

    desk: Desk

    @initialize(begun=st.sampled_from(("record", "mending", "published", "closed", "long")))
    def begin(self, begun: str) -> None:
        self.desk.today = MONDAY
        self.long_term = begun == "long"
        make = {"mending": self.desk.mending, "published": self.desk.published, "closed": self.desk.closed}
        self.number = make[begun]() if begun in make else self.desk.record(long_term=self.long_term)

    @rule(data=st.data(), files=st.booleans(), by=st.integers(-1, 60))
    def try_what_leads_on(self, data: st.DataObject, files: bool, by: int) -> None:
        """By somebody whose role may, so that courses get far enough for the finer rules to matter."""
        moves = RECTIFICATION.leaving(self.desk.item(self.number).status or "pending")
        if moves:
            move = data.draw(st.sampled_from(moves))
            able = [one for one in PEOPLE if move.permission in permissions_of(self.desk.turn(one).holder.role)]
            self.try_to(data.draw(st.sampled_from(able)), move.key, files, by)

    @rule(who=st.sampled_from(PEOPLE), key=st.sampled_from(MOVES), files=st.booleans(), by=st.integers(-1, 60))
    def try_to(self, who: str, key: str, files: bool, by: int) -> None:
        before = self.desk.item(self.number)
        try:
            self.desk.move(who, self.number, key, files=[PDF] if files else [], by=by)
        except MoveRefused:
            after = self.desk.item(self.number)
            assert (after.status, after.deadline) == (before.status, before.deadline)

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from(tuple(KINDS)))
    def try_to_issue(self, who: str, kind: str) -> None:
        before = [one.number for one in self.documents()]
        try:
            issue(self.desk.engine, self.desk.turn(who), self.number, Draft(kind, SAID, len(before)))
        except MoveRefused:
            assert [one.number for one in self.documents()] == before

    @rule(who=st.sampled_from(PEOPLE), data=st.data(), reason=st.sampled_from(("写错", " ")))
    def try_to_void(self, who: str, data: st.DataObject, reason: str) -> None:
        issued = self.documents()
        if not issued:
            return
        before = [one.document_id for one in self.voids()]
        which = data.draw(st.sampled_from([one.document_id for one in issued]))
        try:
            void(self.desk.engine, self.desk.turn(who), which, reason)
        except MoveRefused:
            assert [one.document_id for one in self.voids()] == before
        else:
            document = next(one for one in issued if one.document_id == which)
            assert which not in before
            assert self.desk.turn(who).holder.name in MAKERS[self.desk.course(self.number)[document.position - 1].move]

    def documents(self) -> list[RectificationDocument]:
        table = RectificationDocument
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            kept = select(table).where(table.item_no == self.number).order_by(table.document_id)
            return list(session.scalars(kept))

    def voids(self) -> list[RectificationVoid]:
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            kept = select(RectificationVoid).where(RectificationVoid.item_no == self.number)
            return list(session.scalars(kept.order_by(RectificationVoid.document_id)))

    @invariant()
    def documents_and_voids_are_of_those_who_may(self) -> None:
        course, documents = self.desk.course(self.number), {one.document_id: one for one in self.documents()}
        for one in documents.values():
            move = course[one.position - 1].move
            assert move in KINDS[one.kind].moves
            assert one.account in MAKERS[move]
        for gone in self.voids():
            assert gone.reason == "写错"
            assert documents[gone.document_id].number != self.desk.item(self.number).document

    @rule(days=st.sampled_from((1, 8, 31)))
    def days_pass(self, days: int) -> None:
        self.desk.today += dt.timedelta(days=days)

    @invariant()
    def the_rules_hold(self) -> None:
        course = self.desk.course(self.number)
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
                public = last(earlier, "publish")
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
                closed = last(earlier, "close")
                assert closed is not None
                assert (one.made_on - closed.made_on).days <= 365
            if self.long_term:
                assert one.move not in ("apply", "close")

    @invariant()
    def the_item_is_as_its_last_move_says(self) -> None:
        course, row = self.desk.course(self.number), self.desk.item(self.number)
        assert row.status == course[-1].status_after
        assert [one.position for one in course] == list(range(1, len(course) + 1))
        limit = last(course, *SETS_DEADLINE)
        assert row.deadline == (None if limit is None else limit.until)


def test_no_path_leads_around_a_rule(one_desk: Desk) -> None:
    class Course(AnyCourse):
        desk = one_desk

    run_any_course(Course, courses=30, steps=15)
