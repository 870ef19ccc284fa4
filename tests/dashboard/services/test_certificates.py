"""A certificate is valid from its issue to its expiry, both days included, and never on a guess."""

import datetime as dt

import pytest

from dashboard.services.certificates import Certificate

ISSUED, EXPIRES = dt.date(2021, 3, 1), dt.date(2026, 2, 28)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2021, 2, 28), "not_yet"), (ISSUED, "valid"), (dt.date(2024, 1, 1), "valid"), (EXPIRES, "valid"),
        (dt.date(2026, 3, 1), "expired"),
    ],
)  # fmt: skip
def test_the_state_changes_with_the_day(day: dt.date, state: str) -> None:
    assert Certificate("证1", ISSUED, None, EXPIRES, day).state == state


def test_nobody_says_that_a_certificate_without_a_day_of_expiry_is_valid() -> None:
    assert Certificate("证1", ISSUED, None, None, dt.date(2021, 4, 1)).state == "unknown"


def test_without_number_and_days_there_is_none() -> None:
    assert Certificate(None, None, None, None, dt.date(2021, 4, 1)).state == "none"


def test_a_check_alone_makes_no_certificate() -> None:
    assert Certificate(None, None, ISSUED, None, dt.date(2021, 4, 1)).state == "none"
