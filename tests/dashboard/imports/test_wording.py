"""Every code that the importer can raise has its sentence, in both languages."""

import re
from pathlib import Path

import pytest

from dashboard import imports
from dashboard.imports.problems import Problem, Refusal
from dashboard.imports.quoting import masked, shown
from dashboard.translations import LANGUAGES, speaking

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(imports.__file__).parent.glob("*.py"))
ABOUT_CELLS = {*re.findall(r'BadCell\("(\w+)"', SOURCES), "cell_error", "cell_formula"}
ABOUT_ROWS = {
    *re.findall(r'\.(?:refuse|doubt)\(\s*[\w\[\]]+, "(\w+)"', SOURCES),
    "unknown_agencies",
    "unknown_officers",
}
ABOUT_ROWS |= set(re.findall(r'_doubt_unknown\(\s*chunk, "\w+", "(\w+)"', SOURCES))
ABOUT_FILES = set(re.findall(r'(?:refused\(\s*(?:table,\s*)?|Refusal\(\s*)"(\w+)"', SOURCES))

PLACES = set(re.findall(r"%\((\w+)\)s", SOURCES))
FIELDS = {**dict.fromkeys(PLACES, "X"), "kind": "cases"}


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


def test_a_text_is_quoted_on_one_line_and_not_too_long():
    assert shown("a\n b\x00\u202e") == "a b\\u0000\\u202e"
    assert shown("字" * 61) == "字" * 59 + "…"
    assert shown("字" * 60) == "字" * 60


def test_an_id_number_is_shown_by_its_ends():
    assert masked("11010519491231002X") == "110***********002X"
    assert masked("1234567") == "***"
