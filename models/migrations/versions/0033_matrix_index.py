"""An agency's items are counted by category and state from an index alone, with what of them is due and pressing."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["agency_code", "category", "status", "due_on", "pressing"]
    op.create_index("ix_rectification_items_matrix", "rectification_items", columns)
