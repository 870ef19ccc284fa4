"""Rows and cells of a sheet: what a cell was is not forgotten, and nothing is lost at the edges."""

import datetime as dt
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.imports.tables.table import Marked, Raw, is_blank
from tests.dashboard.imports.workbooks import SHEET, cells, patched, refused, rows_of, sheets_of, with_rows


def test_a_cell_remembers_what_it_was(workbook):
    path = workbook({"案件": [["a", "b", "c", "d", "e", "f"], ["007", 7, 12.5, dt.date(2021, 4, 13), True, None]]})
    assert cells(path) == [
        [
            "007",
            Marked("number", "7"),
            Marked("number", "12.5"),
            Marked("day", "2021-04-13"),
            Marked("yes_no", "TRUE"),
        ]
    ]


def test_a_number_is_read_as_excel_shows_it_at_most(workbook):
    assert cells(workbook({"案件": [["a", "b"], [0.1 + 0.2, 110101199003078888]]})) == [
        [Marked("number", "0.3"), Marked("number", "110101199003078896")]  # the digits are gone, as in Excel
    ]


def test_digits_beyond_excels_fifteen_are_not_rounded_on_the_way(workbook):
    path = with_rows(workbook, '<row r="2"><c r="A2"><v>110101199003078888</v></c><c r="B2"><v>1e999</v></c></row>')
    assert cells(path) == [[Marked("number", "110101199003078888"), Marked("number", "inf")]]


