"""What an agency may import: rows of its own and its sub-units, of the kinds it keeps itself.

It may neither change nor learn of another's row, and what the bureau finds about it, it does not enter. That its rows
name no other agency and no other's officer, the books see to, which know its own only (``stored.Books``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.imports.kinds import Kind
from dashboard.imports.rows.chunk import Chunk
from dashboard.imports.rows.stored import Books, Key

KEPT_BY_AGENCIES = frozenset(
    {
        "officers",
        "postings",
        "cases",
        "lawsuits",
        "reconsiderations",
        "trainings",
        "inspections",
        "annual_figures",
    }
)
"""The kinds of which agencies bring the rows; complaints, reviews, findings, quotas are brought about them."""

FOUND_BY_OTHERS: Mapping[str, tuple[str, ...]] = {
    "cases": ("should_penalise", "leader_assigned_on", "leader_done_on"),
    "lawsuits": ("county_defendant",),
}
"""Columns that only the bureau enters: a review's finding, what the county's leaders assigned."""


def parted(
    kind: Kind, stored: Mapping[Key, Mapping[str, Any]], books: Books, own: frozenset[str]
) -> tuple[Mapping[Key, Mapping[str, Any]], frozenset[Key]]:
    """The stored rows that an agency with these codes may know, and the keys of the others.

    Its rows are judged as if those others were not there: what a judgement says of a date would tell the other's.
    """
    if kind.key not in KEPT_BY_AGENCIES:
        return {}, frozenset(stored)
    mine = {key: row for key, row in stored.items() if _agency(row, books) in own}
    return mine, frozenset(stored.keys() - mine.keys())


def _agency(row: Mapping[str, Any], books: Books) -> str | None:
    agency: str | None = row["agency_code"] if "agency_code" in row else books.officers.get(row["officer_no"])
    return agency


def check_own(chunk: Chunk, stored: Mapping[Key, Mapping[str, Any]], others: frozenset[Key]) -> None:
    """Sets aside what is not for an agency to write that may know the ``stored`` rows, and not those of ``others``."""
    kind = chunk.layout.kind
    if kind.key not in KEPT_BY_AGENCIES:
        for index in range(len(chunk)):
            chunk.refuse(index, "kind_of_the_bureau")
        return
    _check_others(chunk, kind, others)
    for column in FOUND_BY_OTHERS.get(kind.key, ()):
        if column in chunk.layout.given:
            for index, (key, value) in enumerate(zip(chunk.keys, chunk.values[column], strict=True)):
                if value != stored.get(key, {}).get(column):
                    chunk.refuse(index, "column_of_the_bureau", column)


def _check_others(chunk: Chunk, kind: Kind, others: frozenset[Key]) -> None:
    """A number may be another agency's already: that it cannot be used is all that is said.

    Where the key names the agency, the row is set aside for that, and whether there is such a row is not said at all.
    """
    if not others or "agency_code" in kind.key_columns:
        return
    for index, key in enumerate(chunk.keys):
        if key in others:
            chunk.refuse(index, "number_not_yours", kind.key_columns[0])
