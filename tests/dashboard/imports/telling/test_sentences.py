"""Every code that the importer can raise has its sentence, in both languages."""

import re
from pathlib import Path
from typing import Any

import pytest

from dashboard import imports
from dashboard.annual.figures import FIGURES
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import Problem, Refusal
from dashboard.imports.telling.quoting import printable, shown
from dashboard.imports.telling.report import ImportReport, SheetReport
from dashboard.translations import LANGUAGES, speaking

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(imports.__file__).parent.rglob("*.py"))
ABOUT_CELLS = {*re.findall(r'BadCell\("(\w+)"', SOURCES), "cell_error", "cell_formula", "cell_merged"}
ABOUT_ROWS = {
    *re.findall(r'\.(?:refuse|doubt)\(\s*[\w\[\]]+, "(\w+)"', SOURCES),
    "unknown_agencies",
    "unknown_officers",
}
ABOUT_ROWS |= set(re.findall(r'_doubt_unknown\(\s*chunk, "\w+", "(\w+)"', SOURCES))
ABOUT_FILES = set(re.findall(r'(?:refused\(\s*(?:table,\s*)?|Refusal\(\s*|Unreadable\(\s*|code=)"(\w+)"', SOURCES))

PLACES = set(re.findall(r"%\((\w+)\)s", SOURCES))
FIELDS = {**dict.fromkeys(PLACES, "X"), "kind": "cases", "figure": next(iter(FIGURES))}


def test_the_codes_are_found_in_the_sources():
    assert {"not_a_day", "too_long", "not_a_choice"} <= ABOUT_CELLS
    assert {"repeated", "filed_after_everything", "out_of_order", "unknown_case", "circle_of_parents"} <= ABOUT_ROWS
    assert {"encrypted", "two_kinds", "missing_columns", "no_rows", "changed_meanwhile", "markup"} <= ABOUT_FILES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(ABOUT_CELLS | ABOUT_ROWS))
def test_a_problem_has_its_sentence(code, language):
    with speaking(language):
        sentence = str(Problem(2, code, "kind", "案件类别", "罚", FIELDS))
    assert sentence.startswith("案件类别")
    assert "%(" not in sentence
    assert bool(re.search("[一-鿿]{2}", sentence.removeprefix("案件类别"))) or language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(ABOUT_FILES))
def test_a_refusal_has_its_sentence_and_says_that_nothing_was_imported(code, language):
    with speaking(language):
        sentence = str(Refusal(code, Path("folder/cases.xlsx"), "案件", FIELDS))
    assert sentence.startswith("cases.xlsx, sheet 案件: " if language == "en" else "cases.xlsx，工作表 案件：")
    assert sentence.endswith("Nothing was imported." if language == "en" else "未导入任何数据。")


ACTING = "\x1b[31mred\x07\u202e.xlsx"
HARMLESS = r"\u001b[31mred\u0007\u202e.xlsx"


def report(**different: Any) -> SheetReport:
    values = {
        "path": Path("a.csv"), "sheet": None, "kind": "cases", "added": 0, "changed": 0, "same": 0, "set_aside": 1,
        "doubts": 0, "unknown_columns": (), "problems": (), "doubtful": (), "batch_id": 1,
    }  # fmt: skip
    return SheetReport(**{**values, **different})


@pytest.mark.parametrize(
    "sentences",
    [
        [str(Refusal("empty_file", Path(ACTING)))],
        [str(Refusal("empty_file", Path("a.xlsx"), ACTING))],
        [str(Refusal("no_rows", detail={"files": ACTING}))],
        [str(Problem(2, "not_a_day", "filed_on", ACTING, ACTING))],
        [str(Problem(2, "unknown_agencies", "agency_code", "单位编码", "x", {"kind": "cases", "code": ACTING}))],
        list(ImportReport((report(path=Path(ACTING)),), (), import_no=1).lines()),
        list(ImportReport((report(sheet=ACTING),), (), import_no=1).lines()),
        list(ImportReport((report(unknown_columns=(ACTING,)),), (), import_no=1).lines()),
        list(ImportReport((report(rejected_path=Path(ACTING)),), (), import_no=1).lines()),
        list(ImportReport((report(),), (ACTING,), import_no=1).lines()),
    ],
)
def test_nothing_that_stands_in_a_file_acts_on_a_terminal(sentences):
    told = "\n".join(sentences)
    assert HARMLESS in told
    assert told.replace("\n", "").isprintable()


def test_the_label_of_a_table_acts_on_no_terminal():
    assert Table(Path(ACTING), "\x1b]0;x\x07", (), lambda: iter(()), "").label == rf"{HARMLESS} · \u001b]0;x\u0007"


def test_blanks_of_names_stay_as_they_are_so_that_files_are_found():
    assert printable("立案 \u3000\xa0名单.csv") == "立案 \u3000\xa0名单.csv"


def test_a_text_is_quoted_on_one_line_and_not_too_long():
    assert shown("a\n b\x00\u202e") == "a b\\u0000\\u202e"
    assert shown("字" * 61) == "字" * 59 + "…"
    assert shown("字" * 60) == "字" * 60


def test_an_id_number_within_a_text_is_quoted_masked():
    assert shown("王某 11010519491231002X 号") == "王某 110***********002X 号"
