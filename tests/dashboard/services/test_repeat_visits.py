"""Repeat visits, by worked examples: which visits pass a limit, and that each flag names them."""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from dashboard.services.repeat_visits import LIMITS, Visit, flags_of, repeat_visits
from models.agencies import Agency
from models.complaints import Inspection, InspectionOfficer
from models.engine import make_engine
from models.officers import Officer
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from tests.fixtures.keys import KEYS


def visit(
    number: int, day: str, *, agency: str = "A", plan: str = "", problem: bool | None = None, by: str = ""
) -> Visit:
    officers = tuple(by.split()) if by else ()
    return Visit(f"J{number}", agency, "某某公司", None, dt.date.fromisoformat(day), plan or None, problem, officers)


def found(*visits: Visit) -> list[tuple[str, list[str]]]:
    return [(flag.rule, [one.inspection_no for one in flag.visits]) for flag in flags_of(visits)]


def test_two_visits_on_one_day_are_one_too_many() -> None:
    assert found(visit(1, "2025-03-03"), visit(2, "2025-03-03", agency="B")) == [("day", ["J1", "J2"])]


def test_three_visits_in_seven_days_are_one_too_many_and_eight_days_are_not_seven() -> None:
    week = [visit(1, "2025-03-03"), visit(2, "2025-03-05"), visit(3, "2025-03-09")]
    assert found(*week) == [("week", ["J1", "J2", "J3"])]
    assert found(week[0], week[1], visit(3, "2025-03-10")) == []


def test_seven_days_that_begin_within_others_are_flagged_too() -> None:
    """1, 2 and 7 are within seven days, so are 2, 7 and 8, and 7, 8 and 9."""
    days = [visit(number, f"2025-05-0{number}") for number in (1, 2, 7, 8, 9)]
    assert [named for rule, named in found(*days) if rule == "week"] == [
        ["J1", "J2", "J7"], ["J2", "J7", "J8"], ["J7", "J8", "J9"],
    ]  # fmt: skip


def test_four_visits_in_a_calendar_month_are_one_too_many() -> None:
    days = ["2025-03-01", "2025-03-10", "2025-03-19", "2025-03-31"]
    assert found(*(visit(number, day) for number, day in enumerate(days, 1))) == [("month", ["J1", "J2", "J3", "J4"])]
    assert found(*(visit(number, day) for number, day in enumerate([*days[:3], "2025-04-01"], 1))) == []


def test_a_plan_lets_an_agency_visit_an_enterprise_once_a_year() -> None:
    first, second = visit(1, "2025-03-01", plan="P1"), visit(2, "2025-09-01", plan="P2")
    assert found(first, second) == [("year", ["J1", "J2"])]
    assert found(first, visit(2, "2025-09-01", plan="P2", agency="B")) == []
    assert found(first, visit(2, "2025-09-01")) == []


def test_three_visits_of_one_officer_in_a_row_without_a_finding() -> None:
    days = ["2025-01-01", "2025-03-01", "2025-05-01"]
    fruitless = [visit(number, day, problem=False, by="P1") for number, day in enumerate(days, 1)]
    assert found(*fruitless) == [("fruitless", ["J1", "J2", "J3"])]
    assert found(fruitless[0], visit(2, days[1], problem=True, by="P1"), fruitless[2]) == []
    assert found(fruitless[0], visit(2, days[1], problem=None, by="P1"), fruitless[2]) == []
    assert found(fruitless[0], visit(2, days[1], problem=False, by="P2"), fruitless[2]) == []


@given(st.lists(st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), max_size=30))
def test_every_flag_holds_more_visits_than_its_limit_within_its_span(days: list[dt.date]) -> None:
    visits = [visit(number, day.isoformat()) for number, day in enumerate(sorted(days))]
    for flag in flags_of(visits):
        span = flag.visits[-1].day - flag.visits[0].day
        most, longest = {
            "day": (LIMITS.a_day, 0), "week": (LIMITS.a_week, 6), "month": (LIMITS.a_month, 30)
        }[flag.rule]  # fmt: skip
        assert len(flag.visits) > most
        assert span <= dt.timedelta(days=longest)
    too_full = any(sum(0 <= (other - day).days < 7 for other in days) > LIMITS.a_week for day in days)
    assert too_full == any(flag.rule == "week" for flag in flags_of(visits))


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    made = acting_for(make_engine(migrated_database, keys=KEYS), SYSTEM)
    with made.begin() as connection:
        for code in ("A", "B"):
            connection.execute(insert(Agency).values(code=code, name=code, kind="township"))
        connection.execute(insert(Officer).values(officer_no="P1", name="甲", agency_code="A", category="officer"))
        for number, agency, enterprise in (
            (1, "A", "某某公司（总部）"),
            (2, "B", "某某公司(总部)"),
            (3, "A", "别的公司"),
        ):
            row = {"inspection_no": f"J{number}", "agency_code": agency, "enterprise": enterprise}
            connection.execute(insert(Inspection).values(**row, inspected_on=dt.date(2025, 3, 3)))
        connection.execute(
            insert(InspectionOfficer).values(inspection_no="J1", position=1, agency_code="A", officer_no="P1")
        )
    yield made
    made.dispose()


def test_an_enterprise_is_known_whatever_the_width_of_its_brackets(engine: Engine) -> None:
    with ReaderSession(engine, SYSTEM) as session:
        flags = repeat_visits(session, 2025)
    (flag,) = flags.shown
    assert (flag.rule, [(one.inspection_no, one.officers) for one in flag.visits]) == (
        "day", [("J1", ("P1",)), ("J2", ())],
    )  # fmt: skip
    assert flags.number == 1
    with ReaderSession(engine, SYSTEM) as session:
        assert repeat_visits(session, 2024).number == 0


def test_an_agency_is_shown_nothing_of_the_visits_of_others(engine: Engine) -> None:
    with ReaderSession(engine, Reader("agency", Reach.AGENCIES, frozenset({"A"}))) as session:
        assert repeat_visits(session, 2025).shown == ()
