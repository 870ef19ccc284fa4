"""Integrity rounds are held here, with applications, moves, files and answers; scores have exact numbers of checks.

The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STAGES = ("deployment", "planning", "work", "self_assessment", "acceptance")
_STATUSES = (
    "('declared', 'grouped', 'planned', 'submitted', 'accepting', 'settled', 'published', 'passed', 'declined', "
    "'withdrawn')"
)

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_OWN = f"{_OF_AGENCIES} AND agency_code = ANY ({_AGENCIES})"
_ACCOUNT = "(SELECT current_setting('zhiheng.account', true))"
"""Empty for the program itself."""
_VISIBLE = {
    "integrity_applications": f"({_ALL}) OR ({_OWN}) OR "
    f"({_OF_AGENCIES} AND status IN ('published', 'passed', 'declined'))",
    "integrity_moves": f"({_ALL}) OR ({_OWN})",
    "integrity_files": f"({_ALL}) OR ({_OWN})",
    "integrity_answers": f"({_ALL} AND (shown_to <> 'author' OR account = {_ACCOUNT} OR {_ACCOUNT} = '')) OR "
    f"({_OWN} AND shown_to = 'agency')",
}
"""Table → which of its rows a reader sees."""


def upgrade() -> None:
    for name in ("accepted_met", "accepted_asked"):
        op.add_column("integrity_scores", sa.Column(name, sa.BigInteger(), nullable=True))
    _make_rounds()
    _make_moves()
    _make_files()
    _make_answers()
    if op.get_bind().dialect.name == "postgresql":
        for statement in _kept_on_postgresql():
            op.execute(statement)
        for table, visible in _VISIBLE.items():
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY reads ON {table} FOR SELECT USING ({visible})")
            # A policy for all commands would open every row to every reader of all, too.
            writer = f"{_ALL} AND {_ACCOUNT} = ''"
            op.execute(f"CREATE POLICY writes ON {table} FOR ALL USING ({writer}) WITH CHECK ({writer})")
    else:
        for statement in _kept_on_sqlite():
            op.execute(statement)


def _make_rounds() -> None:
    op.create_table(
        "integrity_rounds",
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=4000), nullable=True),
        *(sa.Column(f"{stage}_{end}", sa.Date(), nullable=False) for stage in _STAGES for end in ("first", "last")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("round", name=op.f("pk_integrity_rounds")),
    )
    op.create_table(
        "integrity_applications",
        sa.Column("application_no", sa.String(length=64), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("agency_name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("self_total", sa.String(), nullable=True),
        sa.Column("accepted_total", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(f"status IN {_STATUSES}", name=op.f("ck_integrity_applications_status")),
        sa.ForeignKeyConstraint(["round"], ["integrity_rounds.round"], name=op.f("fk_integrity_applications_round")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_integrity_applications_agency_code")),
        sa.PrimaryKeyConstraint("application_no", name=op.f("pk_integrity_applications")),
    )
    for column in ("round", "agency_code"):
        op.create_index(op.f(f"ix_integrity_applications_{column}"), "integrity_applications", [column], unique=False)


def _make_moves() -> None:
    op.create_table(
        "integrity_moves",
        sa.Column("application_no", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("status_before", sa.String(length=32), nullable=True),
        sa.Column("status_after", sa.String(length=32), nullable=True),
        sa.Column("assessors", sa.JSON(), nullable=True),
        sa.CheckConstraint(f"status_before IN {_STATUSES}", name=op.f("ck_integrity_moves_status_before")),
        sa.CheckConstraint(f"status_after IN {_STATUSES}", name=op.f("ck_integrity_moves_status_after")),
        *_references("integrity_moves"),
        sa.PrimaryKeyConstraint("application_no", "position", name=op.f("pk_integrity_moves")),
    )
    op.create_index(op.f("ix_integrity_moves_agency_code"), "integrity_moves", ["agency_code"], unique=False)


def _make_files() -> None:
    op.create_table(
        "integrity_files",
        sa.Column("file_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("application_no", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        *_references("integrity_files"),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_integrity_files")),
    )
    for column in ("application_no", "agency_code"):
        op.create_index(op.f(f"ix_integrity_files_{column}"), "integrity_files", [column], unique=False)


def _make_answers() -> None:
    words = {
        "voice": "('agency', 'assessor', 'settled')",
        "answer": "('yes', 'no', 'not_applicable')",
        "shown_to": "('agency', 'bureau', 'author')",
    }
    op.create_table(
        "integrity_answers",
        sa.Column("application_no", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column("voice", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("check_key", sa.String(length=64), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.Column("shown_to", sa.String(length=32), nullable=False),
        *(
            sa.CheckConstraint(f"{column} IN {allowed}", name=op.f(f"ck_integrity_answers_{column}"))
            for column, allowed in words.items()
        ),
        *_references("integrity_answers"),
        sa.PrimaryKeyConstraint("application_no", "voice", "account", "check_key", name=op.f("pk_integrity_answers")),
    )
    op.create_index(op.f("ix_integrity_answers_agency_code"), "integrity_answers", ["agency_code"], unique=False)


def _references(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["application_no"], ["integrity_applications.application_no"], name=op.f(f"fk_{table}_application_no")
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f(f"fk_{table}_agency_code")),
    )


def _kept_on_sqlite() -> tuple[str, ...]:
    never = "BEGIN SELECT RAISE(ABORT, 'moves of an application are kept and never changed'); END"
    return (
        f"CREATE TRIGGER integrity_moves_never_change BEFORE UPDATE ON integrity_moves {never}",
        f"CREATE TRIGGER integrity_moves_kept BEFORE DELETE ON integrity_moves {never}",
        # INSERT OR REPLACE takes a row away without asking the trigger above.
        f"""CREATE TRIGGER integrity_moves_never_replaced BEFORE INSERT ON integrity_moves
        WHEN EXISTS (SELECT 1 FROM integrity_moves
        WHERE application_no = NEW.application_no AND position = NEW.position)
        {never}""",  # noqa: S608 - names of this file
    )


def _kept_on_postgresql() -> tuple[str, ...]:
    return (
        """CREATE FUNCTION integrity_moves_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'moves of an application are kept and never changed'; END $$""",
        """CREATE TRIGGER integrity_moves_kept BEFORE UPDATE OR DELETE ON integrity_moves
        FOR EACH ROW EXECUTE FUNCTION integrity_moves_refuse()""",
    )
