"""One officer's score and the sheet behind it, as the run has them and as the reader may see them."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from dashboard.scoring import worker
from dashboard.services.officer_scores import OfficerScore, officer_scores
from dashboard.services.units import units
from models.conduct import Commendation, Finding, Veto
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW, TODAY, day

SHIPPED = scheme_registry()
OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))
OF_B = Reader("agency", Reach.AGENCIES, frozenset({"B"}))
P1 = Reader("officer", Reach.OWN_FILE, officer_no="P1")


def finding(number: str, item: str, incident: str, **more: Any) -> dict[str, Any]:
    return {"finding_no": number, "officer_no": "P1", "item": item, "incident": incident, "occurred_on": day("05-01"),
            "confirmed_on": day("06-01"), "status": "confirmed", "count": 1, **more}  # fmt: skip


@pytest.fixture
def scored(staffed_towns: Engine) -> Engine:
    """P1: 12.1 (8) and 11.3 (2) of one incident, three ledgers of 15.1 (3 × 4, capped at 10), C1 from staff.py (5)."""
    with staffed_towns.begin() as connection:
        connection.execute(
            insert(Finding),
            [finding("X1", "11.3", "事1"), finding("X2", "12.1", "事1"), finding("X3", "15.1", "事2", count=12)],
        )
        connection.execute(update(Commendation).values(awarded_on=day("07-01")))
    worker.prepare(staffed_towns, SHIPPED, NOW)
    worker.refresh(staffed_towns, SHIPPED, NOW)
    return staffed_towns


def score(engine: Engine, number: str = "P1", reader: Reader = SYSTEM, period: str | None = "2021") -> OfficerScore:
    with ReaderSession(engine, reader) as session:
        (one,) = officer_scores(session, SHIPPED, number, period, units(session), TODAY)
    return one


def test_the_score_is_the_runs(scored: Engine):
    one = score(scored)
    assert one.standing is not None
    assert one.standing.account is not None
    account = one.standing.account
    assert (one.standing.total, account.base, account.deductions, account.bonus) == (87, 82, 18, 5)
    assert (one.standing.rank, one.standing.ranked, one.unit) == (1, 1, "甲镇")


def test_the_sheet_lists_each_event_with_what_it_cost(scored: Engine):
    lines = {line.number: (line.item.key, line.times, line.points) for group in score(scored).groups
             for line in group.lines}  # fmt: skip
    assert lines == {"X1": ("11.3", 1, 0), "X2": ("12.1", 1, 8), "X3": ("15.1", 12, 12), "C1": ("25.city", 1, 5)}


def test_what_does_not_count_names_what_counts_instead(scored: Engine):
    (lost,) = (line for group in score(scored).groups for line in group.lines if line.outweighed_by)
    assert lost.outweighed_by is not None
    assert (lost.number, lost.outweighed_by[0].key, lost.outweighed_by[1]) == ("X1", "12.1", "X2")


def test_an_article_at_its_cap_says_both_sums(scored: Engine):
    article = next(group for group in score(scored).groups if group.text.key == "15")
    assert (article.before, article.cap, article.points) == (12, 10, 10)


def test_the_sheet_says_when_the_file_has_changed_since(scored: Engine):
    assert score(scored).agrees
    with scored.begin() as connection:
        connection.execute(insert(Finding).values(finding("X4", "17.1", "事3")))
    assert not score(scored).agrees


def test_a_veto_is_listed_with_its_document(scored: Engine):
    veto = {"decided_on": day("09-01"), "decided_by": "领导小组", "document": "决定1号", "reason": "重大影响"}
    with scored.begin() as connection:
        connection.execute(insert(Veto).values(veto_no="V1", officer_no="P1", **veto))
    worker.refresh(scored, SHIPPED, NOW)
    one = score(scored)
    assert one.standing is not None
    assert (one.standing.state, [(veto.number, veto.document) for veto in one.vetoes]) == (
        "vetoed",
        [("V1", "决定1号")],
    )


@pytest.mark.parametrize(
    ("reader", "number", "there"),
    [(SYSTEM, "P1", True), (OF_A, "P1", True), (P1, "P1", True), (OF_B, "P1", False), (P1, "P3", False),
     (OF_B, "P3", True), (SYSTEM, "P2", False)],
)  # fmt: skip
def test_a_score_is_there_for_whose_scope_it_is_in(scored: Engine, reader: Reader, number: str, there: bool):
    one = score(scored, number, reader)
    assert (one.standing is not None) is there
    assert bool(one.groups) <= there


def test_a_period_without_a_run_has_no_score(scored: Engine):
    one = score(scored, period="1999")
    assert (one.shown.run_id, one.standing, one.groups) == (None, None, ())


def test_the_period_is_the_schemes_own_year(scored: Engine):
    assert score(scored).shown.period.first == dt.date(2020, 12, 1)
