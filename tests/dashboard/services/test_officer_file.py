"""One officer's file; the officers stand in tests/fixtures/staff.py."""

import datetime as dt

import pytest
from sqlalchemy import Engine, update

from dashboard.services.officer_file import OfficerFile, cases_file, officer_file
from dashboard.urls import Query
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.staff import MASKED
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import FIRST, SECOND, TODAY

OF_A = Reader("agency", Reach.AGENCIES, frozenset({"A", "A-1"}))
OF_B = Reader("agency", Reach.AGENCIES, frozenset({"B"}))
PLAIN = Query()
SHIPPED = scheme_registry()
P1 = Reader("officer", Reach.OWN_FILE, officer_no="P1")


def file(engine: Engine, number: str, reader: Reader = SYSTEM, query: Query = PLAIN) -> OfficerFile | None:
    with ReaderSession(engine, reader) as session:
        return officer_file(session, SHIPPED, number, query, TODAY)


def shown(engine: Engine, number: str, reader: Reader = SYSTEM, query: Query = PLAIN) -> OfficerFile:
    found = file(engine, number, reader, query)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("reader", "number", "there"),
    [(OF_A, "P1", True), (OF_A, "P3", False), (OF_B, "P1", False), (P1, "P1", True), (P1, "P2", False),
     (SYSTEM, "P9", False)],
)  # fmt: skip
def test_a_file_is_there_for_whose_scope_it_is_in(
    staffed_towns: Engine, reader: Reader, number: str, there: bool
) -> None:
    assert (file(staffed_towns, number, reader) is not None) is there


def test_the_id_number_is_masked(staffed_towns: Engine) -> None:
    assert shown(staffed_towns, "P1").id_number == MASKED["P1"]
    assert shown(staffed_towns, "P1", P1).id_number == MASKED["P1"]


def test_without_an_id_number_there_is_none_to_mask(staffed_towns: Engine) -> None:
    assert shown(staffed_towns, "P2").id_number is None


def test_an_id_number_that_cannot_be_opened_is_all_mask(staffed_towns: Engine) -> None:
    with staffed_towns.begin() as connection:
        connection.execute(update(Officer).where(Officer.officer_no == "P1").values(id_number="aes256gcm:AAAA"))
    assert shown(staffed_towns, "P1").id_number == "***"


def test_the_cases_handled_come_with_the_part_in_them(staffed_towns: Engine) -> None:
    for number, part in (("P1", "leads"), ("P2", "takes_part"), ("P3", "takes_part")):
        cases = shown(staffed_towns, number).cases
        assert cases is not None
        assert [(one.case.case_no, one.unit, one.part) for one in cases.lines] == [(FIRST, "甲镇", part)]


def test_the_cases_reviewed_are_a_list_of_their_own(staffed_towns: Engine) -> None:
    cases = shown(staffed_towns, "P1", query=Query(rows="reviewed")).cases
    assert cases is not None
    assert cases.numbers == {"handled": 1, "reviewed": 1}
    assert [(one.case.case_no, one.part) for one in cases.lines] == [(SECOND, "reviews")]


def test_a_list_that_is_not_known_is_said_to_be_so(staffed_towns: Engine) -> None:
    found = shown(staffed_towns, "P1", query=Query(rows="secret"))
    assert found.unknown == (("rows", "secret"),)
    assert found.cases is not None
    assert found.cases.chosen == "handled"


def test_a_case_of_another_agency_is_neither_listed_nor_counted(staffed_towns: Engine) -> None:
    cases = shown(staffed_towns, "P3", OF_B).cases
    assert cases is not None
    assert (cases.numbers["handled"], cases.lines) == (0, ())


def test_an_officer_reads_no_cases(staffed_towns: Engine) -> None:
    assert shown(staffed_towns, "P1", P1).cases is None
    with ReaderSession(staffed_towns, P1) as session:
        assert cases_file(session, "P1", Query()) is None


def test_the_postings_are_there_the_latest_first(staffed_towns: Engine) -> None:
    stays = shown(staffed_towns, "P1").stays
    assert [(one.unit and one.unit.name, one.from_on, one.to_on) for one in stays] == [
        ("甲镇", dt.date(2020, 1, 1), None),
        ("乙镇", dt.date(2015, 1, 1), dt.date(2019, 12, 31)),
    ]


def test_an_agency_does_not_learn_from_which_other_an_officer_came(staffed_towns: Engine) -> None:
    assert [(one.unit and one.unit.code, one.code) for one in shown(staffed_towns, "P1", OF_A).stays] == [
        ("A", None),
        (None, None),
    ]


def test_an_officer_knows_the_own_postings(staffed_towns: Engine) -> None:
    assert [one.code for one in shown(staffed_towns, "P1", P1).stays] == ["A", "B"]


def test_only_confirmed_findings_count(staffed_towns: Engine) -> None:
    found = shown(staffed_towns, "P1")
    assert (found.confirmed_findings, found.commendations) == (1, 1)


def test_the_file_of_the_cases_is_the_list_that_is_shown(staffed_towns: Engine) -> None:
    with ReaderSession(staffed_towns, OF_A) as session:
        exported = cases_file(session, "P1", Query(rows="reviewed"))
        assert exported is not None
        assert [one.case.case_no for one in exported.lines] == [SECOND]
        assert (exported.found, exported.cut) == (1, False)


def test_a_file_takes_nine_statements(staffed_towns: Engine) -> None:
    with statements(staffed_towns) as sent:
        shown(staffed_towns, "P1")
    assert len(sent) == 9
