"""Reading .ods: what a cell was is not forgotten, what is repeated costs nothing, and damage is a refusal."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.imports.reading.unreadable import Unreadable
from dashboard.imports.tables.table import Marked
from tests.dashboard.imports.opendocument import blank, cell, document, row, table
from tests.dashboard.imports.workbooks import refusal, refused, rows_of, sheets_of


@pytest.fixture
def read(tmp_path):
    def cells(*rows: str, **options: str):
        return rows_of(document(tmp_path / "book.ods", table(*rows), **options))

    return cells


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (cell("007"), "007"),
        (cell("12.5", "float", value="12.5"), Marked("number", "12.5")),
        (cell("1.1E+17", "float", value="110101199003078888"), Marked("number", "110101199003078888")),
        (cell("0007", "float", value="7"), Marked("number", "0007")),
        (cell("95%", "percentage", value="0.95"), Marked("number", "95%")),
        (cell("¥1", "currency", value="1"), Marked("number", "1")),
        (cell("13.4.21", "date", date_value="2021-04-13"), Marked("day", "2021-04-13")),
        (cell("x", "date", date_value="2021-04-13T10:30:00"), Marked("day", "2021-04-13T10:30:00")),
        (cell("10:30", "time", time_value="PT10H30M00S"), Marked("time", "10:30:00")),
        (cell("WAHR", "boolean", boolean_value="true"), Marked("yes_no", "TRUE")),
        (cell("#REF!", formula="of:=[.A1]", string_value=""), Marked("error", "#REF!")),
        (cell("Err:508", "float", formula="of:=(", value="0"), Marked("error", "Err:508")),
        (cell("2", "float", formula="of:=1+1", value="2"), Marked("number", "2")),
        ('<table:table-cell table:formula="of:=1+1"/>', Marked("formula", "=1+1")),
        (cell("#N/A").replace("office:", "calcext:").replace("string", "error"), Marked("error", "#N/A")),
    ],
)  # fmt: skip
def test_a_cell_remembers_what_it_was(read, written, expected):
    assert read(row(written)) == [(1, [expected])]


def test_paragraphs_are_lines_and_blanks_are_counted(read):
    text = 'a<text:s text:c="2"/>b</text:p>\n  <text:p>c<text:line-break/>d<text:tab/><text:span>e</text:span>'
    assert read(row(cell(text))) == [(1, ["a  b\nc\nd\te"])]


def test_a_note_on_a_cell_is_not_its_text(read):
    noted = cell("</text:p><office:annotation><text:p>谁写的</text:p></office:annotation><text:p>甲")
    assert read(row(noted.replace("<text:p></text:p>", ""))) == [(1, ["甲"])]


def test_a_million_blank_rows_and_cells_cost_nothing(read):
    rows = [
        row(cell("a"), blank(16_383)),
        row(blank(16_384), times=1_000),
        row(cell("b")),
        row(blank(), times=1_047_574),
    ]
    assert read(*rows) == [(1, ["a"]), (1_002, ["b"])]


def test_what_is_repeated_stands_in_each_row_and_cell(read):
    repeated = cell("x", number_columns_repeated="2")
    assert read(row(repeated, cell("y"), times=3)) == [(number, ["x", "x", "y"]) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("rows", "code", "detail"),
    [
        ([row(blank(16_383), cell("x"))], "too_wide", {"column": "XFD", "row": "1", "most": "200"}),
        ([row(cell("x", number_columns_repeated="16384"))], "too_wide", {"column": "GS", "row": "1", "most": "200"}),
        ([row(blank(), times=1_048_575), row(cell("x"))], "too_many_rows", {"row": "1048576", "most": "200000"}),
        ([row(cell("x"), times=1_048_576)], "too_many_rows", {"row": "1048576", "most": "200000"}),
        ([row(cell("x" * 32_768))], "cell_too_long", {"place": "A1", "length": "32768", "most": "32767"}),
        ([row(cell('<text:s text:c="9999999999"/>x'))], "cell_too_long", {"place": "A1"}),
    ],
)  # fmt: skip
def test_what_stands_beyond_the_limits_refuses_the_file_and_is_named(tmp_path, rows, code, detail):
    found = refused(document(tmp_path / "book.ods", table(*rows)))
    assert (found.code, found.sheet) == (code, "案件")
    assert detail.items() <= found.detail.items()


def test_cells_that_a_merged_one_covers_are_told_from_blank_ones(read):
    wide = cell("标题", number_columns_spanned="2", number_rows_spanned="2")
    covered = "<table:covered-table-cell/>"
    assert read(row(wide, covered, cell("c")), row(covered, covered, cell("d"))) == [
        (1, ["标题", Marked("merged", "标题"), "c"]),
        (2, [Marked("merged", "标题"), Marked("merged", "标题"), "d"]),
    ]


def test_a_hidden_sheet_is_named_and_not_read_unless_asked(tmp_path):
    path = document(tmp_path / "book.ods", table(row(cell("a"))) + table(row(cell("b")), name="附", style="ta2"))
    assert [(sheet.name, sheet.hidden, sheet.count) for sheet, _ in sheets_of(path)] == [
        ("案件", False, 1),
        ("附", True, 0),
    ]
    assert [rows for _, rows in sheets_of(path, hidden_sheets=True)] == [[(1, ["a"])], [(1, ["b"])]]


def test_a_workbook_that_counts_from_1904_is_known(tmp_path):
    counted = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    ((sheet, _),) = sheets_of(document(tmp_path / "book.ods", table(row(cell("a"))), before=counted))
    assert sheet.from_1904


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "other_document"),
        ({"manifest": "<m:manifest xmlns:m='x'><m:encryption-data/></m:manifest>"}, "encrypted"),
        ({"encrypted-package": "x"}, "encrypted"),
        ({"Basic__Standard__Module1.xml": "<x/>"}, "macros"),
        ({"Scripts__python__x.py": "x"}, "macros"),
        ({"styles.xml": "<!DOCTYPE x [<!ENTITY a 'aa'>]><x>&a;</x>"}, "entities"),
    ],
)
def test_what_must_not_be_read_says_what_it_is(tmp_path, options, code):
    assert refusal(document(tmp_path / "book.ods", table(row(cell("a"))), **options)) == code


def test_two_sheets_of_one_name_are_refused(tmp_path):
    assert refusal(document(tmp_path / "book.ods", table(row(cell("a"))) * 2)) == "sheet_twice"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, 10_000),
    flipped=st.binary(min_size=1, max_size=4),
)
def test_a_workbook_with_bytes_changed_is_read_or_refused(tmp_path, place, flipped):
    path = document(
        tmp_path / "book.ods", table(row(cell("a"), cell("1", "float", value="1")), row(cell("b"), times=2))
    )
    content = bytearray(path.read_bytes())
    at = place % (len(content) - len(flipped))
    content[at : at + len(flipped)] = flipped
    path.write_bytes(content)
    with contextlib.suppress(Unreadable):  # any other exception fails
        sheets_of(path)
