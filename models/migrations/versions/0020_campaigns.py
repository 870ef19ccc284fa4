"""The campaign view counts by indexes alone: the day that is due and the place in the list are kept with each item.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_DUE_ON = """CASE WHEN status IN ('assigned', 'mending', 'extension') THEN deadline
WHEN status = 'continuing' THEN review_on END"""
_PRESSING = f"""CASE WHEN status IN ('closed', 'unfounded') THEN 4
WHEN listed AND ({_DUE_ON}) IS NOT NULL THEN 0 WHEN listed THEN 1
WHEN ({_DUE_ON}) IS NOT NULL THEN 2 ELSE 3 END"""
_INDEXES = (
    ("agency_code", "status"),
    ("category", "agency_code", "status"),
    ("phase", "agency_code"),
    ("status",),
    ("pressing", "due_on", "item_no", "agency_code"),
)


def upgrade() -> None:
    stored = op.get_bind().dialect.name == "postgresql"  # SQLite adds no stored column to a table that is there
    for name, kind, computed in (("due_on", sa.Date(), _DUE_ON), ("pressing", sa.SmallInteger(), _PRESSING)):
        column = sa.Column(name, kind, sa.Computed(computed, persisted=stored))
        op.add_column("rectification_items", column)
    op.drop_index("ix_rectification_items_agency_code", "rectification_items")
    for columns in _INDEXES:
        op.create_index(f"ix_rectification_items_{'_'.join(columns)}", "rectification_items", list(columns))
    op.create_index("ix_rectification_moves_move_item_no", "rectification_moves", ["move", "item_no"])
    op.create_index(
        "ix_rectification_items_agency_code_due_on", "rectification_items", ["agency_code", "due_on"],
        sqlite_where=sa.text("due_on IS NOT NULL"), postgresql_where=sa.text("due_on IS NOT NULL"),
    )  # fmt: skip
