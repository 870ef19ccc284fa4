"""What a program sends, as a table: JSON or CSV in UTF-8. Nothing is guessed here as it is with people's files.

A body that is not of its form is refused whole: its program is mistaken. What its cells say is checked like any import.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from dashboard.imports.kinds import Column, Kind
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.tables.layout import Layout, layout
from dashboard.imports.tables.table import TRIMMED, Row, Table
from dashboard.imports.telling.quoting import shown
from dashboard.translations import _

MOST_ROWS = 5000
MOST_REASONS = 20
"""So many mistakes of one body are told."""
LONGEST_NUMBER = 64
"""Characters; a longer number is left as it is written, and its cell refused."""

_NO_CHARACTER = re.compile("[\ud800-\udfff]")
_LIST_MARKS = ";；、"


@dataclass(frozen=True)
class Reason:
    """One thing that is wrong with a body; ``row`` counts from 1 in JSON, as a spreadsheet does in CSV."""

    code: str
    message: str
    row: int | None = None
    column: str | None = None


class BodyRefused(Exception):
    """The body is not of the form that is asked for, so that nothing of it was taken."""

    def __init__(self, status: int, code: str, message: str, reasons: Sequence[Reason] = ()) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.reasons = tuple(reasons[:MOST_REASONS])


class _Number(str):
    """A number of JSON as it is written: no digit of it is lost."""


class _Twice(Exception):
    """A name stands twice in one object."""


def read_json(content: bytes, kind: Kind, path: Path) -> Table:
    """The table of ``{"rows": [{column: value, …}, …]}``; raises BodyRefused and, for its columns, ImportRefused.

    Every row names the same columns: one left out keeps its stored value, which a table can only say of all its rows.
    """
    rows = _rows(content)
    names = tuple(rows[0])
    different = [number for number, row in enumerate(rows, 1) if row.keys() != rows[0].keys()]
    if different:
        message = _("Every row names the same columns as the first; give null for what is blank.")
        raise _malformed([Reason("other_columns", message, number) for number in different])
    table = _table(path, names, content, lambda: iter(()))
    places = _known(table, kind)
    reasons: list[Reason] = []
    cells: list[tuple[int, Row]] = []
    for number, row in enumerate(rows, 1):
        written = []
        for name, column in zip(names, places, strict=True):
            cell = _cell(row[name], column)
            if cell is None:
                reasons.append(_wrong_type(number, column, row[name]))
            written.append(cell or "")
        cells.append((number, written))
    if reasons:
        raise _malformed(reasons)
    return _table(path, names, content, lambda: iter(cells))


def read_csv(content: bytes, kind: Kind, path: Path) -> Table:
    """The table of a CSV text, its first line the headers; raises BodyRefused and, for its columns, ImportRefused."""
    lines = csv.reader(io.StringIO(_text(content, "utf-8-sig"), newline=""), strict=True)
    try:
        headers = tuple(header.strip(TRIMMED) for header in next(lines, ()))
        rows = [(number, row) for number, row in enumerate(lines, 2) if row]
    except csv.Error as error:
        message = _("The body is no CSV: line %(line)s (%(reason)s).", line=lines.line_num, reason=error)
        raise BodyRefused(400, "malformed", message) from error
    _check_number(rows)
    cells: list[tuple[int, Row]] = [(number, [*row, *[""] * (len(headers) - len(row))]) for number, row in rows]
    table = _table(path, headers, content, lambda: iter(cells))
    _known(table, kind)
    return table


def _rows(content: bytes) -> list[Mapping[str, Any]]:
    try:
        body = json.loads(
            _text(content, "utf-8"),
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_no_constant,
            object_pairs_hook=_once,
        )
    except _Twice as error:
        message = _("The name “%(name)s” stands twice in one object.", name=shown(str(error)))
        raise BodyRefused(400, "malformed", message) from error
    except (ValueError, RecursionError) as error:
        raise BodyRefused(400, "malformed", _("The body is no JSON.")) from error
    rows = body.get("rows") if isinstance(body, dict) and body.keys() == {"rows"} else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = _("Expected an object whose one member “rows” is a list of objects, one a row.")
        raise _malformed([Reason("no_rows", message)])
    _check_number(rows)
    return rows


def _text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BodyRefused(400, "malformed", _("The body is no UTF-8.")) from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return made


def _check_number(rows: Sequence[object]) -> None:
    if not rows:
        raise _malformed([Reason("no_rows", _("The body holds no rows."))])
    if len(rows) > MOST_ROWS:
        message = _("At most %(most)s rows are taken at once; found %(found)s.", most=MOST_ROWS, found=len(rows))
        raise BodyRefused(413, "too_many_rows", message)


def _table(
    path: Path, headers: tuple[str, ...], content: bytes, rows: Callable[[], Iterator[tuple[int, Row]]]
) -> Table:
    return Table(path, None, headers, rows, hashlib.sha256(content).hexdigest(), "utf-8-sig", all_rows=True)


def _known(table: Table, kind: Kind) -> list[Column]:
    """The columns that the headers mean, in their order; a misspelt one would else be left out unseen."""
    found: Layout = layout(table, kind, MappingProfile())
    if found.unknown:
        raise _malformed(
            [
                Reason("unknown_column", _("There is no column “%(name)s” of %(kind)s.", name=name, kind=kind.key))
                for name in found.unknown
            ]
        )
    return [kind.columns[key] for key, _place in sorted(found.positions.items(), key=lambda one: one[1])]


def _malformed(reasons: Sequence[Reason]) -> BodyRefused:
    return BodyRefused(422, "not_taken", _("Nothing was taken; the reasons say why."), reasons)


def _cell(value: Any, column: Column) -> str | None:
    """The value as a cell holds it; None where its type is not the column's. Codes are never numbers: they would lose
    their zeros."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower() if column.cell == "yes_no" else None
    if isinstance(value, _Number):
        return _plain(value) if column.cell in ("whole", "decimal", "year") else None
    if isinstance(value, list) and column.cell == "codes":
        listed = all(isinstance(one, str) and not isinstance(one, _Number) for one in value)
        return None if not listed or any(mark in one for one in value for mark in _LIST_MARKS) else "、".join(value)
    return value if isinstance(value, str) and not _NO_CHARACTER.search(value) else None


def _plain(number: str) -> str:
    """The number without an exponent, as far as that is a number that people write."""
    if "e" not in number.lower() or len(number) > LONGEST_NUMBER:
        return number
    read = Decimal(number)
    return f"{read:f}" if abs(read.adjusted()) < LONGEST_NUMBER else number


def _wrong_type(row: int, column: Column, value: Any) -> Reason:
    match column.cell:
        case "yes_no":
            expected = _("true, false, a text or null")
        case "whole" | "decimal" | "year":
            expected = _("a number, a text or null")
        case "codes":
            expected = _("a list of texts, a text or null")
        case _:
            expected = _("a text or null")
    found = value if isinstance(value, _Number) else json.dumps(value)
    message = _(
        "Row %(row)s, %(column)s: found %(found)s; expected %(expected)s.",
        row=row, column=column.key, found=shown(found), expected=expected,
    )  # fmt: skip
    return Reason("wrong_type", message, row, column.key)
