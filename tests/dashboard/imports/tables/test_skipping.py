"""Rows that are no rows of the table are named, and only such rows."""

import pytest

from dashboard.translations import speaking
from tests.dashboard.imports.conftest import Books, aside, csv_text

HEADERS = ["案件编号", "单位编码", "案件类别", "案由", "罚没金额"]
ONE = ["1", "A01", "处罚", "甲", "12"]
TWO = ["2", "A01", "处罚", "乙", "13"]


def taken(books: Books, *rows: list[str]) -> tuple[int, list[tuple[int, str]], list[tuple[int, str, str | None]]]:
    """Rows added, (row, reason) of the rows skipped below the headers in row 1, and problems."""
    report = books.take(("案件.csv", csv_text(HEADERS, *rows)))
    (sheet,) = report.sheets
    assert sheet.taken + sheet.set_aside + sheet.skipped_rows == 1 + len(rows)
    return report.added, [(one.row, one.reason) for one in sheet.skipped[1:]], aside(report)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (HEADERS, "repeated_header"), (["案件编号", "单位编码", "案件类别", "", ""], "repeated_header"),
        (["合计", "", "", "", "25"], "total"), (["", "", "小 计：", "", "25"], "total"), (["共计（2件）"], "total"),
        (["本页合计", "", "", "", "25"], "total"), (["", "", "", "总计", "25"], "total"),
        (["注：罚没金额不含滞纳金。"], "note"),
        (["填表人：", "张三", "审核人：李四", "", "填报日期：2021年12月31日"], "note"),
        (["备注1:略"], "note"), (["第1页 共3页"], "page"),
    ],
)  # fmt: skip
def test_what_is_no_row_is_skipped_and_named(books, row, reason):
    assert taken(books, ONE, row, TWO) == (2, [(3, reason)], [])


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "A01", "处罚", "", ""],
        ["注：1", "A01", "处罚", "", ""],
        ["1.", "A01", "处罚", "", ""],
    ],
)
def test_what_could_be_a_row_goes_in_whatever_it_begins_with(books, row):
    assert taken(books, row) == (1, [], [])


@pytest.mark.parametrize(
    "row",
    [
        ["", "A01", "处罚", "丙", "5"],
        ["合计单位", "", "", "", "5"],
        ["3", "", "", "", ""],
        ["", "", "", "说明：现场检查", "5"],
        ["2021年12月31日", "", "", "", ""],
    ],
)
def test_a_row_that_is_only_bad_is_set_aside(books, row):
    added, skipped, problems = taken(books, ONE, row)
    assert (added, skipped) == (1, [])
    assert {number for number, _, _ in problems} == {3}


@pytest.mark.parametrize(
    "row", [["1", "2", "3", "4", "5"], ["甲", "乙", "1", "2", "3"], ["(1)", "(2)", "(3)", "(4)", "(5)"]]
)
def test_numbers_of_the_columns_stand_directly_below_the_headers(books, row):
    assert taken(books, row, ONE) == (1, [(2, "numbering")], [])
    assert taken(books, HEADERS, row)[1] == [(2, "repeated_header"), (3, "numbering")]
    assert taken(books, TWO, row)[1] == []


def test_the_lines_of_a_note_go_on(books):
    rows = [["说明：", "一、口径"], ["2.不含滞纳金"], ["3.略"]]
    assert taken(books, ONE, *rows)[1] == [(3, "note"), (4, "note"), (5, "note")]
    assert taken(books, ONE, ["2.不含滞纳金"])[1] == []


def test_a_letterhead_that_a_page_repeats_is_skipped(books):
    text = csv_text(["案件一览表"], HEADERS, ONE, ["案件一览表"], HEADERS, TWO)
    (sheet,) = books.take(("案件.csv", text)).sheets
    assert [(one.row, one.reason) for one in sheet.skipped] == [
        (1, "letterhead"), (2, "header"), (4, "letterhead"), (5, "repeated_header"),
    ]  # fmt: skip
    assert (sheet.added, sheet.set_aside) == (2, 0)


def test_the_report_names_the_rows_and_the_unit(books):
    report = books.take(("案件.csv", csv_text(["单位：万元"], HEADERS, ONE, ["合计", "", "", "", "12"])))
    with speaking("en"):
        assert list(report.lines()) == [
            "案件.csv (cases): 1 added, 0 changed, 0 unchanged, 0 set aside.",
            "案件.csv: 罚没金额(万元) is read in 万元.",
            "案件.csv: 3 rows are no rows of the table: 1 (unit of money: “单位：万元”); "
            "2 (row of headers: “案件编号 单位编码 案件类别 案由 罚没金额”); 4 (row of totals: “合计 12”).",
        ]
