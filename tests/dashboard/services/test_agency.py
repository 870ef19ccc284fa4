"""The agency's page of the two towns; what A earned and lost is worked out in tests/fixtures/two_towns.py."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import Engine, delete

from dashboard.services.agency import AgencyPage, agency
from dashboard.services.standings import Median
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from models.scores import ScorePointer
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import TODAY

REGISTRY = scheme_registry()
OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))
OF_THE_UNIT = Reader("unit", Reach.AGENCIES, frozenset({"A-1"}))


def page(engine: Engine, code: str, reader: Reader = SYSTEM, period: str | None = None) -> AgencyPage | None:
    with ReaderSession(engine, reader) as session:
        return agency(session, REGISTRY, code, period, TODAY)


def of(engine: Engine, code: str, reader: Reader = SYSTEM, period: str | None = None) -> AgencyPage:
    found = page(engine, code, reader, period)
    assert found is not None
    return found


def test_it_shows_the_year_of_the_last_full_month(two_towns):
    shown = of(two_towns, "A").shown
    assert (shown.period.first.isoformat(), shown.period.last.isoformat()) == ("2021-01-01", "2021-12-31")


def test_it_says_score_and_place(two_towns):
    standing = of(two_towns, "A").standing
    assert (standing.score, standing.rank, standing.ranked) == (Fraction(167, 3), 2, 2)


def test_what_cost_most_points_comes_first(two_towns):
    costs = [(one.node.key, one.lost) for one in of(two_towns, "A").costs]
    assert costs == [
        ("sued", 16), ("closing", 11), ("execution", 8), ("penalty", Fraction(16, 3)), ("filing", 4),
    ]  # fmt: skip


def test_a_cost_tells_rate_and_deductions_apart(two_towns):
    [closing] = [one for one in of(two_towns, "A").costs if one.node.key == "closing"]
    assert closing.by_rate == 4
    assert [(one.measure, one.points) for one in closing.deductions] == [
        ("cases.overdue", 2),
        ("cases.assigned_not_done", 5),
    ]
    assert closing.href == "/agency/A/six-rates/closing"


def test_rates_stand_beside_the_median_of_the_group(two_towns):
    rates = {one.node.key: one for one in of(two_towns, "A").rates}
    assert (rates["filing"].share, rates["filing"].median) == (Fraction(4, 5), Median(Fraction(13)))
    assert rates["winning"].median == Median(Fraction(16))  # A alone has a judgment


def test_a_rate_that_does_not_apply_has_no_share_and_costs_nothing(two_towns):
    model = of(two_towns, "B")
    [winning] = [one for one in model.rates if one.node.key == "winning"]
    assert winning.share is None
    assert "winning" not in [one.node.key for one in model.costs]


def test_an_agency_without_cases_has_no_rank(two_towns):
    model = of(two_towns, "C")
    assert model.standing.rank is None
    assert [note.code for note in model.standing.notes] == ["nothing_applicable", "too_little_applicable"]
    assert model.costs == ()


def test_a_sub_unit_names_the_agency_it_counts_for(two_towns):
    model = of(two_towns, "A-1")
    assert model.counts_for.code == "A"
    assert model.standing is None
    assert [one.code for one in of(two_towns, "A").sub_units] == ["A-1"]


def test_a_sub_units_own_reader_does_not_learn_of_the_unit_above(two_towns):
    model = of(two_towns, "A-1", OF_THE_UNIT)
    assert (model.parent, model.counts_for) == (None, None)


def test_the_figures_lead_to_their_rows(two_towns):
    figures = {one.figure.key: (one.number, one.bad, one.href) for one in of(two_towns, "A").figures}
    assert figures["overdue_now"] == (1, True, "/agency/A/six-rates/overdue_now")


def test_an_agency_sees_its_own_page_as_everybody_else_sees_it_but_for_medians_of_too_few(two_towns):
    ours, theirs = of(two_towns, "A", OF_A), of(two_towns, "A")
    assert (ours.standing, ours.costs) == (theirs.standing, theirs.costs)
    assert ours.rates == tuple(replace(one, median=Median(withheld=True)) for one in theirs.rates)
    assert ours.median == Median(withheld=True)
    assert theirs.median == Median((Fraction(167, 3) + Fraction(7400, 84)) / 2)


def test_an_agency_that_is_not_ones_own_is_not_there(two_towns):
    assert page(two_towns, "B", OF_A) is None
    assert page(two_towns, "nobody") is None


def test_a_period_of_the_address_stays_in_the_links(two_towns):
    model = of(two_towns, "A", period="2022")
    assert model.schemes[0][1] == "/agency/A/six-rates?period=2022"
    # 2021 is what the page shows by itself; 2020 has a run because 2021 is compared with it.
    assert [one.href for one in model.years] == ["/agency/A", "/agency/A?period=2020"]


def test_a_period_without_a_run_has_no_standing(two_towns):
    model = of(two_towns, "A", period="2019")
    assert (model.shown.run_id, model.standing, model.rates) == (None, None, ())


def test_without_any_run_there_is_still_a_page(two_towns):
    with two_towns.begin() as connection:
        connection.execute(delete(ScorePointer))
    assert of(two_towns, "A").years == ()


@pytest.mark.parametrize("code", ["A", "C", "A-1"])
def test_it_asks_few_questions_and_none_about_cases(two_towns, code):
    with statements(two_towns) as sent:
        of(two_towns, code)
    assert len(sent) <= 9
    assert not [one for one in sent if " cases" in one or "lawsuits" in one]


def test_it_stands_under_each_scheme_of_agencies(two_towns):
    under = of(two_towns, "A").under_schemes
    assert [(one.scheme.key, one.period.year, one.sheet, one.beside) for one in under] == [
        ("six-rates", 2021, "/agency/A/six-rates", "/compare/six-rates/six-rates?group=township"),
        ("responsibility", 2021, "/agency/A/responsibility", "/compare/six-rates/responsibility?group=township"),
        ("integrity-unit", 2021, "/agency/A/integrity-unit", "/compare/six-rates/integrity-unit"),
    ]
    assert under[0].standing == of(two_towns, "A").standing


def test_an_agency_reads_of_itself_alone_under_each_scheme(two_towns):
    read = of(two_towns, "A", OF_A).under_schemes
    assert {one.standing.code for one in read if one.standing} == {"A"}
