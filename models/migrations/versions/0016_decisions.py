"""A veto and a commendation have a state and a course: every move is kept and never changed, evidence files are sealed.

What stands in the books without a state keeps none, and counts as before.
The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATUSES = "('recorded', 'confirmed', 'rejected', 'under_review', 'revoked')"

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_OWN_FILE = "(SELECT current_setting('zhiheng.reach', true)) = 'own file'"
_OFFICER = "(SELECT current_setting('zhiheng.officer', true))"
_ON_ROSTER = "officer_no IN (SELECT officers.officer_no FROM officers)"  # read under the same reader's policy

_TABLES = {
    "veto": sa.Table(
        "vetoes",
        sa.MetaData(),
        sa.Column("veto_no", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name="fk_vetoes_officer_no"),
        sa.PrimaryKeyConstraint("veto_no", name="pk_vetoes"),
        sa.Index("ix_vetoes_officer_no", "officer_no"),
    ),
    "commendation": sa.Table(
        "commendations",
        sa.MetaData(),
        sa.Column("commendation_no", sa.String(length=64), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("work", sa.String(length=64), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name="fk_commendations_officer_no"),
        sa.PrimaryKeyConstraint("commendation_no", name="pk_commendations"),
        sa.Index("ix_commendations_officer_no", "officer_no"),
    ),
}
"""What a thing is called in its own tables → its table as it was: SQLite makes it anew, from this description of it."""


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for thing, before in _TABLES.items():
        with op.batch_alter_table(before.name, copy_from=before) as table:
            table.add_column(sa.Column("status", sa.String(length=32), nullable=True))
            table.create_check_constraint(op.f(f"ck_{before.name}_status"), f"status IN {_STATUSES}")
        _make_moves(thing, before.name)
        _make_files(thing, before.name)
        for statement in _kept_on_postgresql(thing) if on_postgresql else _kept_on_sqlite(thing):
            op.execute(statement)
        for table_name in (f"{thing}_moves", f"{thing}_files") if on_postgresql else ():
            _keep(table_name, f"({_OF_AGENCIES} AND {_ON_ROSTER}) OR ({_OWN_FILE} AND officer_no = {_OFFICER})")


def _make_moves(thing: str, things: str) -> None:
    key, moves = f"{thing}_no", f"{thing}_moves"
    op.create_table(
        moves,
        sa.Column(key, sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("status_before", sa.String(length=32), nullable=True),
        sa.Column("status_after", sa.String(length=32), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(f"status_before IN {_STATUSES}", name=op.f(f"ck_{moves}_status_before")),
        sa.CheckConstraint(f"status_after IN {_STATUSES}", name=op.f(f"ck_{moves}_status_after")),
        sa.ForeignKeyConstraint([key], [f"{things}.{key}"], name=op.f(f"fk_{moves}_{key}")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f(f"fk_{moves}_officer_no")),
        sa.PrimaryKeyConstraint(key, "position", name=op.f(f"pk_{moves}")),
    )
    op.create_index(op.f(f"ix_{moves}_officer_no"), moves, ["officer_no"], unique=False)


def _make_files(thing: str, things: str) -> None:
    key, files = f"{thing}_no", f"{thing}_files"
    op.create_table(
        files,
        sa.Column("file_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column(key, sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("officer_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint([key], [f"{things}.{key}"], name=op.f(f"fk_{files}_{key}")),
        sa.ForeignKeyConstraint(["officer_no"], ["officers.officer_no"], name=op.f(f"fk_{files}_officer_no")),
        sa.PrimaryKeyConstraint("file_id", name=op.f(f"pk_{files}")),
    )
    for column in (key, "officer_no"):
        op.create_index(op.f(f"ix_{files}_{column}"), files, [column], unique=False)


def _kept_on_sqlite(thing: str) -> tuple[str, ...]:
    moves, key = f"{thing}_moves", f"{thing}_no"
    never = f"BEGIN SELECT RAISE(ABORT, 'moves of a {thing} are never changed'); END"
    return (
        f"CREATE TRIGGER {moves}_never_change BEFORE UPDATE ON {moves} {never}",
        f"""CREATE TRIGGER {moves}_kept BEFORE DELETE ON {moves}
        BEGIN SELECT RAISE(ABORT, 'moves of a {thing} are kept'); END""",
        # INSERT OR REPLACE takes a row away without asking the trigger above.
        f"""CREATE TRIGGER {moves}_never_replaced BEFORE INSERT ON {moves}
        WHEN EXISTS (SELECT 1 FROM {moves} WHERE {key} = NEW.{key} AND position = NEW.position)
        {never}""",  # noqa: S608 - names of this file
    )


def _kept_on_postgresql(thing: str) -> tuple[str, ...]:
    return (
        f"""CREATE FUNCTION {thing}_moves_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'moves of a {thing} are kept and never changed'; END $$""",
        f"""CREATE TRIGGER {thing}_moves_kept BEFORE UPDATE OR DELETE ON {thing}_moves
        FOR EACH ROW EXECUTE FUNCTION {thing}_moves_refuse()""",
    )


def _keep(table: str, visible: str) -> None:
    """Rows of this table are seen by readers of all, and as far as ``visible`` says; only the former write."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reads ON {table} FOR SELECT USING ({_ALL} OR ({visible}))")
    op.execute(f"CREATE POLICY writes ON {table} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})")
