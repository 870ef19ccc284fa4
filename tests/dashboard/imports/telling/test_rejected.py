"""Rejected files: the original row, its number, the reason; and the way back."""

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from dashboard.imports.telling import rejected
from dashboard.imports.telling.problems import ImportRefused
from dashboard.translations import speaking
from models.cases import Case
from models.officers import Officer
from tests.dashboard.imports.conftest import csv_text


def rejected_rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as lines:
        return list(csv.reader(lines, delimiter=delimiter))


def test_rows_set_aside_stand_in_a_file_beside_the_original(books):
    text = 'kind,case_no,注,agency_code,title\npenalty,1,x,A01,\nwrong,2, y ,A01,"a,""b""\nc"\npenalty,3,z,A99,\n'
    with speaking("en"):
        report = books.take(("cases.csv", text))
    assert report.sheets[0].rejected_path == books.folder / "cases.rejected.csv"
    head, first, second = rejected_rows(books.folder / "cases.rejected.csv")
    assert head == ["kind", "case_no", "注", "agency_code", "title", "行号", "原因"]
    assert first[:6] == ["wrong", "2", " y ", "A01", 'a,"b"\nc', "3"]
    assert first[6].startswith("kind: found “wrong”; expected one of 处罚 (penalty), 许可 (licence), ")
    assert second[:6] == ["penalty", "3", "z", "A99", "", "4"]
    assert second[6] == "agency_code: found “A99”; there is no agency with the code A99; import the agency first"
    assert not list(books.folder.glob("*.part"))


