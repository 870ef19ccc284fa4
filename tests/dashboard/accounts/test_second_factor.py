"""One-time codes by the clock (RFC 6238), recovery codes, and how both are kept."""

import datetime as dt

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.accounts import second_factor
from models.keys import WrongKey
from tests.fixtures.keys import KEYS

# RFC 6238 appendix B, SHA-1, the last six of its eight digits; the secret is the text "12345678901234567890".
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
EXAMPLES = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]


def at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


@pytest.mark.parametrize(("seconds", "code"), EXAMPLES)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert second_factor.step_of(code, SECRET, at(seconds), None) == seconds // 30


def test_a_code_counts_one_step_before_and_after_its_own() -> None:
    code, step = "005924", 1234567890 // 30
    found = [second_factor.step_of(code, SECRET, at(30 * (step + away)), None) for away in (-2, -1, 0, 1, 2)]
    assert found == [None, step, step, step, None]


def test_a_code_that_was_used_and_all_before_it_are_worth_nothing() -> None:
    step = 1234567890 // 30
    assert second_factor.step_of("005924", SECRET, at(1234567890), step - 1) == step
    assert second_factor.step_of("005924", SECRET, at(1234567890), step) is None
    before = pyotp.TOTP(SECRET).generate_otp(step - 1)
    assert second_factor.step_of(before, SECRET, at(1234567890), step) is None


@pytest.mark.parametrize("typed", ["005 924", " 005924 ", "００５９２４", "005-924"])
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert second_factor.step_of(typed, SECRET, at(1234567890), None) is not None


@given(st.text())
def test_any_text_is_no_code(typed: str) -> None:
    assert second_factor.step_of(typed, SECRET, at(59), None) in (None, 0, 1, 2)


def test_a_secret_is_sealed_for_its_account() -> None:
    sealed = second_factor.sealed(KEYS, SECRET, 7)
    assert SECRET not in sealed
    assert second_factor.unsealed(KEYS, sealed, 7) == SECRET
    with pytest.raises(WrongKey):
        second_factor.unsealed(KEYS, sealed, 8)


def test_a_secret_has_160_bits_and_is_written_in_groups() -> None:
    secret = second_factor.new_secret()
    assert len(secret) == 32
    assert second_factor.in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_the_picture_is_an_image_without_script() -> None:
    picture = second_factor.qr_svg(SECRET, "王 & <b>").decode()
    assert picture.startswith("<svg")
    assert "script" not in picture


def test_recovery_codes_are_ten_of_which_only_keyed_hashes_are_kept() -> None:
    codes = second_factor.new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(second_factor.is_recovery_code(one) for one in codes)
    assert not second_factor.is_recovery_code("005 924")
    hashed = second_factor.recovery_hash(KEYS, codes[0], 7)
    assert hashed == second_factor.recovery_hash(KEYS, codes[0].upper().replace("-", " "), 7)
    assert hashed != second_factor.recovery_hash(KEYS, codes[0], 8)
