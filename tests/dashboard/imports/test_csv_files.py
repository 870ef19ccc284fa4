"""Reading csv: encodings, delimiters, quotes, blank rows."""

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports import csv_files
from dashboard.imports.files import tables_of
from dashboard.imports.problems import ImportRefused
from dashboard.imports.tables import Row, Table, is_blank

CASES = "案件编号,单位编码,案件类别\n2021-1,A01,处罚\n"


@pytest.fixture
def read(tmp_path: Path):
    def table(content: bytes | str) -> Table:
        path = tmp_path / "cases.csv"
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        (found,) = tables_of(path)
        return found

    return table


@pytest.fixture
def refusal(read):
    def code(content: bytes | str) -> str:
        with pytest.raises(ImportRefused) as error:
            list(read(content).rows())
        return error.value.refusals[0].code

    return code


def rows(table: Table) -> list[tuple[int, Row]]:
    return [(number, tuple(row)) for number, row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_offices_are_read(read, encoding):
    table = read(CASES.encode(encoding))
    assert table.headers == ("案件编号", "单位编码", "案件类别")
    assert rows(table) == [(2, ("2021-1", "A01", "处罚"))]
    assert table.encoding == encoding


def test_gb18030_is_recognised_however_late_it_shows(read):
    content = "case_no,agency_code,kind\n" + "1,A,penalty\n" * 200_000
    assert read(content.encode() + "2,A,处罚\n".encode("gb18030")).encoding == "gb18030"


def test_text_in_utf_16_is_read_by_its_mark_whichever_byte_comes_first(read):
    marked = codecs.BOM_UTF16_BE + CASES.encode("utf-16-be")
    assert rows(read(marked)) == rows(read(CASES.encode("utf-16"))) == [(2, ("2021-1", "A01", "处罚"))]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_refused_and_never_guessed(refusal, encoding):
    assert refusal(CASES.encode(encoding)) == "not_text"


def test_half_a_character_in_utf_16_is_refused(refusal):
    assert refusal(CASES.encode("utf-16") + b"\xd8") == "not_text"
    assert refusal(codecs.BOM_UTF16_LE + "案件编号\ud800".encode("utf-16-le", "surrogatepass")) == "not_text"


@pytest.mark.parametrize("encoding", ["big5", "cp949", "shift_jis"])
def test_what_gb18030_reads_as_garbage_is_refused_by_its_headers(refusal, encoding):
    # GB18030 decodes nearly anything; that a header makes sense is what tells that it is the right one.
    word = {"big5": "案件編號", "cp949": "사건번호", "shift_jis": "事件番号"}[encoding]
    assert refusal(f"{word},{word}2\n1,2\n".encode(encoding)) == "unsure_encoding"


def test_bytes_of_no_encoding_are_refused(refusal):
    assert refusal(b"case_no,agency_code\n\xff\xff\xff,A\n") == "unknown_encoding"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_the_one_with_which_the_headers_mean_something(read, delimiter):
    table = read(CASES.replace(",", delimiter))
    assert table.headers == ("案件编号", "单位编码", "案件类别")
    assert table.delimiter == delimiter


def test_the_headers_are_the_first_row_that_is_not_blank(read):
    table = read("\n , ,\n" + CASES)
    assert table.headers == ("案件编号", "单位编码", "案件类别")
    assert rows(table) == [(4, ("2021-1", "A01", "处罚"))]


def test_blank_rows_count_but_are_not_read(read):
    table = read("case_no,agency_code\n1,A\n\n,\n  ,　\n,B\n")
    assert rows(table) == [(2, ("1", "A")), (6, ("", "B"))]


def test_a_short_row_is_filled_up_and_blanks_beyond_the_headers_are_dropped(read):
    table = read("case_no,agency_code,kind,,\n1,A\n2,A,x,, \n3,A,x,,y\n")
    assert rows(table) == [(2, ("1", "A", "")), (3, ("2", "A", "x")), (4, ("3", "A", "x", "", "y"))]


def test_a_cell_may_hold_delimiters_quotes_and_lines(read):
    table = read('case_no,title\n1,"a,""b""\nc"\n2,d\n')
    assert rows(table) == [(2, ("1", 'a,"b"\nc')), (3, ("2", "d"))]


def test_a_quote_left_open_is_refused_with_its_row(read):
    with pytest.raises(ImportRefused) as error:
        list(read('case_no,title\n1,a\n2,"b\n3,c\n').rows())
    assert error.value.refusals[0].code == "broken_csv"
    assert error.value.refusals[0].detail["row"] == "3"


@pytest.mark.parametrize("cells", ["x" * 131_072, "x," * 70_000, '"\n",' * 40_000], ids=["long", "wide", "lines"])
def test_a_row_longer_than_any_is_refused_before_it_fills_the_memory(read, cells):
    with pytest.raises(ImportRefused) as error:
        list(read(f"case_no,title\n1,a\n2,{cells}\n").rows())
    (found,) = error.value.refusals
    assert (found.code, found.detail["row"], found.detail["most"]) == ("row_too_long", "3", "131072")


def test_a_row_after_thousands_of_blank_ones_is_read(read):
    assert rows(read("case_no,title\n" + "\n" * 5_000 + "1,a\n")) == [(5_002, ("1", "a"))]


def test_a_file_that_goes_on_with_blank_rows_is_refused(refusal, monkeypatch):
    monkeypatch.setattr(csv_files, "MOST_ROWS", 1_000)
    assert refusal("case_no,title\n" + "\n" * 1_000) == "goes_on"
    assert refusal("\n" * 1_001 + "case_no,title\n") == "goes_on"


@pytest.mark.parametrize("content", ["", "\n\n", " , \n", "\ufeff"])
def test_an_empty_file_is_refused(refusal, content):
    assert refusal(content) == "empty_file"


def test_more_columns_than_any_table_has_are_refused(refusal):
    assert refusal(",".join(f"c{n}" for n in range(201)) + "\n1\n") == "too_many_columns"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<html><table><tr><td>1</td></tr></table>", "markup"),
        ("\ufeff\n<TABLE>", "markup"),
        ("<?xml version='1.0'?><Workbook/>", "markup"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", "old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("<html>".encode("utf-16"), "markup"),
        (b"PK\x05\x06" + b"\0" * 18, "not_text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_text"),
    ],
)
def test_what_is_no_csv_says_what_it_is(refusal, content, code):
    assert refusal(content) == code


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ImportRefused) as error:
        tables_of(tmp_path / "none.csv")
    assert error.value.refusals[0].code == "no_such_file"


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(ImportRefused) as error:
        tables_of(tmp_path)
    assert error.value.refusals[0].code == "not_a_file"


CELL = st.text(st.characters(codec="gb18030", exclude_characters="\0"), max_size=12)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6),
    st.sampled_from([(csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_MINIMAL, "\r\n")]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_what_is_quoted_comes_back_as_it_was(tmp_path_factory, cells, manner, encoding):
    quoting, ending = manner
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=quoting, lineterminator=ending)
    writer.writerow(["case_no", "title", "party"])
    writer.writerows(cells)
    path = tmp_path_factory.mktemp("csv") / "cases.csv"
    path.write_bytes(lines.getvalue().encode(encoding))
    (table,) = tables_of(path)
    assert [list(row) for _, row in table.rows()] == [row for row in cells if not all(map(is_blank, row))]
