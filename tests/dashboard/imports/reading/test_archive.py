"""What must not be opened is not, and nothing costs more than it may."""

import re
import struct
import zipfile

import pytest

from dashboard.imports.reading import archive
from tests.dashboard.imports.workbooks import SHEET, cells, patched, refusal, with_rows


def test_two_sheets_of_one_part_are_refused(workbook):
    path = workbook({"案件": [["a"], ["1"]], "诉讼": [["b"], ["2"]]})
    relations = "xl/_rels/workbook.xml.rels"
    assert refusal(patched(path, relations, lambda xml: xml.replace("sheet2", "sheet1"))) == "odd_part"


def test_a_workbook_that_unpacks_too_far_is_refused_unread(workbook, monkeypatch):
    path = with_rows(workbook, " " * 3_000_000)
    assert refusal(path) == "archive_ratio"  # 3 MB of blanks pack by more than 200 to 1
    monkeypatch.setattr(archive, "LARGEST_RATIO", 10**9)
    assert cells(path) == []
    monkeypatch.setattr(archive, "LARGEST_BYTES", 10**6)
    assert refusal(path) == "archive_too_large"


def test_what_a_workbook_says_of_its_own_size_is_not_believed_either(workbook):
    path = with_rows(workbook, "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 2000)))
    with zipfile.ZipFile(path) as packed:
        size = packed.getinfo(SHEET).file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 300)))
    assert refusal(path) == "broken_workbook"


def test_a_workbook_of_thousands_of_parts_is_refused(workbook):
    path = workbook({"案件": [["case_no"]]})
    with zipfile.ZipFile(path, "a") as packed:
        for number in range(2001):
            packed.writestr(f"xl/media/{number}", b"")
    assert refusal(path) == "archive_members"


@pytest.mark.parametrize(
    "xml",
    [
        "<row r='2'>" + "".join(f"<c a{number}=''/>" for number in range(6000)) + "</row>",
        "<row r='2'>" + "".join(f"<a{number}/>" for number in range(6000)) + "</row>",
        "<row r='2'><c r='A2'>" + "<a>" * 200 + "</a>" * 200 + "</c></row>",
        "<row r='2' a='" + "x" * 2_000_000 + "'/>",
    ],
    ids=["attributes", "elements", "depth", "length"],
)
def test_xml_that_no_spreadsheet_program_writes_is_refused_before_it_fills_the_memory(workbook, monkeypatch, xml):
    monkeypatch.setattr(archive, "LARGEST_RATIO", 10**9)
    assert refusal(with_rows(workbook, xml)) == "odd_part"


def test_more_elements_than_a_hundred_megabytes_of_cells_have_are_refused(workbook, monkeypatch):
    monkeypatch.setattr(archive, "MOST_TAGS", 1000)
    assert refusal(with_rows(workbook, "<row/>" * 1000)) == "odd_part"


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_workbook_packed_in_another_way_is_refused(tmp_path, compression):
    # What LZMA unpacks into is as large as the file says, before a byte is read.
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w", compression) as packed:
        for part in ("[Content_Types].xml", "xl/workbook.xml"):
            packed.writestr(part, "<x/>")
    assert refusal(tmp_path / "book.xlsx") == "odd_archive"


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels", "docProps/app.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(workbook, part, encoding):
    path = workbook({"案件": [["case_no"], ["1"]]})
    bomb = '?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    encoded = patched(path, part, lambda xml: xml.replace("?>", bomb, 1).replace("UTF-8", encoding), encoding)
    assert refusal(encoded) == "entities"


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused_whatever_the_file_is_called(workbook, part):
    assert refusal(patched(workbook({"案件": [["case_no"]]}), part, lambda _: "<x/>")) == "macros"


def test_macros_under_another_name_are_known_by_their_kind(workbook):
    path = workbook({"案件": [["case_no"]]})
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    listed = patched(
        path, "[Content_Types].xml", lambda xml: re.sub(r"application/[\w.-]+sheet\.main\+xml", macro, xml)
    )
    assert refusal(listed) == "macros"


def test_a_workbook_of_the_binary_kind_is_no_workbook(workbook):
    path = patched(
        workbook({"案件": [["case_no"]]}), "_rels/.rels", lambda xml: xml.replace("workbook.xml", "workbook.bin")
    )
    assert refusal(patched(path, "xl/workbook.bin", lambda _: "x")) == "not_a_workbook"


def test_a_packed_file_with_a_password_asks_to_remove_it(workbook):
    path = workbook({"案件": [["case_no"], ["1"]]})
    content = bytearray(path.read_bytes())
    for entry in re.finditer(b"PK\x01\x02", content):
        content[entry.start() + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == "encrypted"


def test_another_packed_file_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "cases.xlsx", "w") as packed:
        packed.writestr("cases.csv", "case_no\n1\n")
    assert refusal(tmp_path / "cases.xlsx") == "not_a_workbook"
