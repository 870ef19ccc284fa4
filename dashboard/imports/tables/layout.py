"""Which kind of rows a table holds, and which of its columns stands where. No cell below the headers is read here.

A mapping profile comes in between: the headers as written and the columns they mean, the cells and their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from dashboard.imports.cells.cell import Cells
from dashboard.imports.cells.money import header_and_unit
from dashboard.imports.cells.options import MoneyUnit
from dashboard.imports.cells.width import folded_header
from dashboard.imports.kinds import KINDS, Column, Kind
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import ImportRefused, refused
from dashboard.imports.telling.quoting import shown


@dataclass(frozen=True)
class Layout:
    """Where the columns of a kind stand in a table, and how their cells are read."""

    kind: Kind
    positions: Mapping[str, int]
    """Key of each column that the table has → its place, from 0."""
    unknown: Mapping[str, int]
    """Header that means nothing to us → its place."""
    profile: MappingProfile
    units: Mapping[str, MoneyUnit]
    """Key of a column of money → the unit that its header or a line above the table says."""

    @cached_property
    def fixed(self) -> Mapping[str, str]:
        """Key of each column that the table lacks and the profile fills → what it fills in."""
        return {key: text for key, text in self.profile.fixed.items() if key in self.kind.columns}

    @cached_property
    def given(self) -> frozenset[str]:
        """Keys of the columns that are not left as they are stored: those of the table and the fixed ones."""
        return frozenset([*self.positions, *self.fixed])

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are given, in the kind's order."""
        given = self.given
        return tuple(column for key, column in self.kind.columns.items() if key in given)

    def unit(self, key: str) -> MoneyUnit | None:
        """The unit in which this column's amounts are read where they name none; None is yuan."""
        return self.units.get(key, self.profile.options(key).money_unit)

    def headers(self, table: Table) -> tuple[str, ...]:
        """The table's headers, those of money with their unit, so that a rejected file says it without the profile
        and the lines above."""
        headers = list(table.headers)
        for key, place in self.positions.items():
            unit = self.unit(key) if self.kind.columns[key].money else None
            if unit is not None and header_and_unit(folded_header(headers[place]))[1] is None:
                headers[place] += f"({unit})"
        return tuple(headers)

    def cells(self, key: str, *, from_1904: bool = False) -> Cells:
        """The reader of this column's cells."""
        options = replace(self.profile.options(key), money_unit=self.unit(key))
        return Cells(self.kind.columns[key], options, self.profile.values.get(key), from_1904=from_1904)


@cache
def headers_of(kind: Kind) -> Mapping[str, str]:
    """Folded header → key of the column it means, for one kind."""
    return {
        folded_header(header): column.key
        for column in kind.columns.values()
        for header in (*column.aliases, column.zh, column.key, column.zh + column.key)
    }


@cache
def _headers_of_all() -> frozenset[str]:
    return frozenset(header for kind in KINDS.values() for header in headers_of(kind))


def known_headers(headers: Sequence[str]) -> int:
    """How many of these headers mean something in any kind."""
    return len({folded_header(header) for header in headers} & _headers_of_all())


def means(kind: Kind, profile: MappingProfile) -> Mapping[str, str]:
    """Folded header → key of the column it means, in this kind and for the office of the profile."""
    theirs = {folded_header(header): key for header, key in profile.keys.items() if key in kind.columns or not key}
    return {header: key for header, key in {**headers_of(kind), **theirs}.items() if key}


def meaning(header: str, kind: Kind, meant: Mapping[str, str]) -> str | None:
    """The key of the column that a header means; behind one of money its unit may stand."""
    folded = folded_header(header)
    key = meant.get(folded)
    if key is None and folded:
        name, unit = header_and_unit(folded)
        key = meant.get(name) if unit else None
        key = key if key is not None and kind.columns[key].money else None
    return key


def meanings(headers: Sequence[str], kind: Kind, profile: MappingProfile) -> list[str | None]:
    """The key of the column that each of the headers means."""
    meant = means(kind, profile)
    return [meaning(header, kind, meant) for header in headers]


def known_words(profile: MappingProfile) -> frozenset[str]:
    """The folded headers that mean something in any kind or in the profile."""
    ours = (headers_of(kind) for kind in KINDS.values())
    return frozenset().union(*ours, map(folded_header, profile.keys))


def kind_named(name: str) -> Kind:
    """The kind with this key or Chinese title; raises ImportRefused."""
    folded = folded_header(name)
    for kind in KINDS.values():
        if folded in (kind.key, kind.zh):
            return kind
    raise refused("unknown_kind", name=name, kinds=", ".join(KINDS))


