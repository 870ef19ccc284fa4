"""Accounts: age of passwords, second factor, roles that wait for approval, locked addresses, sessions one can list.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for column in (
        sa.Column("password_at", sa.DateTime(), nullable=True),
        sa.Column("one_time_until", sa.DateTime(), nullable=True),
        sa.Column("second_factor", sa.String(length=200), nullable=True),
        sa.Column("second_factor_step", sa.BigInteger(), nullable=True),
        sa.Column("approved", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("logged_in_at", sa.DateTime(), nullable=True),
    ):
        op.add_column("accounts", column)
    for column in (
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("browser", sa.String(length=64), nullable=True),
        sa.Column("awaits_code", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("replaced", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("web_sessions", column)
    op.create_table(
        "role_requests",
        sa.Column("account_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=True),
        sa.Column("officer_no", sa.String(length=64), nullable=True),
        sa.Column("asked_by", _NUMBER, nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(role = 'agency') = (agency_code IS NOT NULL)", name=op.f("ck_role_requests_agency")),
        sa.CheckConstraint("(role = 'officer') = (officer_no IS NOT NULL)", name=op.f("ck_role_requests_officer")),
        sa.CheckConstraint(
            "role IN ('leader', 'bureau', 'agency', 'officer', 'system', 'security', 'audit')",
            name=op.f("ck_role_requests_role"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name=op.f("fk_role_requests_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_role_requests_agency_code")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f("fk_role_requests_officer_no")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.account_id"], name=op.f("fk_role_requests_asked_by")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_role_requests")),
    )
    op.create_table(
        "former_passwords",
        sa.Column("former_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("account_id", _NUMBER, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name=op.f("fk_former_passwords_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("former_id", name=op.f("pk_former_passwords")),
    )
    op.create_index(op.f("ix_former_passwords_account_id"), "former_passwords", ["account_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.account_id"], name=op.f("fk_recovery_codes_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "failed_logins",
        sa.Column("failure_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("failure_id", name=op.f("pk_failed_logins")),
    )
    op.create_index(op.f("ix_failed_logins_address"), "failed_logins", ["address"], unique=False)
    op.create_table(
        "locked_addresses",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_locked_addresses")),
    )
