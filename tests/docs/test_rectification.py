"""docs/rectification.md shows the moves as they are declared."""

from dashboard.rectification.deadlines import YELLOW_DAYS
from dashboard.rectification.workflow import PUBLICITY, RECTIFICATION, RECURRENCE
from dashboard.workflows.table import written
from tests.architecture.repository import ROOT

DOCUMENT = (ROOT / "docs" / "rectification.md").read_text(encoding="utf-8")


def test_the_table_of_moves_is_the_declared_one() -> None:
    assert written(RECTIFICATION) in DOCUMENT, written(RECTIFICATION)


def test_the_day_limits_of_the_text_are_the_declared_ones() -> None:
    assert f"public for {PUBLICITY.days} working days" in DOCUMENT
    assert f"within {RECURRENCE.days} days" in DOCUMENT
    assert YELLOW_DAYS == 3
    assert "at most three working days left" in DOCUMENT
