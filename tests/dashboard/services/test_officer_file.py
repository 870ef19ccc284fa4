"""One officer's file; the officers stand in tests/fixtures/staff.py."""

import datetime as dt

import pytest
from sqlalchemy import Engine, insert, update

from dashboard.services.evidence_rows import Value
from dashboard.services.officer_file import OfficerFile, list_file, officer_file
from dashboard.services.officer_lists import OfficerList
from dashboard.translations import speaking
from dashboard.urls import Query
from models.complaints import Complaint
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from models.rectification import RectificationItem
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


def listed(engine: Engine, number: str, reader: Reader = SYSTEM, rows: str | None = None) -> OfficerList:
    found = shown(engine, number, reader, Query(rows=rows)).listed
    assert found is not None
    return found


def cells(found: OfficerList, *keys: str) -> list[list[Value]]:
    """Of each line the cells of these columns."""
    at = [[one.key for one in found.columns].index(key) for key in keys]
    return [[line.cells[i] for i in at] for line in found.lines]


def test_the_cases_handled_come_with_the_part_in_them(staffed_towns: Engine) -> None:
    with speaking("en"):
        for number, part in (("P1", "leads"), ("P2", "takes part"), ("P3", "takes part")):
            found = listed(staffed_towns, number)
            assert cells(found, "case_no", "unit", "part") == [[FIRST, "甲镇", part]]


def test_the_cases_reviewed_are_a_list_of_their_own(staffed_towns: Engine) -> None:
    with speaking("en"):
        found = listed(staffed_towns, "P1", rows="reviewed")
        assert (found.numbers["handled"], found.numbers["reviewed"]) == (1, 1)
        assert cells(found, "case_no", "part") == [[SECOND, "legal review"]]


def test_a_list_that_is_not_known_is_said_to_be_so(staffed_towns: Engine) -> None:
    found = shown(staffed_towns, "P1", query=Query(rows="secret"))
    assert found.unknown == (("rows", "secret"),)
    assert found.listed is not None
    assert found.listed.chosen == "handled"


def test_a_case_of_another_agency_is_neither_listed_nor_counted(staffed_towns: Engine) -> None:
    found = listed(staffed_towns, "P3", OF_B)
    assert (found.numbers["handled"], found.lines) == (0, ())


def test_complaints_and_file_reviews_lead_to_their_records(staffed_towns: Engine) -> None:
    with staffed_towns.begin() as connection:
        for number, agency, officer in (("诉1", "A", "P1"), ("诉2", "B", "P1"), ("诉3", "A", "P2")):
            connection.execute(
                insert(Complaint).values(complaint_no=number, received_on=TODAY, agency_code=agency, officer_no=officer)
            )
    everything, own = (listed(staffed_towns, "P1", reader, "complaints") for reader in (SYSTEM, OF_A))
    assert [one.href for one in everything.lines] == [
        "/records/complaints/%E8%AF%891",
        "/records/complaints/%E8%AF%892",
    ]
    assert (own.numbers["complaints"], cells(own, "complaint_no")) == (1, [["诉1"]])
    reviews = listed(staffed_towns, "P1", rows="file_reviews")
    assert (reviews.numbers["file_reviews"], cells(reviews, "case_no")) == (1, [[FIRST]])
    assert reviews.lines[0].href.startswith("/records/file_reviews/A")


@pytest.mark.parametrize(
    ("named", "there"),
    [({"officer_no": "P1"}, True), ({"finding_no": "F2"}, True), ({"case_no": FIRST}, True),
     ({"case_no": SECOND}, False), ({"officer_no": "P2"}, False), ({"agency_code": "B", "case_no": FIRST}, False)],
)  # fmt: skip
def test_an_item_is_listed_that_names_the_officer_a_finding_or_a_case_handled(
    staffed_towns: Engine, named: dict[str, str], there: bool
) -> None:
    with staffed_towns.begin() as connection:
        item = {"item_no": "整1", "agency_code": "A", "problem": "台账不全", "status": "mending", **named}
        connection.execute(insert(RectificationItem).values(**item))
    found = listed(staffed_towns, "P1", rows="rectification")
    assert found.numbers["rectification"] == len(found.lines) == there
    assert [one.href for one in found.lines] == ["/rectification/%E6%95%B41"] * there


def test_an_officer_reads_no_list(staffed_towns: Engine) -> None:
    assert shown(staffed_towns, "P1", P1).listed is None
    with ReaderSession(staffed_towns, P1) as session:
        assert list_file(session, "P1", Query(), TODAY) is None


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


def test_the_exported_list_is_the_one_that_is_shown(staffed_towns: Engine) -> None:
    with ReaderSession(staffed_towns, OF_A) as session:
        exported = list_file(session, "P1", Query(rows="reviewed"), TODAY)
        assert exported is not None
        _officer, whole = exported
        assert [row[0] for row in whole.rows] == [SECOND]
        assert (whole.found, whole.cut) == (1, False)


def test_a_file_takes_eight_statements(staffed_towns: Engine) -> None:
    with statements(staffed_towns) as sent:
        shown(staffed_towns, "P1")
    assert len(sent) == 8
