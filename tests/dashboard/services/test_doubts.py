"""Doubts about the data, by worked examples."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert

from dashboard.services.doubts import doubts
from models.agencies import Agency
from models.cases import Case, CaseOfficer
from models.engine import make_engine
from models.figures import AnnualFigure
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from tests.fixtures.keys import KEYS

TODAY = dt.date(2021, 12, 31)


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    made = make_engine(migrated_database, keys=KEYS)
    with acting_for(made, SYSTEM).begin() as connection:
        for code in ("A", "B"):
            connection.execute(insert(Agency).values(code=code, name=code, kind="township"))
    yield acting_for(made, SYSTEM)
    made.dispose()


def case(engine: Engine, number: str, agency: str = "A", **days: str) -> None:
    read = {name: dt.date.fromisoformat(day) for name, day in days.items()}
    with engine.begin() as connection:
        connection.execute(insert(Case).values(agency_code=agency, case_no=number, kind="penalty", **read))


def found(engine: Engine, reader: Reader = SYSTEM, today: dt.date = TODAY) -> dict[tuple[str, str], dict[str, object]]:
    with ReaderSession(engine, reader) as session:
        return {(one.code, one.agency_code): one.said for one in doubts(session, 2021, today)}


def test_more_cases_closed_than_filed_and_carried_in(engine: Engine) -> None:
    case(engine, "1", filed_on="2020-05-01", closed_on="2021-02-01")
    case(engine, "2", filed_on="2021-03-01", closed_on="2021-04-01")
    assert ("more_closed", "A") not in found(engine)
    case(engine, "3", closed_on="2021-05-01")
    assert found(engine)["more_closed", "A"] == {"closed": 3, "filed": 1, "carried": 1}


def test_a_number_of_cases_that_fell_by_more_than_four_fifths(engine: Engine) -> None:
    for number in range(10):
        case(engine, f"old {number}", filed_on="2020-05-01")
    for number in range(2):
        case(engine, f"new {number}", filed_on="2021-05-01")
    assert ("fell", "A") not in found(engine)  # exactly four fifths
    case(engine, "one more", filed_on="2020-06-01")
    assert found(engine)["fell", "A"] == {"now": 2, "before": 11}


def test_a_year_that_runs_is_compared_with_the_same_days_of_the_year_before(engine: Engine) -> None:
    for number in range(10):
        case(engine, f"old {number}", filed_on="2020-05-01")
    assert ("fell", "A") not in found(engine, today=dt.date(2021, 4, 30))
    assert found(engine, today=dt.date(2021, 5, 1))["fell", "A"] == {"now": 0, "before": 10}


def test_nothing_is_doubtful_in_a_year_that_has_not_begun(engine: Engine) -> None:
    assert found(engine, today=dt.date(2020, 12, 31)) == {}


def sub_unit(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code="A-1", name="A-1", kind="subordinate", parent_code="A"))


def test_cases_of_a_sub_unit_are_those_of_the_agency_that_answers_for_it(engine: Engine) -> None:
    sub_unit(engine)
    case(engine, "1", "A-1", filed_on="2021-05-01")
    figure(engine, "立案数", 1)
    assert {code for code, agency in found(engine) if agency in ("A", "A-1")} == set()


def test_a_sub_unit_without_cases_is_named_beside_an_agency_that_has_some(engine: Engine) -> None:
    sub_unit(engine)
    case(engine, "1", filed_on="2021-05-01")
    assert [agency for code, agency in found(engine) if code == "not_reported"] == ["A-1", "B"]


def test_a_case_of_a_later_year_is_no_newest_one(engine: Engine) -> None:
    case(engine, "1", filed_on="2022-02-01")
    assert found(engine)["not_reported", "A"] == {"last": None}


def test_units_without_cases_are_named_with_the_day_of_their_last(engine: Engine) -> None:
    case(engine, "1", filed_on="2019-05-01")
    assert found(engine)["not_reported", "A"] == {"last": dt.date(2019, 5, 1)}
    assert found(engine)["not_reported", "B"] == {"last": None}


def test_a_case_decided_before_it_was_filed(engine: Engine) -> None:
    case(engine, "7", filed_on="2021-05-02", decided_on="2021-05-01")
    case(engine, "8", filed_on="2021-05-01", decided_on="2021-05-01")
    assert found(engine)["decided_first", "A"] == {"number": 1, "example": "7"}


def figure(engine: Engine, name: str, value: int, definition: str = "x") -> None:
    row = {"agency_code": "A", "year": 2021, "figure": name, "value": value, "unit": "件", "source": "x"}
    with engine.begin() as connection:
        connection.execute(insert(AnnualFigure).values(definition=definition, **row))


def test_a_yearly_figure_that_the_cases_contradict(engine: Engine) -> None:
    case(engine, "1", filed_on="2021-05-01")
    figure(engine, "立案数", 1)
    assert ("figure", "A") not in found(engine)
    figure(engine, "办结数", 3)
    said = found(engine)["figure", "A"]
    assert (said["figure"], said["value"], said["counted"]) == ("办结数", 3, 0)


def test_figures_called_alike_and_defined_in_two_ways(engine: Engine) -> None:
    figure(engine, "案件总数", 1, "立案件数")
    figure(engine, "案件 总数", 2, "办结件数")
    assert found(engine)["same_name", "A"] == {"figures": "案件 总数、案件总数"}


def test_a_figure_under_the_name_of_one_of_the_yearly_report(engine: Engine) -> None:
    figure(engine, "legal_advisers", 1, "年末在聘人数")  # the report's own, which agencies enter
    figure(engine, "亮码执法次数", 1, "次数")
    assert ("taken_name", "A") not in found(engine)
    figure(engine, "行政 处罚决定数", 2, "处罚件数")
    assert found(engine)["taken_name", "A"]["figure"] == "行政 处罚决定数"


def test_a_certificate_of_two_officers(engine: Engine) -> None:
    with engine.begin() as connection:
        for number, certificate in (("P1", "C"), ("P2", "C"), ("P3", "D")):
            row = {"officer_no": number, "name": number, "agency_code": "A", "category": "officer"}
            connection.execute(insert(Officer).values(certificate_no=certificate, **row))
    assert found(engine)["certificate", "A"] == {"certificate": "C", "officers": "P1、P2"}


def test_an_officer_on_a_case_without_a_certificate_on_the_day_of_its_decision(engine: Engine) -> None:
    valid = {"certificate_issued_on": dt.date(2020, 1, 1), "certificate_expires_on": dt.date(2021, 5, 1)}
    certificates: dict[str, dict[str, object]] = {
        "P1": {"certificate_no": "1", **valid},
        "P2": {},
        "P3": {"certificate_no": "3", "certificate_issued_on": dt.date(2020, 1, 1)},
        "P4": {
            "certificate_no": "4",
            **valid,
            "certificate_issued_on": dt.date(2021, 5, 2),
            "certificate_expires_on": None,
        },
    }
    case(engine, "1", decided_on="2021-05-01")
    case(engine, "2", decided_on="2021-05-02")
    with engine.begin() as connection:
        for position, (number, certificate) in enumerate(certificates.items(), start=1):
            row = {"officer_no": number, "name": number, "agency_code": "A", "category": "officer"}
            connection.execute(insert(Officer).values(**row, **certificate))
            for case_no in ("1", "2"):
                on_it = {"agency_code": "A", "case_no": case_no, "position": position, "officer_no": number}
                connection.execute(insert(CaseOfficer).values(**on_it))
    with ReaderSession(engine, SYSTEM) as session:
        told = [one.said for one in doubts(session, 2021, TODAY) if one.code == "uncertified"]
    assert told == [
        {"officer": "P1", "number": 1, "example": "2"},
        {"officer": "P2", "number": 2, "example": "1"},
        {"officer": "P4", "number": 1, "example": "1"},
    ]


def test_an_agency_is_told_of_its_own_only(engine: Engine) -> None:
    own = Reader("b", Reach.AGENCIES, frozenset({"B"}))
    assert {agency for _code, agency in found(engine, own)} == {"B"}
