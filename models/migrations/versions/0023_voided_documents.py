"""A document may be voided: its row, its number and its bytes stay, and why and by whom is kept beside them.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLE = "rectification_voids"
_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_OWN = f"agency_code = ANY ({_AGENCIES})"
_SHARED = f"item_no IN (SELECT p.item_no FROM rectification_partners p WHERE p.{_OWN})"  # noqa: S608 - constants


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("document_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("item_no", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["rectification_documents.document_id"], name=op.f(f"fk_{_TABLE}_document_id")
        ),
        sa.ForeignKeyConstraint(["item_no"], ["rectification_items.item_no"], name=op.f(f"fk_{_TABLE}_item_no")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f(f"fk_{_TABLE}_agency_code")),
        sa.PrimaryKeyConstraint("document_id", name=op.f(f"pk_{_TABLE}")),
    )
    op.create_index(op.f(f"ix_{_TABLE}_agency_code"), _TABLE, ["agency_code"], unique=False)
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _kept_on_postgresql() if on_postgresql else _kept_on_sqlite():
        op.execute(statement)


def _kept_on_sqlite() -> tuple[str, ...]:
    never = "BEGIN SELECT RAISE(ABORT, 'documents and receipts are kept and never changed'); END"
    return (
        f"CREATE TRIGGER {_TABLE}_never_change BEFORE UPDATE ON {_TABLE} {never}",
        f"CREATE TRIGGER {_TABLE}_kept BEFORE DELETE ON {_TABLE} {never}",
        # INSERT OR REPLACE takes a row away without asking the trigger above.
        f"""CREATE TRIGGER {_TABLE}_never_replaced BEFORE INSERT ON {_TABLE}
        WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE document_id = NEW.document_id) {never}""",  # noqa: S608 - a constant
    )


def _kept_on_postgresql() -> tuple[str, ...]:
    visible = f"{_ALL} OR ({_OF_AGENCIES} AND ({_OWN} OR {_SHARED}))"
    return (
        f"""CREATE TRIGGER {_TABLE}_kept BEFORE UPDATE OR DELETE ON {_TABLE}
        FOR EACH ROW EXECUTE FUNCTION rectification_documents_refuse()""",
        f"ALTER TABLE {_TABLE} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {_TABLE} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY reads ON {_TABLE} FOR SELECT USING ({visible})",
        f"CREATE POLICY writes ON {_TABLE} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})",
    )
