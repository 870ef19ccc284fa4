"""Audit records are chained and cannot be changed, nor taken away for 180 days (GB/T 22239-2019 8.1.4.3 c).

The records that are there are chained with the keys of the connection; without any they are marked as older than the
chain. What is written here is the law of the database: 180 days are no setting.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from models.audit import canonical
from models.audit_chain import BEFORE_THE_CHAIN, BEGINNING, chained
from models.base import UtcTime
from models.keys import NoKeys, keys_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RECORDS = sa.table(
    "audit_records",
    sa.column("record_id", sa.BigInteger()),
    sa.column("at", UtcTime()),
    sa.column("account", sa.String()),
    sa.column("address", sa.String()),
    sa.column("action", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("result", sa.String()),
    sa.column("request_id", sa.String()),
    sa.column("detail", sa.JSON()),
    sa.column("sequence", sa.BigInteger()),
    sa.column("digest", sa.String()),
)

_ON_SQLITE = (
    """CREATE TRIGGER audit_records_never_change BEFORE UPDATE ON audit_records
    BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END""",
    """CREATE TRIGGER audit_records_kept BEFORE DELETE ON audit_records
    WHEN OLD.at >= strftime('%Y-%m-%d %H:%M:%f', 'now', '-180 days')
    BEGIN SELECT RAISE(ABORT, 'audit records are kept for 180 days'); END""",
    # INSERT OR REPLACE takes a row away without asking the trigger above.
    """CREATE TRIGGER audit_records_never_replaced BEFORE INSERT ON audit_records
    WHEN EXISTS (SELECT 1 FROM audit_records WHERE record_id = NEW.record_id OR sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END""",
)
_ON_POSTGRESQL = (
    """CREATE FUNCTION audit_records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at < (now() AT TIME ZONE 'UTC') - INTERVAL '180 days' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'audit records are kept for 180 days';
        END IF;
        RAISE EXCEPTION 'audit records are never changed';
    END $$""",
    """CREATE TRIGGER audit_records_kept BEFORE UPDATE OR DELETE ON audit_records
    FOR EACH ROW EXECUTE FUNCTION audit_records_refuse()""",
    """CREATE TRIGGER audit_records_never_emptied BEFORE TRUNCATE ON audit_records
    FOR EACH STATEMENT EXECUTE FUNCTION audit_records_refuse()""",
)


def upgrade() -> None:
    for column in (
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=80), nullable=True),
    ):
        op.add_column("audit_records", column)
    sequence, digest = _chain_what_is_there(op.get_bind())
    with op.batch_alter_table("audit_records") as table:
        table.alter_column("sequence", existing_type=sa.BigInteger(), nullable=False)
        table.alter_column("digest", existing_type=sa.String(length=80), nullable=False)
        table.create_unique_constraint(op.f("uq_audit_records_sequence"), ["sequence"])
    for name in ("at", "account", "action", "request_id"):
        op.create_index(op.f(f"ix_audit_records_{name}"), "audit_records", [name])
    head = op.create_table(
        "audit_chain_head",
        sa.Column("head_id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.CheckConstraint("head_id = 1", name=op.f("ck_audit_chain_head_single")),
        sa.PrimaryKeyConstraint("head_id", name=op.f("pk_audit_chain_head")),
    )
    op.bulk_insert(head, [{"head_id": 1, "sequence": sequence, "digest": digest}])
    for statement in _ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _ON_POSTGRESQL:
        op.execute(sa.text(statement.replace(":", "\\:")))


def _chain_what_is_there(connection: Connection) -> tuple[int, str]:
    """Gives the records their sequence and digest; the last of both."""
    try:
        keys = keys_of(connection)
    except NoKeys:
        keys = None
    sequence, digest = 0, BEGINNING
    rows = connection.execute(sa.select(_RECORDS).order_by(_RECORDS.c.record_id)).mappings().all()
    for sequence, row in enumerate(rows, start=1):
        digest = BEFORE_THE_CHAIN if keys is None else chained(keys, canonical(dict(row)), sequence, digest)
        placed = sa.update(_RECORDS).where(_RECORDS.c.record_id == row["record_id"])
        connection.execute(placed.values(sequence=sequence, digest=digest))
    return sequence, digest
