"""The two kinds of decisions on an officer 否决与表彰: where each is kept, and by which workflow it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.decisions import wording
from dashboard.decisions.workflow import COMMENDATIONS, VETOES
from dashboard.workflows.course import Course
from dashboard.workflows.declaration import Workflow
from models.conduct import Commendation, Veto
from models.decision_moves import CommendationFile, CommendationMove, VetoFile, VetoMove


@dataclass(frozen=True)
class DecisionKind:
    """Vetoes, or commendations."""

    key: str
    """Of its kind of imports, too."""
    rows: type[Veto] | type[Commendation]
    number: InstrumentedAttribute[str]
    day: InstrumentedAttribute[Any]
    """The day by which it counts."""
    course: Course
    workflow: Workflow
    fields: tuple[str, ...]
    """The columns that are said when one is recorded, besides the officer."""
    prefix: str
    """Before the year and the number that counts what was recorded in it."""

    @property
    def table(self) -> Table:
        """The table of its rows."""
        table: Any = self.rows.__table__
        return table  # type: ignore[no-any-return]  # it is a Table


VETO = DecisionKind(
    "vetoes", Veto, Veto.veto_no, Veto.decided_on, Course("veto", "veto_no", VetoMove, VetoFile, wording.move),
    VETOES, ("decided_on", "decided_by", "document", "reason"), "否",
)  # fmt: skip
COMMENDATION = DecisionKind(
    "commendations", Commendation, Commendation.commendation_no, Commendation.awarded_on,
    Course("commendation", "commendation_no", CommendationMove, CommendationFile, wording.move),
    COMMENDATIONS, ("item", "work", "awarded_on", "document"), "奖",
)  # fmt: skip
KINDS: Mapping[str, DecisionKind] = {one.key: one for one in (VETO, COMMENDATION)}
"""Key → kind."""
