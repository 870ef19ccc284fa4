"""The first look at the files of one import: kinds, layouts, row counts, and the keys that stand twice in one file.

Whatever makes a whole file useless is found here, before the database is touched.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from dashboard.imports.cells import Cells
from dashboard.imports.files import grids_in, table_in
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.layout import Layout, MappingProfile, kind_of, kinds_in_name, known_headers, known_words, layout
from dashboard.imports.problems import ImportRefused, Refusal
from dashboard.imports.quoting import shown
from dashboard.imports.tables import Table

Key = tuple[Any, ...]
Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, the rows done, and their number where it is known."""

STEP = 5000


@dataclass(frozen=True)
class Sheet:
    """One table to import and what the first look found."""

    table: Table
    layout: Layout
    rows: int
    repeated: Mapping[Key, tuple[int, ...]]
    """Key → the rows that share it, where there are several."""


@dataclass(frozen=True)
class Survey:
    """What one import will read, in the order of references."""

    sheets: tuple[Sheet, ...]
    skipped: tuple[str, ...]
    """Sheets of workbooks in which nothing stands that we know."""
    hidden: tuple[str, ...]
    """Hidden sheets, which were not read."""


def survey(
    paths: Sequence[Path],
    kind: Kind | None,
    profile: MappingProfile,
    progress: Progress,
    *,
    hidden_sheets: bool = False,
) -> Survey:
    """Looks through all files once; raises ImportRefused that names every file that cannot be read."""
    sheets: list[Sheet] = []
    skipped: list[str] = []
    hidden: list[str] = []
    refusals: list[Refusal] = []
    for path in dict.fromkeys(paths):
        try:
            grids = grids_in(path, known_words(profile), progress, hidden_sheets=hidden_sheets)
            tables = [table_in(grid) for grid in grids if grid.count]
        except ImportRefused as error:
            refusals += error.refusals
            continue
        hidden += [grid.label for grid in grids if not grid.count]
        telling = [table for table in tables if len(tables) == 1 or not _says_nothing(table, profile)]
        if not telling:
            headers = shown(", ".join(filter(None, tables[0].headers)))
            refusals.append(Refusal("no_kind", path, tables[0].sheet, {"headers": headers}))
        skipped += [table.label for table in tables if table not in telling]
        for table in telling:
            try:
                sheets.append(_sheet(table, kind or kind_of(table), profile))
            except ImportRefused as error:
                refusals += error.refusals
    if not refusals and not any(sheet.rows for sheet in sheets):
        refusals.append(Refusal("no_rows", detail={"files": ", ".join(path.name for path in paths)}))
    if refusals:
        raise ImportRefused(refusals)
    order = list(KINDS)
    return Survey(
        tuple(sorted(sheets, key=lambda sheet: order.index(sheet.layout.kind.key))), tuple(skipped), tuple(hidden)
    )


def _says_nothing(table: Table, profile: MappingProfile) -> bool:
    """A sheet of notes or lists beside the others: neither its name nor any header is known."""
    named = table.sheet is not None and kinds_in_name(table.sheet)
    return not named and not known_headers(table.headers) and not set(profile.keys) & set(table.headers)


def _sheet(table: Table, kind: Kind, profile: MappingProfile) -> Sheet:
    found = layout(table, kind, profile)
    hashes = array("q")
    rows = 0
    for _, key in _keys(table, found):
        rows += 1
        if key is not None:
            hashes.append(hash(key))
    # Hashes take a tenth of the room of a million keys; only where two agree are the keys themselves compared.
    agreeing = {one for one, other in pairwise(sorted(hashes)) if one == other}
    lines: dict[Key, list[int]] = defaultdict(list)
    if agreeing:
        for number, key in _keys(table, found):
            if key is not None and hash(key) in agreeing:
                lines[key].append(number)
    return Sheet(table, found, rows, {key: tuple(numbers) for key, numbers in lines.items() if len(numbers) > 1})


def _keys(table: Table, found: Layout) -> Iterator[tuple[int, Key | None]]:
    """(row number, key) of each row; the key is None where a part of it is blank or cannot be read."""
    parts = [
        (Cells(found.kind.columns[name], from_1904=table.from_1904), found.positions[name])
        for name in found.kind.key_columns
    ]
    for done, (number, row) in enumerate(table.rows(), 1):
        key = tuple([cells[row[place]] for cells, place in parts])
        yield number, None if None in key else key
        if done % STEP == 0:
            for cells, _ in parts:
                cells.bad.clear()  # nobody asks here why a key cannot be read
