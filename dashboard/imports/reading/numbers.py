"""A number in a cell, as its format shows it: a day, an hour, a share, or a number. No digit is lost on the way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

from dashboard.imports.tables.table import Marked

LONGEST_NUMBER = 400

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DAY_OR_TIME = re.compile("[ymdhs]", re.IGNORECASE)
_ZEROS = re.compile("0{2,}")
_WHOLE = re.compile("-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_FROM_1904 = dt.datetime.combine(dt.date(1904, 1, 1), dt.time())
_FROM_1900 = dt.datetime.combine(dt.date(1899, 12, 30), dt.time())

BUILT_IN = {
    **dict.fromkeys([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)], "yyyy-mm-dd"),
    46: "[h]:mm:ss",
    **dict.fromkeys([9, 10], "0%"),
}
"""Formats that no workbook spells out; 27 to 36 and 50 to 58 are days in Chinese editions (ECMA-376 18.8.30)."""


class NumberFormat(NamedTuple):
    """What a cell's format says of the number in it."""

    shows: Literal["number", "day", "elapsed", "percent"] = "number"
    digits: int = 0
    """How many digits it fills up to with zeros, such as 4 for 0007."""


PLAIN = NumberFormat()


def number_format(code: str) -> NumberFormat:
    """What a format code says, by its first section, the one for positive numbers."""
    if _ZEROS.fullmatch(code):
        return NumberFormat(digits=len(code))
    said = _LITERAL.sub("", code).split(";")[0]
    if _ELAPSED.search(said):
        return NumberFormat("elapsed")
    if _DAY_OR_TIME.search(_BRACKETS.sub("", said)):
        return NumberFormat("day")
    return NumberFormat("percent" if "%" in said else "number")


def as_shown(written: str, form: NumberFormat = PLAIN, *, from_1904: bool = False) -> Marked:
    """The cell that holds this number; an error cell where it is none."""
    if len(written) > LONGEST_NUMBER or not _NUMBER.fullmatch(written):
        return Marked("error", written)
    match form.shows:
        case "number":
            return Marked("number", _digits(written).zfill(form.digits))
        case "percent":
            return Marked("number", f"{float(written) * 100:.15g}%")
        case shows:
            return _day(float(written), _FROM_1904 if from_1904 else _FROM_1900, elapsed=shows == "elapsed")


def moment(written: str) -> Marked:
    """A day written out, as OpenDocument and workbooks of the strict kind have them."""
    try:
        return Marked("day", _shortest(dt.datetime.fromisoformat(written.removesuffix("Z"))))
    except ValueError:
        return Marked("time", written)


def _digits(written: str) -> str:
    """The number as Excel shows it at most: 15 digits, whole numbers without a point."""
    if _WHOLE.fullmatch(written):
        return written
    number = float(written)
    return str(int(number)) if number.is_integer() and abs(number) < 10**20 else f"{number:.15g}"


def _day(number: float, start: dt.datetime, *, elapsed: bool) -> Marked:
    if 1 <= number < 60 and start == _FROM_1900 and not elapsed:
        number += 1  # until then Excel counts a 29 February 1900
    try:
        since = dt.timedelta(milliseconds=round(number * 86_400_000))
        if elapsed:
            return Marked("time", str(since))
        found = start + since
    except OverflowError:
        return Marked("error", "#VALUE!")
    if 0 <= number < 1:
        return Marked("time", found.time().isoformat())
    return Marked("day", _shortest(found))


def _shortest(found: dt.datetime) -> str:
    return found.date().isoformat() if found.time() == dt.time() else found.isoformat()
