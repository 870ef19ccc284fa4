"""Yellow is what has at most three working days left, red what is past."""

import datetime as dt

from dashboard.rectification.deadlines import card, first_not_yellow
from models.calendar import WorkingDays

WEDNESDAY = dt.date(2022, 1, 26)
# The Spring Festival of 2022: away from Monday 01-31 to Friday 02-04, and Saturday 01-29 and Sunday 01-30 are worked.
NEW_YEAR = {
    **{dt.date(2022, 1, 31) + dt.timedelta(days=day): False for day in range(5)},
    dt.date(2022, 1, 29): True, dt.date(2022, 1, 30): True,
}  # fmt: skip
CALENDAR = WorkingDays(NEW_YEAR, frozenset({2022}))


def test_three_working_days_are_counted_by_the_calendar() -> None:
    not_yellow = first_not_yellow(WEDNESDAY, CALENDAR)
    assert not_yellow == dt.date(2022, 1, 30)  # Thursday, Friday, and the Saturday that is worked come before it
    cards = [card(WEDNESDAY + dt.timedelta(days=days), WEDNESDAY, not_yellow) for days in (-1, 0, 3, 4)]
    assert cards == ["red", "yellow", "yellow", ""]


def test_without_the_holidays_nothing_is_yellow_and_red_stays_red() -> None:
    assert first_not_yellow(dt.date(2022, 12, 30), CALENDAR) is None
    assert [card(day, WEDNESDAY, None) for day in (WEDNESDAY, WEDNESDAY - dt.timedelta(days=1))] == ["", "red"]
