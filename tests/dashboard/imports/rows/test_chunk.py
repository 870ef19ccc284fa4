"""Rows are checked some thousand at a time, and fewer where they are long."""

from pathlib import Path

import pytest

from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.rows import chunk
from dashboard.imports.rows.chunk import chunks
from dashboard.imports.tables.layout import layout
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import ImportRefused

HEADERS = ("agency_code", "case_no", "kind", "title")


def sizes(rows: int, size: int | None) -> list[int]:
    """How many rows of 100 characters the chunks of a table have."""
    row = ("A", "1", "penalty", "x" * 91)
    table = Table(Path("cases.csv"), None, HEADERS, lambda: iter([(number, row) for number in range(rows)]), "")
    return [len(one) for one in chunks(table, layout(table, KINDS["cases"], MappingProfile()), size)]


def test_a_chunk_has_so_many_rows():
    assert sizes(7, 3) == [3, 3, 1]


def test_a_chunk_of_long_rows_has_fewer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chunk, "CHARACTERS_A_CHUNK", 250)
    assert sizes(7, 5) == [3, 3, 1]


def test_where_all_rows_are_judged_together_they_are_one_chunk(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chunk, "CHARACTERS_A_CHUNK", 250)
    assert sizes(7, None) == [7]


def test_where_all_rows_are_judged_together_there_is_an_end_to_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chunk, "CHARACTERS_AT_ONCE", 250)
    with pytest.raises(ImportRefused) as error:
        sizes(7, None)
    assert [(one.code, one.detail["row"]) for one in error.value.refusals] == [("too_much_at_once", "2")]
