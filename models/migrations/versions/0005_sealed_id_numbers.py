"""ID numbers are kept encrypted, beside their keyed hash; an officer's reviewed cases are found by an index.

Numbers that stand in clear are sealed afterwards, with the keys (``models.unsealed``): a migration has none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite cannot widen a column, and a table that others refer to cannot be made anew under foreign keys.
    op.add_column("officers", sa.Column("wider", sa.String(length=200), nullable=True))
    op.execute("UPDATE officers SET wider = id_number")
    op.drop_column("officers", "id_number")
    op.alter_column("officers", "wider", new_column_name="id_number")
    op.add_column("officers", sa.Column("id_number_digest", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_officers_id_number_digest"), "officers", ["id_number_digest"], unique=False)
    op.create_index(
        op.f("ix_cases_reviewer_no"),
        "cases",
        ["reviewer_no"],
        unique=False,
        sqlite_where=sa.text("reviewer_no IS NOT NULL"),
        postgresql_where=sa.text("reviewer_no IS NOT NULL"),
    )
