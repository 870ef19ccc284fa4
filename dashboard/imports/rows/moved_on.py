"""What people have moved on here is not changed by a file: its course is, by whom it is meant to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.rows.stored import Key
from models.decision_moves import CommendationMove, VetoMove
from models.finding_moves import FindingMove
from models.integrity_rounds import IntegrityMove, number_of
from models.rectification import RectificationMove

_NUMBERS: Mapping[str, InstrumentedAttribute[str]] = {
    "findings": FindingMove.finding_no,
    "commendations": CommendationMove.commendation_no,
    "vetoes": VetoMove.veto_no,
    "rectification": RectificationMove.item_no,
    "integrity": IntegrityMove.application_no,
}
"""Kind of rows that have a course → the number of whose course a move is."""


def check_course(connection: Connection, chunk: Chunk, stored: Mapping[Key, Mapping[str, Any]]) -> None:
    """Sets aside the rows that would change what has a course; ``stored`` are the rows that stand."""
    moved_on = _NUMBERS.get(chunk.layout.kind.key)
    if moved_on is None:
        return
    numbers = sorted({_number(key) for key in chunk.keys})
    courses = set(connection.execute(select(moved_on).where(moved_on.in_(numbers)).distinct()).scalars())
    for index, key in enumerate(chunk.keys):
        if _number(key) not in courses:
            continue
        before = stored.get(key, {})
        for column in (one.key for one in chunk.layout.columns):
            if chunk.values[column][index] != before.get(column):
                chunk.refuse(index, "in_course", column)


def _number(key: Key) -> str:
    """The number of the thing; of a score, that of its agency's application in the round."""
    return str(key[0]) if len(key) == 1 else number_of(str(key[0]), str(key[1]))
