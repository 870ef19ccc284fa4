"""The standard yearly tables 行政执法年报表 (domain.md §2.3): licences, penalties, compulsion, inspections, others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.annual.figures import FIGURES, Figure
from dashboard.annual.predicates import COMPULSION_CLASSES, PENALTY_CLASSES
from plugins.contract import Text


@dataclass(frozen=True)
class Table:
    """A standard table: its columns by the keys of their figures."""

    key: str
    title: Text
    parts: tuple[str, ...]
    """Columns that add up to the total; where there is no total, they stand each for itself."""
    total: str | None
    others: tuple[str, ...] = ()
    """Columns outside the sum."""
    whoever: tuple[str, ...] = ()
    """Columns that do not need such a power."""
    powers: str | None = None
    """The entered figure that says of how many such powers an agency has; 0: none, and its row stays blank."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in order."""
        return (*self.parts, *((self.total,) if self.total else ()), *self.others)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Their figures."""
        return tuple(FIGURES[key] for key in self.columns)


TABLES: Mapping[str, Table] = {
    table.key: table
    for table in (
        Table(
            "licence",
            Text("行政许可", "Licences"),
            ("licence_applied", "licence_accepted", "licence_granted", "licence_refused", "licence_revoked"),
            None,
            powers="powers_licence",
        ),
        Table(
            "penalty",
            Text("行政处罚", "Penalties"),
            (*(f"penalty_{key}" for key in PENALTY_CLASSES), "penalty_other", "penalty_unstated"),
            "penalty_all",
            ("penalty_amount", "penalty_summary", "penalty_ordinary", "penalty_reviewed", "no_penalty"),
            powers="powers_penalty",
        ),
        Table(
            "compulsion",
            Text("行政强制", "Compulsion"),
            (*(f"compulsion_{key}" for key in COMPULSION_CLASSES), "compulsion_other"),
            "compulsion_all",
            ("court_applied", "court_granted", "court_refused"),
            ("court_applied", "court_granted", "court_refused"),
            "powers_compulsion",
        ),
        Table(
            "inspection",
            Text("行政检查", "Inspections"),
            ("inspections",),
            None,
            (
                "inspections_problem",
                "inspections_planned",
                "inspections_scanned",
                "inspections_joint",
                "inspections_off_site",
            ),
            powers="powers_inspection",
        ),
        Table(
            "other",
            Text("其他行政执法行为", "Other acts"),
            ("levies", "others", "rulings", "confirmations", "rewards", "payments"),
            None,
        ),
    )
}
"""Key → table, in their usual order."""
