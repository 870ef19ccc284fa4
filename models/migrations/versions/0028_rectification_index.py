"""The index of items by state has their agency, too: an agency's most pressing of each state are found by it alone."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_rectification_items_status_pressing_due_on_item_no", "rectification_items")
    columns = ["status", "pressing", "due_on", "item_no", "agency_code"]
    op.create_index("ix_rectification_items_status_in_order", "rectification_items", columns)
