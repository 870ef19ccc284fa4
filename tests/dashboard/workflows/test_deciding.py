"""A small workflow of its own: each rule of the declaration stops whom it is meant to stop, and nobody else."""

import datetime as dt

import pytest

from dashboard.accounts.permissions import Permission
from dashboard.workflows.deciding import Actor, Made, Standing, possible, why_not
from dashboard.workflows.declaration import Limit, Move, Workflow
from dashboard.workflows.table import written

DECIDE, ANSWER = Permission.FINDING_DECIDE, Permission.FINDING_ANSWER
ASKED = dt.date(2021, 3, 1)
LETTERS = Workflow(
    "letters",
    (
        Move("write", (), "open", DECIDE),
        Move("ask", ("open",), "asked", DECIDE, opens=Limit("answer", 5, "working", "project")),
        Move("answer", ("asked",), "asked", ANSWER, by_concerned=True, within=("ask",), once=("answer",), reason=True),
        Move("close", ("asked",), "closed", DECIDE, stranger_to=("write",), after=("answer",), evidence=True),
    ),
)
WRITTEN = Made("write", "one", "甲", ASKED)
ASK = Made("ask", "one", "甲", ASKED, until=dt.date(2021, 3, 8))
ANSWERED = Made("answer", "three", "丙", ASKED)
ONE = Actor("one", "甲", frozenset({DECIDE}))
TWO = Actor("two", "乙", frozenset({DECIDE}))
THREE = Actor("three", "丙", frozenset({ANSWER}), "P3")
LAST_DAY, TOO_LATE = dt.date(2021, 3, 8), dt.date(2021, 3, 9)


def why(move: str, actor: Actor, *made: Made, state: str = "asked", day: dt.date = LAST_DAY) -> str | None:
    return why_not(LETTERS, LETTERS.by_key[move], Standing(state, (WRITTEN, *made), "P3"), actor, day)


def test_a_move_needs_its_permission() -> None:
    assert why("ask", THREE, state="open") == "permission"
    assert why("ask", ONE, state="open") is None


def test_a_move_leads_on_from_its_own_states_only() -> None:
    assert why("ask", ONE, state="closed") == "state"


def test_nobody_decides_what_is_of_the_own_making() -> None:
    assert why("close", ONE, ASK, ANSWERED) == "stranger"
    assert why("close", TWO, ASK, ANSWERED) is None


@pytest.mark.parametrize(
    "actor", [Actor("four", " 甲", frozenset({DECIDE})), Actor("ＯＮＥ", "戊", frozenset({DECIDE}))]
)
def test_a_second_account_of_the_same_person_is_no_stranger(actor: Actor) -> None:
    assert why("close", actor, ASK, ANSWERED) == "stranger"


def test_only_whom_it_is_about_answers() -> None:
    assert why("answer", Actor("x", "丁", frozenset({ANSWER}), "P4"), ASK) == "concerned"
    assert why("answer", Actor("x", "丁", frozenset({ANSWER})), ASK) == "concerned"
    assert why("answer", THREE, ASK) is None


def test_the_last_day_of_a_limit_is_within_it() -> None:
    assert why("answer", THREE, ASK, day=LAST_DAY) is None
    assert why("answer", THREE, ASK, day=TOO_LATE) == "within"


def test_what_is_made_once_is_not_made_again() -> None:
    assert why("answer", THREE, ASK, ANSWERED) == "once"


def test_a_decision_waits_for_the_answer_or_for_the_end_of_its_limit() -> None:
    assert why("close", TWO, ASK, day=LAST_DAY) == "after"
    assert why("close", TWO, ASK, day=TOO_LATE) is None
    assert why("close", TWO, ASK, ANSWERED, day=LAST_DAY) is None


def test_what_makes_the_thing_is_no_move_on_it() -> None:
    standing = Standing("asked", (WRITTEN, ASK, ANSWERED), "P3")
    assert [one.key for one in possible(LETTERS, standing, TWO, LAST_DAY)] == ["close"]


def test_the_table_has_a_line_a_move() -> None:
    lines = written(LETTERS).splitlines()
    assert lines[4] == (
        "| `answer` | `asked` | `asked` | `officer` | whom it is about; before the limit of ask is over; once | reason "
        "|  |"
    )
    assert lines[3].endswith("| 5 working days (project) |")
    assert len(lines) == 2 + len(LETTERS.moves)


LADDER = Workflow(
    "ladder",
    (
        Move("open", (), "open", DECIDE),
        Move("urge", ("open",), "", DECIDE, past=(("open",),), unless="long"),
        Move("grant", ("open",), "", DECIDE, precedes="grant"),
        Move("grant_again", ("open",), "", DECIDE, follows="grant"),
    ),
)
OPENED = Made("open", "one", "甲", ASKED, until=LAST_DAY)
GRANTED = Made("grant", "two", "乙", ASKED)


def on_the_ladder(move: str, *made: Made, day: dt.date = TOO_LATE, marks: frozenset[str] = frozenset()) -> str | None:
    return why_not(LADDER, LADDER.by_key[move], Standing("open", made, None, marks), TWO, day)


def test_some_moves_come_only_once_a_limit_is_over() -> None:
    assert on_the_ladder("urge", OPENED, day=LAST_DAY) == "past"
    assert on_the_ladder("urge", OPENED) is None
    assert on_the_ladder("urge", Made("open", "one", "甲", ASKED)) == "past"


def test_some_moves_are_ruled_out_by_a_mark() -> None:
    assert on_the_ladder("urge", OPENED, marks=frozenset({"long"})) == "unless"


def test_the_first_time_and_a_further_time_are_moves_of_their_own() -> None:
    assert on_the_ladder("grant_again", OPENED) == "follows"
    assert on_the_ladder("grant", OPENED) is None
    assert on_the_ladder("grant", OPENED, GRANTED) == "precedes"
    assert on_the_ladder("grant_again", OPENED, GRANTED) is None


def test_the_table_says_that_a_state_stays() -> None:
    assert "| as it is |" in written(LADDER).splitlines()[3]
