"""One cell of a day: every form of it, and why another is refused rather than guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.cells.cell import Cells
from dashboard.imports.cells.days import FIRST_DAY, LAST_DAY
from dashboard.imports.cells.options import CellOptions
from dashboard.imports.tables.table import Marked
from tests.dashboard.imports.one_cell import DAY, read, why_not

MINGUO = CellOptions(minguo=True)


@pytest.mark.parametrize(
    "written",
    [
        "2021-04-13", "2021-4-13", "2021/4/13", "2021/04/13", "2021.4.13", "2021.04.13", "2021年4月13日",
        "2021年04月13日",
        "2021 年 4 月 13 日",
        "20210413", " 2021-04-13 ", "２０２１－０４－１３", "２０２１年４月１３日", "2021-04-13 00:00:00",
        "2021/4/13 15:30",
        "2021-04-13T08:00:00",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(written):
    assert read(DAY, written) == dt.date(2021, 4, 13)


@pytest.mark.parametrize(
    "cell",
    [
        Marked("day", "2021-04-13"),
        Marked("day", "2021-04-13T15:30:00"),
        Marked("number", "44299"),
        Marked("number", "44299.5"),
        Marked("number", "20210413"),
    ],
)
def test_a_day_is_read_from_spreadsheet_cells(cell):
    assert read(DAY, cell) == dt.date(2021, 4, 13)


def test_day_numbers_of_old_macs_count_from_1904():
    assert read(DAY, Marked("number", "42837"), from_1904=True) == dt.date(2021, 4, 13)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2021-02-30", "no_such_day"), ("2021-13-01", "no_such_day"), ("20210230", "no_such_day"),
        ("2021-00-10", "no_such_day"),
        ("1949-12-31", "day_out_of_range"), ("2101-01-01", "day_out_of_range"), ("12345", "day_out_of_range"),
        ("60", "not_a_day"),
        ("13/4/2021", "year_last"), ("2021-4/13", "not_a_day"), ("2021-4", "not_a_day"), ("四月十三日", "not_a_day"),
        ("2021-04-13Z", "not_a_day"),
        ("0x10", "not_a_day"), ("2021年4月", "not_a_day"),
        ("1/2/3", "not_a_day"), ("民国2021年4月13日", "not_a_day"), ("-44299", "not_a_day"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(written, code):
    assert why_not(DAY, written) == code


def test_an_hour_alone_is_no_day():
    assert why_not(DAY, Marked("time", "10:30:00")) == "not_a_day"


FORMS = [
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: Marked("number", str((day - dt.date(1899, 12, 30)).days)),
    lambda day: Marked("day", day.isoformat()),
]


@given(st.dates(FIRST_DAY, LAST_DAY), st.sampled_from(FORMS))
def test_every_day_comes_back_from_every_form(day, form):
    assert read(DAY, form(day)) == day


@pytest.mark.parametrize("written", ["21-4-13", "21/04/13", "21.4.13", "21年4月13日", "210413"])
def test_a_year_of_two_digits_is_refused_with_the_reason(written):
    assert why_not(DAY, written) == "two_digit_year"


def bad(raw, options=CellOptions()):
    cells = Cells(DAY, options)
    cells.read([raw])
    return cells.bad[raw]


@pytest.mark.parametrize("written", ["44299", "44299.5", "４４２９９"])
def test_a_day_number_that_is_text_is_refused_with_the_day_it_would_be(written):
    assert (bad(written).code, bad(written).detail) == ("bare_day_number", {"day": "2021-04-13"})


@pytest.mark.parametrize(
    "written",
    ["民國113年3月5日", "民国113年3月5日", "中華民國113年3月5日", "113年3月5日", "113.3.5", "113/03/05", "1130305",
     "民國113.3.5", Marked("number", "1130305")],
)  # fmt: skip
def test_minguo_years_are_read_where_the_profile_says_so(written):
    assert read(DAY, written, MINGUO) == dt.date(2024, 3, 5)


@pytest.mark.parametrize("written", ["民國113年3月5日", "113.3.5", "1130305", "113年3月5日"])
def test_minguo_years_are_refused_otherwise_with_the_day_they_would_be(written):
    assert (bad(written).code, bad(written).detail) == ("minguo_year", {"day": "2024-03-05"})


@pytest.mark.parametrize("written", ["99年3月5日", "99.3.5", "990305"])
def test_minguo_years_before_2011_have_two_digits(written):
    assert read(DAY, written, MINGUO) == dt.date(2010, 3, 5)


def test_years_of_four_digits_stay_what_they_are_where_others_are_minguo():
    assert read(DAY, "2024-03-05", MINGUO) == dt.date(2024, 3, 5)


@pytest.mark.parametrize(("order", "day"), [("dmy", dt.date(2021, 4, 3)), ("mdy", dt.date(2021, 3, 4))])
def test_a_year_that_stands_last_needs_the_order_of_the_others(order, day):
    assert why_not(DAY, "3/4/2021") == "year_last"
    assert read(DAY, "3/4/2021", CellOptions(day_order=order)) == day
    assert read(DAY, "2021/3/4", CellOptions(day_order=order)) == dt.date(2021, 3, 4)


@given(st.dates(dt.date(1961, 1, 1), LAST_DAY))
def test_every_day_comes_back_from_its_minguo_form(day):
    year = day.year - 1911
    assert read(DAY, f"民國{year}年{day.month}月{day.day}日", MINGUO) == day
    assert read(DAY, f"{year}.{day.month}.{day.day}", MINGUO) == day
    assert read(DAY, f"{year}{day:%m%d}", MINGUO) == day
