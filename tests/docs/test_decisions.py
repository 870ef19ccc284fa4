"""docs/decisions.md shows the moves as they are declared."""

import pytest

from dashboard.decisions.workflow import COMMENDATIONS, VETOES
from dashboard.findings.workflow import OBJECTION
from dashboard.workflows.declaration import Workflow
from dashboard.workflows.table import written
from tests.architecture.repository import ROOT

DOCUMENT = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("workflow", [VETOES, COMMENDATIONS], ids=lambda one: one.key)
def test_the_table_of_moves_is_the_declared_one(workflow: Workflow) -> None:
    assert written(workflow) in DOCUMENT, written(workflow)


def test_the_days_of_the_text_are_the_declared_ones() -> None:
    assert f"within {OBJECTION.days} days of its confirmation" in DOCUMENT