def kinds_in_name(name: str) -> list[Kind]:
    """The kinds whose key or title the name is or, where it is none, contains."""
    folded = folded_header(re.sub(r"[\s-]+", "_", name.strip()))
    exact = [kind for kind in KINDS.values() if folded in (kind.key, kind.zh)]
    if exact:
        return exact
    # 案件 also stands in 行政诉讼案件; the name then says two things, and the headers decide.
    return [
        kind
        for kind in KINDS.values()
        if kind.zh in folded or re.search(rf"(?<![a-z]){re.escape(kind.key)}(?![a-z])", folded)
    ]


def kinds_by_headers(headers: Sequence[str], profile: MappingProfile) -> list[Kind]:
    """The kinds of which every required column is among the headers or fixed by the profile."""
    return [kind for kind in KINDS.values() if not missing(headers, kind, profile)]


def missing(headers: Sequence[str], kind: Kind, profile: MappingProfile) -> list[Column]:
    """The required columns of the kind that are neither among the headers nor fixed by the profile."""
    given = {*meanings(headers, kind, profile), *profile.fixed}
    return [column for column in kind.columns.values() if column.required and column.key not in given]


def named(columns: Iterable[Column]) -> str:
    """Columns as a message names them."""
    return ", ".join(f"{column.zh} ({column.key})" for column in columns)


def kind_of(table: Table, profile: MappingProfile) -> Kind:
    """The kind of the table's rows, by the profile, its sheet's name, its file's name or its headers; raises
    ImportRefused."""
    if profile.kind is not None:
        return KINDS[profile.kind]
    called: list[Kind] = []
    for name in (table.sheet, table.path.stem):
        called = kinds_in_name(name) if name is not None else []
        if len(called) == 1:
            return called[0]
    fitting = kinds_by_headers(table.headers, profile)
    both = [kind for kind in fitting if kind in called] or fitting
    if len(both) == 1:
        return both[0]
    choices = both or called
    if choices:
        raise _refused(table, "two_kinds", kinds=", ".join(f"{kind.key} ({kind.zh})" for kind in choices))
    nearest = nearest_kind(table.headers, profile)
    raise _refused(
        table,
        "no_kind",
        headers=shown(", ".join(filter(None, table.headers)), 200),
        kind=f"{nearest.key} ({nearest.zh})",
        columns=named(missing(table.headers, nearest, profile)),
    )


def nearest_kind(headers: Sequence[str], profile: MappingProfile) -> Kind:
    """The kind of which most columns are among the headers, and of those the one that lacks the fewest."""

    def fit(kind: Kind) -> tuple[int, int]:
        known = set(meanings(headers, kind, profile)) - {None}
        return len(known), -len(missing(headers, kind, profile))

    return max(KINDS.values(), key=fit)


def layout(table: Table, kind: Kind, profile: MappingProfile) -> Layout:
    """Where the kind's columns stand; raises ImportRefused where one stands twice or is missing, or the profile's
    fixed values cannot be read."""
    positions: dict[str, int] = {}
    unknown: dict[str, int] = {}
    units: dict[str, MoneyUnit] = {}
    for place, (header, key) in enumerate(zip(table.headers, meanings(table.headers, kind, profile), strict=True)):
        if key is None:
            called = shown(header)
            unknown[called if called and called not in unknown else f"{called} ({place + 1})".strip()] = place
        elif key in positions:
            raise _refused(table, "header_twice", first=table.headers[positions[key]], second=header)
        else:
            positions[key] = place
            if kind.columns[key].money and (unit := _unit(table, header)):
                units[key] = unit
    found = Layout(kind, positions, unknown, profile, units)
    if lacking := missing(table.headers, kind, profile):
        raise _refused(
            table,
            "missing_columns",
            kind=kind.key,
            columns=named(lacking),
            headers=shown(", ".join(filter(None, table.headers)), 200),
        )
    _check_fixed(table, found)
    return found


def _unit(table: Table, header: str) -> MoneyUnit | None:
    """The unit in the header, else the one in the lines above it."""
    _, unit = header_and_unit(folded_header(header))
    if unit is None and len(table.units) > 1:
        raise _refused(table, "two_units", units="、".join(sorted(table.units)), header=header)
    return unit or next(iter(table.units), None)


def _check_fixed(table: Table, found: Layout) -> None:
    for key, text in found.fixed.items():
        if key in found.positions:
            raise _refused(table, "fixed_and_found", key=key, header=table.headers[found.positions[key]])
        cells = found.cells(key)
        (value,) = cells.read([text])
        if cells.bad or (value is None and found.kind.columns[key].required):
            raise _refused(table, "fixed_unreadable", key=key, found=shown(text), column=found.kind.columns[key].zh)


def _refused(table: Table, code: str, **detail: object) -> ImportRefused:
    return refused(code, table.path, table.sheet, **detail)
