"""Reading one cell: from what stands in the file to a value of its column, or the reason why not.

Codes and numbers are narrowed from full width; names and texts are kept as written, but for the blanks around them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from dashboard.imports.kinds import FIRST_YEAR, LARGEST_DECIMAL, LAST_YEAR, Column
from dashboard.imports.tables import TRIMMED, Marked, Raw
from dashboard.imports.width import narrow
from models import id_numbers

FIRST_DAY = dt.date(FIRST_YEAR, 1, 1)
LAST_DAY = dt.date(LAST_YEAR, 12, 31)

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls; line breaks and tabs are judged apart
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, and what turns the direction of text
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"  # shown as nothing, too
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"  # no characters at all, which no spreadsheet can hold
)
_BAD = re.compile(f"[{_INVISIBLE}]")
_PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff\u3014\u3015_-]+")
"""What no rule changes or forbids: nearly every code and name, told at one glance."""
_DOT_IN_A_NAME = re.compile("(?<=[\u3400-\u9fff])[•・．‧∙⋅･](?=[\u3400-\u9fff])")
"""Between the parts of a name such as 买买提·艾力 keyboards give many dots; GB 18030 means U+00B7."""
_BREAK = re.compile(r"[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2,}")
_DAY = re.compile(
    r"(?:(?P<y>[0-9]{4})(?P<mark>[-/.])(?P<m>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2})"
    r"|(?P<y2>[0-9]{4}) ?年 ?(?P<m2>[0-9]{1,2}) ?月 ?(?P<d2>[0-9]{1,2}) ?日?"
    r"|(?P<y3>[0-9]{4})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"  # the hour an export adds; a day is all that is kept
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_NO_DAY = frozenset({"/", "-", "--", "–", "—", "——"})
_LIST_MARKS = re.compile("[;；、]")
_WORDS_FOR_YES_NO = {
    "1": True, "true": True, "是": True, "yes": True,
    "0": False, "false": False, "否": False, "no": False,
}  # fmt: skip
DIGITS_A_CELL_MAY_LOSE = 12
"""From so many digits on, a number in a spreadsheet cell is not trusted to be the code that was typed."""

MOST_LISTED = 100
DIGITS_OF_A_NUMBER = 64
"""Longer ones are not worth computing with."""


class BadCell(Exception):
    """The cell cannot be read as its column asks; ``code`` and ``detail`` say why."""

    def __init__(self, code: str, /, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = {name: str(value) for name, value in detail.items()}


class Cells(dict[Raw, Any]):
    """Cell → value for one column: each distinct cell is read once. Bad cells are not kept but noted in ``bad``."""

    MOST = 50_000
    """So many are remembered before starting anew; a million different case numbers need not be."""
    LONGEST = 250
    """Longer ones hardly ever come again, and would take much room."""

    def __init__(self, column: Column, *, from_1904: bool = False) -> None:
        super().__init__()
        self._read = _reader(column, from_1904)
        self.bad: dict[Raw, BadCell] = {}

    def __missing__(self, raw: Raw) -> Any:
        try:
            value = self._read(raw)
        except BadCell as bad:
            self.bad[raw] = bad
            return None
        if len(self) >= self.MOST:
            self.clear()
        if len(raw) <= self.LONGEST:
            self[raw] = value
        return value

    def read(self, cells: Sequence[Raw]) -> list[Any]:
        """The values of these cells; None where blank or bad, and then ``bad`` says which."""
        self.bad.clear()
        return list(map(self.__getitem__, cells))


def _reader(column: Column, from_1904: bool) -> Callable[[Raw], Any]:
    read = {
        "code": _code,
        "id_number": _id_number,
        "name": _name,
        "text": _text,
        "day": lambda raw, column: _day(raw, from_1904),  # noqa: ARG005 - the shape of all of them
        "yes_no": _yes_no,
        "whole": _whole,
        "decimal": _decimal,
        "choice": _choice,
        "year": _whole,
        "codes": _codes,
    }[column.cell]

    def cell(raw: Raw) -> Any:
        if raw == "":
            return None
        if isinstance(raw, Marked) and raw.mark in ("error", "formula", "merged"):
            raise BadCell(f"cell_{raw.mark}")
        return read(raw, column)

    return cell


def _visible(text: str) -> str:
    """The text without the blanks around it, unless something invisible stands in it."""
    text = text.strip(TRIMMED)
    if bad := _BAD.search(text):
        raise BadCell("invisible_character", character=f"U+{ord(bad[0]):04X}", place=bad.start() + 1)
    return text


def _narrowed(raw: Raw) -> str:
    """One line of text, its full-width letters and digits as plain ones."""
    text = _visible(narrow(raw if isinstance(raw, str) else raw.text))
    if _BREAK.search(text):
        raise BadCell("line_break")
    return text


def _within_length(text: str, column: Column) -> str | None:
    if column.length is not None and len(text) > column.length:
        raise BadCell("too_long", length=len(text), limit=column.length)
    return text or None


def _code(raw: Raw, column: Column) -> str | None:
    if isinstance(raw, str) and _PLAIN.fullmatch(raw):
        return _within_length(raw, column)
    text = _narrowed(raw)
    if isinstance(raw, Marked):
        if raw.mark != "number":
            raise BadCell("code_turned", mark=raw.mark)
        if not (text.isascii() and text.isdigit()) or len(text) >= DIGITS_A_CELL_MAY_LOSE:
            raise BadCell("code_as_number")
    elif _EXPONENT.fullmatch(text):
        raise BadCell("code_as_number")
    return _within_length(text, column)


def _id_number(raw: Raw, column: Column) -> str | None:
    """GB 11643: 17 digits and a check character; or the 15 digits of the first generation."""
    if isinstance(raw, Marked):
        raise BadCell("code_as_number")
    text = _code(raw, column)
    if text is None:
        return None
    text = text.upper()
    if not id_numbers.is_possible(text):
        raise BadCell("not_an_id_number")
    if not id_numbers.is_right(text):
        raise BadCell("id_number_check")
    return text


def _codes(raw: Raw, column: Column) -> tuple[str, ...]:
    parts = [raw] if isinstance(raw, Marked) else _LIST_MARKS.split(raw)
    if len(parts) > MOST_LISTED:
        raise BadCell("too_many_listed", found=len(parts), most=MOST_LISTED)
    codes = [code for part in parts if (code := _code(part, column))]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            raise BadCell("listed_twice", code=code)
    return tuple(codes)


def _written(raw: Raw) -> str:
    """Free text: composed (NFC), its line ends made one kind. Numbers a spreadsheet cannot hold exactly are refused."""
    if isinstance(raw, Marked):
        if raw.mark == "number" and len(raw.text) > 15:
            raise BadCell("code_as_number")
        return raw.text
    text = _visible(raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _name(raw: Raw, column: Column) -> str | None:
    if isinstance(raw, str) and _PLAIN.fullmatch(raw):
        return _within_length(raw, column)
    text = _DOT_IN_A_NAME.sub("·", _written(raw))
    if _BREAK.search(text):
        raise BadCell("line_break")
    return _within_length(text, column)


def _text(raw: Raw, column: Column) -> str | None:
    return _within_length(_written(raw), column)


def _day(raw: Raw, from_1904: bool) -> dt.date | None:
    text = _narrowed(raw)
    if not text or text in _NO_DAY:
        return None
    if match := _DAY.fullmatch(text):
        year, month, day = (
            int(part) for part in (match[name] or match[name + "2"] or match[name + "3"] for name in "ymd")
        )
        try:
            found = dt.date(year, month, day)
        except ValueError:
            raise BadCell("no_such_day") from None
    elif _SERIAL.fullmatch(text):
        # Excel thinks 1900 was a leap year; from 1 March 1900 on, counting from 1899-12-30 makes up for it.
        start = dt.date(1904, 1, 1) if from_1904 and isinstance(raw, Marked) else dt.date(1899, 12, 30)
        found = start + dt.timedelta(days=int(text[:5]))
    else:
        raise BadCell("not_a_day")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise BadCell("day_out_of_range", first=FIRST_DAY, last=LAST_DAY)
    return found


def _yes_no(raw: Raw, column: Column) -> bool | None:  # noqa: ARG001 - the shape of all of them
    text = _narrowed(raw).casefold()
    if not text:
        return None
    if text not in _WORDS_FOR_YES_NO:
        raise BadCell("not_yes_no")
    return _WORDS_FOR_YES_NO[text]


def _decimal(raw: Raw, column: Column) -> Decimal | None:
    text = _narrowed(raw)
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or (isinstance(raw, Marked) and raw.mark != "number"):
        raise BadCell("not_a_number")
    if len(text) > DIGITS_OF_A_NUMBER:
        raise BadCell("number_too_large", most=LARGEST_DECIMAL)
    number = Decimal(text.replace(",", ""))
    if abs(number) > LARGEST_DECIMAL:
        raise BadCell("number_too_large", most=LARGEST_DECIMAL)
    if number != round(number, column.places):
        raise BadCell("too_many_places", places=column.places)
    if column.least is not None and number < column.least:
        raise BadCell("number_too_small", least=f"{column.least.normalize():f}")
    if column.most is not None and number > column.most:
        raise BadCell("number_too_large", most=f"{column.most.normalize():f}")
    return number


def _whole(raw: Raw, column: Column) -> int | None:
    if column.cell == "year" and isinstance(raw, str):
        raw = raw.strip(TRIMMED).removesuffix("度").removesuffix("年")
    try:
        number = _decimal(raw, column)
    except BadCell as bad:
        raise BadCell("not_whole") if bad.code == "too_many_places" else bad from None
    return None if number is None else int(number)


def _choice(raw: Raw, column: Column) -> str | None:
    text = _narrowed(raw)
    if not text:
        return None
    words = column.words
    if words is not None:
        for word in words:
            if text.casefold() == word.value or text == word.zh:
                return str(word.value)
    raise BadCell("not_a_choice")
