"""docs/findings.md shows the moves as they are declared."""

from dashboard.findings.workflow import FINDINGS
from dashboard.workflows.table import written
from tests.architecture.repository import ROOT

DOCUMENT = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")


def test_the_table_of_moves_is_the_declared_one() -> None:
    assert written(FINDINGS) in DOCUMENT, written(FINDINGS)


def test_the_day_limits_of_the_text_are_the_declared_ones() -> None:
    limits = {one.opens.key: one.opens.days for one in FINDINGS.moves if one.opens is not None}
    assert f"{limits['answer']} working days to answer" in DOCUMENT
    assert f"within {limits['objection']} days" in DOCUMENT
