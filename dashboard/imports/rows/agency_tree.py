"""The rules of agencies that name each other: all are known, and none stands above itself.

All agencies of a file are judged together, since a parent may stand below its sub-units in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from dashboard.imports.rows.chunk import Chunk
from models.agencies import AgencyKind

_NAMED = ("parent_code", "guide_code")


def check_tree(chunk: Chunk, stored: Mapping[str, str | None]) -> None:
    """``stored`` gives code → parent code of the agencies in the database."""
    kinds, parents = chunk.values["kind"], chunk.values["parent_code"]
    for index in range(len(chunk)):
        if kinds[index] == AgencyKind.SUBORDINATE and parents[index] is None and not _unreadable(chunk, index):
            chunk.refuse(index, "no_parent", "kind")
    _refuse_unknown(chunk, stored)
    # A row set aside may leave others without their parent, and then a parent in the database counts again.
    while _refuse_circles(chunk, stored):
        _refuse_unknown(chunk, stored)


def _unreadable(chunk: Chunk, index: int) -> bool:
    return any(note.column == "parent_code" for note in chunk.problems.get(index, ()))


def _refuse_unknown(chunk: Chunk, stored: Mapping[str, str | None]) -> None:
    """Sets aside the rows that name an agency nobody knows, then those that name one of these, and so on."""
    good, codes = chunk.good, chunk.values["code"]
    here = {codes[index] for index in good}
    naming: dict[str, list[tuple[int, str]]] = defaultdict(list)
    lost = []
    for column in _NAMED:
        for index in good:
            code = chunk.values[column][index]
            if code is not None and code not in stored:
                naming[code].append((index, column))
                if code not in here:
                    lost.append(code)
    while lost:
        code = lost.pop()
        for index, column in naming.pop(code, ()):
            chunk.refuse(index, "unknown_agencies", column, code=code)
            lost.append(codes[index])


def _refuse_circles(chunk: Chunk, stored: Mapping[str, str | None]) -> bool:
    rows = {chunk.values["code"][index]: index for index in chunk.good}
    parents = {**stored, **{code: chunk.values["parent_code"][index] for code, index in rows.items()}}
    circling = _circling(parents) & rows.keys()
    for code in circling:
        chunk.refuse(rows[code], "circle_of_parents", "parent_code", code=code)
    return bool(circling)


def _circling(parents: Mapping[str, str | None]) -> set[str]:
    """The agencies that stand above themselves."""
    circling: set[str] = set()
    settled: set[str] = set()
    for start in parents:
        trail: dict[str, int] = {}
        at: str | None = start
        while at is not None and at in parents and at not in settled:
            if at in trail:
                circling.update(code for code, place in trail.items() if place >= trail[at])
                break
            trail[at] = len(trail)
            at = parents[at]
        settled.update(trail)
    return circling
