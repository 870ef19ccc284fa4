"""Files as the importer opens them: what cannot be opened, and the tables that are found in what stands there."""

import datetime as dt

import pytest

from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.reading.opening import grids_in
from dashboard.imports.tables.finding import find_table
from dashboard.imports.telling.problems import ImportRefused
from tests.dashboard.imports.workbooks import KNOWN


def opened(path, *, hidden_sheets=False):
    return grids_in(path, KNOWN, lambda *step: None, hidden_sheets=hidden_sheets)


def tables(path):
    return [find_table(grid, MappingProfile()) for grid in opened(path)]


def refusal(path) -> str:
    with pytest.raises(ImportRefused) as error:
        tables(path)
    return error.value.refusals[0].code


def csv_file(folder, content):
    (folder / "cases.csv").write_text(content, encoding="utf-8")
    return folder / "cases.csv"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "none.csv") == "no_such_file"


def test_a_folder_is_no_file(tmp_path):
    assert refusal(tmp_path) == "not_a_file"


@pytest.mark.parametrize("content", ["", "\n\n", " , \n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path, content):
    assert refusal(csv_file(tmp_path, content)) == "empty_file"


def test_an_empty_workbook_is_refused(workbook):
    assert refusal(workbook({"Sheet1": []})) == "empty_file"


def test_more_columns_than_any_table_has_are_refused(tmp_path):
    assert (
        refusal(csv_file(tmp_path, "case_no," + ",".join(f"c{n}" for n in range(201)) + "\n1\n")) == "too_many_columns"
    )


def test_a_short_row_is_filled_up_and_a_long_one_keeps_what_stands_beyond_the_headers(tmp_path):
    (table,) = tables(csv_file(tmp_path, " case_no ,agency_code,kind,,\n1,A\n2,A,x,, \n3,A,x,,y\n"))
    assert table.headers == ("case_no", "agency_code", "kind")
    assert list(table.rows()) == [(2, ["1", "A", ""]), (3, ["2", "A", "x"]), (4, ["3", "A", "x", "", "y"])]


def test_each_sheet_with_something_in_it_is_a_table(workbook):
    first, second = tables(workbook({"案件": [["案号"], ["1"]], "空": [], "诉讼": [["诉讼案号"], ["2"], ["3"]]}))
    assert (first.sheet, first.headers, [number for number, _ in first.rows()]) == ("案件", ("案号",), [2])
    assert (second.sheet, second.headers, [number for number, _ in second.rows()]) == ("诉讼", ("诉讼案号",), [2, 3])


def test_hidden_sheets_are_named_and_not_read(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in ("案件", "旧"):
            book.add_worksheet(name).write_row(0, 0, ["案号", dt.date(2021, 4, 13).isoformat()])
        book.get_worksheet_by_name("旧").hide()
    assert [(grid.sheet, grid.hidden, grid.count) for grid in opened(tmp_path / "book.xlsx")] == [
        ("案件", False, 1),
        ("旧", True, 0),
    ]
    assert [grid.count for grid in opened(tmp_path / "book.xlsx", hidden_sheets=True)] == [1, 1]
