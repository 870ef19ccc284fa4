"""A finding that people have moved on here is not changed by a file: its course is, by whom it is meant to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.rows.stored import Key
from models.finding_moves import FindingMove


def check_course(connection: Connection, chunk: Chunk, stored: Mapping[Key, Mapping[str, Any]]) -> None:
    """Sets aside the rows that would change a finding with a course; ``stored`` are the rows that stand."""
    numbers = sorted(number for (number,) in stored)
    moved = select(FindingMove.finding_no).where(FindingMove.finding_no.in_(numbers)).distinct()
    courses = set(connection.execute(moved).scalars())
    for index, (number,) in enumerate(chunk.keys):
        if number not in courses:
            continue
        before = stored[(number,)]
        for column in (one.key for one in chunk.layout.columns):
            if chunk.values[column][index] != before[column]:
                chunk.refuse(index, "in_course", column)
