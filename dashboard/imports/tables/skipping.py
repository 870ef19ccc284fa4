"""Telling rows that are no rows of the table: repeated headers, numbering, totals, notes, marks of a page or an export.

Only rows that could not go in anyway are asked about: ``chunk`` asks after a required cell was found blank or a cell
could not be read. So whatever is taken for a total here would have been set aside, and is named instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.exports.watermark import is_watermark
from dashboard.imports.cells.width import narrow
from dashboard.imports.tables.finding import header_text
from dashboard.imports.tables.table import Row, SkipReason, Table, text_of
from dashboard.imports.telling.quoting import quoted

_TOTAL = re.compile(
    r"(?:本页|本月|本季度?|本年|全年|全县|全市|总|共|累)?(?:合计|小计|总计|共计|累计|合計|小計|總計|共計|累計|总数|total|subtotal|grandtotal)"
    r"(?:[(（].*[)）]|[:：].*)?"
)
_LABEL = (
    "注|备注|附注|说明|填表说明|填表人|填报人|制表人|制表|经办人|统计人|审核人|审核|复核人|审批人|签发人|负责人|单位负责人|统计负责人|"
    "分管领导|填报单位|填表单位|制表单位|单位(?:[(（]?盖?章[)）]?)|填报日期|填表日期|填报时间|填表时间|制表日期|制表时间|报出日期|报送日期|"
    "打印日期|打印时间|统计时间|联系人|联系电话|数据来源|资料来源|来源|備註|備注|註|說明|填表說明|製表人|審核|note|notes|remark|remarks|source"
)
_NOTE = re.compile(rf"(?:{_LABEL})[0-9一二三四五六七八九]?[:：](?P<said>.*)", re.DOTALL | re.IGNORECASE)
_NUMBERED = re.compile(r"[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）、.．].+", re.DOTALL)
_PAGE = re.compile(r"(?:第[0-9]+页)?[,，/]?(?:共[0-9]+页)?|[-—]?[0-9]+/[0-9]+[-—]?|page[0-9]+(?:of[0-9]+)?")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LEAST_NUMBERED = 3


class Skipping:
    """Tells the rows of one table that are none, asked in their order."""

    def __init__(self, table: Table) -> None:
        self._headers = [list(map(_folded, row)) for row in table.header_cells]
        self._above = {_folded(one.text) for one in table.above if one.reason in ("letterhead", "unit_line")}
        self._last: tuple[int, SkipReason] = (-1, "header")

    def reason(self, at: int, row: Row) -> SkipReason | None:
        """Why the row, the ``at``-th below the headers from 0, is no row of the table; None where it may be one."""
        found = self._reason(row, self._last[1] if self._last[0] == at - 1 else None)
        if found is not None:
            self._last = (at, found)
        return found

    def _reason(self, row: Row, before: SkipReason | None) -> SkipReason | None:
        cells = [_folded(header_text(cell)) for cell in row]
        filled = [cell for cell in cells if cell]
        second = before == "repeated_header"
        if not filled:  # nothing but cells that the row above covers
            return "repeated_header" if second else None
        if self._is_header(cells, least=1 if second else 2):
            return "repeated_header"
        if _folded(quoted(row)) in self._above:
            return "letterhead"
        if before in ("header", "repeated_header") and _is_numbering(filled):
            return "numbering"
        if is_watermark([text_of(cell) for cell in row]):
            return "watermark"
        if _TOTAL.fullmatch(filled[0]):
            return "total"
        if _is_note(filled) or (before == "note" and len(filled) == 1 and _NUMBERED.fullmatch(filled[0])):
            return "note"
        if len(filled) == 1 and _PAGE.fullmatch(filled[0]):
            return "page"
        return None

    def _is_header(self, cells: Sequence[str], *, least: int) -> bool:
        """Whether each filled cell repeats the header above it, and at least half of the headers are there."""
        return any(
            sum(map(bool, cells)) >= max(least, sum(map(bool, headers)) // 2)
            and all(not cell or cell == header for cell, header in zip(cells, headers, strict=False))
            for headers in ([*one, *[""] * (len(cells) - len(one))] for one in self._headers)
        )


def _folded(text: str) -> str:
    return re.sub(r"\s", "", narrow(text)).casefold()


def _is_numbering(filled: Sequence[str]) -> bool:
    """Whether the cells count the columns: 1 2 3, (1) (2) (3), or 甲 乙 1 2 as statistical forms do."""
    plain = [cell.strip("()") for cell in filled]
    letters = next((place for place, cell in enumerate(plain) if cell not in _STEMS), len(plain))
    numbers = plain[letters:]
    return (
        len(plain) >= _LEAST_NUMBERED
        and plain[:letters] == list(_STEMS[:letters])
        and numbers == [str(number) for number in range(1, len(numbers) + 1)]
    )


def _is_note(filled: Sequence[str]) -> bool:
    """Whether a label such as 填表人: begins the row, and all else is labels and the one cell after a bare one."""
    labelled = False
    for cell in filled:
        found = _NOTE.fullmatch(cell)
        if found is None and not labelled:
            return False
        labelled = found is not None and not found["said"]
    return bool(filled)
