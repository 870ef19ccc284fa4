"""What the database holds already: the rows a file's keys name, and the agencies, officers and cases it refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, or_, select

from dashboard.imports.kinds import KINDS, Kind, OfficerList
from models.agencies import Agency
from models.cases import Case
from models.officers import Officer
from models.sealed import sealed_columns

Key = tuple[Any, ...]
_Row = TypeVar("_Row")

KEYS_A_QUESTION = 500


def portions(rows: Sequence[_Row], size: int) -> Iterator[Sequence[_Row]]:
    """The rows, so many at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def stored_rows(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    names: Sequence[str],
    keys: Iterable[Key],
    *,
    lock: bool = False,
) -> dict[Key, tuple[Any, ...]]:
    """Key → the values of ``names``, for those of ``keys`` that the table holds."""
    found: dict[Key, tuple[Any, ...]] = {}
    width = len(key)
    for row in _asked(connection, table, key, [*key, *names], keys, lock=lock):
        found[tuple(row[:width])] = tuple(row[width:])
    return found


def stored_officers(
    connection: Connection, officers: OfficerList, key: Sequence[str], keys: Iterable[Key]
) -> dict[Key, tuple[str, ...]]:
    """Key of a row → its officers, lead first."""
    found: dict[Key, list[tuple[int, str]]] = defaultdict(list)
    for *row, position, number in _asked(connection, officers.table, key, [*key, "position", "officer_no"], keys):
        found[tuple(row)].append((position, number))
    return {row: tuple(number for _, number in sorted(listed)) for row, listed in found.items()}


def stored_names(kind: Kind) -> list[str]:
    """The columns of the kind's own table as rows are kept, hashes of sealed columns among them."""
    digests = [column.digest for column in sealed_columns(kind.table)]
    return [*(column.key for column in kind.columns.values() if column.cell != "codes"), *digests]


def whole_names(kind: Kind) -> list[str]:
    """What :func:`whole_rows` gives of a row."""
    return [*stored_names(kind), *(["officer_nos"] if kind.officers else [])]


def whole_rows(
    connection: Connection, kind: Kind, keys: Sequence[Key], *, lock: bool = False
) -> dict[Key, dict[str, Any]]:
    """Key → all columns of the row (:func:`stored_names`); ``officer_nos`` too, where the kind has officers.

    With ``lock`` nobody else changes the rows until the transaction ends.
    """
    names = stored_names(kind)
    rows = stored_rows(connection, kind.table, kind.key_columns, names, keys, lock=lock)
    found = {key: dict(zip(names, row, strict=True)) for key, row in rows.items()}
    if kind.officers is not None and found:
        listed = stored_officers(connection, kind.officers, kind.key_columns, found)
        for key, row in found.items():
            row["officer_nos"] = listed.get(key, ())
    return found


def _asked(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    names: Sequence[str],
    keys: Iterable[Key],
    *,
    lock: bool = False,
) -> Iterable[Any]:
    columns = [table.c[name] for name in key]
    statement = select(*(table.c[name] for name in names))
    if lock:
        statement = statement.with_for_update()  # SQLite, where one writes at a time, leaves it out
    remaining = iter(sorted(keys))
    while some := list(islice(remaining, KEYS_A_QUESTION)):
        yield from connection.execute(statement.where(has_key(columns, some)))


def has_key(columns: Sequence[Column[Any]], keys: Iterable[Key]) -> ColumnElement[bool]:
    """The condition that a row has one of these keys, written so that every database answers it from its index.

    A comparison of whole keys at once makes SQLite read the table from end to end.
    """
    *leading, last = columns
    alike = groupby(sorted(keys), key=lambda key: key[:-1])
    return or_(
        *(
            and_(
                *(column == part for column, part in zip(leading, parts, strict=True)),
                last.in_([key[-1] for key in some]),
            )
            for parts, some in alike
        )
    )


class Books:
    """The agencies, officers and cases known so far in one import; rows taken in by it are known from then on.

    With ``own``, the codes of the agency that imports and its sub-units, nothing is known of any other.
    """

    def __init__(self, connection: Connection, own: frozenset[str] | None = None) -> None:
        self._connection = connection
        self._own = own

    @cached_property
    def parents(self) -> dict[str, str | None]:
        """Agency code → code of the agency above."""
        rows = self._connection.execute(select(Agency.code, Agency.parent_code))
        return {row.code: row.parent_code for row in rows if self._own is None or row.code in self._own}

    @cached_property
    def officers(self) -> dict[str, str]:
        """Number of each officer → code of the agency on whose roster the officer is."""
        rows = self._connection.execute(select(Officer.officer_no, Officer.agency_code))
        return {row.officer_no: row.agency_code for row in rows if self._own is None or row.agency_code in self._own}

    def knows(self, kind: str) -> Mapping[str, str | None] | Mapping[str, str]:
        """The keys of all agencies or officers."""
        return self.parents if kind == "agencies" else self.officers

    def learn(self, kind: Kind, values: Mapping[str, Sequence[Any]], taken: Iterable[int]) -> None:
        """Takes note of the rows of a chunk that went in."""
        if kind.key == "agencies":
            self.parents.update({values["code"][index]: values["parent_code"][index] for index in taken})
        elif kind.key == "officers":
            self.officers.update({values["officer_no"][index]: values["agency_code"][index] for index in taken})

    def is_empty(self, kind: Kind) -> bool:
        """Whether the kind's table holds no row."""
        return self._connection.execute(select(*kind.table.primary_key.columns).limit(1)).first() is None

    def cases(self, wanted: set[Key]) -> set[Key]:
        """Those of the (agency code, case number) that are in our books."""
        return set(stored_rows(self._connection, KINDS["cases"].table, ("agency_code", "case_no"), (), wanted))

    def case_numbers(self, wanted: set[str]) -> set[str]:
        """Those of the case numbers that any agency's case has."""
        found: set[str] = set()
        remaining = iter(wanted)
        while some := list(islice(remaining, KEYS_A_QUESTION)):
            # With the agencies named, the question can be answered from the key of the cases.
            condition = Case.agency_code.in_(list(self.parents)), Case.case_no.in_(some)
            found.update(self._connection.execute(select(Case.case_no).where(*condition)).scalars())
        return found

    def findings(self, wanted: set[str]) -> set[str]:
        """Those of the finding numbers that are in our books."""
        keys = [(number,) for number in wanted]
        return {
            number for (number,) in stored_rows(self._connection, KINDS["findings"].table, ("finding_no",), (), keys)
        }
