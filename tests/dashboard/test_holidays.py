"""A year's list of holidays is read as it is pasted, and taken as a whole or not at all."""

import datetime as dt

import pytest

from dashboard.holidays import Listed, ListRefused, read, written

WHOLE = """2027-01-01 至 2027-01-03 休 元旦
2027年5月1日休劳动节

2027/10/1，休，国庆节
2027-10-09 班 国庆节调休上班"""


def test_spans_days_and_worked_weekends_are_read_and_written_back() -> None:
    days = read(2027, WHOLE)
    assert days[0] == Listed(dt.date(2027, 1, 1), workday=False, name="元旦")
    assert days[-1] == Listed(dt.date(2027, 10, 9), workday=True, name="国庆节调休上班")
    assert len(days) == 6
    assert read(2027, written(days)) == days


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("元旦放假", "第6行"),
        ("2027-02-30 休", "没有这一天"),
        ("2028-01-01 休", "须在2027年内"),
        ("2027-02-11 至 2027-02-05 休", "先后顺序"),
        ("2027-01-02 休", "重复"),
        ("2027-02-08 班", "本来就是工作日"),  # a Monday
    ],
)
def test_a_line_that_cannot_be_is_named(line: str, why: str) -> None:
    with pytest.raises(ListRefused, match=why):
        read(2027, f"{WHOLE}\n{line}")


def test_a_list_without_the_holidays_of_every_year_is_not_complete() -> None:
    with pytest.raises(ListRefused, match="2027-05-01"):
        read(2027, WHOLE.replace("2027年5月1日休劳动节", ""))
