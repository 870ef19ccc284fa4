"""An officer sees the names of the units served in; PostgreSQL keeps that scope as ``models.agencies`` says it."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_REACH = "(SELECT current_setting('zhiheng.reach', true))"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
# Both tables are read under the same reader's policies, and hold the officer's own rows.
_SERVED_IN = "SELECT o.agency_code FROM officers o UNION ALL SELECT p.agency_code FROM postings p"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        f"""ALTER POLICY reads ON agencies USING ({_REACH} = 'all'
        OR ({_REACH} = 'agencies' AND code = ANY ({_AGENCIES}))
        OR ({_REACH} = 'own file' AND code IN ({_SERVED_IN})))"""
    )
