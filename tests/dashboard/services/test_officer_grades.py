"""How grades are spread over the agencies; the officers stand in tests/fixtures/staff.py, P1's score is 87, grade B."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from dashboard.services.officer_grades import OfficerGrades, officer_grades
from dashboard.urls import Query
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import TODAY

OF_B = Reader("agency", Reach.AGENCIES, frozenset({"B"}))
P1 = Reader("officer", Reach.OWN_FILE, officer_no="P1")


def spread(engine: Engine, reader: Reader = SYSTEM, scheme: str = "officer-deduction") -> OfficerGrades | None:
    with ReaderSession(engine, reader) as session:
        return officer_grades(session, scheme_registry(), scheme, Query(period="2021"), TODAY)


@pytest.fixture
def all_of_them(scored_officers: Engine) -> OfficerGrades:
    found = spread(scored_officers)
    assert found is not None
    return found


def test_each_agency_has_its_officers_by_grade_and_their_mean(all_of_them: OfficerGrades) -> None:
    # P1 of A: 100 − (8 + 10) + 5 = 87, grade B. P3 of B has no finding: 100, grade A. P2 is an auxiliary.
    assert [(one.code, one.by_grade, one.average) for one in all_of_them.lines] == [
        ("A", {"B": 1}, 87),
        ("B", {"A": 1}, 100),
    ]


def test_the_whole_is_the_mean_of_persons_and_not_of_agencies(all_of_them: OfficerGrades) -> None:
    whole = all_of_them.whole
    assert (whole.officers, whole.by_grade, whole.average) == (2, {"A": 1, "B": 1}, Fraction(187, 2))


def test_who_has_no_score_is_in_no_average(all_of_them: OfficerGrades) -> None:
    all_of_them.whole.add(None, None, 3)
    assert (all_of_them.whole.officers, all_of_them.whole.average) == (5, Fraction(187, 2))


def test_an_agency_sees_its_own_officers_alone(scored_officers: Engine) -> None:
    found = spread(scored_officers, OF_B)
    assert found is not None
    assert [one.code for one in found.lines] == ["B"]
    assert found.whole.officers == 1


@pytest.mark.parametrize("scheme", ["six-rates", "none"])
def test_a_scheme_that_grades_no_officers_has_no_page(scored_officers: Engine, scheme: str) -> None:
    assert spread(scored_officers, scheme=scheme) is None
