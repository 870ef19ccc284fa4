"""Reading a day 日期 as offices write it. Century, order and calendar are never guessed."""

from __future__ import annotations

import datetime as dt
import re

from dashboard.imports.cells.options import CellOptions
from dashboard.imports.kinds import FIRST_YEAR, LAST_YEAR
from dashboard.imports.telling.problems import BadCell

FIRST_DAY = dt.date(FIRST_YEAR, 1, 1)
LAST_DAY = dt.date(LAST_YEAR, 12, 31)
BEFORE_MINGUO = 1911

_ERA = "(?P<era>(?:中[华華])?民[国國] ?)?"
_WITH_MARKS = re.compile(
    rf"{_ERA}(?P<first>[0-9]{{1,4}})(?P<mark>[-/.])(?P<second>[0-9]{{1,2}})(?P=mark)(?P<third>[0-9]{{1,4}})"
)
_WITH_WORDS = re.compile(
    rf"{_ERA}(?P<first>[0-9]{{1,4}}) ?年 ?(?P<second>[0-9]{{1,2}}) ?月 ?(?P<third>[0-9]{{1,2}}) ?日?"
)
_DIGITS = re.compile(r"(?P<era>)(?P<first>[0-9]{2,4})(?P<second>[0-9]{2})(?P<third>[0-9]{2})")
_FORMS = (_WITH_MARKS, _WITH_WORDS, _DIGITS)
_HOUR = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
"""The hour an export adds; a day is all that is kept."""
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


def read_day(text: str, options: CellOptions, *, is_number: bool, from_1904: bool) -> dt.date:
    """The day that the text says, narrowed and not blank; raises BadCell.

    Only a spreadsheet's own number (``is_number``) is taken as a day number; the same digits in a text are refused
    with the day they would be.
    """
    if _SERIAL.fullmatch(text):
        # Excel thinks 1900 was a leap year; from 1 March 1900 on, counting from 1899-12-30 makes up for it.
        start = dt.date(1904, 1, 1) if from_1904 and is_number else dt.date(1899, 12, 30)
        day = _in_range(start + dt.timedelta(days=int(text[:5])))
        if not is_number:
            raise BadCell("bare_day_number", day=day)
        return day
    hour = _HOUR.search(text)
    if hour is not None and hour.end() == len(text):
        text = text[: hour.start()]
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        raise BadCell("not_a_day")
    year, second, third = match["first"], match["second"], match["third"]
    if len(third) > 2:
        if len(third) != 4 or len(year) > 2 or match["era"]:
            raise BadCell("not_a_day")
        if options.day_order == "ymd":
            raise BadCell("year_last")
        year, second, third = (third, second, year) if options.day_order == "dmy" else (third, year, second)
    return _in_range(_day(_year(year, match, options), second, third))


def _year(written: str, match: re.Match[str], options: CellOptions) -> int:
    if len(written) == 4 and not match["era"]:
        return int(written)
    year = int(written) + BEFORE_MINGUO
    if len(written) not in (2, 3) and not (match["era"] and len(written) == 1):
        raise BadCell("not_a_day")
    if options.minguo:
        return year
    if match["era"] or len(written) == 3:
        raise BadCell("minguo_year", day=_day(year, match["second"], match["third"]))
    raise BadCell("two_digit_year")


def _day(year: int, month: str, day: str) -> dt.date:
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        raise BadCell("no_such_day") from None


def _in_range(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadCell("day_out_of_range", first=FIRST_DAY, last=LAST_DAY)
    return day
