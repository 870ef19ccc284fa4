"""One officer's score and the sheet behind it, as the run has them and as the reader may see them."""

import datetime as dt

import pytest
from sqlalchemy import Engine, insert

from dashboard.scoring import worker
from dashboard.services.officer_scores import OfficerScore, officer_scores
from dashboard.services.units import units
from dashboard.urls import Query
from models.conduct import Finding, Veto
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from plugins.ranking import Place
from tests.fixtures.scored_officers import finding
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import NOW, TODAY, day

SHIPPED = scheme_registry()
OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))
OF_B = Reader("agency", Reach.AGENCIES, frozenset({"B"}))
P1 = Reader("officer", Reach.OWN_FILE, officer_no="P1")


def score(engine: Engine, number: str = "P1", reader: Reader = SYSTEM, period: str | None = "2021") -> OfficerScore:
    with ReaderSession(engine, reader) as session:
        (one, *_others) = officer_scores(session, SHIPPED, number, Query(period=period), units(session), TODAY)
    return one


def test_the_score_is_the_runs(scored_officers: Engine):
    one = score(scored_officers)
    assert one.standing is not None
    assert one.standing.account is not None
    account = one.standing.account
    assert (one.standing.total, account.base, account.deductions, account.bonus) == (87, 82, 18, 5)
    assert (one.standing.rank, one.standing.ranked, one.unit) == (1, 1, "甲镇")


def test_each_year_that_was_scored_comes_as_its_run_has_it(scored_officers: Engine):
    one = score(scored_officers)
    years = {year.period.year: (year.standing.total, year.grade and year.grade.en, year.standing.place)
             for year in one.years_scored}  # fmt: skip
    assert years[2021] == (87, "B (good)", Place(rank=2, alike=1, of=2, apart=0))  # behind P3, who has all 100
    assert [year.run_id for year in one.years_scored if year.period == one.shown.period] == [one.shown.run_id]


def test_of_the_years_a_reader_sees_the_own_alone(scored_officers: Engine):
    assert [one.period.year for one in score(scored_officers, reader=P1).years_scored] == [2021]
    assert score(scored_officers, reader=OF_B).years_scored == ()


def test_the_sheet_lists_each_event_with_what_it_cost(scored_officers: Engine):
    lines = {line.number: (line.item.key, line.times, line.points) for group in score(scored_officers).groups
             for line in group.lines}  # fmt: skip
    assert lines == {"X1": ("11.3", 1, 0), "X2": ("12.1", 1, 8), "X3": ("15.1", 12, 12), "C1": ("25.city", 1, 5)}


def test_what_does_not_count_names_what_counts_instead(scored_officers: Engine):
    (lost,) = (line for group in score(scored_officers).groups for line in group.lines if line.outweighed_by)
    assert lost.outweighed_by is not None
    assert (lost.number, lost.outweighed_by[0].key, lost.outweighed_by[1]) == ("X1", "12.1", "X2")


def test_an_article_at_its_cap_says_both_sums(scored_officers: Engine):
    article = next(group for group in score(scored_officers).groups if group.text.key == "15")
    assert (article.before, article.cap, article.points) == (12, 10, 10)


def test_the_sheet_says_when_the_file_has_changed_since(scored_officers: Engine):
    assert score(scored_officers).agrees
    with scored_officers.begin() as connection:
        connection.execute(insert(Finding).values(finding("X4", "17.1", "事3")))
    assert not score(scored_officers).agrees


def test_a_veto_is_listed_with_its_document(scored_officers: Engine):
    veto = {"decided_on": day("09-01"), "decided_by": "领导小组", "document": "决定1号", "reason": "重大影响"}
    with scored_officers.begin() as connection:
        connection.execute(insert(Veto).values(veto_no="V1", officer_no="P1", **veto))
    worker.refresh(scored_officers, SHIPPED, NOW)
    one = score(scored_officers)
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
def test_a_score_is_there_for_whose_scope_it_is_in(scored_officers: Engine, reader: Reader, number: str, there: bool):
    one = score(scored_officers, number, reader)
    assert (one.standing is not None) is there
    assert bool(one.groups) <= there


def test_a_period_without_a_run_has_no_score(scored_officers: Engine):
    one = score(scored_officers, period="1999")
    assert (one.shown.run_id, one.standing, one.groups) == (None, None, ())


def test_the_period_is_the_schemes_own_year(scored_officers: Engine):
    assert score(scored_officers).shown.period.first == dt.date(2020, 12, 1)
