"""Integrity scores have the exact number of checks beside their percentages.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("accepted_met", "accepted_asked"):
        op.add_column("integrity_scores", sa.Column(name, sa.BigInteger(), nullable=True))
