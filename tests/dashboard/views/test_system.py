"""The system page says in words what a check found and what to do."""

import datetime as dt

import pytest

from dashboard.services.system import Check, Condition, System
from dashboard.translations import speaking
from dashboard.views.system import system
from tests.fixtures.components import said as words_of

AT = dt.datetime(2024, 2, 29, 16, 0, tzinfo=dt.UTC)


def said(check: Check) -> str:
    with speaking("en"):
        return words_of(system(System((check,), (), ())))


@pytest.mark.parametrize(("latest", "words"), [("", "never"), (AT.isoformat(), "2024-03-01")])
def test_the_last_backup_is_told_by_its_day_here(latest: str, words: str) -> None:
    assert words in said(Check("backup", Condition.ATTENTION, {"latest": latest}))


def test_a_late_backup_comes_with_what_to_do() -> None:
    assert "zhiheng backup" in said(Check("backup", Condition.BAD, {"latest": ""}))
    assert "zhiheng backup" not in said(Check("backup", Condition.GOOD, {"latest": AT.isoformat()}))
