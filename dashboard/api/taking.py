"""Taking what a program brings, in one transaction like every import, and telling what became of each row."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from dashboard.accounts.accounts import Caller
from dashboard.api.repeats import Repeatable, keep_answer, take_key
from dashboard.imports.importing import Handed, Importer, compared, silent, taken_in, writing
from dashboard.imports.kinds import Kind
from dashboard.imports.rows.checking import Step
from dashboard.imports.tables.survey import survey_of
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import Problem
from dashboard.imports.telling.rejected import RejectedFiles
from models.batches import ImportChannel
from models.engine import read_only
from models.installation import today

RESULTS = ("added", "changed", "same", "set_aside")


@dataclass(frozen=True)
class Brought:
    """Rows that a program brings: the table read from ``content``, who brings it, and when."""

    kind: Kind
    table: Table
    content: bytes
    by: Importer
    caller: Caller
    now: dt.datetime


def try_out(engine: Engine, brought: Brought) -> str:
    """The answer that :func:`take` would give; nothing is written. Raises ImportRefused."""
    rows = _Rows()
    seen = survey_of(brought.table, brought.kind)
    compared(engine, seen, brought.by, _day(engine, brought), silent, note=rows.note)
    return rows.answer(brought.kind, None)


def take(engine: Engine, brought: Brought, asked: Repeatable | None = None) -> str:
    """Takes the rows that are right, and answers for each; raises ImportRefused where nothing could be taken."""
    rows = _Rows()
    handed = Handed(
        brought.kind, brought.table, brought.content, ImportChannel.API, brought.by, brought.caller, brought.now,
        _day(engine, brought),
    )  # fmt: skip
    with RejectedFiles() as rejected, writing(engine) as connection:
        if asked is not None:
            take_key(connection, asked, brought.now)
        import_no = taken_in(connection, handed, rejected, rows.note)
        answer = rows.answer(brought.kind, import_no)
        if asked is not None:
            keep_answer(connection, asked, answer)
    return answer


def _day(engine: Engine, brought: Brought) -> dt.date:
    with read_only(engine).connect() as connection:
        return today(connection, brought.now)


class _Rows:
    """What became of the rows, in their order, as they are checked."""

    def __init__(self) -> None:
        self._told: list[dict[str, Any]] = []

    def note(self, step: Step) -> None:
        chunk, new = step.chunk, frozenset(step.plan.new)
        doubts: dict[int, list[Problem]] = defaultdict(list)
        for doubt in chunk.doubts:
            if doubt.at not in step.problems:
                doubts[doubt.at].append(chunk.told(doubt))
        for index, number in enumerate(chunk.numbers):
            if index in step.problems:
                result = "set_aside"
            elif index in step.plan.changes:
                result = "changed"
            else:
                result = "added" if index in new else "same"
            self._told.append(
                {
                    "row": number,
                    "result": result,
                    "problems": [_said(one) for one in step.problems.get(index, ())],
                    "doubts": [_said(one) for one in doubts.get(index, ())],
                }
            )

    def answer(self, kind: Kind, import_no: int | None) -> str:
        counts = Counter(row["result"] for row in self._told)
        said = {
            "import": import_no,
            "kind": kind.key,
            **{result: counts[result] for result in RESULTS},
            "rows": self._told,
        }
        return json.dumps(said, ensure_ascii=False)


def _said(problem: Problem) -> dict[str, str | None]:
    """The message and what was found are those of every import: ID numbers in them are masked."""
    return {
        "column": problem.column,
        "code": problem.code,
        "message": str(problem),
        "found": problem.found,
    }
