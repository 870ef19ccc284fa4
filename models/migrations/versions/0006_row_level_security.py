"""PostgreSQL keeps the reader's scope itself, and the application acts as a role that owns no table.

SQLite has neither roles nor policies; there this migration changes nothing.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ROLE = "zhiheng_app"

# Each policy asks for the settings in a subselect, which is computed once a statement and not once a row.
_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_OWN_FILE = "(SELECT current_setting('zhiheng.reach', true)) = 'own file'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_OFFICER = "(SELECT current_setting('zhiheng.officer', true))"

_AGENCY_ROWS = (
    "annual_figures",
    "case_officers",
    "cases",
    "complaints",
    "file_reviews",
    "inspection_officers",
    "inspections",
    "integrity_scores",
    "lawsuits",
    "quotas",
    "reconsiderations",
    "rectification_items",
    "score_figures",
    "score_measures",
    "score_nodes",
    "score_subjects",
)
_OFFICER_ROWS = ("commendations", "findings", "postings", "trainings", "vetoes")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    _make_role()
    for table in _AGENCY_ROWS:
        _keep(table, f"{_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES})")
    _keep("agencies", f"{_OF_AGENCIES} AND code = ANY ({_AGENCIES})")
    _keep(
        "officers",
        f"({_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES})) OR ({_OWN_FILE} AND officer_no = {_OFFICER})",
    )
    _keep("import_extras", "false")
    # As models.scores.ScoreGroup says; of the subjects the reader's own alone are seen here.
    own = "SELECT count(*) FROM score_subjects s WHERE s.run_id = score_groups.run_id"
    _keep(
        "score_groups",
        f"{_OF_AGENCIES} AND subjects >= 2 * ({own} AND s.peer_group = score_groups.peer_group) + 3",
    )
    for table in _OFFICER_ROWS:
        # The roster is read under the same reader's policy.
        on_roster = "officer_no IN (SELECT officers.officer_no FROM officers)"
        _keep(table, f"({_OF_AGENCIES} AND {on_roster}) OR ({_OWN_FILE} AND officer_no = {_OFFICER})")


def _keep(table: str, visible: str) -> None:
    """Rows of this table are seen by readers of all, and as far as ``visible`` says; only the former write."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reads ON {table} FOR SELECT USING ({_ALL} OR ({visible}))")
    op.execute(f"CREATE POLICY writes ON {table} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})")


def _make_role() -> None:
    # The role belongs to the server, not to this database: another database's migration may be making it just now.
    op.execute(
        f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{_ROLE}') THEN
            CREATE ROLE {_ROLE} NOLOGIN;
          END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
        """
    )
    op.execute(
        f"""
        DO $$ BEGIN
          IF NOT pg_has_role(current_user, '{_ROLE}', 'MEMBER') THEN
            EXECUTE format('GRANT {_ROLE} TO %I', current_user);
          END IF;
        END $$
        """
    )
    op.execute(f"GRANT USAGE ON SCHEMA public TO {_ROLE}")
    for what, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
        op.execute(f"GRANT {rights} ON ALL {what} IN SCHEMA public TO {_ROLE}")
        op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {what} TO {_ROLE}")
    op.execute(f"REVOKE UPDATE, DELETE ON audit_records FROM {_ROLE}")
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {_ROLE}")
