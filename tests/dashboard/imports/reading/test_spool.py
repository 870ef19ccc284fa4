"""The rows between the two processes: as they were, and no more than there may be."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.reading import spool
from dashboard.imports.reading.merged import Area
from dashboard.imports.reading.spool import Sheet, Spool, Writer
from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import Marked

CELL = st.text(max_size=5) | st.builds(Marked, st.sampled_from(["number", "day", "error"]), st.text(max_size=5))
ROWS = st.lists(st.lists(CELL, max_size=4), max_size=8)


def written(*sheets: list[tuple[int, list]], merged: tuple[Area, ...] = ()) -> list[list[tuple[int, list]]]:
    kept = Spool()
    out = Writer(kept.file, lambda sheet, rows: None)
    for place, rows in enumerate(sheets):
        out.begin(Sheet(str(place)))
        for number, row in rows:
            out.add(number, row)
        out.finish(merged)
    return [[(number, list(row)) for number, row in kept.rows(sheet)] for sheet in out.sheets]


@given(ROWS, ROWS)
def test_rows_come_back_as_they_were_sheet_by_sheet(first, second):
    sheets = [list(enumerate(first, 1)), list(enumerate(second, 7))]
    assert written(*sheets) == sheets


def test_thousands_of_rows_come_back_in_order():
    rows = [(number, [str(number)]) for number in range(1, 1_001)]
    assert written(rows) == [rows]


def test_more_text_than_there_may_be_is_refused(monkeypatch):
    # One text in a hundred thousand cells, each time written out, would fill the disk.
    monkeypatch.setattr(spool, "MOST_BYTES", 1_000_000)
    with pytest.raises(Unreadable) as error:
        written([(number, ["x" * 1_000]) for number in range(2_000)])
    assert error.value.code == "too_much_text"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("wb", buffering=0) as full:
        out = Writer(full, lambda sheet, rows: None)
        out.begin(Sheet("a"))
        out.add(1, ["x"])
        with pytest.raises(Unreadable) as error:
            out.finish()
    assert error.value.code == "disk_full"


def test_a_merged_cell_fills_only_rows_that_are_there_and_blank_cells():
    rows = [(1, ["a"]), (2, ["", "b"]), (9, ["c"]), (11, ["", "d"])]
    shown = Marked("merged", "a")
    assert written(rows, merged=(Area(0, 1, 0, 10),)) == [[(1, ["a"]), (2, [shown, "b"]), (9, ["c"]), (11, ["", "d"])]]