def test_all_reasons_of_a_row_stand_together(books):
    books.take(("cases.csv", "case_no,agency_code,kind,filed_on\n1,A99,penalty,2021-02-30\n"))
    (_, (*_, reason)) = rejected_rows(books.folder / "cases.rejected.csv")
    assert reason == (
        "filed_on：填写为“2021-02-30”；没有这一天；应为日期，如 2021-02-28；"
        "agency_code：填写为“A99”；没有编码为 A99 的单位；请先导入该单位"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_rejected_file_keeps_the_encoding(books, encoding):
    books.take(("cases.csv", "案件编号,单位编码,案件类别\n1,甲,处罚\n".encode(encoding)))
    content = (books.folder / "cases.rejected.csv").read_bytes()
    assert content.decode(encoding).startswith("案件编号,单位编码,案件类别,行号,原因\r\n1,甲,处罚,2,")
    assert content.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")


def test_a_rejected_file_keeps_the_delimiter(books):
    books.take(("cases.csv", "case_no\tagency_code\tkind\n1\tA99\tpenalty\n"))
    assert rejected_rows(books.folder / "cases.rejected.csv", delimiter="\t")[1][:4] == ["1", "A99", "penalty", "2"]


def test_where_nothing_is_set_aside_no_file_appears(books):
    report = books.take(("cases.csv", "case_no,agency_code,kind\n1,A01,penalty\n"))
    assert report.sheets[0].rejected_path is None
    assert not list(books.folder.glob("*rejected*"))


def test_a_corrected_rejected_file_goes_in(books):
    books.take(("cases.csv", "case_no,agency_code,kind,party\n1,A99,penalty,=1+1\n2,A99,penalty,'=x\n"))
    path = books.folder / "cases.rejected.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("A99,", "A01,"), encoding="utf-8")
    report = books.take(path)
    assert (report.added, report.set_aside, report.sheets[0].unknown_columns) == (2, 0, ())
    assert books.rows(Case, "case_no", "party") == [("1", "=1+1"), ("2", "'=x")]


def test_a_rejected_file_that_is_rejected_again_has_no_old_reasons(books):
    books.take(("cases.csv", "case_no,agency_code,kind\n1,A99,penalty,too,many\n"))
    first = (books.folder / "cases.rejected.csv").read_text(encoding="utf-8")
    report = books.take(books.folder / "cases.rejected.csv")
    again = (books.folder / "cases.rejected.rejected.csv").read_text(encoding="utf-8")
    assert report.set_aside == 1
    assert again == first


@pytest.mark.parametrize(
    "cell", ["=1+1", "@SUM(A1)", "+cmd|'/C calc'!A0", "-2+3", "＝1+1", "\t=1", '=HYPERLINK("http://x")']
)
def test_what_a_spreadsheet_would_calculate_is_harmless_in_a_rejected_csv(books, cell):
    books.take(("cases.csv", csv_text(["case_no", "agency_code", "kind", "party"], ["1", "A99", "penalty", cell])))
    assert rejected_rows(books.folder / "cases.rejected.csv")[1][3] == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+3.5", "-", "—", "甲=乙"])
def test_numbers_and_dashes_stay_as_they_are(books, cell):
    books.take(("cases.csv", f"case_no,agency_code,kind,party\n1,A99,penalty,{cell}\n"))
    assert rejected_rows(books.folder / "cases.rejected.csv")[1][3] == cell


def test_a_workbook_is_rejected_as_a_workbook_with_its_sheets(books, workbook):
    cases = [
        ["案件编号", "单位编码", "案件类别", "立案日期", "罚没金额", "重大案件", "案由"],
        ["1", "A99", "处罚", dt.date(2021, 4, 13), 12.5, True, "＝1"],
    ]
    officers = [
        ["人员编号", "姓名", "单位编码", "人员类别", "身份证号"],
        ["P9", "丁", "A01", "执法人员", 110105194912310000],
    ]
    path = workbook({"案件": cases, "执法人员": officers})
    report = books.take(path)
    assert {sheet.rejected_path for sheet in report.sheets} == {books.folder / "book.rejected.xlsx"}
    book = openpyxl.load_workbook(books.folder / "book.rejected.xlsx")
    assert book.sheetnames == ["执法人员", "案件"]
    rows = [[cell.value for cell in row] for row in book["案件"].iter_rows()]
    assert rows[0][-2:] == ["行号", "原因"]
    day = dt.datetime.combine(dt.date(2021, 4, 13), dt.time())
    assert rows[1][:8] == ["1", "A99", "处罚", day, 12.5, True, "＝1", 2]
    assert book["执法人员"]["E2"].value == "110105194912310000"
    book.close()


def test_merged_cells_are_filled_in_the_rejected_workbook_so_that_it_goes_in(books, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "cases.xlsx") as book:
        sheet = book.add_worksheet("案件")
        for at, row in enumerate(
            [["案号", "单位编码", "案件类别"], ["1", "", "处罚"], ["2", "", "许可"], ["3", "", "征收"]]
        ):
            sheet.write_row(at, 0, row)
        sheet.merge_range(1, 1, 3, 1, "A01")
    report = books.take(tmp_path / "cases.xlsx")
    assert (report.added, report.set_aside) == (1, 2)
    assert [one.code for one in report.sheets[0].problems] == ["cell_merged", "cell_merged"]
    assert books.take(books.folder / "cases.rejected.xlsx").added == 2
    assert books.rows(Case, "case_no", "agency_code") == [("1", "A01"), ("2", "A01"), ("3", "A01")]


def test_a_formula_in_a_text_of_a_workbook_stays_text(books, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "cases.xlsx") as book:
        sheet = book.add_worksheet("案件")
        sheet.write_row(0, 0, ["case_no", "agency_code", "kind", "party"])
        for place, cell in enumerate(["1", "A99", "penalty", '=HYPERLINK("http://x")']):
            sheet.write_string(1, place, cell)
    books.take(tmp_path / "cases.xlsx")
    cell = openpyxl.load_workbook(books.folder / "cases.rejected.xlsx")["案件"]["D2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_a_corrected_rejected_workbook_goes_in(books, workbook):
    path = workbook(
        {
            "执法人员": [
                ["人员编号", "姓名", "单位编码", "人员类别", "入职日期"],
                ["007", "丁", "A99", "执法人员", dt.date(2021, 4, 13)],
            ]
        }
    )
    books.take(path)
    again = books.folder / "book.rejected.xlsx"
    book = openpyxl.load_workbook(again)
    book["执法人员"]["C2"].value = "A01"
    book.save(again)
    assert books.take(again).added == 1
    assert books.rows(Officer, "officer_no", "joined_on")[0] == ("007", dt.date(2021, 4, 13))


def test_two_files_of_one_name_have_two_rejected_files(books):
    text = "case_no,agency_code,kind\n1,A99,penalty\n"
    report = books.take(("cases.csv", text), ("cases.txt", text.replace("1,", "2,")))
    assert [sheet.rejected_path.name for sheet in report.sheets] == ["cases.rejected.csv", "cases.rejected-2.csv"]


def test_a_later_import_never_writes_over_a_rejected_file_that_somebody_may_be_correcting(books):
    books.take(("cases.csv", "case_no,agency_code,kind\n1,A99,penalty\n"))
    report = books.take(("cases.csv", "case_no,agency_code,kind\n2,A99,penalty\n"))
    assert report.sheets[0].rejected_path == books.folder / "cases.rejected-2.csv"
    assert [row[0] for row in rejected_rows(books.folder / "cases.rejected.csv")] == ["case_no", "1"]
    assert [row[0] for row in rejected_rows(books.folder / "cases.rejected-2.csv")] == ["case_no", "2"]


def test_the_same_rows_set_aside_again_need_no_second_file(books):
    for _ in range(2):
        report = books.take(("cases.csv", "case_no,agency_code,kind\n1,A99,penalty\n"))
        assert report.sheets[0].rejected_path == books.folder / "cases.rejected.csv"
    assert [path.name for path in books.folder.glob("*.rejected*")] == ["cases.rejected.csv"]


def test_beside_a_file_where_nothing_can_be_written_the_working_folder_is_used(books, monkeypatch):
    books.file("cases.csv", "case_no,agency_code,kind\n1,A99,penalty\n")
    (books.folder / "cases.rejected.csv.part").mkdir()  # in the way, as a folder without the right to write would be
    (books.folder / "elsewhere").mkdir()
    monkeypatch.chdir(books.folder / "elsewhere")
    report = books.take(books.folder / "cases.csv")
    assert report.sheets[0].rejected_path == Path("cases.rejected.csv")
    assert rejected_rows(books.folder / "elsewhere" / "cases.rejected.csv")[1][0] == "1"


def test_where_no_rejected_file_can_be_written_nothing_goes_in(books, monkeypatch):
    for folder in (books.folder, books.folder / "elsewhere"):
        (folder / "cases.rejected.csv.part").mkdir(parents=True)
    monkeypatch.chdir(books.folder / "elsewhere")
    with pytest.raises(ImportRefused) as error:
        books.take(("cases.csv", "case_no,agency_code,kind\n1,A99,penalty\n2,A01,penalty\n"))
    assert error.value.refusals[0].code == "rejected_not_writable"
    assert books.rows(Case, "case_no") == []


def test_a_rejected_file_whose_name_is_taken_by_a_folder_takes_the_next_one(books):
    (books.folder / "cases.rejected.csv").mkdir()
    report = books.take(("cases.csv", "case_no,agency_code,kind\n1,A99,penalty\n2,A01,penalty\n"))
    assert report.sheets[0].rejected_path == books.folder / "cases.rejected-2.csv"
    assert books.rows(Case, "case_no") == [("2",)]


def test_the_rejected_file_of_a_very_long_name_has_a_shorter_one(books):
    # 80 Chinese characters are 240 bytes; with ".rejected.csv.part" behind them they are more than a name may have.
    report = books.take(("案" * 80 + ".csv", "case_no,agency_code,kind\n1,A99,penalty\n"), kind="cases")
    assert report.sheets[0].rejected_path == books.folder / ("案" * 73 + ".rejected.csv")
    assert report.sheets[0].rejected_path.exists()


def test_longer_texts_than_a_cell_holds_do_not_break_the_rejected_workbook(books, workbook):
    path = workbook(
        {"案件": [["case_no", "agency_code", "kind", "title"], ["1", "A01", "penalty", "字" * rejected.LONGEST_CELL]]}
    )
    assert books.take(path).set_aside == 1
    assert (
        openpyxl.load_workbook(books.folder / "book.rejected.xlsx")["案件"]["D2"].value == "字" * rejected.LONGEST_CELL
    )
