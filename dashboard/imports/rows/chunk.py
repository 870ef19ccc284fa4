"""Some rows of a sheet while they are checked: column by column, with what was found about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Any, NamedTuple

from dashboard.imports.cells.cell import Cells
from dashboard.imports.rows.stored import Key
from dashboard.imports.tables.layout import Layout
from dashboard.imports.tables.skipping import Skipping
from dashboard.imports.tables.table import Raw, Row, Skipped, Table, text_of
from dashboard.imports.telling.problems import Problem, refused
from dashboard.imports.telling.quoting import quoted, shown
from models.id_numbers import masked, masked_within

CHARACTERS_A_CHUNK = 16_000_000
CHARACTERS_AT_ONCE = 64_000_000


class Note(NamedTuple):
    """What was found about a row, before it is told: there may be a note a row, and few are ever read."""

    at: int
    """The row's index in the chunk."""
    code: str
    column: str | None
    other: str | None
    """The column it is compared with."""
    detail: Mapping[str, object]


@dataclass
class Chunk:
    """Rows of one sheet. ``values`` has a list a column, in the order of ``rows``; None is blank or unreadable."""

    layout: Layout
    headers: tuple[str, ...]
    numbers: list[int]
    rows: list[Row]
    values: dict[str, list[Any]] = field(default_factory=dict)
    problems: dict[int, list[Note]] = field(default_factory=dict)
    """Index of a row → why it is set aside."""
    doubts: list[Note] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    """The rows that were no rows of the table; they are not among ``rows``."""
    _days: dict[tuple[str, dt.date], list[dt.date]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def keys(self) -> list[Key]:
        """The rows' keys; a part that is blank or unreadable is None."""
        return list(zip(*(self.values[name] for name in self.layout.kind.key_columns), strict=True))

    def days(self, column: str, blank: dt.date) -> list[dt.date]:
        """The column's days, with ``blank`` where there is none."""
        made = self._days.get((column, blank))
        if made is None:
            made = self._days[column, blank] = [day or blank for day in self.values[column]]
        return made

    @property
    def good(self) -> list[int]:
        """The indexes of the rows without a problem."""
        return [index for index in range(len(self)) if index not in self.problems]

    def complete(self, stored: Mapping[Key, Mapping[str, Any]]) -> None:
        """Fills in the columns that the file lacks: from the stored row of the same key, or as a new row has them."""
        rows = [stored.get(key) for key in self.keys] if stored else []
        for column in self.layout.kind.columns.values():
            if column.key in self.layout.given or column.cell == "codes":
                continue
            if stored:
                self.values[column.key] = [column.default if row is None else row[column.key] for row in rows]
            else:
                self.values[column.key] = [column.default] * len(self)

    def refuse(
        self, index: int, code: str, column: str | None = None, other: str | None = None, /, **detail: object
    ) -> None:
        """Sets a row aside."""
        self.problems.setdefault(index, []).append(Note(index, code, column, other, detail))

    def doubt(
        self, index: int, code: str, column: str | None = None, other: str | None = None, /, **detail: object
    ) -> None:
        """Notes a doubt; the row is taken in all the same."""
        self.doubts.append(Note(index, code, column, other, detail))

    def told(self, note: Note) -> Problem:
        """The note with all that a sentence needs."""
        index = note.at
        # People write ID numbers where other numbers are asked for; no message and no report may carry them on.
        said = {name: masked_within(str(value)) for name, value in note.detail.items()}
        detail = {"kind": self.layout.kind.key, **said}
        if note.other is not None:
            detail |= {"other": self._header(note.other), "day": str(self.values[note.other][index])}
        return Problem(
            row=self.numbers[index],
            code=note.code,
            column=note.column,
            header=None if note.column is None else self._header(note.column),
            found="" if note.column is None else self._found(index, note.column),
            detail=detail,
        )

    def _header(self, column: str) -> str:
        """The column's header as the file has it, else its Chinese one."""
        place = self.layout.positions.get(column)
        return self.layout.kind.columns[column].zh if place is None else shown(self.headers[place])

    def as_shown(self, index: int) -> tuple[str, ...]:
        """The row's cells as they may be shown, ID numbers masked."""
        columns = {place: key for key, place in self.layout.positions.items()}
        return tuple(
            shown(text_of(cell)) if (key := columns.get(place)) is None else self._found(index, key)
            for place, cell in enumerate(self.rows[index])
        )

    def _found(self, index: int, column: str) -> str:
        place = self.layout.positions.get(column)
        if place is None:
            return shown(str(self.values[column][index]))
        found = text_of(self.rows[index][place])
        sealed = self.layout.kind.columns[column].sealed is not None
        return masked(found.strip()) if sealed and found.strip() else shown(found)


def chunks(table: Table, layout: Layout, size: int | None) -> Iterator[Chunk]:
    """The table's rows, ``size`` at a time (None: all at once), each cell read; bad cells are noted as problems."""
    readers = {key: layout.cells(key, from_1904=table.from_1904) for key in layout.positions}
    fixed = {key: layout.cells(key).read([text])[0] for key, text in layout.fixed.items()}
    skipping = Skipping(table)
    rows = iter(table.rows())
    done = 0
    while some := _next(table, rows, size):
        numbers, cells = zip(*some, strict=True)
        chunk = Chunk(layout, table.headers, list(numbers), list(cells))
        _read(chunk, readers, len(table.headers))
        for key, value in fixed.items():
            chunk.values[key] = [value] * len(chunk)
        if not table.all_rows:
            _skip(chunk, skipping, done)
        done += len(some)
        yield chunk


def _next(table: Table, rows: Iterator[tuple[int, Row]], size: int | None) -> list[tuple[int, Row]]:
    """The next rows, ``size`` or fewer where they hold much text; raises ImportRefused where all are too much."""
    some = []
    characters = 0
    for row in islice(rows, size):
        some.append(row)
        characters += sum(map(len, row[1]))
        if size is not None and characters > CHARACTERS_A_CHUNK:
            break
        if characters > CHARACTERS_AT_ONCE:
            raise refused("too_much_at_once", table.path, table.sheet, row=row[0], most=CHARACTERS_AT_ONCE)
    return some


def _read(chunk: Chunk, readers: Mapping[str, Cells], width: int) -> None:
    for index, row in enumerate(chunk.rows):
        if len(row) > width:
            chunk.refuse(index, "more_cells_than_headers", extra=shown(" ".join(map(text_of, row[width:]))))
    # Not strict: the cells of a row that go beyond the headers are left out; it has been refused for them.
    columns: Sequence[Sequence[Raw]] = list(islice(zip_longest(*chunk.rows), width))
    for key, cells in readers.items():
        raws = columns[chunk.layout.positions[key]]
        column = chunk.layout.kind.columns[key]
        values = cells.read(raws)
        if cells.bad:
            for index, raw in enumerate(raws):
                if bad := cells.bad.get(raw):
                    chunk.refuse(index, bad.code, key, **bad.detail)
        if None in values:
            if column.required:
                for index, value in enumerate(values):
                    if value is None and raws[index] not in cells.bad:
                        chunk.refuse(index, "blank", key)
            elif column.default is not None:
                values = [column.default if value is None else value for value in values]
        chunk.values[key] = values


def _skip(chunk: Chunk, skipping: Skipping, before: int) -> None:
    """Takes the rows out that are none; only those that have a problem are asked about."""
    reasons = {
        index: reason
        for index in sorted(chunk.problems)
        if (reason := skipping.reason(before + index, chunk.rows[index])) is not None
    }
    if not reasons:
        return
    chunk.skipped = [Skipped(chunk.numbers[at], reason, quoted(chunk.rows[at])) for at, reason in reasons.items()]
    kept = [index for index in range(len(chunk)) if index not in reasons]
    places = {index: place for place, index in enumerate(kept)}
    chunk.numbers = [chunk.numbers[index] for index in kept]
    chunk.rows = [chunk.rows[index] for index in kept]
    chunk.values = {key: [values[index] for index in kept] for key, values in chunk.values.items()}
    chunk.problems = {
        places[index]: [note._replace(at=places[index]) for note in notes]
        for index, notes in chunk.problems.items()
        if index in places
    }
