"""The empty workbooks: Excel helps to fill them in, and what is filled in is imported."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

from dashboard.imports.kinds import KINDS
from dashboard.imports.telling.problems import ImportRefused
from dashboard.imports.templates import SIX_RATES, TEMPLATES, header, template_named, write_template
from dashboard.translations import speaking
from models.cases import Case
from tests.dashboard.imports.conftest import Books, aside

NOTES = "填写说明 Notes"


def made(key: str) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_template(TEMPLATES[key], file)
    return openpyxl.load_workbook(file)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_without_rows_is_one_without_rows(kind: str, books: Books) -> None:
    file = io.BytesIO()
    write_template(TEMPLATES[kind], file)
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


def copied_from_its_notes(key: str) -> bytes:
    """The template with the example of its notes as the first row of each sheet."""
    book = made(key)
    examples = {
        (kind.key, column.key): header(column) for kind in TEMPLATES[key].kinds for column in kind.columns.values()
    }
    rows = [row for row in book[NOTES].iter_rows(values_only=True) if row[0] in examples.values()]
    for kind in TEMPLATES[key].kinds:
        for place, _column in enumerate(kind.columns.values(), start=1):
            book[kind.zh].cell(2, place, rows.pop(0)[2])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("key", TEMPLATES)
def test_the_example_is_imported_when_it_is_copied(key: str, books: Books) -> None:
    officers = "officer_no,name,agency_code,category\nP001,甲,A01,officer\nP002,乙,A01,officer\n"
    if key != "officers":
        books.take(("人员.csv", officers), kind="officers")
    report = books.take((f"{key}.xlsx", copied_from_its_notes(key)), today=dt.date(2026, 12, 31))
    assert aside(report) == []
    assert [sheet.added + sheet.changed for sheet in report.sheets] == [1] * len(TEMPLATES[key].kinds)


def test_figures_of_the_six_rates_and_their_definitions_are_chosen_from_the_notes() -> None:
    book = made(SIX_RATES)
    rules = {str(rule.sqref)[0]: rule.formula1 for rule in book["年度数据"].data_validations.dataValidation}
    figures, definitions = (
        [cell.value for (cell,) in book[NOTES][rules[place].partition("!")[2].replace("$", "")]] for place in "CF"
    )
    assert figures == ["执行数", "超期件数", "裁定不予执行件数", "应处罚未处罚件数"]
    assert ["件" in definition for definition in definitions] == [True] * len(figures)


@pytest.mark.parametrize("name", ["six-rates", "六率补充数据"])
def test_the_figures_of_the_six_rates_are_a_template_of_that_name(name: str) -> None:
    assert [kind.key for kind in template_named(name).kinds] == ["quotas", "annual_figures"]


def test_words_are_chosen_from_a_list() -> None:
    rules = made("cases")["案件"].data_validations.dataValidation
    assert '"处罚,许可,强制,征收,其他"' in {rule.formula1 for rule in rules}


def test_codes_are_cells_of_text() -> None:
    file = io.BytesIO()
    write_template(TEMPLATES["officers"], file)
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
        notes = made("cases")[NOTES]
    assert said in str(notes["B2"].value)
