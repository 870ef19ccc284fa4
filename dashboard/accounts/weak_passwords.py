"""Passwords that are tried first 弱口令: common ones, words of this office, rows of the keyboard, with a year added.

Names of the account's holder are another matter (``password_rules``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

FEWEST_OF_ITS_OWN = 5
"""So many characters must be left of a password without what everybody would guess."""

OFFICE_WORDS = (
    "xingzhengzhifajiandu", "xingzhengzhifa", "zhifajiandu", "xzzfjd", "xzzf", "zfjd", "zhiheng", "zhifa", "jiandu",
    "sifaju", "sifa", "administrator", "guanliyuan", "admin", "root", "system", "security", "audit", "leader",
    "bureau", "agency", "officer", "user", "test", "demo", "login", "password", "passwd", "pass", "wodemima", "mima",
    "woaizhongguo", "woaini", "zhongguo", "china", "welcome", "changeme", "5201314", "1314", "520",
    "行政执法监督", "行政执法", "执法监督", "执法", "监督", "执衡", "司法局", "管理员", "密码", "中国",
)  # fmt: skip
"""What people here think of first; the longer ones first, since each is taken away whole."""

ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "!@#$%^&*()",
)  # fmt: skip
SHORTEST_RUN = 4

_UNDISGUISED = str.maketrans("@4310$57!8", "aaeiosstib")
_YEAR_OR_DAY = re.compile(r"(?:19|20)\d\d(?:[01]\d[0-3]\d)?")


def comparable(text: str) -> str:
    """The text as passwords and names are compared: width and case make no difference."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def undisguised(text: str) -> str:
    """The text with the usual replacements taken back: ``p@ssw0rd`` is ``password``."""
    return text.translate(_UNDISGUISED)


def is_weak(password: str) -> bool:
    """Whether the password is one that is tried first, also with a year, digits or signs added."""
    written = comparable(password)
    return any(_is_guessed(form) for form in (written, undisguised(written)))


def _is_guessed(form: str) -> bool:
    own = _without_guesses(form)
    if own != form and len(own) < FEWEST_OF_ITS_OWN:
        return True
    listed = _listed()
    return any(len(one) >= SHORTEST_RUN and one in listed for text in (form, own) for one in _cores(text))


def _without_guesses(form: str) -> str:
    """What is left without years, days, rows of the keyboard, repetitions, and the words of the office."""
    left = _YEAR_OR_DAY.sub("", form)
    for word in OFFICE_WORDS:
        left = left.replace(word, "")
    position, own = 0, ""
    while position < len(left):
        length = _run_at(left, position)
        if length < SHORTEST_RUN:
            own, length = own + left[position], 1
        position += length
    return own


def _run_at(text: str, start: int) -> int:
    """How many characters from here on are one repeated, or follow each other in a row, in either direction."""
    repeated = len(text) - start - len(text[start:].lstrip(text[start]))
    following = max(_following(text[start:], row) for row in _rows())
    return max(repeated, following)


def _following(text: str, row: str) -> int:
    place = row.find(text[0])
    if place < 0:
        return 0
    same = 0
    for one, expected in zip(text, row[place:], strict=False):
        if one != expected:
            break
        same += 1
    return same


def _cores(text: str) -> Iterator[str]:
    """The text itself, its letters, what is between digits and signs, and all of it but four characters."""
    letters = "".join(one for one in text if one.isalpha())
    yield text
    yield letters
    yield re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    repeated = re.fullmatch(r"(.+?)\1+", letters)
    if repeated:
        yield repeated[1]
    for length in range(max(6, len(text) - 4), len(text)):
        for start in range(len(text) - length + 1):
            yield text[start : start + length]


@cache
def _rows() -> tuple[str, ...]:
    return (*ROWS, *(row[::-1] for row in ROWS))


@cache
def _listed() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - 30,000 words, needed when one is chosen

    return frozenset(FREQUENCY_LISTS["passwords"])
