"""Certificates of integrity units are kept as they were issued; an application knows of confirmed dishonesty.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLE = "integrity_certificates"
_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_ACCOUNT = "(SELECT current_setting('zhiheng.account', true))"
"""Empty for the program itself."""


def upgrade() -> None:
    op.add_column("integrity_applications", sa.Column("malus", sa.Integer(), nullable=True))
    op.create_table(
        _TABLE,
        sa.Column("certificate_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("application_no", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_no"], ["integrity_applications.application_no"], name=op.f(f"fk_{_TABLE}_application_no")
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f(f"fk_{_TABLE}_agency_code")),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("year", "serial", name=op.f(f"uq_{_TABLE}_year_serial")),
        sa.UniqueConstraint("number", name=op.f(f"uq_{_TABLE}_number")),
    )
    for column in ("application_no", "agency_code"):
        op.create_index(op.f(f"ix_{_TABLE}_{column}"), _TABLE, [column], unique=False)
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _kept_on_postgresql() if on_postgresql else _kept_on_sqlite():
        op.execute(statement)


def _kept_on_sqlite() -> tuple[str, ...]:
    never = "BEGIN SELECT RAISE(ABORT, 'certificates are kept and never changed'); END"
    return (
        f"CREATE TRIGGER {_TABLE}_never_change BEFORE UPDATE ON {_TABLE} {never}",
        f"CREATE TRIGGER {_TABLE}_kept BEFORE DELETE ON {_TABLE} {never}",
        # INSERT OR REPLACE takes a row away without asking the trigger above.
        f"""CREATE TRIGGER {_TABLE}_never_replaced BEFORE INSERT ON {_TABLE}
        WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE certificate_id = NEW.certificate_id OR number = NEW.number)
        {never}""",  # noqa: S608 - a constant
    )


def _kept_on_postgresql() -> tuple[str, ...]:
    visible = f"({_ALL}) OR ({_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES}))"
    writer = f"{_ALL} AND {_ACCOUNT} = ''"
    return (
        f"""CREATE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'certificates are kept and never changed'; END $$""",
        f"""CREATE TRIGGER {_TABLE}_kept BEFORE UPDATE OR DELETE ON {_TABLE}
        FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()""",
        f"ALTER TABLE {_TABLE} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {_TABLE} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY reads ON {_TABLE} FOR SELECT USING ({visible})",
        # A policy for all commands would open every row to every reader of all, too.
        f"CREATE POLICY writes ON {_TABLE} FOR ALL USING ({writer}) WITH CHECK ({writer})",
    )
