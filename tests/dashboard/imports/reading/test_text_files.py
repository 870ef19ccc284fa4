"""Reading text files: encodings, delimiters, quotes, blank rows."""

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.reading import text_files
from dashboard.imports.reading.spool import Sheet
from dashboard.imports.tables.table import TRIMMED
from tests.dashboard.imports.workbooks import Rows, refused, rows_of, sheets_of

CASES = "案件编号,单位编码,案件类别\n2021-1,A01,处罚\n"


@pytest.fixture
def file(tmp_path: Path):
    def write(content: bytes | str, name: str = "cases.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(file):
    def rows(content: bytes | str) -> Rows:
        return rows_of(file(content))

    return rows


@pytest.fixture
def sheet(file):
    def found(content: bytes | str) -> Sheet:
        ((one, _),) = sheets_of(file(content))
        return one

    return found


@pytest.fixture
def refusal(file):
    def code(content: bytes | str) -> str:
        return refused(file(content)).code

    return code


HEAD = (1, ["案件编号", "单位编码", "案件类别"])
ROW = (2, ["2021-1", "A01", "处罚"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_offices_are_read(read, sheet, encoding):
    assert read(CASES.encode(encoding)) == [HEAD, ROW]
    assert sheet(CASES.encode(encoding)).encoding == encoding


def test_gb18030_is_recognised_however_late_it_shows(sheet):
    content = "case_no,agency_code,kind\n" + "1,A,penalty\n" * 200_000
    assert sheet(content.encode() + "2,A,处罚\n".encode("gb18030")).encoding == "gb18030"


def test_headers_below_a_letterhead_tell_the_encoding_too(read):
    letter = "某某县行政执法局\n二〇二一年案件一览表\n\n"
    assert read((letter + CASES).encode("gb18030"))[-2:] == [(4, HEAD[1]), (5, ROW[1])]


def test_big5_is_known_by_words_that_gb18030_does_not_show(read, sheet):
    content = "姓名,案由,程序\n王小明,佔用道路,簡易\n".encode("big5")
    assert content.decode("gb18030")  # as garbage
    assert read(content) == [(1, ["姓名", "案由", "程序"]), (2, ["王小明", "佔用道路", "簡易"])]
    assert sheet(content).encoding == "cp950"


def test_what_words_do_not_tell_is_no_big5(sheet):
    content = "case_no,party\n1,处罚\n".encode("gb18030")
    assert content.decode("cp950")  # as garbage
    assert sheet(content).encoding == "gb18030"


def test_text_in_utf_16_is_read_by_its_mark_whichever_byte_comes_first(read):
    marked = codecs.BOM_UTF16_BE + CASES.encode("utf-16-be")
    assert read(marked) == read(CASES.encode("utf-16")) == [HEAD, ROW]


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
def test_the_delimiter_is_the_one_with_which_the_headers_mean_something(read, sheet, delimiter):
    assert read(CASES.replace(",", delimiter)) == [HEAD, ROW]
    assert sheet(CASES.replace(",", delimiter)).delimiter == delimiter


def test_the_delimiter_is_not_the_mark_of_which_there_are_most(read):
    content = "案件编号;案由\n1;a,b,c,d\n2;e,f,g,h\n"
    assert read(content) == [(1, ["案件编号", "案由"]), (2, ["1", "a,b,c,d"]), (3, ["2", "e,f,g,h"])]


def test_where_no_header_is_known_the_first_row_tells_the_delimiter_by_how_it_splits(read):
    assert read("甲;乙;丙\n1,5;2,5;3\n") == [(1, ["甲", "乙", "丙"]), (2, ["1,5", "2,5", "3"])]


def test_blank_rows_count_but_are_not_read(read):
    assert read("\n , ,\ncase_no,agency_code\n1,A\n\n,\n  ,　\n,B\n") == [
        (3, ["case_no", "agency_code"]),
        (4, ["1", "A"]),
        (8, ["", "B"]),
    ]


def test_a_row_ends_with_its_last_cell_that_is_not_blank(read):
    assert read("case_no,agency_code,kind,,\n1,A\n2,A,x,, \n3,A,x,,y\n")[1:] == [
        (2, ["1", "A"]),
        (3, ["2", "A", "x"]),
        (4, ["3", "A", "x", "", "y"]),
    ]


def test_a_cell_may_hold_delimiters_quotes_and_lines(read):
    assert read('case_no,title\n1,"a,""b""\nc"\n2,d\n')[1:] == [(2, ["1", 'a,"b"\nc']), (3, ["2", "d"])]


def test_a_quote_left_open_is_refused_with_its_row(file):
    found = refused(file('case_no,title\n1,a\n2,"b\n3,c\n'))
    assert (found.code, found.detail["row"]) == ("broken_csv", "3")


@pytest.mark.parametrize("cells", ["x" * 131_072, "x," * 70_000, '"\n",' * 40_000], ids=["long", "wide", "lines"])
def test_a_row_longer_than_any_is_refused_before_it_fills_the_memory(file, cells):
    found = refused(file(f"case_no,title\n1,a\n2,{cells}\n"))
    assert (found.code, found.detail["row"], found.detail["most"]) == ("row_too_long", "3", "131072")


def test_a_row_after_thousands_of_blank_ones_is_read(read):
    assert read("case_no,title\n" + "\n" * 5_000 + "1,a\n")[1:] == [(5_002, ["1", "a"])]


def test_a_file_that_goes_on_with_blank_rows_is_refused(refusal, monkeypatch):
    monkeypatch.setattr(text_files, "MOST_ROWS", 1_000)
    assert refusal("case_no,title\n" + "\n" * 1_000) == "goes_on"
    assert refusal("\n" * 1_001 + "case_no,title\n") == "goes_on"


@pytest.mark.parametrize("content", ["\n\n", " , \n", "\ufeff"])
def test_nothing_stands_in_a_blank_file(read, content):
    assert read(content) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<html><table><tr><td>1</td></tr></table>", "markup"),
        ("\ufeff\n<TABLE>", "markup"),
        ("<?xml version='1.0'?><Workbook/>", "markup"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", "broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("<html>".encode("utf-16"), "markup"),
        (b"PK\x05\x06" + b"\0" * 18, "not_text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_text"),
    ],
)
def test_what_is_no_csv_says_what_it_is(refusal, content, code):
    assert refusal(content) == code


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
    expected = [as_read(row) for row in cells]
    assert [row for _, row in rows_of(path)[1:]] == [row for row in expected if row]


def as_read(row: list[str]) -> list[str]:
    """Without the blank cells on the right."""
    filled = [place for place, cell in enumerate(row, 1) if cell.strip(TRIMMED)]
    return row[: filled[-1]] if filled else []
