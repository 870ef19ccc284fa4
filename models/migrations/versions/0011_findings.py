"""A finding has a course: every move with it is kept and never changed, and its evidence files are kept sealed.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATUSES = "('pending', 'told', 'confirmed', 'rejected', 'under_review', 'revoked')"
_SOURCES = "('assessment', 'bureau', 'file_review', 'complaint', 'overdue_case', 'import')"

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_OWN_FILE = "(SELECT current_setting('zhiheng.reach', true)) = 'own file'"
_OFFICER = "(SELECT current_setting('zhiheng.officer', true))"
_ON_ROSTER = "officer_no IN (SELECT officers.officer_no FROM officers)"  # read under the same reader's policy

_ON_SQLITE = (
    """CREATE TRIGGER finding_moves_never_change BEFORE UPDATE ON finding_moves
    BEGIN SELECT RAISE(ABORT, 'moves of findings are never changed'); END""",
    """CREATE TRIGGER finding_moves_kept BEFORE DELETE ON finding_moves
    BEGIN SELECT RAISE(ABORT, 'moves of findings are kept'); END""",
    # INSERT OR REPLACE takes a row away without asking the trigger above.
    """CREATE TRIGGER finding_moves_never_replaced BEFORE INSERT ON finding_moves
    WHEN EXISTS (SELECT 1 FROM finding_moves WHERE finding_no = NEW.finding_no AND position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'moves of findings are never changed'); END""",
)
_ON_POSTGRESQL = (
    """CREATE FUNCTION finding_moves_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'moves of findings are kept and never changed'; END $$""",
    """CREATE TRIGGER finding_moves_kept BEFORE UPDATE OR DELETE ON finding_moves
    FOR EACH ROW EXECUTE FUNCTION finding_moves_refuse()""",
)


def upgrade() -> None:
    _widen_statuses()
    op.create_table(
        "finding_moves",
        sa.Column("finding_no", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("status_before", sa.String(length=32), nullable=True),
        sa.Column("status_after", sa.String(length=32), nullable=True),
        sa.Column("count_before", sa.Integer(), nullable=True),
        sa.Column("count_after", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("count_after >= 1", name=op.f("ck_finding_moves_count")),
        sa.CheckConstraint(f"source IN {_SOURCES}", name=op.f("ck_finding_moves_source")),
        sa.CheckConstraint(f"status_before IN {_STATUSES}", name=op.f("ck_finding_moves_status_before")),
        sa.CheckConstraint(f"status_after IN {_STATUSES}", name=op.f("ck_finding_moves_status_after")),
        sa.ForeignKeyConstraint(["finding_no"], ["findings.finding_no"], name=op.f("fk_finding_moves_finding_no")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_finding_moves_officer_no")),
        sa.PrimaryKeyConstraint("finding_no", "position", name=op.f("pk_finding_moves")),
    )
    op.create_index(op.f("ix_finding_moves_officer_no"), "finding_moves", ["officer_no"], unique=False)
    op.create_table(
        "finding_files",
        sa.Column("file_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("finding_no", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["finding_no"], ["findings.finding_no"], name=op.f("fk_finding_files_finding_no")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_finding_files_officer_no")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_finding_files")),
    )
    for column in ("finding_no", "officer_no"):
        op.create_index(op.f(f"ix_finding_files_{column}"), "finding_files", [column], unique=False)
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _ON_POSTGRESQL if on_postgresql else _ON_SQLITE:
        op.execute(statement)
    if on_postgresql:
        for table in ("finding_moves", "finding_files"):
            _keep(table, f"({_OF_AGENCIES} AND {_ON_ROSTER}) OR ({_OWN_FILE} AND officer_no = {_OFFICER})")


def _widen_statuses() -> None:
    # SQLite changes no check: the table is made anew, from this description of it.
    findings = sa.Table(
        "findings",
        sa.MetaData(),
        sa.Column("finding_no", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("incident", sa.String(length=64), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=True),
        sa.Column("evidence", sa.String(length=4000), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.Column("recorded_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint("status IN ()", name="ck_findings_status"),
        sa.CheckConstraint("count >= 1", name="ck_findings_count"),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name="fk_findings_officer_no"),
        sa.PrimaryKeyConstraint("finding_no", name="pk_findings"),
        sa.Index("ix_findings_officer_no", "officer_no"),
    )
    with op.batch_alter_table("findings", copy_from=findings) as table:
        table.drop_constraint(op.f("ck_findings_status"), type_="check")
        table.create_check_constraint(op.f("ck_findings_status"), f"status IN {_STATUSES}")


def _keep(table: str, visible: str) -> None:
    """Rows of this table are seen by readers of all, and as far as ``visible`` says; only the former write."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reads ON {table} FOR SELECT USING ({_ALL} OR ({visible}))")
    op.execute(f"CREATE POLICY writes ON {table} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})")
