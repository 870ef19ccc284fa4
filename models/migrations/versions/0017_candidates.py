"""What was decided about a candidate for a finding is kept: who dismissed it or took it up again, when and why.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"

_ON_SQLITE = (
    """CREATE TRIGGER candidate_decisions_never_change BEFORE UPDATE ON candidate_decisions
    BEGIN SELECT RAISE(ABORT, 'decisions about candidates are never changed'); END""",
    """CREATE TRIGGER candidate_decisions_kept BEFORE DELETE ON candidate_decisions
    BEGIN SELECT RAISE(ABORT, 'decisions about candidates are kept'); END""",
    # INSERT OR REPLACE takes a row away without asking the trigger above.
    """CREATE TRIGGER candidate_decisions_never_replaced BEFORE INSERT ON candidate_decisions
    WHEN EXISTS (SELECT 1 FROM candidate_decisions WHERE rule = NEW.rule AND agency_code = NEW.agency_code
    AND subject = NEW.subject AND officer_no = NEW.officer_no AND position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'decisions about candidates are never changed'); END""",
)
_ON_POSTGRESQL = (
    """CREATE FUNCTION candidate_decisions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'decisions about candidates are kept and never changed'; END $$""",
    """CREATE TRIGGER candidate_decisions_kept BEFORE UPDATE OR DELETE ON candidate_decisions
    FOR EACH ROW EXECUTE FUNCTION candidate_decisions_refuse()""",
    "ALTER TABLE candidate_decisions ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE candidate_decisions FORCE ROW LEVEL SECURITY",
    f"""CREATE POLICY reads ON candidate_decisions FOR SELECT
    USING ({_ALL} OR ({_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES})))""",
    f"CREATE POLICY writes ON candidate_decisions FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})",
)


def upgrade() -> None:
    op.create_table(
        "candidate_decisions",
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.CheckConstraint("step IN ('dismissed', 'taken_up')", name=op.f("ck_candidate_decisions_step")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_candidate_decisions_agency_code")),
        sa.PrimaryKeyConstraint(
            "rule", "agency_code", "subject", "officer_no", "position", name=op.f("pk_candidate_decisions")
        ),
    )
    for statement in _ON_POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _ON_SQLITE:
        op.execute(statement)
