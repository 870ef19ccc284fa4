"""Which kind of rows a table holds, and which of its columns stands where. No cell below the headers is read here.

A mapping profile comes in between the headers as written and the columns they mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from dashboard.imports.kinds import KINDS, Column, Kind
from dashboard.imports.problems import ImportRefused, refused
from dashboard.imports.quoting import shown
from dashboard.imports.tables import Table
from dashboard.imports.width import folded_header


@dataclass(frozen=True)
class MappingProfile:
    """Mapping profile 映射方案: which of our columns another office's headers mean."""

    name: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Header as that office writes it → key of the column."""


def profile_named(name: str) -> MappingProfile:
    """The mapping profile kept under this name; raises ImportRefused where there is none.

    None can be kept yet: profiles are made on the upload page, which is still to come.
    """
    raise refused("unknown_mapping", name=name)


@dataclass(frozen=True)
class Layout:
    """Where the columns of a kind stand in a table."""

    kind: Kind
    positions: Mapping[str, int]
    """Key of each column that the table has → its place, from 0."""
    unknown: Mapping[str, int]
    """Header that means nothing to us → its place."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that the table has, in the kind's order."""
        return tuple(column for key, column in self.kind.columns.items() if key in self.positions)


@cache
def headers_of(kind: Kind) -> Mapping[str, str]:
    """Folded header → key of the column it means, for one kind."""
    return {
        folded_header(header): column.key
        for column in kind.columns.values()
        for header in (*column.aliases, column.zh, column.key)
    }


def known_headers(headers: Sequence[str]) -> int:
    """How many of these headers mean something in any kind."""
    folded = {folded_header(header) for header in headers}
    return sum(any(header in headers_of(kind) for kind in KINDS.values()) for header in folded)


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


def kinds_by_headers(headers: Sequence[str]) -> list[Kind]:
    """The kinds of which every required column is among the headers."""
    folded = {folded_header(header) for header in headers}
    return [
        kind
        for kind in KINDS.values()
        if {column.key for column in kind.columns.values() if column.required}
        <= {key for header, key in headers_of(kind).items() if header in folded}
    ]


def kind_of(table: Table) -> Kind:
    """The kind of the table's rows, by its sheet's name, its file's name or its headers; raises ImportRefused."""
    named: list[Kind] = []
    for name in (table.sheet, table.path.stem):
        named = kinds_in_name(name) if name is not None else []
        if len(named) == 1:
            return named[0]
    fitting = kinds_by_headers(table.headers)
    both = [kind for kind in fitting if kind in named] or fitting
    if len(both) == 1:
        return both[0]
    choices = both or named
    if choices:
        raise _refused(table, "two_kinds", kinds=", ".join(f"{kind.key} ({kind.zh})" for kind in choices))
    raise _refused(table, "no_kind", headers=shown(", ".join(filter(None, table.headers)), 200))


def layout(table: Table, kind: Kind, profile: MappingProfile) -> Layout:
    """Where the kind's columns stand; raises ImportRefused where one stands twice or is missing."""
    means = {**headers_of(kind), **{folded_header(header): key for header, key in profile.keys.items()}}
    positions: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for place, header in enumerate(table.headers):
        key = means.get(folded_header(header))
        if key is None:
            named = shown(header) or f"({place + 1})"
            if named in unknown:
                raise _refused(table, "header_twice", first=named, second=named)
            unknown[named] = place
        elif key in positions:
            raise _refused(table, "header_twice", first=table.headers[positions[key]], second=header)
        else:
            positions[key] = place
    missing = [column for column in kind.columns.values() if column.required and column.key not in positions]
    if missing:
        raise _refused(
            table,
            "missing_columns",
            kind=kind.key,
            columns=", ".join(f"{column.zh} ({column.key})" for column in missing),
            headers=shown(", ".join(filter(None, table.headers)), 200),
        )
    return Layout(kind, positions, unknown)


def _refused(table: Table, code: str, **detail: object) -> ImportRefused:
    return refused(code, table.path, table.sheet, **detail)
