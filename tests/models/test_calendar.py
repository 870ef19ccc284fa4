"""Working days by the State Council's lists; past their end a count is refused rather than guessed."""

import datetime as dt

import pytest
from sqlalchemy import case, literal, select
from sqlalchemy.orm import aliased

from models import calendar, migrate
from models.base import DaysAfter
from models.calendar import (
    CalendarDay,
    CalendarEnds,
    WorkingDays,
    limit_is_known,
    within_working_days,
    working_days,
)
from models.engine import make_engine

D = dt.date
SHIPPED = WorkingDays({day: workday for day, workday, _ in calendar.seeded_days()},
                      frozenset(day.year for day, _, _ in calendar.seeded_days()))  # fmt: skip


def test_five_working_days_over_the_national_holiday_end_on_the_saturday_worked_instead():
    # 28 September 2026 is a Monday; 1 to 7 October are off, Saturday 10 October is worked
    assert SHIPPED.after(D(2026, 9, 28), 5) == D(2026, 10, 10)


def test_the_day_of_the_event_is_not_counted():
    assert SHIPPED.after(D(2026, 3, 2), 1) == D(2026, 3, 3)
    assert SHIPPED.after(D(2026, 3, 2), 0) == D(2026, 3, 2)


def test_a_weekend_is_skipped():
    assert SHIPPED.after(D(2026, 3, 6), 1) == D(2026, 3, 9)


def test_an_event_on_a_holiday_begins_the_count_on_the_next_working_day():
    assert SHIPPED.after(D(2026, 10, 3), 1) == D(2026, 10, 8)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (D(2026, 10, 1), False),
        (D(2026, 10, 10), True),
        (D(2026, 10, 11), False),
        (D(2026, 10, 9), True),
        (D(2015, 1, 4), True),
    ],
)
def test_a_holiday_is_off_and_a_weekend_worked_instead_is_not(day, worked):
    assert SHIPPED.is_workday(day) is worked


@pytest.mark.parametrize(("start", "days"), [(D(2026, 12, 31), 1), (D(2014, 12, 30), 1), (D(2027, 1, 1), 3)])
def test_past_the_last_year_entered_a_count_is_refused_with_the_year(start, days):
    with pytest.raises(CalendarEnds) as refused:
        SHIPPED.after(start, days)
    assert refused.value.year not in SHIPPED.years


def test_the_shipped_years_have_no_gap():
    assert SHIPPED.years == set(range(2015, 2027))


def test_every_day_of_the_list_differs_from_its_weekday_or_is_a_holiday_on_a_weekend():
    for day, workday, label in calendar.seeded_days():
        assert label
        assert not workday or day.weekday() >= 5, f"{day} is a weekday and needs no line to be worked"


def test_no_day_stands_twice():
    days = [day for day, _, _ in calendar.seeded_days()]
    assert days == sorted(set(days))


def test_the_database_gives_the_calendar_that_was_shipped(empty_database: str):
    engine = make_engine(empty_database)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert working_days(connection) == SHIPPED
        # In SQL the limits that begin around each holiday end on the same days; the last year's run into the next.
        start = aliased(CalendarDay).day
        ends = {day: SHIPPED.after(day, 5) for day in SHIPPED.exceptions if day < D(2026, 12, 1)}
        last = case(ends, value=start)
        told = connection.execute(
            select(
                start,
                within_working_days(start, 5, last),
                within_working_days(start, 5, DaysAfter(last, 1)),
                limit_is_known(start, 5),
            ).where(start.in_(ends))
        )
        assert {tuple(row[1:]) for row in told} == {(True, False, True)}
        assert connection.scalar(select(limit_is_known(literal(D(2026, 12, 28)), 5))) == 0
    engine.dispose()
