"""Checking the rows of one sheet against the rules and the books, and comparing them with what stands; no writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from dashboard.imports.rows.agency_tree import check_tree
from dashboard.imports.rows.chunk import Chunk, chunks
from dashboard.imports.rows.moved_on import check_course
from dashboard.imports.rows.own_rows import check_own, parted
from dashboard.imports.rows.rules import (
    check_books,
    check_days,
    check_keys,
    check_names,
    check_numbers,
    check_pairs,
    check_references,
)
from dashboard.imports.rows.stored import Books, Key
from dashboard.imports.tables.survey import STEP, Progress, Sheet
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problem_wording import reasons
from dashboard.imports.telling.problems import PROBLEMS_KEPT, Problem
from dashboard.imports.telling.quoting import shown
from dashboard.imports.telling.rejected import RejectedFiles
from dashboard.imports.telling.report import SheetReport
from dashboard.imports.writing.rows import Change, Plan, Stored, Writer

DIFFERENCES_KEPT = 200


class Step(NamedTuple):
    """Some rows that have been checked, and what is to be done about them."""

    writer: Writer
    chunk: Chunk
    plan: Plan
    stored: Stored
    problems: dict[int, list[Problem]]
    """Index of a row → why it is set aside."""

    def set_aside(self, table: Table, rejected: RejectedFiles) -> None:
        """Writes the rows that are set aside into the rejected file."""
        for index, problems in self.problems.items():
            rejected.add(table, self.chunk.numbers[index], self.chunk.rows[index], reasons(problems))


class SheetCheck:
    """The check of one sheet. ``books`` learn of its good rows, so that later sheets may refer to them.

    ``own`` are the codes of the agency that imports, sub-units among them; None for who may import everybody's rows.
    """

    def __init__(self, connection: Connection, sheet: Sheet, books: Books, own: frozenset[str] | None = None) -> None:
        self._connection = connection
        self._sheet = sheet
        self._kind = sheet.layout.kind
        self._books = books
        self._own = own
        self._added = self._changed = self._same = self._set_aside = self._doubts = 0
        self._problems: list[Problem] = []
        self._skipped = list(sheet.table.above)
        self._skipped_rows = len(self._skipped)
        self._rows: dict[int, tuple[str, ...]] = {}
        self._doubtful: list[Problem] = []
        self._differences: list[Change] = []

    def run(self, today: dt.date, progress: Progress) -> Iterator[Step]:
        """The sheet's rows, some thousand at a time, to be written before the next are asked for."""
        table = self._sheet.table
        writer = Writer(self._connection, self._sheet.layout, fresh=self._books.is_empty(self._kind))
        done = 0
        # Agencies may name agencies further down, so they are taken all at once.
        for chunk in chunks(table, self._sheet.layout, None if self._kind.key == "agencies" else STEP):
            stored = writer.stored(chunk.keys)
            others: frozenset[Key] = frozenset()
            if self._own is not None:
                stored, others = parted(self._kind, stored, self._books, self._own)
            chunk.complete(stored)
            check_keys(chunk, self._sheet.repeated)
            check_numbers(chunk)
            check_references(chunk, self._books)
            check_days(chunk, today)
            check_pairs(chunk)
            check_names(chunk)
            if self._kind.key == "agencies":
                check_tree(chunk, self._books.parents)
            check_books(chunk, self._books)
            check_course(self._connection, chunk, stored)
            if self._own is not None:
                check_own(chunk, stored, others)
            plan = writer.compare(chunk, stored)
            self._books.learn(self._kind, chunk.values, chunk.good)
            yield Step(writer, chunk, plan, stored, self._note(chunk, plan))
            done += len(chunk) + len(chunk.skipped)
            progress(table.label, done, self._sheet.rows)

    def report(self) -> SheetReport:
        """What the check found."""
        table = self._sheet.table
        return SheetReport(
            path=table.path,
            sheet=table.sheet,
            kind=self._kind.key,
            added=self._added,
            changed=self._changed,
            same=self._same,
            set_aside=self._set_aside,
            doubts=self._doubts,
            unknown_columns=tuple(self._sheet.layout.unknown),
            problems=tuple(self._problems),
            doubtful=tuple(self._doubtful),
            differences=tuple(self._differences),
            rows=self._rows,
            skipped=tuple(self._skipped),
            skipped_rows=self._skipped_rows,
            units=self._units(),
        )

    def _units(self) -> dict[str, str]:
        """Header of each column of money whose amounts are read in another unit than yuan → the unit."""
        layout, headers = self._sheet.layout, self._sheet.table.headers
        money = {key: place for key, place in layout.positions.items() if layout.kind.columns[key].money}
        units = {headers[place]: layout.unit(key) or "元" for key, place in money.items()}
        return {shown(header): unit for header, unit in units.items() if unit != "元"}

    def _note(self, chunk: Chunk, plan: Plan) -> dict[int, list[Problem]]:
        self._added += len(plan.new)
        self._changed += len(plan.changes)
        self._same += plan.same
        self._differences += list(plan.changes.values())[: DIFFERENCES_KEPT - len(self._differences)]
        found = {index: [chunk.told(note) for note in chunk.problems[index]] for index in sorted(chunk.problems)}
        self._set_aside += len(found)
        self._skipped_rows += len(chunk.skipped)
        self._skipped += chunk.skipped[: max(0, PROBLEMS_KEPT - len(self._skipped))]
        for index in list(found)[: PROBLEMS_KEPT - len(self._rows)]:
            self._rows[chunk.numbers[index]] = chunk.as_shown(index)
        for problems in found.values():
            self._problems += problems[: PROBLEMS_KEPT - len(self._problems)]
        doubts = [note for note in chunk.doubts if note.at not in chunk.problems]
        self._doubts += len({note.at for note in doubts})
        if len(self._doubtful) < PROBLEMS_KEPT:
            doubts.sort(key=lambda note: note.at)
            self._doubtful += [chunk.told(note) for note in doubts[: PROBLEMS_KEPT - len(self._doubtful)]]
        return found
