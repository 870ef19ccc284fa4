"""Periods as people write them, and the periods they are compared with."""

import datetime as dt
from calendar import isleap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.contract import Period
from plugins.periods import UnknownPeriod, before, comparable, parse, trend, written, year, year_of
from plugins.scheme import PeriodRule

D = dt.date
DECEMBER_TO_NOVEMBER = PeriodRule((11, 30))


def test_a_year_is_the_calendar_year():
    assert parse("2021") == Period(D(2021, 1, 1), D(2021, 12, 31))


def test_a_year_from_december_is_named_after_the_year_it_ends_in():
    # 000 art. 4: from 1 December of the year before to 30 November
    assert parse("2021", DECEMBER_TO_NOVEMBER) == Period(D(2020, 12, 1), D(2021, 11, 30))
    assert parse("2021", DECEMBER_TO_NOVEMBER).year == 2021


def test_a_year_that_ends_in_february_ends_on_its_last_day():
    rule = PeriodRule((2, 29))
    assert parse("2023", rule) == Period(D(2022, 3, 1), D(2023, 2, 28))
    assert parse("2024", rule) == Period(D(2023, 3, 1), D(2024, 2, 29))


def test_two_days_are_a_period_both_included():
    assert parse(" 2020-12-01 .. 2021-11-30 ") == Period(D(2020, 12, 1), D(2021, 11, 30))


NO_PERIODS = (
    *("", "21", "2021-13", "1949", "2101", "２０２１", "2021..2022", "last year", "2021-1-1..2021-2-1"),
    *("2021-02-29..2021-03-01", "2021-03-02..2021-03-01", "0001-01-01..2021-01-01"),
)


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_names_no_period_is_refused_with_what_was_written(text):
    with pytest.raises(UnknownPeriod) as refused:
        parse(text)
    assert refused.value.written == text


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        Period(D(2021, 1, 2), D(2021, 1, 1))


def test_the_period_before_is_the_same_days_a_year_earlier():
    assert before(parse("2021")) == parse("2020")
    assert before(Period(D(2021, 1, 1), D(2021, 6, 15))) == Period(D(2020, 1, 1), D(2020, 6, 15))


def test_a_months_end_stays_a_months_end_over_leap_years():
    assert before(Period(D(2023, 3, 1), D(2024, 2, 29))) == Period(D(2022, 3, 1), D(2023, 2, 28))
    assert before(Period(D(2024, 3, 1), D(2025, 2, 28))) == Period(D(2023, 3, 1), D(2024, 2, 29))


def test_a_year_that_is_not_over_is_compared_with_the_same_days():
    assert comparable(parse("2021"), D(2021, 3, 31)) == Period(D(2020, 1, 1), D(2020, 3, 31))
    assert comparable(parse("2021"), D(2022, 1, 1)) == parse("2020")
    assert comparable(parse("2021"), D(2020, 6, 1)) == parse("2020")


def test_the_trend_is_twelve_whole_years_a_month_apart():
    windows = trend(parse("2021"), D(2022, 1, 10))
    assert (windows[0], windows[-1]) == (Period(D(2020, 2, 1), D(2021, 1, 31)), parse("2021"))
    assert len(windows) == 12


def test_the_trend_of_an_unfinished_year_ends_with_the_last_full_month():
    windows = trend(parse("2021"), D(2021, 3, 15))
    assert windows[-1] == Period(D(2020, 3, 1), D(2021, 2, 28))
    assert windows[0] == Period(D(2019, 4, 1), D(2020, 3, 31))


days = st.dates(D(1950, 1, 1), D(2100, 12, 31))
ends = st.dates(D(2024, 1, 1), D(2024, 12, 31)).map(lambda day: PeriodRule((day.month, day.day)))


@given(days, days, ends)
def test_a_period_is_read_back_as_it_was_written(one, other, rule):
    period = Period(min(one, other), max(one, other))
    assert parse(written(period, rule), rule) == period


@given(st.integers(1951, 2100), ends)
def test_a_year_of_any_rule_is_written_as_its_number(number, rule):
    assert written(year(number, rule), rule) == str(number)


@given(st.integers(1952, 2100), ends)
def test_years_follow_each_other_without_gap_or_overlap(number, rule):
    one = year(number, rule)
    assert year(number - 1, rule).last + dt.timedelta(days=1) == one.first
    leap = any(isleap(y) and one.first <= D(y, 2, 29) <= one.last for y in (one.first.year, one.last.year))
    assert (one.last - one.first).days + 1 == 365 + leap


@given(days, st.integers(0, 800), days)
def test_every_window_of_a_trend_ends_before_today_unless_the_period_does_not_begin_it(first, length, today):
    last = min(first + dt.timedelta(days=length), D(2100, 12, 31))
    windows = trend(Period(first, last), today)
    assert [one.last for one in windows] == sorted({one.last for one in windows})
    assert all(one.last <= max(today, last) for one in windows)


@pytest.mark.parametrize(
    ("day", "rule", "number"),
    [
        (D(2021, 12, 31), PeriodRule(), 2021),
        (D(2021, 11, 30), DECEMBER_TO_NOVEMBER, 2021),
        (D(2021, 12, 1), DECEMBER_TO_NOVEMBER, 2022),
    ],
)
def test_a_day_belongs_to_the_year_that_holds_it(day, rule, number):
    assert year_of(day, rule) == number
    assert year(number, rule).first <= day <= year(number, rule).last
