"""How the sheets of an import look before they are checked: kind, headers, what these mean, some cells of each.

A sheet that cannot be read as any kind is looked at all the same, so that a person can say what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.mapping.choices import Place
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.mapping.proposing import likely_kind, propose
from dashboard.imports.reading.grids import Grid
from dashboard.imports.tables.finding import LOOKED_AT, find_table, header_text
from dashboard.imports.tables.layout import kind_of, meanings
from dashboard.imports.tables.table import Raw, Row, Table, is_blank, text_of
from dashboard.imports.telling.problems import ImportRefused
from dashboard.imports.telling.quoting import shown
from dashboard.imports.telling.rejected import original
from models.id_numbers import masked, masked_within

SAMPLES = 3
LONGEST_SAMPLE = 40


@dataclass(frozen=True)
class LookedColumn:
    """A column as it stands: its header, the key of our column that it means or might mean, and its first cells."""

    header: str
    key: str | None
    likely: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Looked:
    """A sheet as it stands. ``kind`` is None where nothing tells which it is, and ``likely_kind`` what it might be."""

    place: Place
    path: Path
    name: str
    kind: str | None
    likely_kind: str | None
    header_row: int | None
    columns: tuple[LookedColumn, ...]


def look(grid: Grid, position: int, profile: MappingProfile) -> Looked:
    """How the sheet looks by this profile."""
    kind: Kind | None = KINDS[profile.kind] if profile.kind else None
    table: Table | None = None
    with suppress(ImportRefused):  # which the check will say; here it is only looked at
        table = original(find_table(grid, profile))
        kind = kind_of(table, profile)
    header_row, headers, rows = _presumed(grid) if table is None else _found(table)
    cells = [[row[at] if at < len(row) else "" for row in rows] for at in range(len(headers))]
    likely = kind or likely_kind(headers, cells)
    keys: list[str | None] = [None] * len(headers) if kind is None else meanings(headers, kind, profile)
    proposed = keys if likely is None else propose(likely, headers, keys, cells)
    columns = tuple(
        LookedColumn(header, key, might_be, tuple(_sample(cell, likely, might_be) for cell in several))
        for header, key, might_be, several in zip(headers, keys, proposed, cells, strict=True)
    )
    return Looked(
        place=(position, grid.sheet),
        path=grid.path,
        name=grid.path.name,
        kind=None if kind is None else kind.key,
        likely_kind=None if likely is None else likely.key,
        header_row=header_row,
        columns=columns,
    )


def _found(table: Table) -> tuple[int | None, Sequence[str], list[Row]]:
    """Row number of the headers, the headers, and the first rows below."""
    header_row = max((one.row for one in table.above if one.reason == "header"), default=1)
    return header_row, table.headers, [row for _, row in islice(table.rows(), SAMPLES)]


def _presumed(grid: Grid) -> tuple[int | None, Sequence[str], list[Row]]:
    """The headers where none is known: of the first rows the one in which most cells are filled."""
    rows = list(islice(grid.rows(), LOOKED_AT))
    if not rows:
        return None, (), []
    at = max(range(len(rows)), key=lambda one: (sum(bool(header_text(cell)) for cell in rows[one][1]), -one))
    number, row = rows[at]
    return number, tuple(map(header_text, row)), [one for _, one in rows[at + 1 : at + 1 + SAMPLES]]


def _sample(cell: Raw, kind: Kind | None, key: str | None) -> str:
    if is_blank(cell):
        return ""
    text = text_of(cell).strip()
    sealed = kind is not None and key is not None and kind.columns[key].sealed is not None
    return shown(masked(text) if sealed else masked_within(text), LONGEST_SAMPLE)
