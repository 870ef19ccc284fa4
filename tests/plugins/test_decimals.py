"""Exact numbers as people write and read them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.decimals import exact, in_full, percent, plain, rounded

F = Fraction


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("2.005", 2, "2.01"),
        ("2.0049", 2, "2.00"),
        ("-2.005", 2, "-2.01"),
        ("-0.001", 2, "0.00"),
        ("0.5", 0, "1"),
        ("8040/84", 2, "95.71"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, places, text):
    assert rounded(F(value), places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("9.12", "9.12"),
        ("0", "0"),
        ("1200", "1200"),
        ("676/7", "96.571428571429"),
        ("1/3", "0.333333333333"),
        ("-4", "-4"),
    ],
)
def test_plain_numbers_have_at_most_twelve_places_and_no_trailing_zeros(value, text):
    assert plain(F(value)) == text


def test_a_rate_is_shown_as_a_percentage():
    assert percent(F(41, 50)) == "82.0 %"


@pytest.mark.parametrize(
    ("written", "number"), [("3", F(3)), ("-0.50", F(-1, 2)), ("1/3", F(1, 3)), (7, F(7)), (F(2, 3), F(2, 3))]
)
def test_numbers_are_read_exactly(written, number):
    assert exact(written) == number


@pytest.mark.parametrize(
    "written",
    ["", "x", "1e5", "1e999999999", "1/0", ".5", "1_000", "１", "nan", "inf", " 1", True, 0.5, None, [1], 10**20],
)
def test_what_is_no_plain_number_is_none(written):
    assert exact(written) is None


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6))
def test_a_number_written_in_full_is_read_back_as_itself(number):
    assert exact(in_full(number)) == number


def test_equal_numbers_have_one_form():
    assert {in_full(exact(written)) for written in ("0.1", "0.10", "1/10", "2/20")} == {"0.1"}
    assert in_full(F(1, 3)) == "1/3"
