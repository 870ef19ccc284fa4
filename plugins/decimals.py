"""Exact numbers as people and files read them; rounding happens here, at the very end, and nowhere else."""

from __future__ import annotations

from fractions import Fraction
from math import floor


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
