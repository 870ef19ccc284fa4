"""A score run names the plugins that its numbers come from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("score_runs", sa.Column("plugins", sa.JSON(), nullable=True))
