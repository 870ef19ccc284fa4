"""docs/integrity.md shows the moves as they are declared."""

from dashboard.integrity.workflow import INTEGRITY, LEAST_ASSESSORS, PUBLICITY
from dashboard.workflows.table import written
from tests.architecture.repository import ROOT

DOCUMENT = (ROOT / "docs" / "integrity.md").read_text(encoding="utf-8")
WORDS = {2: "Two"}


def test_the_table_of_moves_is_the_declared_one() -> None:
    assert written(INTEGRITY) in DOCUMENT, written(INTEGRITY)


def test_the_numbers_of_the_text_are_the_declared_ones() -> None:
    assert f"{WORDS[LEAST_ASSESSORS]} assessors, {PUBLICITY.days} {PUBLICITY.unit} days" in DOCUMENT
