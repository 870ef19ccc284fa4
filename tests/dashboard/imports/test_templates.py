"""The empty workbooks: Excel helps to fill them in, and what is filled in is imported."""

import io
import re
import zipfile

import openpyxl
import pytest

from dashboard.imports.kinds import KINDS
from dashboard.imports.problems import ImportRefused
from dashboard.imports.templates import header, write_template
from dashboard.translations import speaking
from models.cases import Case
from tests.dashboard.imports.conftest import Books


def made(kind: str) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_template(KINDS[kind], file)
    return openpyxl.load_workbook(file)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_without_rows_is_one_without_rows(kind: str, books: Books) -> None:
    file = io.BytesIO()
    write_template(KINDS[kind], file)
    with pytest.raises(ImportRefused) as error:
        books.take(("模板.xlsx", file.getvalue()))
    assert [one.code for one in error.value.refusals] == ["no_rows"]


def test_what_is_filled_in_is_imported(books: Books) -> None:
    book = made("cases")
    filled = {"case_no": "1号", "agency_code": "A01", "kind": "处罚"}
    for place, column in enumerate(KINDS["cases"].columns.values(), start=1):
        book["案件"].cell(2, place, filled.get(column.key))
    file = io.BytesIO()
    book.save(file)
    assert books.take(("案件模板.xlsx", file.getvalue())).added == 1
    assert books.rows(Case, "case_no") == [("1号",)]


def test_words_are_chosen_from_a_list() -> None:
    rules = made("cases")["案件"].data_validations.dataValidation
    assert '"处罚,许可,强制,征收,其他"' in {rule.formula1 for rule in rules}


def test_codes_are_cells_of_text() -> None:
    file = io.BytesIO()
    write_template(KINDS["officers"], file)
    with zipfile.ZipFile(file) as archive:
        styles = archive.read("xl/styles.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    place = list(KINDS["officers"].columns).index("id_number") + 1
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" [^>]*style="(\d+)"', sheet)
    (style,) = [int(style) for first, last, style in columns if int(first) <= place <= int(last)]
    cell_formats = re.findall(r"<xf numFmtId=\"(\d+)\"", styles[styles.index("<cellXfs") :])
    assert cell_formats[style] == "49"  # Excel's own number of text


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_says_chinese_name_key_and_whether_it_is_required(kind: str) -> None:
    sheet = made(kind).worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert headers == [header(column) for column in KINDS[kind].columns.values()]
    assert [one.endswith("*") for one in headers] == [column.required for column in KINDS[kind].columns.values()]


@pytest.mark.parametrize(("language", "said"), [("zh", "必填"), ("en", "Required.")])
def test_the_notes_are_in_the_readers_language(language: str, said: str) -> None:
    with speaking(language):  # type: ignore[arg-type]  # one of the two
        notes = made("cases")["填写说明 Notes"]
    assert said in str(notes["B2"].value)
