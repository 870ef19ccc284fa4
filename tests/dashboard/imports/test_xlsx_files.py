"""Reading workbooks: what a cell was is not forgotten, and what must not be opened is not."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.imports import xlsx_files
from dashboard.imports.files import tables_of
from dashboard.imports.problems import ImportRefused
from dashboard.imports.tables import Marked


def patched(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with one part of it rewritten."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b"").decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as error:
        tables_of(path)
    return error.value.refusals[0].code


SHEET = "xl/worksheets/sheet1.xml"


def with_rows(workbook, xml: str) -> Path:
    """A workbook whose first sheet has a header row (A1: case_no, B1: agency_code) and these rows."""
    path = workbook({"案件": [["case_no", "agency_code"]]})
    return patched(path, SHEET, lambda sheet: sheet.replace("</sheetData>", xml + "</sheetData>"))


def cells(path: Path) -> list[list[object]]:
    (table,) = tables_of(path)
    return [list(row) for _, row in table.rows()]


def test_each_sheet_with_something_in_it_is_a_table(workbook):
    first, second = tables_of(workbook({"案件": [["案号"], ["1"]], "空": [], "诉讼": [["诉讼案号"], ["2"], ["3"]]}))
    assert (first.sheet, first.headers, [number for number, _ in first.rows()]) == ("案件", ("案号",), [2])
    assert (second.sheet, second.headers, [number for number, _ in second.rows()]) == ("诉讼", ("诉讼案号",), [2, 3])


def test_a_cell_remembers_what_it_was(workbook):
    path = workbook({"案件": [["a", "b", "c", "d", "e", "f"], ["007", 7, 12.5, dt.date(2021, 4, 13), True, None]]})
    assert cells(path) == [
        [
            "007",
            Marked("number", "7"),
            Marked("number", "12.5"),
            Marked("day", "2021-04-13"),
            Marked("yes_no", "TRUE"),
            "",
        ]
    ]


def test_a_number_is_read_as_excel_shows_it_at_most(workbook):
    assert cells(workbook({"案件": [["a", "b"], [0.1 + 0.2, 110101199003078888]]})) == [
        [Marked("number", "0.3"), Marked("number", "110101199003078896")]  # the digits are gone, as in Excel
    ]


def test_digits_beyond_excels_fifteen_are_not_rounded_on_the_way(workbook):
    path = with_rows(workbook, '<row r="2"><c r="A2"><v>110101199003078888</v></c><c r="B2"><v>1e999</v></c></row>')
    assert cells(path) == [[Marked("number", "110101199003078888"), Marked("number", "inf")]]


def test_zeros_shown_by_a_format_are_read(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("案件")
        sheet.write_row(0, 0, ["case_no"])
        sheet.write_number(1, 0, 7, book.add_format({"num_format": "0000"}))
    assert cells(tmp_path / "book.xlsx") == [[Marked("number", "0007")]]


def test_a_workbook_that_counts_from_1904_is_known(workbook):
    path = workbook({"案件": [["a", "b"], [dt.date(2021, 4, 13), 42837]]}, date_1904=True)
    (table,) = tables_of(path)
    assert table.from_1904
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


def test_line_ends_that_excel_writes_as_codes_are_line_ends(workbook):
    path = with_rows(workbook, '<row r="2"><c r="A2" t="inlineStr"><is><t>a_x000D_\nb</t></is></c></row>')
    assert cells(path) == [["a\r\nb", ""]]


def test_rows_are_numbered_as_on_the_sheet(workbook):
    path = with_rows(workbook, '<row r="5"><c r="A5"><v>1</v></c></row><row r="9"><c r="B9"><v>2</v></c></row>')
    (table,) = tables_of(path)
    assert [number for number, _ in table.rows()] == [5, 9]


def test_what_a_sheet_says_of_its_own_size_is_not_believed(workbook):
    path = with_rows(workbook, '<row r="2"><c r="A2"><v>1</v></c></row>')
    path = patched(
        path, SHEET, lambda sheet: sheet.replace('<dimension ref="A1:B1"/>', '<dimension ref="A1:XFD1048576"/>')
    )
    assert "XFD1048576" in zipfile.ZipFile(path).read(SHEET).decode()
    assert cells(path) == [[Marked("number", "1"), ""]]


def test_a_thousand_blank_rows_end_a_sheet(workbook):
    path = with_rows(workbook, '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    assert cells(path) == []


def test_a_cell_at_the_far_right_is_refused(workbook):
    assert refusal(with_rows(workbook, '<row r="2"><c r="XFD2"><v>1</v></c></row>')) == "too_many_columns"


def test_empty_formatted_cells_at_the_far_right_are_nothing(workbook):
    assert cells(with_rows(workbook, '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="0"/></row>')) == [
        [Marked("number", "1"), ""]
    ]


def test_a_workbook_that_unpacks_too_far_is_refused_unread(workbook, monkeypatch):
    path = with_rows(workbook, "<!--" + " " * 3_000_000 + "-->")
    assert refusal(path) == "archive_too_large"  # 3 MB of blanks pack by more than 200 to 1
    monkeypatch.setattr(xlsx_files, "LARGEST_RATIO", 10**9)
    assert cells(path) == []
    monkeypatch.setattr(xlsx_files, "LARGEST_BYTES", 10**6)
    assert refusal(path) == "archive_too_large"


def test_a_workbook_of_thousands_of_parts_is_refused(workbook):
    path = workbook({"案件": [["case_no"]]})
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2001):
            archive.writestr(f"xl/media/{number}", b"")
    assert refusal(path) == "archive_members"


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels"])
def test_entities_are_refused_in_every_part(workbook, part):
    path = workbook({"案件": [["case_no"], ["1"]]})
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    assert refusal(patched(path, part, lambda xml: xml.replace("?>", "?>" + bomb, 1))) == "entities"


def test_macros_are_refused_whatever_the_file_is_called(workbook):
    assert refusal(patched(workbook({"案件": [["case_no"]]}), "xl/vbaProject.bin", lambda _: "x")) == "macros"


def test_another_packed_file_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "cases.xlsx", "w") as archive:
        archive.writestr("cases.csv", "case_no\n1\n")
    assert refusal(tmp_path / "cases.xlsx") == "not_a_workbook"


@pytest.mark.parametrize(
    "change", [lambda xml: xml[: len(xml) // 2], lambda xml: xml.replace("<row", "<r0w", 1), lambda xml: ""]
)
def test_a_damaged_workbook_is_refused(workbook, change):
    assert refusal(patched(workbook({"案件": [["case_no"], ["1"]]}), SHEET, change)) == "broken_xlsx"


def test_a_workbook_cut_short_is_refused(workbook):
    path = workbook({"案件": [["case_no"], ["1"]]})
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path) == "broken_xlsx"


def test_an_empty_workbook_is_refused(workbook):
    assert refusal(workbook({"Sheet1": []})) == "empty_file"
