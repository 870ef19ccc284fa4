"""It is entered where a year's standard tables were made public, by each agency and for the county.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_OWN = f"{_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES})"


def upgrade() -> None:
    op.create_table(
        "annual_releases",
        sa.Column("release_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=4000), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_annual_releases_agency_code")),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_annual_releases")),
    )
    op.create_index("ix_annual_releases_year_agency_code", "annual_releases", ["year", "agency_code"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE annual_releases ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE annual_releases FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reads ON annual_releases FOR SELECT USING ({_ALL} OR ({_OWN}))")
        op.execute(f"CREATE POLICY writes ON annual_releases FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})")
