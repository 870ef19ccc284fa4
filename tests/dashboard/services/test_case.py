"""One case and where it counts; the numbers of the two towns stand in tests/fixtures/two_towns.py."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from dashboard.services.case import CasePage, Handler, case_page
from dashboard.translations import speaking
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import FIRST, OPEN, SECOND, THIRD, TODAY

REGISTRY = scheme_registry()
OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))
OF_THE_UNIT = Reader("unit", Reach.AGENCIES, frozenset({"A-1"}))


def page(engine: Engine, agency: str, number: str, reader: Reader = SYSTEM) -> CasePage | None:
    with ReaderSession(engine, reader) as session, speaking("en"):
        return case_page(session, REGISTRY, agency, number, TODAY)


def counted(engine: Engine, agency: str, number: str) -> dict[tuple[str, str], Fraction]:
    """(node, role) → effect on the points."""
    return {(one.node.en, one.role): one.effect for one in page(engine, agency, number).counted}


def test_a_case_that_is_done_earns_points_in_every_rate(two_towns):
    assert counted(two_towns, "A", FIRST) == {
        ("Filing rate", "numerator"): 4,  # 20 ÷ 5
        ("Closing rate", "done"): 4,  # 16 ÷ 4
        ("Execution rate", "done"): 8,  # 16 ÷ 2
        ("Penalty rate", "done"): Fraction(16, 3),
        ("Rate of being sued", "denominator"): 0,  # a third or a half, no points are left either way
        ("Rate of being sued", "against"): -16,
        ("Rate of winning", "done"): 16,
        # Of the ten shares of 004, each of 100, a point is worth a tenth in the total.
        ("Legal review", "not_done"): -10,
        ("Recording", "not_done"): -10,
        ("Register", "not_done"): Fraction(-5, 2),  # 1 ÷ 4
        ("File reviews", "done"): 10,
    }


def test_a_case_that_is_open_costs_them(two_towns):
    effects = counted(two_towns, "A", OPEN)
    assert effects["Closing rate", "not_done"] == -4
    assert effects["Penalty rate", "not_done"] == Fraction(-16, 3)


def test_each_deduction_stands_by_itself(two_towns):
    lost = [(one.measure.en, one.effect) for one in page(two_towns, "A", OPEN).counted if one.role == "deduction"]
    assert lost == [("overdue cases", -2), ("cases assigned by county leaders and not done", -5)]


def test_a_line_leads_to_the_rows_among_which_the_case_stands(two_towns):
    hrefs = {(one.node.en, one.role): one.href for one in page(two_towns, "A", OPEN).counted}
    assert hrefs["Closing rate", "not_done"] == "/agency/A/six-rates/closing?rows=cost"
    assert hrefs["Filing rate", "numerator"] == "/agency/A/six-rates/filing?rows=numerator"


def test_a_sub_units_case_counts_for_the_agency_above(two_towns):
    model = page(two_towns, "A-1", THIRD)
    assert model.counts_for.code == "A"
    assert {one.href.split("/")[2] for one in model.counted} == {"A"}
    assert ("Penalty rate", "not_done") not in counted(two_towns, "A-1", THIRD)  # lawfully not penalised


def test_a_reader_of_the_sub_unit_alone_is_not_told_of_the_score_above(two_towns):
    model = page(two_towns, "A-1", THIRD, OF_THE_UNIT)
    assert (model.counts_for, model.counted) == (None, ())


@pytest.mark.parametrize(("agency", "number"), [("A", FIRST), ("A", SECOND), ("A-1", THIRD), ("A", OPEN)])
def test_any_number_names_its_case(two_towns, agency, number):
    assert page(two_towns, agency, number).case.case_no == number


def test_two_agencies_may_use_one_number(two_towns):
    assert page(two_towns, "B", FIRST).lawsuits == ()
    assert [one.lawsuit_no for one in page(two_towns, "A", FIRST).lawsuits] == ["L1"]


def test_the_leading_officer_comes_first_and_auxiliaries_are_marked(two_towns):
    assert page(two_towns, "A", FIRST).handlers == (
        Handler("P1", "赵一", leads=True, auxiliary=False),
        Handler("P2", "钱二", leads=False, auxiliary=True),
        Handler("P3", "孙三", leads=False, auxiliary=False),
    )


def test_an_officer_of_another_agency_is_shown_by_number_alone(two_towns):
    handlers = page(two_towns, "A", FIRST, OF_A).handlers
    assert handlers[2] == Handler("P3", None, leads=False, auxiliary=False)


def test_what_followed_is_on_the_page(two_towns):
    model = page(two_towns, "A", FIRST)
    assert [one.reconsideration_no for one in model.reconsiderations] == ["R1"]
    assert [one.grade for one in model.reviews] == ["excellent"]


def test_a_persons_name_is_masked_there_too(two_towns):
    assert page(two_towns, "A", FIRST).party == "王＊＊"


def test_a_case_of_somebody_else_is_not_there(two_towns):
    assert page(two_towns, "B", FIRST, OF_A) is None
    assert page(two_towns, "A", "nothing", OF_A) is None
