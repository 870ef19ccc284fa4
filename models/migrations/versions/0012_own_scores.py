"""An officer reads the own score beside the own file, and nobody else's.

Of a scheme of agencies the subject is the agency itself, so a row whose subject is its agency is never an officer's.
SQLite has no policies; there this migration changes nothing.
"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_OWN_FILE = "(SELECT current_setting('zhiheng.reach', true)) = 'own file'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_OFFICER = "(SELECT current_setting('zhiheng.officer', true))"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    its_agency = f"{_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES})"
    own = f"{_OWN_FILE} AND subject_code = {_OFFICER} AND subject_code <> agency_code"
    for table in ("score_subjects", "score_nodes"):
        op.execute(f"ALTER POLICY reads ON {table} USING ({_ALL} OR ({its_agency}) OR ({own}))")
