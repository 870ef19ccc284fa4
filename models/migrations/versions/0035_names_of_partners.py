"""An agency sees the names of those it has an item with; PostgreSQL keeps that scope as ``models.agencies`` says it."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_REACH = "(SELECT current_setting('zhiheng.reach', true))"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
# These tables are read under the same reader's policies: they hold the officer's own rows, and the agency's own items.
_SERVED_IN = "SELECT o.agency_code FROM officers o UNION ALL SELECT p.agency_code FROM postings p"
_WORKS_WITH = (
    "SELECT p.agency_code FROM rectification_partners p UNION SELECT q.responsible_code FROM rectification_partners q"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        f"""ALTER POLICY reads ON agencies USING ({_REACH} = 'all'
        OR ({_REACH} = 'agencies' AND (code = ANY ({_AGENCIES}) OR code IN ({_WORKS_WITH})))
        OR ({_REACH} = 'own file' AND code IN ({_SERVED_IN})))"""
    )
