"""The first look at the files of one import: kinds, layouts, row counts, and the keys that stand twice in one file.

Whatever makes a whole file useless is found here, before the database is touched.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.mapping.choices import Chosen
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.reading.grids import Grid
from dashboard.imports.reading.opening import grids_in
from dashboard.imports.tables.finding import find_table
from dashboard.imports.tables.layout import Layout, kind_of, kinds_in_name, known_words, layout
from dashboard.imports.tables.table import Table, is_blank, is_covered
from dashboard.imports.telling.problems import ImportRefused, Refusal
from dashboard.imports.telling.rejected import original

Key = tuple[Any, ...]
Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, the rows done, and their number where it is known."""

STEP = 5000
_NOTHING_SAID: Mapping[Path, str] = MappingProxyType({})


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


@dataclass(frozen=True)
class Opened:
    """Files that were read: what stands in their sheets, in the order in which they were given."""

    paths: tuple[Path, ...]
    grids: tuple[Grid, ...]
    hidden: tuple[str, ...]
    """Hidden sheets, which were not read."""
    refusals: tuple[Refusal, ...]
    """Why some files cannot be read."""


def open_files(
    paths: Sequence[Path],
    profiles: Iterable[MappingProfile],
    progress: Progress,
    *,
    hidden_sheets: bool = False,
    encodings: Mapping[Path, str] = _NOTHING_SAID,
) -> Opened:
    """Reads the files. The headers of the profiles tell an encoding and a delimiter, too.

    ``encodings`` are what a person says of text files that could be in several.
    """
    words = frozenset().union(known_words(MappingProfile()), *map(known_words, profiles))
    grids: list[Grid] = []
    hidden: list[str] = []
    refusals: list[Refusal] = []
    for path in dict.fromkeys(paths):
        try:
            found = grids_in(path, words, progress, hidden_sheets=hidden_sheets, encoding=encodings.get(path))
        except ImportRefused as error:
            refusals += error.refusals
            continue
        grids += [grid for grid in found if grid.count]
        hidden += [grid.label for grid in found if not grid.count]
    return Opened(tuple(dict.fromkeys(paths)), tuple(grids), tuple(hidden), tuple(refusals))


def survey(opened: Opened, chosen: Chosen, *, by_sheet: bool = False) -> Survey:
    """Looks through all files once; raises ImportRefused that names every file that is of no use.

    ``by_sheet``: the profiles were chosen for single sheets, so that one which fits no table is a mistake.
    """
    sheets: list[Sheet] = []
    skipped: list[str] = []
    refusals = list(opened.refusals)
    for _, grids in groupby(opened.grids, lambda grid: grid.path):
        try:
            tables, left_out = _tables(list(grids), chosen, by_sheet=by_sheet)
        except ImportRefused as error:
            refusals += error.refusals
            continue
        skipped += left_out
        for table in tables:
            try:
                sheets.append(_sheet(table, chosen(table.path, table.sheet)))
            except ImportRefused as error:
                refusals += error.refusals
    if not refusals and not any(sheet.rows for sheet in sheets):
        refusals.append(Refusal("no_rows", detail={"files": ", ".join(path.name for path in opened.paths)}))
    if refusals:
        raise ImportRefused(sorted(refusals, key=lambda one: opened.paths.index(one.path) if one.path else -1))
    order = list(KINDS)
    in_order = sorted(sheets, key=lambda sheet: order.index(sheet.layout.kind.key))
    return Survey(tuple(in_order), tuple(skipped), opened.hidden)


def _tables(grids: Sequence[Grid], chosen: Chosen, *, by_sheet: bool) -> tuple[list[Table], list[str]]:
    """The tables of a file, and the labels of its sheets in which none is; raises ImportRefused.

    A sheet without headers that are known is left out, such as one of notes or lists, unless its name is a kind's.
    """
    tables: list[Table] = []
    left_out: dict[str, ImportRefused] = {}
    for grid in grids:
        profile = chosen(grid.path, grid.sheet)
        try:
            tables.append(original(find_table(grid, profile)))
        except ImportRefused as error:
            if grid.sheet is None or (by_sheet and profile.kind) or kinds_in_name(grid.sheet):
                raise
            left_out[grid.label] = error
    if not tables:
        raise ImportRefused(refusal for error in left_out.values() for refusal in error.refusals)
    return tables, list(left_out)


def survey_of(table: Table, kind: Kind) -> Survey:
    """The survey of one table that stands in no file; raises ImportRefused."""
    return Survey((_sheet(table, MappingProfile(kind=kind.key)),), (), ())


def _sheet(table: Table, profile: MappingProfile) -> Sheet:
    found = layout(table, kind_of(table, profile), profile)
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
    found = replace(found, unknown=_holding(table, found.unknown))
    table = replace(table, headers=found.headers(table))
    return Sheet(table, found, rows, {key: tuple(numbers) for key, numbers in lines.items() if len(numbers) > 1})


def _keys(table: Table, found: Layout) -> Iterator[tuple[int, Key | None]]:
    """(row number, key) of each row; the key is None where a part of it is blank or cannot be read."""
    cells = {name: found.cells(name, from_1904=table.from_1904) for name in found.kind.key_columns}
    fixed = {name: cells[name].read([text])[0] for name, text in found.fixed.items() if name in cells}
    parts = [(found.positions.get(name), one, fixed.get(name)) for name, one in cells.items()]
    for done, (number, row) in enumerate(table.rows(), 1):
        key = tuple([value if place is None else one[row[place]] for place, one, value in parts])
        yield number, None if None in key else key
        if done % STEP == 0:
            for one in cells.values():
                one.bad.clear()  # nobody asks here why a key cannot be read


def _holding(table: Table, unknown: Mapping[str, int]) -> Mapping[str, int]:
    """The unknown columns without those that have no header and hold nothing: blanks between the others."""
    empty = {place for place in unknown.values() if not table.headers[place]}
    for _, row in table.rows() if empty else ():
        empty -= {place for place in empty if not is_blank(row[place]) and not is_covered(row[place])}
        if not empty:
            break
    return {header: place for header, place in unknown.items() if place not in empty}
