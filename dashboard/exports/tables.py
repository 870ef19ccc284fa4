"""A table to be exported: its columns, its rows, and what is said of it. It knows neither files nor requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from plugins.decimals import percent, plain, rounded

Cell = str | int | Fraction | Decimal | dt.date | None
"""A word such as "not applicable" may stand in a column of numbers; None is an empty cell."""


@dataclass(frozen=True)
class Column:
    """A column. ``number`` and ``percent`` are written with ``places`` decimals, half up, as the screen does.

    ``plain`` is a number with as many decimals as it has, at most ``places``: for a column of numbers of several kinds.
    """

    title: str
    kind: Literal["text", "number", "percent", "plain", "day"] = "text"
    places: int = 0
    width: int = 14
    """In characters of the usual font."""
    wraps: bool = False
    """Long texts go over several lines, so that paper shows them whole."""


@dataclass(frozen=True)
class ExportedTable:
    """A table with what a reader of the file must know of it, in the language of the page."""

    title: str
    """Names the sheet and the file, such as ``执法考核六率 2021 乡镇街道``."""
    about: tuple[str, ...]
    """What the rows are: scheme, period, data as of, search. Who exported them, and when, the watermark says."""
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    """Read once, in order, before the reader's session is closed; may be a stream of the database."""
    action: str
    """For the audit log: ``ranking:export``."""
    subject: str
    """For the audit log: what was exported, by keys: ``six-rates 2021 township``."""
    notes: tuple[tuple[str, ...], ...] = ()
    """What the columns mean, on a sheet of its own in .xlsx; the first line is its header."""


def shown(cell: Cell, column: Column) -> str:
    """The cell as the screen prints it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dt.date):
        return cell.isoformat()
    number = Fraction(cell)
    if column.kind == "plain":
        return plain(Fraction(rounded(number, column.places)))
    return percent(number, column.places) if column.kind == "percent" else rounded(number, column.places)
