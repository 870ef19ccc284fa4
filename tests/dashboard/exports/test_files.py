"""Exported tables as files: numbers stay numbers, and no text becomes a formula."""

import csv
import dataclasses
import datetime as dt
import io
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest

from dashboard.exports import files
from dashboard.exports.files import TooManyRows, write_csv, write_xlsx
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.exports.watermark import Watermark

COLUMNS = (
    Column("单位"), Column("件数", "number"), Column("得分", "number", places=2), Column("率", "percent", places=1),
    Column("日期", "day"),
)  # fmt: skip
WATERMARK = Watermark("bureau", "司法局", dt.datetime(2021, 3, 1, 4, 0, tzinfo=dt.UTC), "1A2B-3C4D")
SAID = "2021-03-01 12:00 导出，编号 1A2B-3C4D，导出人 司法局（bureau）"
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠SUM"]


def table(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = COLUMNS) -> ExportedTable:
    return ExportedTable("排名", ("2021年", "数据截至今天"), columns, rows, "ranking:export", "six-rates 2021")


def as_xlsx(exported: ExportedTable) -> list[list[openpyxl.cell.Cell]]:
    file = io.BytesIO()
    write_xlsx(exported, WATERMARK, file)
    return [list(row) for row in openpyxl.load_workbook(file).active.iter_rows()]


def as_csv(exported: ExportedTable) -> str:
    file = io.BytesIO()
    write_csv(exported, WATERMARK, file)
    table, _sign, _watermark = file.getvalue().decode("utf-8").partition("# 执衡 Zhiheng: ")
    return table


ROW = ("青石镇", 3, Fraction(545, 8), Fraction(41, 50), dt.date(2021, 3, 1))


def test_a_sheet_begins_with_what_it_is_who_took_it_and_the_header() -> None:
    title, about, watermark, header, _row = as_xlsx(table(ROW))
    assert (title[0].value, about[0].value, watermark[0].value) == ("排名", "2021年    数据截至今天", SAID)
    assert [cell.value for cell in header] == ["单位", "件数", "得分", "率", "日期"]


def test_the_demonstrations_rows_say_so_in_every_file() -> None:
    workbook, lines, invented = io.BytesIO(), io.BytesIO(), dataclasses.replace(WATERMARK, invented=True)
    write_xlsx(table(ROW), invented, workbook)
    write_csv(table(ROW), invented, lines)
    sheet = openpyxl.load_workbook(workbook).active
    said = f"演示数据 · {SAID}"
    assert (sheet["A3"].value, sheet.oddHeader.center.text) == (said, said)
    assert lines.getvalue().decode("utf-8").rstrip().endswith(f"# 执衡 Zhiheng: {said},,,,")


def test_numbers_are_numbers_with_the_decimals_shown() -> None:
    row = as_xlsx(table(ROW))[4]
    assert [cell.value for cell in row[:4]] == ["青石镇", 3, 68.13, 0.82]
    assert row[4].value.date() == dt.date(2021, 3, 1)
    assert [cell.number_format for cell in row[1:]] == ["0", "0.00", "0.0%", "yyyy-mm-dd"]


def test_a_column_of_numbers_of_several_kinds_has_each_with_its_own_decimals() -> None:
    columns, rows = (Column("本年", "plain", 6),), ((Fraction(8395),), (Fraction("66.7"),), ("未填报",))
    numbers = [row[0] for row in as_xlsx(table(*rows, columns=columns))[4:]]
    assert [(cell.value, cell.number_format) for cell in numbers[:2]] == [(8395, "General"), (66.7, "General")]
    assert as_csv(table(*rows, columns=columns)) == "\ufeff本年\r\n8395\r\n66.7\r\n未填报\r\n"


def test_a_long_text_is_wrapped_where_its_column_says_so() -> None:
    row = as_xlsx(table(("长" * 90, "长" * 90), columns=(Column("口径", wraps=True), Column("单位"))))[4]
    assert [bool(cell.alignment.wrap_text) for cell in row] == [True, False]


def test_a_csv_prints_what_the_screen_prints() -> None:
    text = as_csv(table(ROW))
    assert text.startswith("\ufeff单位,件数,得分,率,日期\r\n")
    assert text.endswith("青石镇,3,68.13,82.0 %,2021-03-01\r\n")


