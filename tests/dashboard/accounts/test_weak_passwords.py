"""Passwords that are tried first, whatever is added to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.accounts.weak_passwords import is_weak


@pytest.mark.parametrize(
    "password",
    [
        "password", "iloveyou", "1qaz2wsx3edc",  # listed
        "Password123!", "Iloveyou-2024", "!!Sunshine##",  # with digits, a year, signs
        "P@ssw0rd2026", "$un5h1ne-77",  # in disguise
        "zfjd2026!", "Zfjd@2026!!", "Zhifa#Jiandu2026", "ZhihengAdmin1",  # what this office thinks of
        "执法监督2026", "司法局@123456",
        "Abcdefgh-12", "987654321-Zz", "Qwertyuiop1!", "1q2w3e4r5t6y", "aaaaaaaaaaB1",  # rows and repetitions
        "Woaini5201314!", "Zw@19800101",  # a declaration, a day of birth
        "kestrel-47", "Xsunshine9!",  # a listed one and up to four characters
        "dragondragon1",  # twice the same
    ],
)  # fmt: skip
def test_a_password_that_is_tried_first_is_weak(password: str) -> None:
    assert is_weak(password)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse 7 Staple",
        "Tiger-lamp-4 blue",
        "mX4!vQ9@pL2z",
        "蓝鲸 Swims at 5",
        "long enough 9",
        "Hutong7;noodle",
    ],
)
def test_several_words_and_random_ones_are_not(password: str) -> None:
    assert not is_weak(password)


@given(st.text())
def test_any_text_is_judged(password: str) -> None:
    assert is_weak(password) in (True, False)
