"""docs/publications.md shows the moves as they are declared."""

from dashboard.publishing.workflow import PUBLICATIONS
from dashboard.workflows.table import written
from tests.architecture.repository import ROOT


def test_the_table_of_moves_is_the_declared_one() -> None:
    document = (ROOT / "docs" / "publications.md").read_text(encoding="utf-8")
    assert written(PUBLICATIONS) in document, written(PUBLICATIONS)
