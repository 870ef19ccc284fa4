"""What a mapping profile says of another office's cells: calendar, order of days, unit of money, marks of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MoneyUnit = Literal["元", "千元", "万元", "百万元", "亿元"]
DayOrder = Literal["ymd", "dmy", "mdy"]


@dataclass(frozen=True)
class CellOptions:
    """How cells are written. A unit that stands in the cell, in its header or above the table goes before
    ``money_unit``."""

    minguo: bool = False
    """Years of two or three digits count from 1912 民国."""
    day_order: DayOrder = "ymd"
    """Where the year stands last, which of the two before it is the day."""
    money_unit: MoneyUnit | None = None
    """The unit of amounts that say none; None is yuan."""
    list_marks: str = ";；、"
    """Each of these characters parts the values of one cell; there is at least one."""
