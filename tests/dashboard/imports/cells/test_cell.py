"""One cell of a day, a number, a choice or a list: what is read, what is folded, what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.cells.cell import Cells
from dashboard.imports.cells.options import CellOptions
from dashboard.imports.tables.table import Marked
from dashboard.imports.telling.problems import BadCell
from tests.dashboard.imports.one_cell import (
    AMOUNT,
    CODE,
    COUNT,
    DAY,
    DECISION,
    ID_NUMBER,
    INSTANCE,
    NAME,
    OFFICERS,
    SHARE,
    STAFF,
    TEXT,
    VALUE,
    YEAR,
    YES_NO,
    read,
    why_not,
)

# Numbers, choices, lists


@pytest.mark.parametrize(
    ("written", "number"),
    [("0", "0"), ("12", "12"), ("12.5", "12.5"), ("12.50", "12.5"), ("12.500", "12.5"),
    ("1,234,567.89", "1234567.89"), ("１２．５", "12.5"), ("＋３", "3"),
     ("+3", "3"), (Marked("number", "0.3"), "0.3"), ("1000000000000", "1000000000000")],
)  # fmt: skip
def test_an_amount_is_exact(written, number):
    assert read(AMOUNT, written) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12.345", "too_many_places"), ("-1", "number_too_small"), ("1000000000000.01", "number_too_large"),
        ("9" * 5000, "number_too_large"),
        ("1e3", "not_a_number"), ("nan", "not_a_number"), ("inf", "not_a_number"), ("1_000", "not_a_number"),
        ("12吨", "not_a_number"), ("1,23", "not_a_number"),
        ("٣", "not_a_number"), ("②", "not_a_number"), ("2²", "not_a_number"), ("½", "not_a_number"),
        ("12.", "not_a_number"), (Marked("day", "2021-01-01"), "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(written, code):
    assert why_not(AMOUNT, written) == code


def test_a_figure_may_be_negative_where_nothing_forbids_it():
    assert read(VALUE, "-0.000001") == Decimal("-0.000001")


def test_a_share_is_at_most_a_hundred():
    assert read(SHARE, "100") == 100
    assert why_not(SHARE, "100.000001") == "number_too_large"


@pytest.mark.parametrize(
    ("written", "number"), [("3", 3), ("3.0", 3), ("1,200", 1200), (Marked("number", "3"), 3), ("0", 0)]
)
def test_a_whole_number_is_read(written, number):
    assert read(STAFF, written) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [("3.5", "not_whole"), ("-1", "number_too_small"), ("2147483648", "number_too_large"), ("三", "not_a_number")],
)
def test_what_is_no_whole_number_is_refused(written, code):
    assert why_not(STAFF, written) == code


def test_a_count_is_at_least_one():
    assert why_not(COUNT, "0") == "number_too_small"


@pytest.mark.parametrize("written", ["2021", "2021年", "2021年度", "２０２１", Marked("number", "2021")])
def test_a_year_is_read(written):
    assert read(YEAR, written) == 2021


@pytest.mark.parametrize("written", ["21", "1949", "2101"])
def test_a_year_is_plausible(written):
    assert why_not(YEAR, written) in ("number_too_small", "number_too_large")


@pytest.mark.parametrize(
    "written", ["1", "true", "TRUE", "是", "yes", "Yes", "１", Marked("yes_no", "TRUE"), Marked("number", "1")]
)
def test_yes_is_read(written):
    assert read(YES_NO, written) is True


@pytest.mark.parametrize("written", ["0", "false", "否", "no", Marked("yes_no", "FALSE"), Marked("number", "0")])
def test_no_is_read(written):
    assert read(YES_NO, written) is False


@pytest.mark.parametrize("written", ["2", "有", "y", "√", "-1"])
def test_neither_yes_nor_no_is_refused(written):
    assert why_not(YES_NO, written) == "not_yes_no"


@pytest.mark.parametrize(
    ("written", "key"),
    [("no_penalty", "no_penalty"), ("No_Penalty", "no_penalty"), ("不予处罚", "no_penalty"), (" 撤案 ", "withdrawn")],
)
def test_a_choice_is_read_by_key_and_by_word(written, key):
    assert read(DECISION, written) == key


@pytest.mark.parametrize("written", ["1", "一审", Marked("number", "1")])
def test_an_instance_is_read_by_number_and_by_word(written):
    assert read(INSTANCE, written) == "1"


def test_a_word_that_is_no_choice_is_refused():
    assert why_not(DECISION, "罚") == "not_a_choice"


@pytest.mark.parametrize("written", ["P1;P2", "P1；P2", "P1、P2", " P1 ;； P2、", "Ｐ１；Ｐ２"])
def test_officers_are_listed_lead_first(written):
    assert read(OFFICERS, written) == ("P1", "P2")


def test_more_officers_than_any_case_has_are_refused():
    assert len(read(OFFICERS, ";".join(f"P{number}" for number in range(100)))) == 100
    assert why_not(OFFICERS, ";".join(f"P{number}" for number in range(101))) == "too_many_listed"


def test_an_officer_listed_twice_is_refused():
    assert why_not(OFFICERS, "P1;P2;P1") == "listed_twice"


@pytest.mark.parametrize("column", [CODE, NAME, TEXT, DAY, YES_NO, AMOUNT, YEAR, DECISION, OFFICERS, ID_NUMBER])
@pytest.mark.parametrize("blank", ["", "  ", "\u3000", "/", "／", "—", " —— "])
def test_blank_and_struck_out_is_no_value(column, blank):
    assert read(column, blank) is None


@pytest.mark.parametrize("column", [CODE, DAY, AMOUNT, STAFF, YEAR, OFFICERS, ID_NUMBER])
@pytest.mark.parametrize("written", ["-", "--", "–", "无"])
def test_a_hyphen_and_none_are_no_value_where_it_can_be_nothing_else(column, written):
    assert read(column, written) is None


@pytest.mark.parametrize("written", ["-", "无"])
def test_a_hyphen_and_none_may_be_a_name_or_a_text(written):
    assert (read(NAME, written), read(TEXT, written)) == (written, written)


def test_none_written_out_is_neither_no_nor_a_choice():
    assert (why_not(YES_NO, "无"), why_not(DECISION, "无")) == ("not_yes_no", "not_a_choice")


def test_marks_of_a_list_are_those_that_the_profile_says():
    commas = CellOptions(list_marks=",\n")
    assert read(OFFICERS, "P1,P2\nP3", commas) == ("P1", "P2", "P3")
    assert read(OFFICERS, "P1;P2", commas) == ("P1;P2",)


def test_their_words_are_read_as_ours():
    words = {"罰鍰": "处罚", "不罰": "no_penalty"}
    assert [read(DECISION, written, words=words) for written in ("罰鍰", " 不罰 ", "撤案")] == [
        "penalty", "no_penalty", "withdrawn",
    ]  # fmt: skip


def test_a_blank_cell_may_have_a_word_too():
    assert read(DECISION, " ", words={"": "penalty"}) == "penalty"


def test_what_excel_could_not_calculate_is_refused_whatever_the_words_say():
    with pytest.raises(BadCell):
        read(DECISION, Marked("error", "#REF!"), words={"#REF!": "penalty"})


@pytest.mark.parametrize(("mark", "code"), [("error", "cell_error"), ("formula", "cell_formula")])
def test_what_excel_could_not_calculate_is_refused(mark, code):
    assert why_not(TEXT, Marked(mark, "#REF!")) == code


def test_a_million_different_cells_are_not_all_remembered():
    cells = Cells(CODE)
    for start in range(0, 3 * Cells.MOST, 5000):
        assert cells.read([str(number) for number in range(start, start + 5000)])[-1] == str(start + 4999)
    assert len(cells) <= Cells.MOST


def test_long_texts_are_not_remembered():
    cells = Cells(TEXT)
    assert cells.read(["字" * 3000, "字"]) == ["字" * 3000, "字"]
    assert list(cells) == ["字"]


@given(
    st.sampled_from([CODE, NAME, TEXT, DAY, YES_NO, AMOUNT, COUNT, YEAR, DECISION, OFFICERS, ID_NUMBER]),
    st.text(max_size=40)
    | st.builds(Marked, st.sampled_from(["number", "day", "time", "yes_no", "error", "formula"]), st.text(max_size=40)),
)
def test_whatever_stands_in_a_cell_is_a_value_or_a_reason(column, raw):
    cells = Cells(column)
    (value,) = cells.read([raw])
    if raw in cells.bad:
        assert value is None
        assert cells.bad[raw].code
