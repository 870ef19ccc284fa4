"""The six rates once more, written row by row from measures.md without any SQL, against books made at random."""

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine

from models.agencies import Agency
from models.cases import Case
from models.figures import Quota
from models.lawsuits import Lawsuit, Reconsideration
from plugins.periods import parse
from plugins.registry import Registry
from plugins.scheme import Scheme
from plugins.scoring import score_scheme
from tests.plugins.six_rates.books import ANSWERS, Row, books, keep

FIRST, LAST = dt.date(2021, 1, 1), dt.date(2021, 12, 31)
DAY = dt.timedelta(days=1)


def within(day: dt.date | None) -> bool:
    return day is not None and FIRST <= day <= LAST


def after_the_end(day: dt.date | None) -> bool:
    return day is None or day > LAST


def on_hand(case: Row, end: str) -> bool:
    """Filed in P, plus filed before P and not ended before P."""
    filed = case["filed_on"]
    return within(filed) or (filed is not None and filed < FIRST and (case[end] is None or case[end] >= FIRST))


def overdue(case: Row, today: dt.date) -> bool:
    deadline = case["due_on"] or (case["filed_on"] and case["filed_on"] + 90 * DAY)
    end = min((day for day in (case["decided_on"], case["closed_on"]) if day), default=None)
    return bool(deadline) and within(deadline + DAY) and deadline < today and (end is None or end > deadline)


def pending(case: Row, suits: Iterable[Row], remedies: Iterable[Row]) -> bool:
    same = [one for one in (*suits, *remedies)
            if (one["agency_code"], one["case_no"]) == (case["agency_code"], case["case_no"])]  # fmt: skip
    return any(
        one["filed_on"] <= LAST and after_the_end(one["effective_on"])
        if "filed_on" in one
        else one["accepted_on"] <= LAST and after_the_end(one["decided_on"])
        for one in same
    )


def exempt(case: Row) -> bool:
    return within(case["decided_on"]) and case["decision"] in ("no_penalty", "transferred", "withdrawn")


def by_hand(rows: dict[Any, list[Row]], today: dt.date) -> dict[str, tuple[int, int, tuple[int, ...]]]:
    """Node → numerator, denominator and the number of rows of each deduction, for one agency's rows."""
    suits, remedies = rows[Lawsuit], rows[Reconsideration]
    cases = [case for case in rows[Case] if case["kind"] != "licence"]
    penalties = [case for case in cases if case["kind"] == "penalty"]
    closed = [case for case in cases if within(case["closed_on"])]
    due = [
        case
        for case in closed
        if (case["execution_due"] if case["execution_due"] is not None else case["decision"] == "penalty")
        and not pending(case, suits, remedies)
    ]
    judged = [suit for suit in suits if within(suit["effective_on"]) and suit["outcome"] in ("won", "lost", "partial")]

    def count(of: Iterable[Row], holds: Callable[[Row], Any]) -> int:
        return sum(1 for one in of if holds(one))

    return {
        "filing": (
            count(cases, lambda one: within(one["filed_on"])),
            sum(one["should_file"] for one in rows[Quota] if one["year"] == 2021),
            (),
        ),
        "closing": (
            len(closed),
            count(cases, lambda one: on_hand(one, "closed_on")),
            (
                count(cases, lambda one: overdue(one, today)),
                count(cases, lambda one: within(one["leader_assigned_on"]) and after_the_end(one["leader_done_on"])),
            ),
        ),
        "execution": (
            count(due, lambda one: one["executed_on"] and one["executed_on"] <= LAST),
            len(due),
            (count(cases, lambda one: within(one["execution_refused_on"])),),
        ),
        "penalty": (
            count(penalties, lambda one: within(one["decided_on"]) and one["decision"] == "penalty"),
            count(penalties, lambda one: on_hand(one, "decided_on") and not exempt(one)),
            (count(penalties, lambda one: one["should_penalise"] and within(one["decided_on"] or one["closed_on"])),),
        ),
        "sued": (
            count(suits, lambda one: one["instance"] in (None, "1") and within(one["filed_on"])),
            count(cases, lambda one: within(one["decided_on"])),
            (),
        ),
        "winning": (count(judged, lambda one: one["outcome"] == "won"), len(judged), ()),
    }


def points(node: str, above: int, below: int, lost: tuple[int, ...]) -> Fraction | None:
    if not below:
        return Fraction(0) if node == "sued" and above else None
    rate = min(Fraction(above, below), Fraction(1))
    if node == "sued":
        return 16 * max(Fraction(0), 1 - rate / Fraction("0.10"))
    each = {"closing": (2, 5), "execution": (3,), "penalty": (3,)}.get(node, ())
    return max(
        Fraction(0), (20 if node == "filing" else 16) * rate - sum(n * m for n, m in zip(lost, each, strict=True))
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("today", [dt.date(2021, 10, 3), dt.date(2022, 2, 1)], ids=str)
def test_the_scheme_says_what_the_definitions_say(
    tables: Engine, shipped: Registry, six_rates: Scheme, seed: int, today: dt.date
):
    written = books(seed)
    keep(tables, written)
    with tables.connect() as connection:
        result = score_scheme(connection, shipped, six_rates, parse("2021"), today)
    assert {one.subject.code for one in result.subjects} == {"A", "B", "C"}
    for one in result.subjects:
        mine = {
            table: [row for row in rows if ANSWERS.get(row.get("agency_code", "")) == one.subject.code]
            for table, rows in written.items()
            if table is not Agency
        }
        expected = by_hand(mine, today)
        found = {
            node.key: (node.numerator, node.denominator, tuple(lost.count for lost in node.deductions))
            for node in one.nodes
        }
        assert found == expected
        earned = {key: points(key, *numbers) for key, numbers in expected.items()}
        assert {node.key: node.points for node in one.nodes} == earned
        assert one.total == sum(number for number in earned.values() if number is not None)
        assert one.applicable == sum(
            (20 if key == "filing" else 16) for key, number in earned.items() if number is not None
        )
