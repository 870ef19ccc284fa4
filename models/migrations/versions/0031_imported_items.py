"""It is kept which rectification items a batch has written, for those of before, too.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"


def upgrade() -> None:
    made = op.create_table(
        "imported_items",
        sa.Column("item_no", sa.String(length=64), nullable=False),
        sa.Column("batch_id", _NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.batch_id"], name=op.f("fk_imported_items_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_no", "batch_id", name=op.f("pk_imported_items")),
    )
    op.create_index(op.f("ix_imported_items_batch_id"), "imported_items", ["batch_id"])
    _of_before(made)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE imported_items ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE imported_items FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reads ON imported_items FOR SELECT USING ({_ALL})")
        op.execute(f"CREATE POLICY writes ON imported_items FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})")


def _of_before(made: sa.Table) -> None:
    batches = sa.table("import_batches", sa.column("batch_id", _NUMBER), sa.column("kind", sa.String()))
    changes = sa.table(
        "import_changes", sa.column("batch_id", _NUMBER), sa.column("part", sa.Integer()),
        sa.column("content", sa.LargeBinary()),
    )  # fmt: skip
    connection = op.get_bind()
    of_items = sa.select(batches.c.batch_id).where(batches.c.kind == "rectification")
    parts = sa.select(changes.c.batch_id, changes.c.part).where(changes.c.batch_id.in_(of_items))
    for batch_id, part in connection.execute(parts).all():
        content = sa.select(changes.c.content).where(changes.c.batch_id == batch_id, changes.c.part == part)
        entries = json.loads(zlib.decompress(connection.execute(content).scalar_one()))
        rows = [{"item_no": key[0], "batch_id": batch_id} for key, _before, _after in entries]
        if rows:
            connection.execute(sa.insert(made), rows)