def test_a_word_may_stand_among_numbers_and_nothing_stays_empty() -> None:
    row = ("云岭乡", None, "不适用", None, None)
    assert [cell.value for cell in as_xlsx(table(row))[4]] == ["云岭乡", None, "不适用", None, None]
    assert as_csv(table(row)).endswith("云岭乡,,不适用,,\r\n")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    exported = table((text,), columns=(Column(text),))
    cells = as_xlsx(exported)
    assert [cells[3][0].data_type, cells[4][0].data_type] == ["s", "s"]
    assert cells[4][0].quotePrefix
    header, row = csv.reader(io.StringIO(as_csv(exported).removeprefix("\ufeff"), newline=""))
    assert (header, row) == ([f"'{text}"], [f"'{text}"])


def test_a_negative_number_is_not_guarded() -> None:
    assert as_csv(table((Decimal(-3),), columns=(Column("升降", "number"),))).endswith("-3\r\n")


def test_a_table_without_rows_is_a_header() -> None:
    assert len(as_xlsx(table())) == 4
    assert as_csv(table()).count("\r\n") == 1


def test_the_number_of_rows_is_told() -> None:
    assert write_csv(table(ROW, ROW), WATERMARK, io.BytesIO()) == 2
    assert write_xlsx(table(ROW, ROW), WATERMARK, io.BytesIO()) == 2


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "XLSX_ROWS", 5)
    assert write_xlsx(table(ROW), WATERMARK, io.BytesIO()) == 1
    with pytest.raises(TooManyRows):
        write_xlsx(table(ROW, ROW), WATERMARK, io.BytesIO())


def test_a_csv_ends_with_who_took_it_in_a_line_as_wide_as_the_others() -> None:
    file = io.BytesIO()
    write_csv(table(ROW), WATERMARK, file)
    *_table, last = csv.reader(io.StringIO(file.getvalue().decode("utf-8"), newline=""))
    assert last == [f"# 执衡 Zhiheng: {SAID}", "", "", "", ""]


def test_a_printed_sheet_says_who_took_it_on_every_page() -> None:
    file = io.BytesIO()
    write_xlsx(table(ROW), WATERMARK, file)
    sheet = openpyxl.load_workbook(file).active
    assert sheet.oddHeader.center.text == SAID
    assert sheet.oddFooter.left.text == SAID


def test_a_name_is_no_code_of_the_printed_line() -> None:
    file = io.BytesIO()
    write_xlsx(table(ROW), dataclasses.replace(WATERMARK, display_name="A&B" * 60), file)
    printed = openpyxl.load_workbook(file).active.oddHeader.center.text
    assert "A&&BA&&B" in printed
    assert len(printed) < 255


def test_what_the_columns_mean_stands_on_a_sheet_of_its_own_and_long_texts_have_the_room_they_need() -> None:
    columns = (Column("口径", width=12, wraps=True), Column("件数", "number"))
    made = table(("当年立案的案件，不含许可", 3), ("短", 4), columns=columns)
    file = io.BytesIO()
    write_xlsx(dataclasses.replace(made, notes=(("栏目", "口径"), ("件数", "=当年的"))), WATERMARK, file)
    rows, notes = openpyxl.load_workbook(file).worksheets
    assert (rows.row_dimensions[5].height, rows.row_dimensions[6].height) == (45, None)
    assert [[cell.value for cell in row] for row in notes.iter_rows()] == [["栏目", "口径"], ["件数", "=当年的"]]
    assert notes["B2"].data_type == "s"


@pytest.mark.parametrize(("width", "paper"), [(120, 9), (121, 8)])
def test_paper_is_one_page_wide_with_the_header_on_each_and_a3_where_a4_is_too_small(width: int, paper: int) -> None:
    file = io.BytesIO()
    columns = (Column("单位", width=120), Column("备注", width=width, wraps=True))
    write_xlsx(table(("青石镇", "一" * 61), ("柳河镇", "短"), columns=columns), WATERMARK, file)
    sheet = openpyxl.load_workbook(file).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (paper, "landscape")
    assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes, of one page's width, which is the usual
    assert sheet.print_title_rows == "$4:$4"
    assert [sheet.row_dimensions[row].height for row in (5, 6)] == [30, None]  # 122 characters go over two lines
