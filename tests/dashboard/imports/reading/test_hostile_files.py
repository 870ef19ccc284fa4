"""Bad input as a whole import meets it, danger by danger as the security analysis lists them (§3).

Each ends with rows set aside or with one clear refusal, never with an exception or a half import.
"""

import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from dashboard.imports.telling.problems import ImportRefused
from dashboard.translations import LANGUAGES, speaking
from models.cases import Case
from models.officers import Officer
from tests.architecture.repository import ROOT
from tests.dashboard.imports.conftest import Books, aside, csv_text, doubts
from tests.dashboard.imports.opendocument import blank, cell, document, row, table
from tests.dashboard.imports.workbooks import SHEET, patched

HEAD = "case_no,agency_code,kind,"
ONE = "1,A01,penalty,"


def refusal(books: Books, *files: tuple[str, str | bytes] | Path, **options: str) -> str:
    """The code of the only refusal, after which the books are as before and the sentence is whole."""
    before = books.rows(Case, "case_no")
    with pytest.raises(ImportRefused) as error:
        books.take(*files, **options)
    assert books.rows(Case, "case_no") == before
    (found,) = error.value.refusals
    for language in LANGUAGES:
        with speaking(language):
            assert len(str(found).splitlines()) == 1
    return found.code


def cases(workbook: Callable[..., Path], *rows: list[object], **options: object) -> Path:
    """A workbook of cases."""
    return workbook({"案件": [["case_no", "agency_code", "kind", *rows[0]], *rows[1:]]}, **options)


BOUNDED = """
import datetime as dt, resource, sys
from pathlib import Path
from dashboard.imports.importing import Importer, import_files
from dashboard.imports.telling.problems import ImportRefused
from models.engine import make_engine

resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
now = dt.datetime(2022, 1, 5, tzinfo=dt.UTC)
for name in sys.argv[2:]:
    try:
        import_files(make_engine(sys.argv[1]), [Path(name)], by=Importer("x"), now=now, today=now.date())
    except ImportRefused as error:
        print(Path(name).stem, error.refusals[0].code)
"""


def with_sheet(path: Path, xml: str) -> Path:
    """A workbook with this below the headers, of a size that its ratio alone does not refuse."""
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = '<Relationships><Relationship Id="a" Type="{}" Target="{}"/></Relationships>'
    head = "".join(f'<c t="inlineStr"><is><t>{key}</t></is></c>' for key in ("case_no", "agency_code", "kind"))
    data = f'<dimension ref="A1:XFD1048576"/><sheetData><row>{head}</row>{xml}</sheetData>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": link.format(f"{links}/officeDocument", "xl/b.xml"),
        "xl/b.xml": f'<workbook xmlns:r="{links}"><sheets><sheet name="案件" r:id="a"/></sheets></workbook>',
        "xl/_rels/b.xml.rels": link.format(f"{links}/worksheet", "s.xml"),
        "xl/s.xml": f"<worksheet>{data}</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("xl/media/image1.png", os.urandom(500_000))
    return path


