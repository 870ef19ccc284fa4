"""The processes that compute, where a whole worker would not show it."""

import datetime as dt
from pathlib import Path

from dashboard.scoring import failures
from dashboard.scoring.children import Children, Ended, Task
from dashboard.scoring.wishes import Wish
from plugins.periods import parse

NOW = dt.datetime(2022, 1, 10, 1, tzinfo=dt.UTC)
TASK = Task(1, Wish("six-rates", "", parse("2021"), {}, NOW), NOW.date())


def test_a_database_that_is_away_interrupts_a_run_and_is_no_failure_of_its_scheme(tmp_path: Path) -> None:
    with Children(f"sqlite:///{(tmp_path / 'away.db').as_posix()}", run_seconds=60) as children:
        children.give(TASK)
        assert not children.free_for("six-rates")
        assert list(children.ended(60)) == [Ended(1, failures.INTERRUPTED)]
        assert children.free_for("six-rates")


def test_while_nothing_is_computed_nothing_ends(tmp_path: Path) -> None:
    with Children(f"sqlite:///{(tmp_path / 'away.db').as_posix()}", run_seconds=60) as children:
        assert list(children.ended(0.01)) == []
