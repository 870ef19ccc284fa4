"""The standing periods: the years with cases, the last years' trends, and what these are compared with."""

import datetime as dt

from sqlalchemy import Engine

from dashboard.scoring.standing import standing_periods, years_with_cases
from models.cases import Case
from plugins.contract import Period
from plugins.periods import parse
from plugins.scheme import PeriodRule

RULE = PeriodRule()
TODAY = dt.date(2022, 1, 10)


def years(engine: Engine, today: dt.date) -> list[int]:
    with engine.connect() as connection:
        return list(years_with_cases(connection, RULE, today))


def test_the_years_are_those_in_which_cases_were_filed(engine: Engine) -> None:
    assert years(engine, TODAY) == [2021]


def test_cases_of_the_future_make_no_year(engine: Engine) -> None:
    assert years(engine, dt.date(2020, 12, 31)) == [2020]


def test_a_database_without_cases_keeps_this_year_ready(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(Case.__table__.delete())
    assert years(engine, dt.date(2022, 5, 10)) == [2022]


def test_a_year_stands_with_its_trend_and_the_year_before() -> None:
    standing = standing_periods([2021], RULE, TODAY)
    assert standing[0] == parse("2021")
    assert parse("2020") in standing  # the year before, to compare with
    assert Period(dt.date(2020, 7, 1), dt.date(2021, 6, 30)) in standing
    assert len([period for period in standing if period.last.year == 2021]) == 12


def test_old_years_stand_without_a_trend() -> None:
    assert [one for one in standing_periods(range(2012, 2022), RULE, TODAY) if one.last.year == 2015] == [parse("2015")]