def hostile_ods(folder: Path) -> list[Path]:
    """The same dangers as OpenDocument has them: it says how often a cell or a row is repeated."""
    head = row(*map(cell, ("case_no", "agency_code", "kind")))
    last = row(blank(), times=1_048_574) + row(blank(16_383), cell("x"))
    documents = {
        "ods_bomb": ([head, " " * 50_000_000], ""),
        "ods_sparse_last_cell": ([head, last], ""),
        "ods_million_rows_of_text": ([head, row(cell("x" * 30_000), times=1_048_575)], ""),
        "ods_laughs": ([head], '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
    }  # fmt: skip
    return [
        document(folder / f"{name}.ods", table(*rows), **({"meta.xml": meta} if meta else {}))
        for name, (rows, meta) in documents.items()
    ]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no rlimits")
def test_what_is_made_to_fill_the_memory_is_refused_within_a_gigabyte_and_seconds(books):
    hostile = {
        "zip_bomb": " " * 110_000_000,
        "million_empty_rows_and_a_last_cell": '<row r="2"/>' + "<row/>" * 1_000_000 + "<row><c><v>1</v></c></row>",
        "sparse_last_cell": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "wide_rows": "".join(f'<row r="{n}"><c r="A{n}"/><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 9)),
        "a_row_of_millions_of_elements": "<row>" + "".join(f"<a{n}/>" for n in range(200_000)) + "</row>",
        "one_endless_tag": f"<row a='{'x' * 20_000_000}'/>",
        "one_endless_text": f"<row><c t='inlineStr'><is><t>{'字' * 5_000_000}</t></is></c></row>",
        "nested_without_end": "<row><c>" + "<a>" * 1_000_000,
    }
    files = [str(with_sheet(books.folder / f"{name}.xlsx", xml)) for name, xml in hostile.items()]
    files += map(str, hostile_ods(books.folder))
    url = books.engine.url.render_as_string()
    ended = subprocess.run(
        [sys.executable, "-c", BOUNDED, url, *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert dict(line.split() for line in ended.stdout.splitlines()) == {
        "zip_bomb": "archive_too_large",
        "million_empty_rows_and_a_last_cell": "too_many_rows",
        "sparse_last_cell": "too_wide",
        "wide_rows": "too_wide",
        "a_row_of_millions_of_elements": "odd_part",
        "one_endless_tag": "odd_part",
        "one_endless_text": "cell_too_long",
        "nested_without_end": "odd_part",
        "ods_bomb": "archive_ratio",
        "ods_sparse_last_cell": "too_wide",
        "ods_million_rows_of_text": "too_many_rows",
        "ods_laughs": "entities",
    }


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/hostname">',
        '<!ENTITY % c SYSTEM "http://127.0.0.1/x.dtd"> %c;',
    ],
    ids=["billion laughs", "external entity", "parameter entity"],
)
def test_billion_laughs_and_external_entities(books, workbook, entity):
    path = cases(workbook, [], ["1", "A01", "penalty"])
    declared = f"?><!DOCTYPE worksheet [{entity}]>"
    assert refusal(books, patched(path, SHEET, lambda xml: xml.replace("?>", declared, 1))) == "entities"


def test_formulas_on_import(books, workbook):
    path = cases(workbook, ["title"], *([str(n), "A01", "penalty", f"={n}"] for n in range(4)))
    cell = r'(<c r="D{}"[^>]*)><f>{}</f><v>0</v></c>'

    def change(xml: str) -> str:
        xml = re.sub(cell.format(2, 0), r'\1 t="str"><f>A1</f><v>=1+1</v></c>', xml)
        xml = re.sub(cell.format(3, 1), r"\1><f>A1</f></c>", xml)
        return re.sub(cell.format(4, 2), r'\1 t="e"><f>A1</f><v>#REF!</v></c>', xml)

    report = books.take(patched(path, SHEET, change))
    assert aside(report) == [(3, "cell_formula", "title"), (4, "cell_error", "title")]
    assert books.rows(Case, "case_no", "title") == [("0", "=1+1"), ("3", "0")]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_a_short_file(books, encoding):
    # Statistics took such a file for Korean.
    assert books.take(("案件.csv", "案号,单位编码,案件类别,案由\n1,A01,处罚,占道\n".encode(encoding))).exit_code == 0
    assert books.rows(Case, "title") == [("占道",)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_encodings_utf_16_without_its_mark(books, encoding):
    assert refusal(books, ("案件.csv", "案号,单位编码,案件类别\n1,A01,处罚\n".encode(encoding))) == "not_text"


def test_merged_and_two_row_headers(books, workbook):
    path = workbook(
        {"案件": [["2021年案件一览表", None, None], ["案号", "单位编码", "案件类别"], ["1", "A01", "处罚"]]}
    )
    assert books.take(path).added == 1


@pytest.mark.parametrize("from_1904", [False, True])
def test_serial_dates_1900_and_1904(books, workbook, from_1904):
    serial = 42_837 if from_1904 else 44_299
    rows = [["1", "A01", "penalty", dt.date(2021, 4, 13), serial]]
    books.take(cases(workbook, ["filed_on", "decided_on"], *rows, date_1904=from_1904))
    assert books.rows(Case, "filed_on", "decided_on") == [(dt.date(2021, 4, 13), dt.date(2021, 4, 13))]


@pytest.mark.parametrize("serial", [-1, 0.5, 60, 99_999_999, 1e300])
def test_serial_dates_that_are_no_day_of_an_office(books, workbook, serial):
    path = cases(workbook, ["filed_on"], ["1", "A01", "penalty", dt.date(2021, 4, 13)])
    report = books.take(patched(path, SHEET, lambda xml: xml.replace("<v>44299</v>", f"<v>{serial}</v>")))
    assert [(row, column) for row, _, column in aside(report)] == [(2, "filed_on")]


@pytest.mark.parametrize("written", ["１２．５", "１２．５０"])
def test_full_width_digits(books, written):
    books.take(("cases.csv", f"{HEAD}penalty_amount\n{ONE}{written}\n"))
    assert books.rows(Case, "penalty_amount") == [(12.5,)]


@pytest.mark.parametrize("written", ["²", "①", "nan", "inf", "1e3", "1_000", "0x10", "٣", "1e999", "1．．5"])
def test_full_width_digits_and_what_python_takes_for_numbers(books, written):
    report = books.take(("cases.csv", f"{HEAD}penalty_amount\n{ONE}{written}\n"))
    assert aside(report) == [(2, "not_a_number", "penalty_amount")]


def test_an_id_number_as_a_number(books, workbook):
    head = ["officer_no", "name", "agency_code", "category", "id_number"]
    path = workbook({"officers": [head, ["P9", "丁", "A01", "officer", 110101199003078888]]})
    assert aside(books.take(path)) == [(2, "code_as_number", "id_number")]
    assert ("P9",) not in books.rows(Officer, "officer_no")


@pytest.mark.parametrize("value", ["1e999", "-1e999", "NaN", "1" * 500])
def test_1e999_in_a_cell(books, workbook, value):
    path = cases(workbook, ["penalty_amount"], ["1", "A01", "penalty", 77.5])
    report = books.take(patched(path, SHEET, lambda xml: xml.replace("<v>77.5</v>", f"<v>{value}</v>")))
    assert [(row, column) for row, _, column in aside(report)] == [(2, "penalty_amount")]


@pytest.mark.parametrize("name", ["NA", "N/A", "None", "nan", "null", "NULL", "#N/A", "True", "-"])
def test_words_that_pandas_takes_for_missing(books, name):
    books.take(("cases.csv", csv_text([*HEAD.split(",")[:3], "party"], ["001", "A01", "penalty", name])))
    assert books.rows(Case, "case_no", "party") == [("001", name)]


def test_duplicate_keys_in_a_file_and_against_the_database(books):
    books.take(("cases.csv", f"{HEAD}party\n1,A01,penalty,甲\n2,A01,penalty,乙\n"))
    report = books.take(("cases.csv", f"{HEAD}party\n1,A01,penalty,甲\n2,A01,penalty,丙\n3,A01,levy,\n3,A01,levy,\n"))
    assert (report.same, report.changed, report.added) == (1, 1, 0)
    assert aside(report) == [(4, "repeated", "case_no"), (5, "repeated", "case_no")]


def test_dangling_references(books):
    report = books.take(("cases.csv", f"{HEAD}officer_nos\n1,A99,penalty,\n2,A01,penalty,P1;P99\n"))
    assert [code for _, code, _ in aside(report)] == ["unknown_agencies", "unknown_officers"]


def test_dates_out_of_order(books):
    report = books.take(
        ("cases.csv", f"{HEAD}filed_on,decided_on,decision,closed_on\n{ONE}2021-03-01,2021-02-01,处罚,2021-04-01\n")
    )
    assert doubts(report) == [(2, "out_of_order", "decided_on")]
    assert report.added == 1


@pytest.mark.parametrize(("amount", "code"), [("-0.01", "number_too_small"), ("1000000000000.01", "number_too_large")])
def test_negative_and_huge_money(books, amount, code):
    assert aside(books.take(("cases.csv", f"{HEAD}penalty_amount\n{ONE}{amount}\n"))) == [(2, code, "penalty_amount")]


def test_very_long_text_is_an_error_and_never_cut(books):
    report = books.take(
        ("cases.csv", f"{HEAD}party,title\n1,A01,penalty,{'长' * 201},\n2,A01,penalty,,{'长' * 4001}\n")
    )
    assert aside(report) == [(2, "too_long", "party"), (3, "too_long", "title")]


def test_a_csv_field_longer_than_131072_characters(books):
    assert refusal(books, ("cases.csv", f"{HEAD}title\n{ONE}{'x' * 131_073}\n")) == "row_too_long"


@pytest.mark.parametrize("bad", ["\x07", "\x1b[31m", "\u202e", "\u2066", "a\u200bb", "a\ufeffb", "\x7f", "\x85x"])
def test_control_characters_bidi_and_zero_width(books, bad):
    report = books.take(("cases.csv", csv_text([*HEAD.split(",")[:3], "party"], ["1", "A01", "penalty", f"甲{bad}乙"])))
    assert aside(report) == [(2, "invisible_character", "party")]


def test_nul_in_a_csv_file(books):
    assert refusal(books, ("cases.csv", f"{HEAD}party\n{ONE}甲\0乙\n")) == "not_text"


@pytest.mark.parametrize("code", ["_x0000_", "_xD800_"])
def test_nul_and_lone_surrogates_that_a_workbook_writes_as_codes(any_books, workbook, code):
    path = cases(workbook, ["party"], ["1", "A01", "penalty", "甲@乙"])
    report = any_books.take(patched(path, "xl/sharedStrings.xml", lambda xml: xml.replace("@", code)))
    assert aside(report) == [(2, "invisible_character", "party")]


def test_markup_in_names_is_stored_as_it_is(books):
    name = "<img src=x onerror=alert(1)>"
    books.take(("cases.csv", f"{HEAD}party\n{ONE}{name}\n"))
    assert books.rows(Case, "party") == [(name,)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("\u3000王\u3000五\u200b", "王\u3000五"), ("e\u0301", "é"), ("买买提•艾力", "买买提·艾力"), ("𠮷田", "𠮷田")],
)
def test_names(any_books, written, kept):
    any_books.take(("cases.csv", f"{HEAD}party\n{ONE}{written}\n"))
    assert any_books.rows(Case, "party") == [(kept,)]


def test_xls_encrypted_xlsm_and_disguised_files_have_a_message_each(books, workbook):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    macros = patched(cases(workbook, [], ["1", "A01", "penalty"]), "xl/vbaProject.bin", lambda _: "x")
    hostile = {
        "broken_workbook": ("cases.xls", ole + b"Workbook"),
        "encrypted": ("cases.xlsx", ole + "EncryptedPackage".encode("utf-16-le")),
        "macros": macros,
        "markup": ("cases.xls", "<html><table><tr><td>1</td></tr></table></html>"),
    }
    assert [refusal(books, file) for file in hostile.values()] == list(hostile)


def test_a_csv_quote_left_open(books):
    assert refusal(books, ("cases.csv", f'{HEAD}party\n{ONE}"甲\n2,A01,penalty,乙\n')) == "broken_csv"


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE cases;--.csv", "..csv", "$(id).csv", "-rf.csv", "a\nb.csv", "=1+1.csv"]
)
def test_a_hostile_file_name(any_books, name):
    report = any_books.take((f"{name}.csv", f"{HEAD}party\n1,A99,penalty,甲\n2,A01,penalty,乙\n"), kind="cases")
    assert (report.added, report.set_aside) == (1, 1)
    assert report.sheets[0].rejected_path.parent == any_books.folder
    assert all(line.isprintable() for line in report.lines())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
def test_a_file_name_that_is_no_text(any_books):
    path = any_books.folder / os.fsdecode(b"\xff\xfe.csv")
    path.write_text(f"{HEAD}party\n{ONE}甲\n", encoding="utf-8")
    assert any_books.take(path, kind="cases").added == 1


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_old_and_open_workbooks_go_in_and_their_rejected_rows_come_back_as_xlsx(books, suffix):
    rows = [["case_no", "agency_code", "kind", "title"], ["1", "A01", "penalty", "占道"], ["2", "A99", "penalty", ""]]
    path = books.folder / f"cases.{suffix}"
    if suffix == "ods":
        document(path, table(*(row(*map(cell, one)) for one in rows)))
    else:
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("案件")
        for at, one in enumerate(rows):
            for place, text in enumerate(one):
                sheet.write(at, place, text)
        book.save(str(path))
    report = books.take(path)
    assert (report.added, report.set_aside) == (1, 1)
    assert report.sheets[0].rejected_path == books.folder / "cases.rejected.xlsx"
    assert books.rows(Case, "case_no", "title") == [("1", "占道")]


def test_a_hidden_sheet_is_left_out_and_named_unless_asked_for(books, workbook):
    path = cases(workbook, [], ["1", "A01", "penalty"])
    with speaking("en"):
        hidden = patched(path, "xl/workbook.xml", lambda xml: xml.replace('name="案件"', 'name="案件" state="hidden"'))
        assert refusal(books, hidden) == "only_hidden_sheets"
        assert books.take(hidden, hidden_sheets=True).added == 1


def test_rows_of_big5_that_are_set_aside_come_back_in_an_encoding_that_has_their_reasons(books):
    report = books.take(
        ("officers.csv", "officer_no,姓名,agency_code,category\n9,王小明,A99,officer\n".encode("cp950"))
    )
    assert report.set_aside == 1
    assert report.sheets[0].rejected_path.read_text(encoding="utf-8-sig").startswith("officer_no,姓名,agency_code")
