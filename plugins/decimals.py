"""Exact numbers as people and files write and read them; rounding happens here, at the very end, and nowhere else."""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor

_WRITTEN = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?|[+-]?\d{1,20}/\d{1,20}", re.ASCII)
_TOO_LONG = 10**20
"""What cannot be written in so many digits is no number for a text either, so that a bound can be a value."""


def exact(value: object) -> Fraction | None:
    """The number that is written ``3``, ``"0.5"`` or ``"1/3"``; None for anything else, powers of ten among it."""
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        return None
    if isinstance(value, str) and not _WRITTEN.fullmatch(value):
        return None  # Fraction would also read "1e999999999", and work on it for hours
    try:
        number = Fraction(value)
    except ZeroDivisionError:
        return None
    return number if abs(number) < _TOO_LONG and number.denominator <= _TOO_LONG else None


def in_full(value: Fraction) -> str:
    """The number unrounded, the same for equal numbers: "0.1", and "1/3" where no decimal ends."""
    for places in range(21):
        if (value * 10**places).denominator == 1:
            return plain(value, places)
    return str(value)


def rounded(value: Fraction, places: int) -> str:
    """The number with exactly so many decimal places, half rounded away from zero: 2.005 → "2.01"."""
    scale = 10**places
    units = floor(abs(value) * scale + Fraction(1, 2))
    sign = "-" if value < 0 and units else ""
    if places == 0:
        return f"{sign}{units}"
    return f"{sign}{units // scale}.{units % scale:0{places}d}"


def plain(value: Fraction, places: int = 12) -> str:
    """The number with at most so many decimal places, trailing zeros dropped: 96.571428571429, "9.12", "0"."""
    text = rounded(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Fraction, places: int = 1) -> str:
    """The rate as a percentage: 41/50 → "82.0 %"."""
    return f"{rounded(value * 100, places)} %"
