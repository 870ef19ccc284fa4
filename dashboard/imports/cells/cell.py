"""Reading one cell: from what stands in the file to a value of its column, or the reason why not.

Codes and numbers are narrowed from full width; names and texts are kept as written, but for the blanks around them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.imports.cells.days import read_day
from dashboard.imports.cells.money import amount_and_unit, as_yuan
from dashboard.imports.cells.options import CellOptions
from dashboard.imports.cells.width import narrow
from dashboard.imports.kinds import LARGEST_DECIMAL, Column
from dashboard.imports.tables.table import TRIMMED, Marked, Raw, text_of
from dashboard.imports.telling.problems import BadCell
from models import id_numbers

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls; line breaks and tabs are judged apart
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, and what turns the direction of text
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"  # shown as nothing, too
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"  # no characters at all, which no spreadsheet can hold
)
_BAD = re.compile(f"[{_INVISIBLE}]")
_PLAIN = re.compile("[0-9A-Za-z\u4e00-\u9fff\u3014\u3015_-]+")
"""What no rule changes or forbids: nearly every code and name, told at one glance."""
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"  # the rare characters of names stand in the second range
_DOT_IN_A_NAME = re.compile(f"(?<={_HAN})[•・．‧∙⋅･](?={_HAN})")
"""Between the parts of a name such as 买买提·艾力 keyboards give many dots; GB 18030 means U+00B7."""
_BREAK = re.compile(r"[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2,}")
_STRUCK_OUT = frozenset({"", "/", "—", "——"})
"""What stands in any column where there is nothing to write."""
_NO_VALUE = _STRUCK_OUT | {"-", "--", "–", "无"}
"""Likewise where it can be neither a name nor a text; 无 would also be a no."""
_BLANK = {
    "name": _STRUCK_OUT, "text": _STRUCK_OUT, "yes_no": _NO_VALUE - {"无"}, "choice": _NO_VALUE - {"无"},
}  # fmt: skip
_WORDS_FOR_YES_NO = {
    "1": True, "true": True, "是": True, "yes": True,
    "0": False, "false": False, "否": False, "no": False,
}  # fmt: skip
NEVER_NUMBERS = frozenset({"case_no"})
"""Codes that are texts by the dictionary, of which a number in a cell may have lost a zero or a sign."""
DIGITS_A_CELL_MAY_LOSE = 12
"""From so many digits on, a number in a spreadsheet cell is not trusted to be the code that was typed."""

MOST_LISTED = 100
DIGITS_OF_A_NUMBER = 64
"""Longer ones are not worth computing with."""


class Cells(dict[Raw, Any]):
    """Cell → value for one column: each distinct cell is read once. Bad cells are not kept but noted in ``bad``."""

    MOST = 50_000
    """So many are remembered before starting anew; a million different case numbers need not be."""
    LONGEST = 250
    """Longer ones hardly ever come again, and would take much room."""

    def __init__(
        self,
        column: Column,
        options: CellOptions = CellOptions(),
        words: Mapping[str, str] | None = None,
        *,
        from_1904: bool = False,
    ) -> None:
        super().__init__()
        self._read = _reader(column, options, words or {}, from_1904)
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


def _reader(column: Column, options: CellOptions, words: Mapping[str, str], from_1904: bool) -> Callable[[Raw], Any]:
    read: Callable[[Raw, Column], Any] = {
        "code": _code,
        "id_number": _id_number,
        "name": _name,
        "text": _text,
        "day": lambda raw, _: _day(raw, options, from_1904),
        "yes_no": _yes_no,
        "whole": _whole,
        "decimal": (lambda raw, column: _amount(raw, column, options)) if column.money else _decimal,
        "choice": _choice,
        "year": _whole,
        "codes": lambda raw, column: _codes(raw, column, options.list_marks),
    }[column.cell]
    blank = _BLANK.get(column.cell, _NO_VALUE)

    def cell(raw: Raw) -> Any:
        if isinstance(raw, Marked) and raw.mark in ("error", "formula", "merged"):
            raise BadCell(f"cell_{raw.mark}")
        if words:
            raw = words.get(text_of(raw).strip(TRIMMED), raw)
        if isinstance(raw, str) and narrow(raw).strip(TRIMMED) in blank:
            return None
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
        too_long = len(text) >= DIGITS_A_CELL_MAY_LOSE
        if column.key in NEVER_NUMBERS or too_long or not (text.isascii() and text.isdigit()):
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


def _codes(raw: Raw, column: Column, marks: str) -> tuple[str, ...]:
    parts: Sequence[Raw] = [raw] if isinstance(raw, Marked) else re.split(f"[{re.escape(marks)}]", raw)
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


def _day(raw: Raw, options: CellOptions, from_1904: bool) -> dt.date | None:
    text = _narrowed(raw)
    is_number = isinstance(raw, Marked) and raw.mark == "number"
    return read_day(text, options, is_number=is_number, from_1904=from_1904) if text else None


def _yes_no(raw: Raw, column: Column) -> bool | None:  # noqa: ARG001 - the shape of all of them
    text = _narrowed(raw).casefold()
    if not text:
        return None
    if text not in _WORDS_FOR_YES_NO:
        raise BadCell("not_yes_no")
    return _WORDS_FOR_YES_NO[text]


def _decimal(raw: Raw, column: Column) -> Decimal | None:
    text = _narrowed(raw)
    return _bounded(_number(text, raw), column) if text else None


def _amount(raw: Raw, column: Column, options: CellOptions) -> Decimal | None:
    text = _narrowed(raw)
    if not text:
        return None
    written, unit = amount_and_unit(text)
    return _bounded(as_yuan(_number(written, raw), unit or options.money_unit), column)


def _number(text: str, raw: Raw) -> Decimal:
    if not _NUMBER.fullmatch(text) or (isinstance(raw, Marked) and raw.mark != "number"):
        raise BadCell("not_a_number")
    if len(text) > DIGITS_OF_A_NUMBER:
        raise BadCell("number_too_large", most=LARGEST_DECIMAL)
    return Decimal(text.replace(",", ""))


def _bounded(number: Decimal, column: Column) -> Decimal:
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
