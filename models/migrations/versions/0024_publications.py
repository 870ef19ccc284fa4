"""Publications of score runs, whose rows are only ever added; and an installation may hide what is not published.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_STATES = "('draft', 'signed_once', 'signed_twice', 'signed', 'published', 'corrected', 'withdrawn')"
_TABLES = {
    "publications": "number = NEW.number OR (kind = NEW.kind AND year = NEW.year AND serial = NEW.serial)",
    "publication_parts": "number = NEW.number AND part = NEW.part",
    "publication_moves": "number = NEW.number AND position = NEW.position",
    "publication_releases": "number = NEW.number",
}
"""Table → when a row takes the place of another."""

_SCORES = {
    "score_subjects": "subject_code <> agency_code",
    "score_nodes": "subject_code <> agency_code",
    "score_figures": "subject_code <> agency_code",
    "score_measures": "subject_code <> agency_code",
    # Of the subjects the reader's own alone are seen here.
    "score_groups": "EXISTS (SELECT 1 FROM score_subjects s WHERE s.run_id = score_groups.run_id "
    "AND s.subject_code <> s.agency_code)",
}
"""Table of scores → when a row is of officers, whose scores are not published and so never hidden."""

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_OWN_FILE = "(SELECT current_setting('zhiheng.reach', true)) = 'own file'"


def upgrade() -> None:
    _make_publications()
    _make_rows()
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            """CREATE FUNCTION publications_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'publications are kept and never changed'; END $$"""
        )
    for table, same in _TABLES.items():
        for statement in _kept_on_postgresql(table) if on_postgresql else _kept_on_sqlite(table, same):
            op.execute(statement)
    for table, of_officers in _SCORES.items() if on_postgresql else ():
        op.execute(_hidden_until_published(table, of_officers))


def _make_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("scheme", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("plugins", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("data_version", sa.BigInteger(), nullable=False),
        sa.Column("data_as_of", sa.DateTime(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("corrects", sa.String(length=200), nullable=True),
        sa.Column("why", sa.String(length=4000), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('ranking')", name=op.f("ck_publications_kind")),
        sa.ForeignKeyConstraint(["corrects"], ["publications.number"], name=op.f("fk_publications_corrects")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publications")),
        sa.UniqueConstraint("kind", "year", "serial", name=op.f("uq_publications_kind_year_serial")),
    )
    op.create_index(op.f("ix_publications_corrects"), "publications", ["corrects"], unique=False)


def _make_rows() -> None:
    op.create_table(
        "publication_parts",
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["publications.number"], name=op.f("fk_publication_parts_number")),
        sa.PrimaryKeyConstraint("number", "part", name=op.f("pk_publication_parts")),
    )
    op.create_table(
        "publication_moves",
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state_after", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=200), nullable=True),
        sa.CheckConstraint(f"state_after IN {_STATES}", name=op.f("ck_publication_moves_state_after")),
        sa.ForeignKeyConstraint(["number"], ["publications.number"], name=op.f("fk_publication_moves_number")),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_publication_moves")),
    )
    op.create_table(
        "publication_releases",
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("readers", sa.String(length=32), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "readers IN ('leaders', 'agencies', 'everyone')", name=op.f("ck_publication_releases_readers")
        ),
        sa.ForeignKeyConstraint(["number"], ["publications.number"], name=op.f("fk_publication_releases_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publication_releases")),
    )


def _kept_on_sqlite(table: str, same: str) -> tuple[str, ...]:
    never = "BEGIN SELECT RAISE(ABORT, 'publications are kept and never changed'); END"
    return (
        f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table} {never}",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {never}",
        # INSERT OR REPLACE takes a row away without asking the trigger above.
        f"""CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {never}""",  # noqa: S608 - names of this file
    )


def _kept_on_postgresql(table: str) -> tuple[str, ...]:
    if table == "publication_releases":
        visible = f"({_OF_AGENCIES} AND readers IN ('agencies', 'everyone')) OR ({_OWN_FILE} AND readers = 'everyone')"
    else:  # the releases are read under the same reader's policy
        visible = "number IN (SELECT r.number FROM publication_releases r)"
    return (
        f"""CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION publications_refuse()""",
        f"""CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION publications_refuse()""",
        # A publication's own row is locked by who moves it on, which asks for the right to change it.
        f"REVOKE {'DELETE' if table == 'publications' else 'UPDATE, DELETE'} ON {table} FROM zhiheng_app",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY reads ON {table} FOR SELECT USING ({_ALL} OR ({visible}))",
        f"CREATE POLICY writes ON {table} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})",
    )


def _hidden_until_published(table: str, of_officers: str) -> str:
    """For a reader of published scores alone; the publications are read under the same reader's policy."""
    return f"""CREATE POLICY published ON {table} AS RESTRICTIVE FOR SELECT USING (
        (SELECT current_setting('zhiheng.published_only', true)) IS DISTINCT FROM 'on' OR {of_officers}
        OR run_id IN (SELECT r.run_id FROM score_runs r JOIN publications p
                      ON p.scheme = r.scheme AND p.first_on = r.first_on AND p.last_on = r.last_on))"""  # noqa: S608 - names of this file
