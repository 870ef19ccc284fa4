"""Finding the table in a grid: its header row or two, known by name, and what stands above them.

What stands below, totals and notes among it, is ``skipping``'s part: it takes the columns' meaning to tell them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from dashboard.imports.cells.money import units_in_line
from dashboard.imports.cells.options import MoneyUnit
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.reading.grids import Grid
from dashboard.imports.tables.layout import kinds_in_name, meaning, means, named
from dashboard.imports.tables.table import MOST_COLUMNS, TRIMMED, Raw, Row, Skipped, Table, as_wide, is_covered, text_of
from dashboard.imports.telling.problems import ImportRefused, refused
from dashboard.imports.telling.quoting import quoted

LOOKED_AT = 50
"""Rows that are not blank, from the first: among these the headers stand."""
LONGEST_HEADER = 100
_SHOWN_ROWS = 3


def find_table(grid: Grid, profile: MappingProfile) -> Table:
    """The table in the grid; raises ImportRefused where no row of headers is known.

    With a profile's kind only that kind's headers count. Of several rows the one that names most columns is
    taken, of equal ones the first.
    """
    rows = list(islice(grid.rows(), LOOKED_AT))
    if not rows:
        raise refused("empty_file", grid.path, grid.sheet)
    wanted = KINDS[profile.kind] if profile.kind else None
    known = _Known(KINDS.values() if wanted is None else (wanted,), profile)
    found = _best([row for _, row in rows], known)
    if found is None:
        raise _no_headers(grid, rows, wanted)
    if len(found.names) > MOST_COLUMNS:
        raise refused("too_many_columns", grid.path, grid.sheet, found=len(found.names), most=MOST_COLUMNS)
    above, headers = rows[: found.at], rows[found.at : found.at + found.height]
    last, width = headers[-1][0], len(found.names)

    def below() -> Iterator[tuple[int, Row]]:
        return ((number, as_wide(row, width)) for number, row in grid.rows() if number > last)

    return Table(
        path=grid.path,
        sheet=grid.sheet,
        headers=found.names,
        rows=below,
        sha256=grid.sha256,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        from_1904=grid.from_1904,
        header_cells=tuple(tuple(map(header_text, row)) for _, row in headers),
        above=(
            *(Skipped(number, "unit_line" if _units(row) else "letterhead", quoted(row)) for number, row in above),
            *(Skipped(number, "header", quoted(row)) for number, row in headers),
        ),
        units=frozenset(unit for _, row in above for unit in _units(row)),
    )


class _Known:
    """Which headers mean something, in any of some kinds."""

    def __init__(self, kinds: Iterable[Kind], profile: MappingProfile) -> None:
        self._kinds = [(kind, means(kind, profile)) for kind in kinds]
        self._found: dict[str, list[tuple[str, str]]] = {}

    def columns(self, name: str) -> list[tuple[str, str]]:
        """(kind, key) of each column that the name means."""
        if name not in self._found:
            found = ((kind.key, meaning(name, kind, meant)) for kind, meant in self._kinds)
            self._found[name] = [(kind, key) for kind, key in found if key is not None]
        return self._found[name]

    def count(self, names: Iterable[str]) -> int:
        """How many different columns of one kind the names mean, of the kind of which they mean most."""
        different = {column for name in names for column in self.columns(name)}
        return max(Counter(kind for kind, _ in different).values(), default=0)


class _Headers(NamedTuple):
    """One or two rows taken for headers."""

    at: int
    """Which of the rows looked at is the first."""
    height: int
    names: tuple[str, ...]
    known: int
    joined: bool = False
    """Whether merged cells, or a name known only when put together, say that the two rows belong together."""


def _best(rows: Sequence[Row], known: _Known) -> _Headers | None:
    singles = [_one_row(at, row, known) for at, row in enumerate(rows)]
    best: _Headers | None = None
    for at, (single, row) in enumerate(zip(singles, rows, strict=True)):
        found = single
        if at + 1 < len(rows) and (double := _two_rows(at, row, rows[at + 1], known)):
            # A letterhead and the headers below it know together what the headers know alone.
            more = double.known > single.known or (double.known == single.known and double.joined)
            found = double if more and double.known > singles[at + 1].known else single
        # One word may stand anywhere; in the first row it is a table of which the other headers are unknown.
        if found.known >= (1 if at == 0 else 2) and (best is None or found.known > best.known):
            best = found
    return best


def _one_row(at: int, row: Row, known: _Known) -> _Headers:
    names = _without_blank_end(map(header_text, row))
    return _Headers(at, 1, names, known.count(names))


def _two_rows(at: int, upper: Row, lower: Row, known: _Known) -> _Headers | None:
    """Both rows as headers; None where the lower one may be a row of the table.

    A cell of the lower row belongs to the headers only below a heading that stands over several columns, below none at
    all, or where both together are a known header, such as 罚没金额 over (万元).
    """
    tops, bottoms = list(map(header_text, upper)), list(map(header_text, lower))
    width = max(len(tops), len(bottoms))
    tops += [""] * (width + 1 - len(tops))
    bottoms += [""] * (width + 1 - len(bottoms))
    names: list[str] = []
    heading = ""
    joined = _are_merged(upper, lower)
    for place in range(width):
        top, bottom = tops[place], bottoms[place]
        if not bottom:
            names.append(top)
            heading = ""
            continue
        alone = bool(top) and not (bottoms[place + 1] and not tops[place + 1])
        heading = top or heading
        forms = [heading + bottom] if alone else [heading + bottom, bottom]
        name = next(filter(known.columns, forms), None)
        if alone and name is None:
            return None
        joined |= alone
        names.append(name or forms[0])
        heading = "" if alone else heading
    found = _without_blank_end(names)
    return _Headers(at, 2, found, known.count(found), joined)


def _are_merged(upper: Row, lower: Row) -> bool:
    """Whether merged cells join the rows: one reaches down into the lower row, or stands over several of its cells."""
    pairs = list(zip(upper, lower, strict=False))
    return any(
        (is_covered(below) and text_of(below) == text_of(above)) or (is_covered(above) and header_text(below) != "")
        for above, below in pairs
    )


def header_text(cell: Raw) -> str:
    """What a cell says as a header; a cell that another one covers says nothing."""
    return "" if is_covered(cell) else text_of(cell).strip(TRIMMED)[:LONGEST_HEADER]


def _without_blank_end(names: Iterable[str]) -> tuple[str, ...]:
    named = list(names)
    while named and not named[-1]:
        named.pop()
    return tuple(named)


def _units(row: Row) -> set[MoneyUnit]:
    return {unit for cell in row for unit in units_in_line(header_text(cell))}


def _no_headers(grid: Grid, rows: Sequence[tuple[int, Row]], wanted: Kind | None) -> ImportRefused:
    first = "; ".join(f"{number}: {quoted(row)}" for number, row in rows[:_SHOWN_ROWS])
    called = [kind for name in (grid.sheet, grid.path.stem) if name for kind in kinds_in_name(name)]
    nearest = wanted or next(iter(called), None)
    if nearest is None:
        return refused("no_headers", grid.path, grid.sheet, looked=len(rows), rows=first)
    required = named(column for column in nearest.columns.values() if column.required)
    return refused(
        "no_headers_of",
        grid.path,
        grid.sheet,
        looked=len(rows),
        rows=first,
        kind=f"{nearest.key} ({nearest.zh})",
        columns=required,
    )