def formatted(path: Path, number: float, number_format: str | int) -> list[list[Raw]]:
    """What is read of a cell that holds the number in this format."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("案件")
        sheet.write_string(0, 0, "a")
        sheet.write_number(1, 0, number, book.add_format({"num_format": number_format}))
    return cells(path)


def test_zeros_shown_by_a_format_are_read(tmp_path):
    assert formatted(tmp_path / "book.xlsx", 7, "0000") == [[Marked("number", "0007")]]


def test_a_share_shown_in_percent_is_no_plain_number(tmp_path):
    # Excel keeps 0.95 where 95% is shown: taken as 0.95 it would be wrong by a hundred, and plausible.
    assert formatted(tmp_path / "book.xlsx", 0.95, "0.0%") == [[Marked("number", "95%")]]


@pytest.mark.parametrize(
    "day", [14, 31, 57, "yyyy/m/d;@", '[$-804]yyyy"年"m"月"d"日"', "[DBNum1][$-804]yyyy年m月d日", "yyyy\\-mm\\-dd"]
)
def test_a_day_is_known_by_its_format_and_by_the_numbers_of_chinese_editions(tmp_path, day):
    assert formatted(tmp_path / "book.xlsx", 44299, day) == [[Marked("day", "2021-04-13")]]


@pytest.mark.parametrize("number", ['0"days"', "0.00_d", "[Red]0", "#,##0.00_);[Red](#,##0.00)", "General", "0\\h"])
def test_letters_that_a_format_only_shows_make_no_day(tmp_path, number):
    assert formatted(tmp_path / "book.xlsx", 44299, number) == [[Marked("number", "44299")]]


@pytest.mark.parametrize(("number", "code", "read"), [(0.4375, "h:mm", "10:30:00"), (1.5, "[h]:mm", "1 day, 12:00:00")])
def test_an_hour_is_no_day(tmp_path, number, code, read):
    assert formatted(tmp_path / "book.xlsx", number, code) == [[Marked("time", read)]]


def test_a_workbook_that_counts_from_1904_is_known(workbook):
    path = workbook({"案件": [["a", "b"], [dt.date(2021, 4, 13), 42837]]}, date_1904=True)
    ((sheet, _),) = sheets_of(path)
    assert sheet.from_1904
    assert cells(path) == [[Marked("day", "2021-04-13"), Marked("number", "42837")]]


def test_a_day_that_excel_cannot_have_is_an_error_cell(workbook):
    path = workbook({"案件": [["a"], [dt.date(2021, 4, 13)]]})
    path = patched(path, SHEET, lambda sheet: sheet.replace("<v>44299</v>", "<v>99999999</v>"))
    assert cells(path) == [[Marked("error", "#VALUE!")]]


def test_errors_and_formulas_never_calculated_are_told_from_blanks(workbook):
    path = with_rows(
        workbook,
        '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><f>A1&amp;"x"</f></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>"x"</f><v>x</v></c></row>',
    )
    assert cells(path) == [[Marked("error", "#REF!"), Marked("formula", '=A1&"x"')], [Marked("number", "2"), "x"]]


def test_a_formula_that_gives_an_empty_text_is_blank(workbook):
    # =IF(A2="","",A2), as Excel keeps it: calculated, and nothing to show.
    path = with_rows(workbook, '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>IF(1,"")</f><v></v></c></row>')
    assert cells(path) == [[Marked("number", "1")]]


def test_runs_of_a_text_are_one_text_without_the_pronunciation_above(workbook):
    runs = "<r><t>张</t></r><rPh><t>zhang</t></rPh><r><t xml:space='preserve'> 三</t></r>"
    path = with_rows(workbook, f'<row r="2"><c r="A2" t="inlineStr"><is>{runs}</is></c></row>')
    assert cells(path) == [["张 三"]]


def test_a_code_that_somebody_typed_is_no_line_end(workbook):
    assert cells(workbook({"案件": [["a"], ["_x000D_"]]})) == [["_x000D_"]]


def test_line_ends_that_excel_writes_as_codes_are_line_ends(workbook):
    path = with_rows(workbook, '<row r="2"><c r="A2" t="inlineStr"><is><t>a_x000D_\nb</t></is></c></row>')
    assert cells(path) == [["a\r\nb"]]


def test_rows_are_numbered_as_on_the_sheet(workbook):
    path = with_rows(workbook, '<row r="5"><c r="A5"><v>1</v></c></row><row r="9"><c r="B9"><v>2</v></c></row>')
    assert [number for number, _ in rows_of(path)] == [1, 5, 9]


def test_what_a_sheet_says_of_its_own_size_is_not_believed(workbook):
    path = with_rows(workbook, '<row r="2"><c r="A2"><v>1</v></c></row>')
    path = patched(
        path, SHEET, lambda sheet: sheet.replace('<dimension ref="A1:B1"/>', '<dimension ref="A1:XFD1048576"/>')
    )
    assert "XFD1048576" in zipfile.ZipFile(path).read(SHEET).decode()
    assert cells(path) == [[Marked("number", "1")]]


def test_a_row_after_thousands_of_blank_ones_is_read(workbook):
    blank = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(2, 3000))
    path = with_rows(workbook, f'{blank}<row r="200000"><c r="A200000"><v>1</v></c></row>')
    assert rows_of(path)[1:] == [(200_000, [Marked("number", "1")])]


def test_a_row_beyond_those_that_are_read_refuses_the_file_and_is_named(workbook):
    found = refused(with_rows(workbook, '<row r="200001"><c r="A200001"><v>1</v></c></row>'))
    assert (found.code, found.sheet, found.detail) == ("too_many_rows", "案件", {"row": "200001", "most": "200000"})


def test_a_cell_beyond_the_columns_that_are_read_refuses_the_file_and_is_named(workbook):
    found = refused(with_rows(workbook, '<row r="2"><c r="GS2"><v>1</v></c></row>'))
    assert (found.code, found.sheet) == ("too_wide", "案件")
    assert found.detail == {"column": "GS", "row": "2", "most": "200"}


def test_the_last_column_that_is_read_is_read(workbook):
    ((*_, last),) = cells(with_rows(workbook, '<row r="2"><c r="GR2"><v>1</v></c></row>'))
    assert last == Marked("number", "1")


def test_empty_formatted_cells_at_the_far_right_are_nothing(workbook):
    assert cells(with_rows(workbook, '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="0"/></row>')) == [
        [Marked("number", "1")]
    ]


@pytest.mark.parametrize(
    ("xml", "place"),
    [
        ('<row r="3"/><row r="2"><c r="A2"><v>1</v></c></row>', "2"),
        ('<row r="1"><c r="A1"><v>1</v></c></row>', "1"),
        ('<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>', "A2"),
        ('<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>', "A2"),
        ('<row r="2"><c r="A3"><v>1</v></c></row>', "A3"),
    ],
)
def test_rows_and_cells_out_of_order_are_refused_where_one_would_be_lost(workbook, xml, place):
    found = refused(with_rows(workbook, xml))
    assert (found.code, found.detail) == ("out_of_order", {"place": place})


def merged(workbook, *refs: str) -> Path:
    path = workbook({"案件": [["a", "b", "c"], ["1", "x", "y"], ["2", None, "z"], ["3"]]})
    listed = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return patched(
        path, SHEET, lambda xml: xml.replace("</sheetData>", f"</sheetData><mergeCells>{listed}</mergeCells>")
    )


def test_a_cell_merged_with_one_above_is_told_from_a_blank_one(workbook):
    shown = Marked("merged", "x")
    assert cells(merged(workbook, "B2:B4")) == [["1", "x", "y"], ["2", shown, "z"], ["3", shown]]


def test_a_cell_merged_with_one_beside_it_is_told_from_a_blank_one(workbook):
    assert cells(merged(workbook, "A4:XFD4"))[-1] == ["3", Marked("merged", "3"), Marked("merged", "3")]


def test_merged_headers_and_merged_blanks_are_as_they_read(workbook):
    assert cells(merged(workbook, "A1:C1", "B3:B4")) == [["1", "x", "y"], ["2", "", "z"], ["3"]]


def test_merged_cells_that_cover_the_sheet_again_and_again_are_refused(workbook):
    assert refused(merged(workbook, "B2:B900000", "C900000:C2", "C2:C900000")).code == "merged_too_often"


def test_rows_and_cells_without_their_names_follow_each_other(workbook):
    path = with_rows(workbook, "<row><c><v>1</v></c><c/></row><row><c/><c><v>2</v></c></row>")
    assert cells(path) == [[Marked("number", "1")], ["", Marked("number", "2")]]


def test_elements_may_have_prefixes_and_parts_names_of_any_case(workbook):
    path = patched(workbook({"案件": [["a"], ["1"]]}), SHEET, with_prefix)
    assert cells(path) == [["1"]]
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("sharedStrings", "SharedStrings").replace("/", "\\"), content)
    assert cells(path) == [["1"]]


def with_prefix(xml: str) -> str:
    return re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0="), min_size=1, max_size=20)
DAYS = st.builds(dt.datetime.combine, st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)), st.just(dt.time(15, 30)))
ROWS = st.lists(
    st.lists(TEXTS | st.booleans() | st.integers(-(10**14), 10**14) | DAYS | st.none(), max_size=5), max_size=5
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_what_is_written_comes_back_as_it_was(workbook, rows):
    path = workbook({"案件": [["a", "b", "c", "d", "e"], *rows]}, default_date_format="yyyy-mm-dd hh:mm:ss")
    read = dict(rows_of(path))
    for number, row in enumerate(rows, 2):
        expected = [as_read(cell) for cell in row] + [""] * (5 - len(row))
        found = [*read.get(number, []), *[""] * 5][:5]
        assert [cell if not is_blank(cell) else "" for cell in found] == expected


def as_read(cell: object) -> Raw:
    match cell:
        case None:
            return ""
        case bool():
            return Marked("yes_no", str(cell).upper())
        case int():
            return Marked("number", str(cell))
        case dt.datetime():
            return Marked("day", cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat())
        case _:
            return "" if is_blank(str(cell)) else str(cell)
