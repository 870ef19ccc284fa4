"""Every awkward truth that the county promises is in its books, looked for by hand and not by scoring code."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from models.demonstration.awkward import truths

TODAY = dt.date(2026, 1, 15)
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
CHECKS: dict[str, Callable] = {}


def holds(check):
    """The function of this name checks the truth of the same key, for one agency at a time."""
    CHECKS[check.__name__] = check
    return check


def in_2025(day):
    return day is not None and FIRST <= day <= LAST


def scored(case):
    return case.kind != "licence"


def filed(books, agency, year=2025):
    return [row for row in books.of(agency) if scored(row) and row.filed_on and row.filed_on.year == year]


def overdue(case):
    """Became late in 2025: past its limit, and not ended by then."""
    limit = case.due_on or (case.filed_on and case.filed_on + dt.timedelta(days=90))
    ends = [day for day in (case.decided_on, case.closed_on) if day is not None]
    return limit is not None and in_2025(limit + dt.timedelta(days=1)) and (not ends or min(ends) > limit)


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: truth.key)
def test_the_county_shows(truth, books):
    assert truth.agencies
    assert truth.zh
    assert truth.en
    for agency in truth.agencies:
        assert CHECKS[truth.key](books, agency), agency


def test_each_truth_is_promised_once_and_nothing_is_checked_in_vain(books):
    assert Counter(truth.key for truth in books.summary.truths) == Counter(list(CHECKS))


def test_most_agencies_were_never_sued(books):
    scored_units = [row.code for row in books.rows("agencies") if row.kind != "subordinate"]
    assert sum(not books.of(code, "lawsuits") for code in scored_units) > len(scored_units) / 2


def test_all_totals_of_a_kind_are_not_the_same(books):
    shares = {
        agency: len(filed(books, agency)) / quota
        for agency in {row.code for row in books.rows("agencies") if row.kind == "township"}
        if (quota := books.quota(agency, 2025))
    }
    assert min(shares.values()) == 0
    assert max(shares.values()) > 1
    assert len(set(shares.values())) > 15


@holds
def never_sued(books, agency):
    return not books.of(agency, "lawsuits") and filed(books, agency)


@holds
def suits_without_judgment(books, agency):
    suits = books.of(agency, "lawsuits")
    return len(suits) >= 2 and all(row.effective_on is None for row in suits) and filed(books, agency)


@holds
def no_quota(books, agency):
    return not books.of(agency, "quotas") and filed(books, agency)


@holds
def quota_zero(books, agency):
    return books.quota(agency, 2025) == 0 and filed(books, agency)


@holds
def filed_nothing(books, agency):
    carried = [
        row for row in books.of(agency) if row.filed_on < FIRST and not (row.closed_on and row.closed_on < FIRST)
    ]
    return books.quota(agency, 2025) > 0 and not filed(books, agency) and carried


@holds
def nothing_at_all(books, agency):
    return not any(
        books.of(agency, table) for table in ("cases", "quotas", "lawsuits", "reconsiderations", "complaints")
    )


@holds
def quota_only(books, agency):
    return books.quota(agency, 2025) > 0 and not books.of(agency) and not books.of(agency, "lawsuits")


@holds
def licences_only(books, agency):
    return {row.kind for row in books.of(agency)} == {"licence"} and not books.of(agency, "quotas")


def figures_of_2025(books, agency):
    """All that six-rates looks at, free of words and numbers of cases."""
    looked_at = ("kind", "filed_on", "due_on", "decided_on", "decision", "closed_on", "execution_due", "executed_on")
    looked_at += ("execution_refused_on", "should_penalise")
    courses = Counter(tuple(getattr(row, column) for column in looked_at) for row in books.of(agency))
    assert not books.of(agency, "lawsuits")
    assert not books.of(agency, "reconsiderations")
    undone = [row for row in books.of(agency) if in_2025(row.leader_assigned_on) and not in_2025(row.leader_done_on)]
    return books.quota(agency, 2025), courses, len(undone)


@holds
def tie_of_two(books, agency):
    return figures_of_2025(books, agency) == figures_of_2025(books, "T11") and filed(books, agency)


@holds
def tie_of_three(books, agency):
    return figures_of_2025(books, agency) == figures_of_2025(books, "D19") and filed(books, agency)


@holds
def floored(books, agency):
    # 16 points at most, 2 off for each: 8 bring any closing rate to nothing
    return sum(scored(row) and overdue(row) for row in books.of(agency)) >= 8


@holds
def overdue_today(books, agency):
    open_cases = [row for row in books.of(agency) if row.decided_on is None and row.closed_on is None]
    return sum(overdue(row) for row in open_cases if row.filed_on) >= 1


@holds
def due_without_filing(books, agency):
    return any(overdue(row) for row in books.of(agency) if row.filed_on is None)


@holds
def leader_not_done(books, agency):
    assigned = [row for row in books.of(agency) if in_2025(row.leader_assigned_on)]
    never = [row for row in assigned if row.leader_done_on is None]
    too_late = [row for row in assigned if row.leader_done_on is not None and row.leader_done_on > LAST]
    return never and too_late


@holds
def execution_refused(books, agency):
    return any(in_2025(row.execution_refused_on) for row in books.of(agency))


@holds
def should_penalise(books, agency):
    return any(row.should_penalise and in_2025(row.decided_on or row.closed_on) for row in books.of(agency))


@holds
def filed_over_quota(books, agency):
    return len(filed(books, agency)) > books.quota(agency, 2025)


@holds
def closing_over_full(books, agency):
    closed = [row for row in books.of(agency) if scored(row) and in_2025(row.closed_on)]
    unfiled = [row for row in closed if row.filed_on is None]
    carried = [
        row
        for row in books.of(agency)
        if scored(row) and row.filed_on and row.filed_on < FIRST and not (row.closed_on and row.closed_on < FIRST)
    ]
    assert {row.procedure for row in unfiled} == {"summary"}
    return len(closed) > len(filed(books, agency)) + len(carried)


@holds
def small_numbers(books, agency):
    return 0 < len(filed(books, agency)) < 5


@holds
def sued_without_decision(books, agency):
    sued = [row for row in books.of(agency, "lawsuits") if in_2025(row.filed_on) and row.instance == "1"]
    return sued and not any(in_2025(row.decided_on) for row in books.of(agency))


@holds
def closed_not_decided(books, agency):
    return any(in_2025(row.closed_on) and row.decided_on is None for row in books.of(agency))


@holds
def closed_before_decided(books, agency):
    return any(row.closed_on and row.decided_on and row.closed_on < row.decided_on for row in books.of(agency))


@holds
def remedy_running(books, agency):
    cases = {(row.agency_code, row.case_no): row for row in books.of(agency) if in_2025(row.closed_on)}
    reviews = [row for row in books.of(agency, "reconsiderations") if not (row.decided_on and row.decided_on <= LAST)]
    suits = [row for row in books.of(agency, "lawsuits") if row.effective_on is None and row.filed_on <= LAST]
    decided_since = [row for row in reviews if row.decided_on is not None]
    return (
        decided_since
        and any((row.agency_code, row.case_no) in cases for row in reviews)
        and any((row.agency_code, row.case_no) in cases for row in suits)
    )


@holds
def exempted(books, agency):
    decisions = {row.decision for row in books.of(agency) if in_2025(row.decided_on)}
    return {"no_penalty", "transferred", "withdrawn"} <= decisions


@holds
def same_case_number(books, agency):
    numbers = [{row.case_no for row in books.of(code)} for code in ("T07", "T08")]
    return len(numbers[0] & numbers[1]) > 50 and all(numbers)


@holds
def not_reporting(books, agency):
    latest = [
        day
        for table in ("cases", "complaints", "inspections", "lawsuits", "reconsiderations", "integrity_scores")
        for row in books.of(agency, table)
        for column, day in row._mapping.items()
        if isinstance(day, dt.date) and column not in {"due_on", "deadline_on"}
    ]
    return dt.date(2025, 10, 15) < max(latest) < dt.date(2025, 11, 15)


def way(books, agency, year):
    """The share of the quota that was filed and the share of the closed penalties that were executed, added up."""
    closed = [
        row for row in books.of(agency) if row.closed_on and row.closed_on.year == year and row.decision == "penalty"
    ]
    executed = [row for row in closed if row.executed_on and row.executed_on.year == year]
    return min(1, len(filed(books, agency, year)) / books.quota(agency, year)) + len(executed) / len(closed)


@holds
def riser(books, agency):
    return way(books, agency, 2025) - way(books, agency, 2024) > 0.3


@holds
def faller(books, agency):
    return way(books, agency, 2024) - way(books, agency, 2025) > 0.3


@holds
def appeal_open_row(books, agency):
    suits = books.of(agency, "lawsuits")
    over = {row.case_no for row in suits if row.instance == "2" and row.effective_on is not None}
    return any(row.case_no in over and row.effective_on is None for row in suits if row.instance == "1")


@holds
def suit_of_unknown_case(books, agency):
    known = {row.case_no for row in books.of(agency)}
    return any(row.case_no not in known for row in books.of(agency, "lawsuits"))


@holds
def county_defendant(books, agency):
    return any(row.county_defendant and in_2025(row.filed_on) for row in books.of(agency, "lawsuits"))


@holds
def sub_unit_quota(books, agency):
    with_quota = {row.agency_code for row in books.of(agency, "quotas")}
    return agency in with_quota and len(with_quota) == 2


@holds
def two_levels(books, agency):
    below = {row.code: row.parent_code for row in books.rows("agencies") if row.code in books.under(agency)}
    deep = {code for code, parent in below.items() if below.get(parent) == agency}
    return any(row.agency_code in deep for row in books.of(agency))


@holds
def merged(books, agency):
    (unit,) = (row for row in books.rows("agencies") if row.code == agency)
    after = [row for row in books.of(agency) if row.closed_on and row.closed_on > unit.active_to]
    return unit.active_to.year == 2024 and after and all(row.filed_on <= unit.active_to for row in books.of(agency))


@holds
def newly_made(books, agency):
    (unit,) = (row for row in books.rows("agencies") if row.code == agency)
    return unit.active_from.year == 2024 and all(row.filed_on >= unit.active_from for row in books.of(agency))


@holds
def long_words(books, agency):
    names = [row.name for row in books.rows("agencies") if row.code == agency]
    words = names + [word for row in books.of(agency) for word in (row.title, row.party)]
    return max(map(len, words)) >= 40


@holds
def markup_in_words(books, agency):
    return any("<b>" in row.party and '"' in row.party and "<b>" in row.title for row in books.of(agency))


@holds
def full_width_number(books, agency):
    return any("２" in row.case_no and "Ａ" in row.case_no for row in books.of(agency))
