"""Documents about rectification items are kept as they were issued, numbered by kind and year, with their receipts.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = "('notice', 'urging', 'opinion', 'decision', 'talk', 'transfer', 'application', 'check', 'publicity')"
_MANNERS = "('direct', 'left', 'electronic', 'entrusted', 'posted', 'announced')"
_TABLES = {
    "rectification_documents": "document_id = NEW.document_id OR number = NEW.number "
    "OR (kind = NEW.kind AND year = NEW.year AND serial = NEW.serial)",
    "rectification_receipts": "receipt_id = NEW.receipt_id",
}
"""Table → when a row takes the place of another."""

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_OWN = f"agency_code = ANY ({_AGENCIES})"
_SHARED = f"item_no IN (SELECT p.item_no FROM rectification_partners p WHERE p.{_OWN})"  # noqa: S608 - constants


def upgrade() -> None:
    _make_documents()
    _make_receipts()
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            """CREATE FUNCTION rectification_documents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'documents and receipts are kept and never changed'; END $$"""
        )
    for table, same in _TABLES.items():
        for statement in _kept_on_postgresql(table) if on_postgresql else _kept_on_sqlite(table, same):
            op.execute(statement)


def _make_documents() -> None:
    op.create_table(
        "rectification_documents",
        sa.Column("document_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("item_no", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(f"kind IN {_KINDS}", name=op.f("ck_rectification_documents_kind")),
        sa.ForeignKeyConstraint(
            ["item_no"], ["rectification_items.item_no"], name=op.f("fk_rectification_documents_item_no")
        ),
        sa.ForeignKeyConstraint(
            ["agency_code"], ["agencies.code"], name=op.f("fk_rectification_documents_agency_code")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_rectification_documents")),
        sa.UniqueConstraint("number", name=op.f("uq_rectification_documents_number")),
        sa.UniqueConstraint("kind", "year", "serial", name=op.f("uq_rectification_documents_kind_year_serial")),
    )
    for column in ("item_no", "agency_code"):
        op.create_index(op.f(f"ix_rectification_documents_{column}"), "rectification_documents", [column], unique=False)


def _make_receipts() -> None:
    op.create_table(
        "rectification_receipts",
        sa.Column("receipt_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("document_id", _NUMBER, nullable=False),
        sa.Column("item_no", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("delivered_to", sa.String(length=200), nullable=False),
        sa.Column("manner", sa.String(length=32), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"manner IN {_MANNERS}", name=op.f("ck_rectification_receipts_manner")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["rectification_documents.document_id"],
            name=op.f("fk_rectification_receipts_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["item_no"], ["rectification_items.item_no"], name=op.f("fk_rectification_receipts_item_no")
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_rectification_receipts_agency_code")),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_rectification_receipts")),
    )
    for column in ("document_id", "agency_code"):
        op.create_index(op.f(f"ix_rectification_receipts_{column}"), "rectification_receipts", [column], unique=False)


def _kept_on_sqlite(table: str, same: str) -> tuple[str, ...]:
    never = "BEGIN SELECT RAISE(ABORT, 'documents and receipts are kept and never changed'); END"
    return (
        f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table} {never}",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {never}",
        # INSERT OR REPLACE takes a row away without asking the trigger above.
        f"""CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {never}""",  # noqa: S608 - names of this file
    )


def _kept_on_postgresql(table: str) -> tuple[str, ...]:
    visible = f"{_ALL} OR ({_OF_AGENCIES} AND ({_OWN} OR {_SHARED}))"
    return (
        f"""CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION rectification_documents_refuse()""",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY reads ON {table} FOR SELECT USING ({visible})",
        f"CREATE POLICY writes ON {table} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})",
    )
