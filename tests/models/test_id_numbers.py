"""ID numbers: what may be one, its check character, and what is shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.id_numbers import check_character, is_possible, is_right, masked, masked_within

EXAMPLE = "11010519491231002X"
"""The example of GB 11643 itself."""


def test_the_check_character_is_that_of_the_standard():
    assert check_character(EXAMPLE[:17]) == "X"
    assert check_character("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("written", "possible"),
    [
        (EXAMPLE, True), ("110105491231002", True), ("11010519491331002X", False), ("11010519490229002X", False),
        ("1101051949123100", False), ("11010519491231002x", False), ("", False), (EXAMPLE + "1", False),
    ],
)  # fmt: skip
def test_a_possible_number_has_its_length_and_a_birthday(written, possible):
    assert is_possible(written) is possible


@given(st.from_regex(r"[0-9]{17}", fullmatch=True), st.sampled_from("0123456789X"))
def test_one_of_eleven_last_characters_is_right(digits, last):
    assert is_right(digits + last) is (last == check_character(digits))


def test_of_15_digits_none_checks_the_others():
    assert is_right("110105491231002")


def test_a_number_is_shown_by_its_ends():
    assert masked(EXAMPLE) == "110***********002X"
    assert masked("1234567") == "***"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"号码:{EXAMPLE}", "号码:110***********002X"), ("11010519491231002x", "110***********002x"),
        ("110105491231002、110105491231002", "110********1002、110********1002"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０***********００２Ｘ"), (f"X{EXAMPLE}", f"X{EXAMPLE}"),
        ("镇执罚〔2021〕1号", "镇执罚〔2021〕1号"),
        ("999999999999999999", "999999999999999999"),
    ],
)  # fmt: skip
def test_within_a_text_what_may_be_one_is_masked_and_nothing_else(text, shown):
    assert masked_within(text) == shown
