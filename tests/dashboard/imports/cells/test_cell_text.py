"""One cell of text: codes, ID numbers, names and free texts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.imports.cells.width import narrow
from dashboard.imports.tables.table import TRIMMED, Marked
from dashboard.imports.telling.problems import BadCell
from tests.dashboard.imports.one_cell import AGENCY, CODE, ID_NUMBER, NAME, TEXT, read, why_not

# Codes


@pytest.mark.parametrize(
    "code", ["007", "1.10", "1e5", "A-01", "镇执罚决字〔2021〕第001号", "110101199003078888", "12:30"]
)
def test_a_code_stays_as_it_is_written(code):
    assert read(CODE, code) == code


def test_a_code_is_narrowed_from_full_width():
    assert read(CODE, " Ａ０１－（２）　") == "A01-(2)"


def test_every_full_width_mark_has_its_plain_one_and_nothing_else_changes():
    # The dictionary: full-width digits and letters are folded. U+FF01–FF5E and the blank U+3000.
    changed = {chr(one): narrow(chr(one)) for one in range(0x11_0000) if narrow(chr(one)) != chr(one)}
    assert "".join(changed.values()) == " " + "".join(map(chr, range(0x21, 0x7F)))
    assert all(unicodedata.normalize("NFKC", wide) == plain for wide, plain in changed.items())


@pytest.mark.parametrize("code", ["①", "㈠", "½", "²", "Ⅳ", "㎡", "ﬁ", "〔2021〕", "【1】", "ｱ"])
def test_codes_that_only_resemble_each_other_stay_different(code):
    assert read(CODE, code) == code


def test_a_short_number_in_a_spreadsheet_is_taken_as_its_digits():
    assert read(AGENCY, Marked("number", "20210001")) == "20210001"


def test_zeros_that_the_format_of_a_cell_shows_belong_to_the_code():
    assert read(AGENCY, Marked("number", "0007")) == "0007"


def test_a_case_number_that_excel_made_a_number_is_refused_however_short():
    """It may have lost a zero; case numbers are text (data dictionary)."""
    assert why_not(CODE, Marked("number", "7")) == "code_as_number"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Marked("number", "110101199003078"), "code_as_number"), (Marked("number", "123456789012"), "code_as_number"),
        (Marked("number", "11.1"), "code_as_number"), (Marked("number", "1e+20"), "code_as_number"),
        (Marked("number", "-5"), "code_as_number"),
        ("1.10101E+17", "code_as_number"), ("1E+17", "code_as_number"),
        (Marked("day", "2021-03-01"), "code_turned"), (Marked("yes_no", "TRUE"), "code_turned"),
        (Marked("time", "12:30:00"), "code_turned"),
        ("A\n01", "line_break"), ("A\t01", "line_break"), ("A\x0001", "invisible_character"), ("A" * 65, "too_long"),
    ],
)  # fmt: skip
def test_a_code_that_may_have_been_damaged_is_refused(cell, code):
    assert why_not(CODE, cell) == code


@given(st.integers(0, 10**40).map(str) | st.from_regex(r"0{0,9}[0-9]{1,30}", fullmatch=True))
def test_digits_written_as_text_never_become_a_number(digits):
    assert read(CODE, digits) == digits


# ID numbers: 11010519491231002X is the example of GB 11643 itself.


@pytest.mark.parametrize(
    "written", ["11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_an_id_number_is_checked_by_its_last_character(written):
    assert read(ID_NUMBER, written) == "11010519491231002X"


def test_an_id_number_of_the_first_generation_has_15_digits():
    assert read(ID_NUMBER, "110105491231002") == "110105491231002"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("110105194912310021", "id_number_check"), ("11010519491231012X", "id_number_check"),
        ("11010519491331002X", "not_an_id_number"),
        ("1101051949123100", "not_an_id_number"), ("1101051949123100XX", "not_an_id_number"),
        (Marked("number", "110105194912310000"), "code_as_number"), (Marked("number", "7"), "code_as_number"),
        ("1.10105E+17", "code_as_number"),
    ],
)  # fmt: skip
def test_a_wrong_id_number_is_refused(written, code):
    assert why_not(ID_NUMBER, written) == code


# Names and texts


def test_a_name_is_kept_as_written_but_for_the_blanks_around_it():
    assert read(NAME, "\u3000Ｗａｎｇ  (２)·买买提\u200b ") == "Ｗａｎｇ  (２)·买买提"


@pytest.mark.parametrize("dot", "·•・．‧∙⋅･")
def test_the_dots_of_a_name_are_one_dot(dot):
    assert read(NAME, f"买买提{dot}艾力") == "买买提·艾力"
    assert read(NAME, f"𠮷{dot}𰻞") == "𠮷·𰻞"  # characters beyond the first 65536


@pytest.mark.parametrize("name", ["Ａ．Ｂ．公司", "•甲", "甲・", "1．某某"])
def test_other_dots_of_a_name_stay_as_written(name):
    assert read(NAME, name) == name


def test_letters_and_their_marks_are_composed():
    assert read(NAME, "e\u0301") == "\u00e9"


def test_a_text_may_have_lines_of_one_kind():
    assert read(TEXT, "一\r\n二\r三\t四") == "一\n二\n三\t四"


def test_a_name_has_one_line():
    assert why_not(NAME, "甲\n乙") == "line_break"


@pytest.mark.parametrize(
    "bad",
    [
        "\0",
        "\x07",
        "\xad",
        "\u180e",
        "\u3164",
        "\uffa0",
        "\x85",
        "\u200d",
        "\u202e",
        "\u2066",
        "\ufffe",
        "\ud800",
        "\U000e0041",
    ],
)
@pytest.mark.parametrize("column", [NAME, TEXT, CODE], ids=["name", "text", "code"])
def test_invisible_characters_are_refused(column, bad):
    assert why_not(column, f"甲{bad}乙") == "invisible_character"


def test_rare_characters_of_names_are_kept():
    assert read(NAME, "𠮷\U000e0100") == "𠮷\U000e0100"


@pytest.mark.parametrize(("column", "most"), [(NAME, 200), (TEXT, 4000), (CODE, 64)])
def test_a_text_is_refused_when_too_long_and_never_cut(column, most):
    assert read(column, "字" * most) == "字" * most
    assert why_not(column, "字" * (most + 1)) == "too_long"


def test_a_number_in_a_column_of_text_is_taken_as_it_reads():
    assert read(TEXT, Marked("number", "13800000000")) == "13800000000"
    assert why_not(TEXT, Marked("number", "1101051949123100")) == "code_as_number"


@given(
    st.text(st.characters(codec="utf-16", exclude_categories=()))
    | st.text(st.sampled_from("甲A１\u200b\n\t\r \x00—,;"))
)
def test_any_text_is_kept_or_refused(text):
    try:
        value = read(TEXT, text)
    except BadCell:
        return
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip(TRIMMED)
    assert value == (None if plain in ("", "/", "—", "——") else unicodedata.normalize("NFC", plain))
