"""Which trainings are due, by worked examples; dates and amounts computed by hand from 004 任务 14 and 003 三(一)2."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import Engine, insert

from dashboard.services.officers import officers
from dashboard.services.training_record import rounds_of, training_record, years_before
from dashboard.urls import Query
from models.conduct import Training, TrainingKind
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession
from tests.fixtures.small_county import scheme_registry
from tests.fixtures.two_towns import TODAY

DAY = dt.date(2021, 6, 1)


def training(number: int, kind: str, day: str, *, attended: bool = True, **more: object) -> Training:
    return Training(
        training_no=f"X{number}",
        officer_no="P1",
        kind=kind,
        held_on=dt.date.fromisoformat(day),
        attended=attended,
        **more,
    )


def test_common_law_comes_round_every_three_years() -> None:
    _own, common = rounds_of([training(1, "public", "2018-06-01", days=Decimal(4))], DAY)
    assert (common.due_on, common.due(DAY), common.amount) == (dt.date(2021, 6, 1), False, Decimal(4))
    assert common.due(DAY + dt.timedelta(days=1))


def test_the_own_fields_law_comes_round_every_year_and_hours_add_up() -> None:
    had = [
        training(3, "professional", "2021-02-01", hours=Decimal(12)),
        training(2, "professional", "2020-09-01", hours=Decimal("8.5")),
        training(1, "professional", "2020-05-31", hours=Decimal(30)),
    ]
    own, _common = rounds_of(had, DAY)
    assert (own.last_on, own.due_on, own.amount) == (dt.date(2021, 2, 1), dt.date(2022, 2, 1), Decimal("20.5"))


def test_who_did_not_come_has_not_been_trained() -> None:
    own, common = rounds_of([training(1, "professional", "2021-02-01", attended=False, hours=Decimal(30))], DAY)
    assert (own.last_on, own.due(DAY), own.amount) == (None, True, Decimal(0))
    assert common.due(DAY)


def test_the_last_examination_of_a_kind_counts() -> None:
    failed = training(1, "public", "2020-02-01", passed=False)
    assert rounds_of([failed], DAY)[1].failed
    assert not rounds_of([training(2, "public", "2021-02-01", passed=True), failed], DAY)[1].failed
    assert not rounds_of([failed], DAY)[0].failed


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [("2024-02-29", 1, "2023-02-28"), ("2024-02-29", 4, "2020-02-29"), ("2021-06-01", -3, "2024-06-01")],
)
def test_a_leap_day_has_its_day_in_other_years(day: str, years: int, before: str) -> None:
    assert years_before(dt.date.fromisoformat(day), years) == dt.date.fromisoformat(before)


def add(engine: Engine, number: int, officer_no: str, kind: TrainingKind, day: dt.date) -> None:
    with engine.begin() as connection:
        row = {"training_no": f"X{number}", "officer_no": officer_no, "kind": kind.value, "held_on": day}
        connection.execute(insert(Training).values(**row, attended=True))


def due(engine: Engine, rows: str = "training_due") -> list[str]:
    with ReaderSession(engine, SYSTEM) as session:
        return [one.officer_no for one in officers(session, scheme_registry(), Query(rows=rows), TODAY).lines]


def test_the_list_names_whom_the_file_calls_due(staffed_towns: Engine) -> None:
    everybody = due(staffed_towns)
    add(staffed_towns, 1, "P1", TrainingKind.PROFESSIONAL, years_before(TODAY, 1))
    add(staffed_towns, 2, "P1", TrainingKind.PUBLIC, years_before(TODAY, 3))
    add(staffed_towns, 3, "P2", TrainingKind.PROFESSIONAL, TODAY)
    add(staffed_towns, 4, "P2", TrainingKind.PUBLIC, years_before(TODAY, 3) - dt.timedelta(days=1))
    assert due(staffed_towns) == [one for one in everybody if one != "P1"]
    with ReaderSession(staffed_towns, SYSTEM) as session:
        for number in everybody:
            rounds = training_record(session, number, TODAY).rounds
            assert any(one.due(TODAY) for one in rounds) == (number != "P1"), number


def test_certificates_are_chosen_by_what_is_wrong_with_them(staffed_towns: Engine) -> None:
    certificates = {
        "N": {},
        "E": {"certificate_no": "1", "certificate_expires_on": TODAY - dt.timedelta(days=1)},
        "S": {"certificate_no": "2", "certificate_expires_on": TODAY + dt.timedelta(days=90)},
        "C": {
            "certificate_no": "3", "certificate_expires_on": TODAY + dt.timedelta(days=91),
            "certificate_checked_on": years_before(TODAY, 3) - dt.timedelta(days=1),
        },
        "L": {"left_on": TODAY - dt.timedelta(days=1)},
    }  # fmt: skip
    with staffed_towns.begin() as connection:
        for number, columns in certificates.items():
            row = {"officer_no": number, "name": number, "agency_code": "A", "category": "officer"}
            connection.execute(insert(Officer).values(**row, **columns))
    new = set(certificates)
    assert new & set(due(staffed_towns, "no_certificate")) == {"N", "E"}
    assert new & set(due(staffed_towns, "expiring")) == {"S"}
    assert new & set(due(staffed_towns, "check_due")) == {"C"}


def test_nobody_reads_the_trainings_of_anothers_officer(staffed_towns: Engine) -> None:
    add(staffed_towns, 1, "P3", TrainingKind.PUBLIC, TODAY)
    with ReaderSession(staffed_towns, Reader("agency", Reach.AGENCIES, frozenset({"A"}))) as session:
        assert training_record(session, "P3", TODAY).trainings == ()
