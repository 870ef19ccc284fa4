"""Units of money 元、万元 in headers, lines above the table and cells; amounts are exact and become yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import cast, get_args

from dashboard.imports.cells.options import MoneyUnit
from dashboard.imports.cells.width import narrow

UNITS: tuple[MoneyUnit, ...] = get_args(MoneyUnit)

_YUAN: Mapping[MoneyUnit, int] = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
_EXACT = Context(prec=100)
"""Python's own context keeps 28 digits and would round a longer number without a word."""
_PLAIN = str.maketrans({"萬": "万", "億": "亿", "圆": "元", "圓": "元"})
_WORD = re.compile("(?:百万|[千万亿])?元")
_IN_HEADER = re.compile(
    rf"(?P<name>.+?)(?:\((?:[单單]位)?:?(?:人民[币幣])?(?P<within>{_WORD.pattern})\)|/?(?P<after>{_WORD.pattern}))"
)
_BETWEEN = re.compile(r"[\s:：、,，/;；()（）\[\]【】和]+")
_IN_CELL = re.compile(r"(?:人民[币幣]|[¥￥])? ?(?P<number>[^元千百万亿]+?) ?(?P<unit>(?:百万|[千万亿])?元|[万亿])整?")


def as_yuan(number: Decimal, unit: MoneyUnit | None) -> Decimal:
    """The amount in yuan."""
    return _EXACT.multiply(number, _YUAN[unit or "元"])


def amount_and_unit(text: str) -> tuple[str, MoneyUnit | None]:
    """The number in a cell as written, and the unit that the cell names; the text itself where it names none."""
    text = text.translate(_PLAIN)
    if found := _IN_CELL.fullmatch(text):
        return found["number"], cast(MoneyUnit, found["unit"].removesuffix("元") + "元")
    return re.sub("^(?:人民[币幣]|[¥￥]) ?", "", text), None


def header_and_unit(folded: str) -> tuple[str, MoneyUnit | None]:
    """A folded header without the unit it ends with, and the unit, as in 罚没金额(万元)."""
    found = _IN_HEADER.fullmatch(folded.translate(_PLAIN))
    if found is None:
        return folded, None
    return folded[: len(found["name"])], cast(MoneyUnit, found["within"] or found["after"])


def units_in_line(text: str) -> set[MoneyUnit]:
    """The units of money that a line above the table names as a word of its own, as in 单位:万元 or (万元)."""
    words = (re.sub("^[单單]位|^人民[币幣]", "", word) for word in _BETWEEN.split(narrow(text).translate(_PLAIN)))
    return {cast(MoneyUnit, word) for word in words if _WORD.fullmatch(word)}
