"""The list of officers: whom a reader sees, and who is found; the officers stand in tests/fixtures/staff.py."""

import datetime as dt

import pytest
from sqlalchemy import Engine, insert

from dashboard.paging import PAGE_ROWS
from dashboard.services.officers import Officers, officers, officers_file
from dashboard.urls import Query
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.staff import NUMBERS
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import TODAY

OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))
PLAIN = Query()
P1 = Reader("officer", Reach.OWN_FILE, officer_no="P1")


def listed(engine: Engine, query: Query = PLAIN, reader: Reader = SYSTEM, day: dt.date = TODAY) -> Officers:
    with ReaderSession(engine, reader) as session:
        return officers(session, scheme_registry(), query, day)


def numbers(page: Officers) -> list[str]:
    return [one.officer_no for one in page.lines]


@pytest.mark.parametrize(("reader", "seen"), [(SYSTEM, ["P1", "P2", "P3"]), (OF_A, ["P1", "P2"]), (P1, ["P1"])])
def test_a_reader_sees_those_of_the_own_scope(staffed_towns: Engine, reader: Reader, seen: list[str]) -> None:
    page = listed(staffed_towns, reader=reader)
    assert (numbers(page), page.paging.found) == (seen, len(seen))


@pytest.mark.parametrize(
    ("q", "found"), [("钱", ["P2"]), ("p3", ["P3"]), ("P", ["P1", "P2", "P3"]), ("%", []), ("证1", [])]
)
def test_a_search_is_by_name_and_number(staffed_towns: Engine, q: str, found: list[str]) -> None:
    assert numbers(listed(staffed_towns, Query(q=q))) == found


def test_nobody_is_found_by_an_id_number_in_the_address(staffed_towns: Engine) -> None:
    assert numbers(listed(staffed_towns, Query(q=NUMBERS["P1"]))) == []
    assert numbers(listed(staffed_towns, Query(q="aes256gcm"))) == []


def test_an_agency_is_chosen_with_its_sub_units(staffed_towns: Engine) -> None:
    with staffed_towns.begin() as connection:
        connection.execute(insert(Officer).values(officer_no="P4", name="李四", agency_code="A-1", category="officer"))
    assert numbers(listed(staffed_towns, Query(unit="A"))) == ["P1", "P2", "P4"]
    assert numbers(listed(staffed_towns, Query(unit="A-1"))) == ["P4"]


@pytest.mark.parametrize("unit", ["B", "Z"])
def test_an_agency_that_is_not_the_readers_is_as_unknown_as_one_that_is_not_there(
    staffed_towns: Engine, unit: str
) -> None:
    page = listed(staffed_towns, Query(unit=unit), OF_A)
    assert (page.unit, page.unknown, numbers(page)) == (None, (("unit", unit),), ["P1", "P2"])


@pytest.mark.parametrize(
    ("sort", "order"),
    [("certificate", ["P3", "P1", "P2"]), ("-certificate", ["P1", "P3", "P2"]), ("-unit", ["P3", "P1", "P2"])],
)
def test_a_list_is_sorted_with_nothing_last(staffed_towns: Engine, sort: str, order: list[str]) -> None:
    assert numbers(listed(staffed_towns, Query(sort=sort))) == order


@pytest.mark.parametrize("sort", ["id_number", "id_number_digest", "-name"])
def test_a_column_that_cannot_be_sorted_by_is_said_to_be_unknown(staffed_towns: Engine, sort: str) -> None:
    page = listed(staffed_towns, Query(sort=sort))
    assert (page.sort, page.unknown) == ("", (("sort", sort),))


def test_who_has_left_is_marked_from_the_day_after_the_last(staffed_towns: Engine) -> None:
    assert [one.left_on for one in listed(staffed_towns).lines] == [None, None, dt.date(2021, 12, 31)]
    assert [one.left_on for one in listed(staffed_towns, day=dt.date(2021, 12, 31)).lines] == [None, None, None]


def test_a_long_list_has_pages_that_do_not_overlap(staffed_towns: Engine) -> None:
    with staffed_towns.begin() as connection:
        more = [
            {"officer_no": f"Q{n:03}", "name": "某", "agency_code": "A", "category": "officer"}
            for n in range(PAGE_ROWS)
        ]
        connection.execute(insert(Officer), more)
    first, second, beyond = (numbers(listed(staffed_towns, Query(page=page))) for page in (1, 2, 9))
    assert (len(first), len(second)) == (PAGE_ROWS, 3)
    assert not set(first) & set(second)
    assert beyond == second


def test_the_file_has_all_pages(staffed_towns: Engine) -> None:
    with ReaderSession(staffed_towns, SYSTEM) as session:
        file = officers_file(session, scheme_registry(), Query(q="P", page=2), TODAY)
        assert [one.officer_no for one in file.lines] == ["P1", "P2", "P3"]
        assert not file.cut


def test_a_list_takes_three_statements(staffed_towns: Engine) -> None:
    with statements(staffed_towns) as sent:
        listed(staffed_towns, Query(unit="A", q="P", sort="unit"))
    assert len(sent) == 3
