"""An import keeps its files and what it changed, so that it can be undone; PostgreSQL shows each to whom it belongs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_IMPORTS = "SELECT imports.import_no FROM imports"  # read under the same reader's policy


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("import_no", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("channel IN ('page', 'command', 'folder', 'api')", name=op.f("ck_imports_channel")),
        sa.CheckConstraint("state IN ('checked', 'taken', 'dropped', 'undone')", name=op.f("ck_imports_state")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_imports_agency_code")),
        sa.PrimaryKeyConstraint("import_no", name=op.f("pk_imports")),
    )
    op.create_table(
        "import_files",
        sa.Column("import_no", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", _NUMBER, nullable=False),
        sa.CheckConstraint("role IN ('brought', 'set_aside')", name=op.f("ck_import_files_role")),
        sa.ForeignKeyConstraint(
            ["import_no"], ["imports.import_no"], name=op.f("fk_import_files_import_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_no", "position", name=op.f("pk_import_files")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_import_files_sha256"), "import_files", ["sha256"], unique=False)
    op.create_table(
        "import_file_parts",
        sa.Column("import_no", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_no"], ["imports.import_no"], name=op.f("fk_import_file_parts_import_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_no", "position", "part", name=op.f("pk_import_file_parts")),
    )
    op.add_column(
        "import_batches",
        sa.Column(
            "import_no",
            _NUMBER,
            sa.ForeignKey("imports.import_no", name=op.f("fk_import_batches_import_no")),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_import_batches_import_no"), "import_batches", ["import_no"], unique=False)
    op.create_table(
        "import_changes",
        sa.Column("batch_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.batch_id"], name=op.f("fk_import_changes_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "part", name=op.f("pk_import_changes")),
    )
    op.create_table(
        "mapping_profiles",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mapping_profiles")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _keep("imports", f"{_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES})")
        for table in ("import_files", "import_file_parts", "import_batches"):
            _keep(table, f"{_OF_AGENCIES} AND import_no IN ({_IMPORTS})")
        _keep("import_changes", "false")


def _keep(table: str, visible: str) -> None:
    """Rows of this table are seen by readers of all, and as far as ``visible`` says; only the former write."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reads ON {table} FOR SELECT USING ({_ALL} OR ({visible}))")
    op.execute(f"CREATE POLICY writes ON {table} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})")
