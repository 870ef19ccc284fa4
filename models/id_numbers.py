"""ID numbers 身份证号 (GB 11643): how they are written, their check character, and what is shown of them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_WRITTEN = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
_WITHIN = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXxＸｘ]|\d{15})(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_possible(text: str) -> bool:
    """Whether this is 17 digits and a digit or X, or 15 digits (the first generation), with a possible birthday."""
    return _WRITTEN.fullmatch(text) is not None and _is_day(text[6:14] if len(text) == 18 else "19" + text[6:12])


def is_right(text: str) -> bool:
    """Whether the last of 18 characters fits the others; 15 digits have nothing to be checked by."""
    return len(text) == 15 or check_character(text[:17]) == text[17:]


def check_character(digits: str) -> str:
    """The last character of the number that begins with these 17 digits (ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def masked(id_number: str) -> str:
    """An ID number as anybody may see it: the first three and the last four characters."""
    return id_number[:3] + "*" * max(0, len(id_number) - 7) + id_number[-4:] if len(id_number) > 7 else "***"


def masked_within(text: str) -> str:
    """The text with whatever in it may be an ID number masked, full width too, whether it is right or not."""
    return _WITHIN.sub(lambda found: masked(found[0]) if is_possible(narrowed(found[0])) else found[0], text)


def narrowed(id_number: str) -> str:
    """The number in the digits and the capital X that the standard writes."""
    return unicodedata.normalize("NFKC", id_number).upper()


def _is_day(digits: str) -> bool:
    try:
        dt.datetime.strptime(digits, "%Y%m%d")  # noqa: DTZ007 - a birthday has no zone
    except ValueError:
        return False
    return True
