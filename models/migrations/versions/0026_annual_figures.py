"""The yearly report keeps its text, a block a part and year.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "annual_texts",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("part BETWEEN 1 AND 10", name=op.f("ck_annual_texts_part")),
        sa.PrimaryKeyConstraint("year", "part", name=op.f("pk_annual_texts")),
    )
