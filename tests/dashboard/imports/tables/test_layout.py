"""Which kind a table holds and where its columns stand."""

from pathlib import Path

import pytest

from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping.profiles import MappingProfile
from dashboard.imports.tables.layout import kind_named, kind_of, layout
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import ImportRefused
from dashboard.translations import speaking

QUOTAS = ("agency_code", "year", "should_file", "basis")


def table(headers: tuple[str, ...] = (), *, file: str = "file.csv", sheet: str | None = None) -> Table:
    return Table(Path(file), sheet, headers, lambda: iter(()), "")


def refusal(error: pytest.ExceptionInfo[ImportRefused]) -> str:
    return error.value.refusals[0].code


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cases", "cases"), ("案件", "cases"), ("CASES", "cases"), ("2021年案件", "cases"), ("cases_2021", "cases"),
        ("2021-cases-v2", "cases"),
        ("complaint_cases", "cases"), ("file reviews", "file_reviews"), ("整改台账（终）", "rectification"),
        ("annual_figures", "annual_figures"),
        ("cases.rejected", "cases"), ("执法人员花名册", "officers"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_files_name(name, kind):
    assert kind_of(table(file=f"{name}.csv"), MappingProfile()).key == kind


def test_a_sheets_name_goes_before_the_files():
    assert kind_of(table(file="案件.xlsx", sheet="行政诉讼"), MappingProfile()).key == "lawsuits"


def test_a_sheet_without_a_telling_name_is_what_the_file_is_called():
    assert kind_of(table(file="案件.xlsx", sheet="Sheet1"), MappingProfile()).key == "cases"


def test_part_of_a_word_is_no_name():
    with pytest.raises(ImportRefused) as error:
        kind_of(table(("x",), file="showcases.csv"), MappingProfile())
    assert refusal(error) == "no_kind"


def test_without_a_name_the_headers_tell():
    assert kind_of(table(QUOTAS), MappingProfile()).key == "quotas"
    assert kind_of(table(("单位编码", "年度", "应立案数", "核定依据", "备注")), MappingProfile()).key == "quotas"


def test_a_name_that_says_two_things_leaves_it_to_the_headers():
    assert (
        kind_of(table(("诉讼案号", "单位编码", "法院立案日期"), file="行政诉讼案件.csv"), MappingProfile()).key
        == "lawsuits"
    )


def test_headers_that_fit_two_kinds_are_asked_about_and_never_guessed():
    with pytest.raises(ImportRefused) as error:
        kind_of(table((*QUOTAS, "figure", "value", "unit", "definition", "source")), MappingProfile())
    assert refusal(error) == "two_kinds"
    with speaking("en"):
        assert str(error.value) == (
            "file.csv: it may hold quotas (应立案核定), annual_figures (年度数据); say which (on the command line: "
            "--kind). Nothing was imported."
        )


def test_a_name_that_says_two_things_with_headers_that_say_none_is_asked_about():
    with pytest.raises(ImportRefused) as error:
        kind_of(table(("x",), file="行政诉讼案件.csv"), MappingProfile())
    assert refusal(error) == "two_kinds"


@pytest.mark.parametrize("name", ["quotas", "应立案核定", " Quotas "])
def test_a_kind_is_named_by_key_or_title(name):
    assert kind_named(name) is KINDS["quotas"]


def test_an_unknown_kind_is_refused_with_the_list():
    with pytest.raises(ImportRefused) as error, speaking("en"):
        kind_named("case")
    with speaking("en"):
        assert "there is no kind “case”; the kinds are agencies, officers, postings, cases" in str(error.value)


def test_headers_are_known_in_any_order_case_width_and_spacing():
    found = layout(table(("核定 依据", " SHOULD_FILE ", "年度*", "Ａgency_code")), KINDS["quotas"], MappingProfile())
    assert found.positions == {"basis": 0, "should_file": 1, "year": 2, "agency_code": 3}


def test_headers_of_both_languages_may_stand_side_by_side():
    found = layout(table(("单位编码", "year", "应立案数", "basis")), KINDS["quotas"], MappingProfile())
    assert [column.key for column in found.columns] == ["agency_code", "year", "should_file", "basis"]


def test_unknown_columns_are_named():
    found = layout(table((*QUOTAS, "备注", "", "经办")), KINDS["quotas"], MappingProfile())
    assert found.unknown == {"备注": 4, "(6)": 5, "经办": 6}


@pytest.mark.parametrize("again", ["basis", "核定依据", "ＢＡＳＩＳ"])
def test_a_header_that_stands_twice_is_refused(again):
    with pytest.raises(ImportRefused) as error:
        layout(table((*QUOTAS, again)), KINDS["quotas"], MappingProfile())
    assert refusal(error) == "header_twice"


def test_unknown_headers_that_read_alike_are_told_apart_by_their_place():
    found = layout(table((*QUOTAS, "备注", "备注")), KINDS["quotas"], MappingProfile())
    assert found.unknown == {"备注": 4, "备注 (6)": 5}


def test_all_missing_columns_are_named_at_once():
    with pytest.raises(ImportRefused) as error:
        layout(table(("agency_code", "figure")), KINDS["quotas"], MappingProfile())
    with speaking("en"):
        assert str(error.value) == (
            "file.csv: for quotas the columns 年度 (year), 应立案数 (should_file), 核定依据 (basis) are missing; "
            "found: agency_code, figure. Add them, or say another kind (on the command line: --kind). "
            "Nothing was imported."
        )


def test_a_mapping_profile_gives_other_headers_their_meaning():
    profile = MappingProfile(keys={"单位": "agency_code", "年": "year", "目标数": "should_file", "文号": "basis"})
    found = layout(table(("文号", "目标数", "年", "单位")), KINDS["quotas"], profile)
    assert found.positions == {"basis": 0, "should_file": 1, "year": 2, "agency_code": 3}
