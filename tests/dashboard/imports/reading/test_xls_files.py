"""Reading .xls, as another program writes it: what a cell was is not forgotten, and damage is a refusal."""

import contextlib
import datetime as dt
import struct
from pathlib import Path

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import Marked
from tests.dashboard.imports.workbooks import refusal, refused, rows_of, sheets_of


def styled(number_format: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=number_format)


@pytest.fixture
def book():
    return xlwt.Workbook(encoding="utf-8")


@pytest.fixture
def saved(book, tmp_path):
    def path() -> Path:
        book.save(str(tmp_path / "book.xls"))
        return tmp_path / "book.xls"

    return path


def test_a_cell_remembers_what_it_was(book, saved):
    sheet = book.add_sheet("案件")
    for place, value in enumerate(["007", 7, 12.5, True, 110101199003078888]):
        sheet.write(0, place, value)
    sheet.write(1, 0, dt.date(2021, 4, 13), styled("yyyy-mm-dd"))
    sheet.write(1, 1, dt.datetime.fromisoformat("2021-04-13T10:30"), styled('yyyy"年"m"月"d"日" h:mm'))
    sheet.write(1, 2, 0.95, styled("0%"))
    sheet.write(1, 3, 7, styled("0000"))
    sheet.row(1).set_cell_error(4, "#REF!")
    assert rows_of(saved()) == [
        (
            1,
            [
                "007", Marked("number", "7"), Marked("number", "12.5"), Marked("yes_no", "TRUE"),
                Marked("number", "110101199003078880"),  # the digits are gone, as in Excel
            ],
        ),
        (
            2,
            [
                Marked("day", "2021-04-13"), Marked("day", "2021-04-13T10:30:00"), Marked("number", "95%"),
                Marked("number", "0007"), Marked("error", "#REF!"),
            ],
        ),
    ]  # fmt: skip


def test_rows_are_numbered_as_on_the_sheet_and_blank_ones_are_left_out(book, saved):
    sheet = book.add_sheet("案件")
    sheet.write(2, 1, "a")
    sheet.write(9, 0, "")
    sheet.write(65_535, 0, "b")
    assert rows_of(saved()) == [(3, ["", "a"]), (65_536, ["b"])]


def test_a_last_cell_at_the_edge_is_refused_and_named(book, saved):
    book.add_sheet("案件").write(65_535, 255, "x")
    found = refused(saved())
    assert (found.code, found.sheet, found.detail["column"]) == ("too_wide", "案件", "IV")


def test_cells_that_a_merged_one_covers_are_told_from_blank_ones(book, saved):
    sheet = book.add_sheet("案件")
    sheet.write_merge(0, 1, 0, 1, "标题")
    sheet.write(0, 2, "c")
    sheet.write(1, 2, "d")
    shown = Marked("merged", "标题")
    assert rows_of(saved()) == [(1, ["标题", shown, "c"]), (2, [shown, shown, "d"])]


def test_a_hidden_sheet_is_named_and_not_read_unless_asked(book, saved):
    book.add_sheet("案件").write(0, 0, "a")
    hidden = book.add_sheet("附")
    hidden.write(0, 0, "b")
    hidden.visibility = 1
    path = saved()
    assert [(sheet.name, sheet.hidden, sheet.count) for sheet, _ in sheets_of(path)] == [
        ("案件", False, 1),
        ("附", True, 0),
    ]
    assert [rows for _, rows in sheets_of(path, hidden_sheets=True)] == [[(1, ["a"])], [(1, ["b"])]]


def test_a_workbook_that_counts_from_1904_is_known(book, saved):
    book.dates_1904 = True
    book.add_sheet("案件").write(0, 0, dt.date(2021, 4, 13), styled("yyyy-mm-dd"))
    ((sheet, rows),) = sheets_of(saved())
    assert (sheet.from_1904, rows) == (True, [(1, [Marked("day", "2021-04-13")])])


def changed(path: Path, change) -> Path:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path


def loop(content: bytearray) -> None:
    """Each sector of the file is followed by itself."""
    (table,) = struct.unpack("<i", content[76:80])
    for sector in range(128):
        struct.pack_into("<i", content, 512 * (table + 1) + 4 * sector, sector)


def cut_short(content: bytearray) -> None:
    """The second half is missing."""
    del content[2_000:]


def garble(content: bytearray) -> None:
    """Behind a good beginning stands something else."""
    content[600:900] = b"x" * 300


@pytest.mark.parametrize(
    "change",
    [loop, cut_short, garble],
)
def test_a_damaged_workbook_is_refused(book, saved, change):
    book.add_sheet("案件").write(0, 0, "a")
    assert refusal(changed(saved(), change)) == "broken_workbook"


@pytest.mark.parametrize(
    ("mark", "code"), [("EncryptedPackage", "encrypted"), ("_VBA_PROJECT_CUR", "macros")], ids=["password", "macros"]
)
def test_what_must_not_be_read_says_what_it_is(book, saved, mark, code):
    book.add_sheet("案件").write(0, 0, "a")
    assert refusal(changed(saved(), lambda content: content.extend(mark.encode("utf-16-le")))) == code


def test_another_document_of_the_same_first_bytes_is_no_workbook(book, saved):
    book.add_sheet("案件").write(0, 0, "a")
    word = "Workbook".encode("utf-16-le")
    path = saved()
    path.write_bytes(path.read_bytes().replace(word, "WordDoc_".encode("utf-16-le")))
    assert refusal(path) == "other_document"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 6_000), flipped=st.binary(min_size=1, max_size=4))
def test_a_workbook_with_bytes_changed_is_read_or_refused(tmp_path, place, flipped):
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, "a")
    sheet.write(1, 1, 44_299, styled("yyyy-mm-dd"))
    book.save(str(tmp_path / "book.xls"))

    def flip(content: bytearray) -> None:
        at = place % (len(content) - len(flipped))
        content[at : at + len(flipped)] = flipped

    with contextlib.suppress(Unreadable):  # any other exception fails
        sheets_of(changed(tmp_path / "book.xls", flip))
