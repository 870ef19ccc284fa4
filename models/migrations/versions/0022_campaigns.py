"""Campaigns have phases and milestones; the board reads the most pressing items of each state by an index.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PHASES = ("self_check", "inspection", "accountability")


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("campaign_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=4000), nullable=True),
        *(sa.Column(f"{phase}_{end}", sa.Date(), nullable=True) for phase in _PHASES for end in ("first", "last")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "milestones",
        sa.Column("campaign_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("task", sa.String(length=4000), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.campaign_id"], name=op.f("fk_milestones_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "position", name=op.f("pk_milestones")),
    )
    columns = ["status", "pressing", "due_on", "item_no"]
    op.drop_index("ix_rectification_items_status", "rectification_items")
    op.create_index(f"ix_rectification_items_{'_'.join(columns)}", "rectification_items", columns)
