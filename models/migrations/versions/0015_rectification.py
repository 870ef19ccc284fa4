"""A rectification item has the whole ledger's fields and a course: every move is kept, its evidence files are sealed.

Its status becomes a word of the workflow; a word that none of these can be is kept in the note.
The types are written out, so that this file goes on meaning the same when the models change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PHASES = "('self_check', 'inspection', 'accountability')"
_STATUSES = (
    "('pending', 'unfounded', 'assigned', 'mending', 'extension', 'applied', 'checking', 'published', 'closed', "
    "'continuing', 'referral', 'referred')"
)
_KNOWN = {
    "pending": ("待核实", "待立项", "未立项"),
    "unfounded": ("不成立", "不属实"),
    "assigned": ("已立项", "已交办", "未整改"),
    "mending": ("整改中", "正在整改", "部分整改", "已逾期", "逾期"),
    "extension": ("延期待批",),
    "applied": ("申请销号", "已整改"),
    "checking": ("核查中",),
    "published": ("公示中",),
    "closed": ("已销号", "已完成", "已办结", "整改完成"),
    "continuing": ("持续整改", "长期推进"),
    "referral": ("移送待批",),
    "referred": ("已移送",),
}
"""Status → the words that ledgers of before have written for it."""
_ADDED = (
    ("extent", 200), ("goal", 4000), ("responsible_person", 200), ("limit_days", int), ("limit_unit", 32),
    ("limit_source", 200), ("review_on", "day"), ("raised", bool), ("stage", 32), ("self_check", 4000),
    ("check_method", 200), ("checkers", 200), ("check_result", 4000), ("published_on", "day"),
    ("published_until", "day"), ("feedback", 4000), ("closed_on", "day"), ("closed_by", 200), ("document", 200),
    ("referred_to", 200), ("referral_reply", 4000), ("accountability", 4000), ("recurred", bool), ("officer_no", 64),
    ("note", 4000),
)  # fmt: skip

_ALL = "(SELECT current_setting('zhiheng.reach', true)) = 'all'"
_OF_AGENCIES = "(SELECT current_setting('zhiheng.reach', true)) = 'agencies'"
_AGENCIES = "(SELECT string_to_array(current_setting('zhiheng.agencies', true), chr(31)))::text[]"
_OWN = f"agency_code = ANY ({_AGENCIES})"
_SHARED = f"item_no IN (SELECT p.item_no FROM rectification_partners p WHERE p.{_OWN})"  # noqa: S608 - constants

_ON_SQLITE = (
    """CREATE TRIGGER rectification_moves_never_change BEFORE UPDATE ON rectification_moves
    BEGIN SELECT RAISE(ABORT, 'moves of rectification are never changed'); END""",
    """CREATE TRIGGER rectification_moves_kept BEFORE DELETE ON rectification_moves
    BEGIN SELECT RAISE(ABORT, 'moves of rectification are kept'); END""",
    # INSERT OR REPLACE takes a row away without asking the trigger above.
    """CREATE TRIGGER rectification_moves_never_replaced BEFORE INSERT ON rectification_moves
    WHEN EXISTS (SELECT 1 FROM rectification_moves WHERE item_no = NEW.item_no AND position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'moves of rectification are never changed'); END""",
)
_ON_POSTGRESQL = (
    """CREATE FUNCTION rectification_moves_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'moves of rectification are kept and never changed'; END $$""",
    """CREATE TRIGGER rectification_moves_kept BEFORE UPDATE OR DELETE ON rectification_moves
    FOR EACH ROW EXECUTE FUNCTION rectification_moves_refuse()""",
)


def upgrade() -> None:
    _widen_items()
    _make_partners()
    _make_moves()
    _make_files()
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _ON_POSTGRESQL if on_postgresql else _ON_SQLITE:
        op.execute(statement)
    if on_postgresql:
        _keep("rectification_partners", f"{_OWN} OR responsible_code = ANY ({_AGENCIES})")
        for table in ("rectification_moves", "rectification_files"):
            _keep(table, f"{_OWN} OR {_SHARED}")
        both = f"{_ALL} OR ({_OF_AGENCIES} AND ({_OWN} OR {_SHARED}))"
        op.execute(f"ALTER POLICY reads ON rectification_items USING ({both})")


def _widen_items() -> None:
    # SQLite changes no column: the table is made anew, from this description of it.
    text = {name: sa.Column(name, sa.String(length=4000), nullable=True) for name in ("basis", "measure", "partners")}
    name = {
        one: sa.Column(one, sa.String(length=200), nullable=True)
        for one in ("source", "category", "severity", "responsible_leader", "lead_department", "status")
    }
    items = sa.Table(
        "rectification_items",
        sa.MetaData(),
        sa.Column("item_no", sa.String(length=64), nullable=False),
        name["source"],
        sa.Column("phase", sa.String(length=32), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        name["category"],
        sa.Column("problem", sa.String(length=4000), nullable=False),
        text["basis"],
        name["severity"],
        text["measure"],
        name["responsible_leader"],
        name["lead_department"],
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        text["partners"],
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("long_term", sa.Boolean(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=True),
        name["status"],
        sa.Column("case_no", sa.String(length=64), nullable=True),
        sa.Column("finding_no", sa.String(length=64), nullable=True),
        sa.CheckConstraint(f"phase IN {_PHASES}", name="ck_rectification_items_phase"),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name="fk_rectification_items_agency_code"),
        sa.PrimaryKeyConstraint("item_no", name="pk_rectification_items"),
        sa.Index("ix_rectification_items_agency_code", "agency_code"),
    )
    with op.batch_alter_table("rectification_items", copy_from=items) as table:
        for column, kind in _ADDED:
            table.add_column(sa.Column(column, _type(kind), nullable=True))
    _translate_statuses()
    for column, kind in _ADDED:
        items.append_column(sa.Column(column, _type(kind), nullable=True))
    with op.batch_alter_table("rectification_items", copy_from=items) as table:
        table.alter_column("status", existing_type=sa.String(length=200), type_=sa.String(length=32))
        table.create_check_constraint(op.f("ck_rectification_items_status"), f"status IN {_STATUSES}")
        table.create_check_constraint(
            op.f("ck_rectification_items_limit_unit"), "limit_unit IN ('calendar', 'working')"
        )
        table.create_check_constraint(op.f("ck_rectification_items_stage"), "stage IN ('urged', 'opinion', 'decision')")


def _type(kind: int | str | type) -> sa.String | sa.Date | sa.Boolean | sa.Integer:
    if isinstance(kind, int):
        return sa.String(length=kind)
    return sa.Date() if kind == "day" else sa.Boolean() if kind is bool else sa.Integer()


def _translate_statuses() -> None:
    items = sa.table("rectification_items", sa.column("status", sa.String()), sa.column("note", sa.String()))
    for status, words in _KNOWN.items():
        op.execute(sa.update(items).where(sa.func.trim(items.c.status).in_(words)).values(status=status))
    unknown = sa.and_(items.c.status.is_not(None), items.c.status.not_in(_KNOWN))
    op.execute(sa.update(items).where(unknown).values(note=sa.literal("整改状态:") + items.c.status, status=None))


def _make_partners() -> None:
    op.create_table(
        "rectification_partners",
        sa.Column("item_no", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("responsible_code", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_no"], ["rectification_items.item_no"], name=op.f("fk_rectification_partners_item_no")
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_rectification_partners_agency_code")),
        sa.ForeignKeyConstraint(
            ["responsible_code"], ["agencies.code"], name=op.f("fk_rectification_partners_responsible_code")
        ),
        sa.PrimaryKeyConstraint("item_no", "agency_code", name=op.f("pk_rectification_partners")),
    )


def _make_moves() -> None:
    op.create_table(
        "rectification_moves",
        sa.Column("item_no", sa.String(length=64), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("move", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=True),
        sa.Column("status_before", sa.String(length=32), nullable=True),
        sa.Column("status_after", sa.String(length=32), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(f"status_before IN {_STATUSES}", name=op.f("ck_rectification_moves_status_before")),
        sa.CheckConstraint(f"status_after IN {_STATUSES}", name=op.f("ck_rectification_moves_status_after")),
        sa.ForeignKeyConstraint(
            ["item_no"], ["rectification_items.item_no"], name=op.f("fk_rectification_moves_item_no")
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_rectification_moves_agency_code")),
        sa.PrimaryKeyConstraint("item_no", "position", name=op.f("pk_rectification_moves")),
    )
    op.create_index(op.f("ix_rectification_moves_agency_code"), "rectification_moves", ["agency_code"], unique=False)


def _make_files() -> None:
    op.create_table(
        "rectification_files",
        sa.Column("file_id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("item_no", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_no"], ["rectification_items.item_no"], name=op.f("fk_rectification_files_item_no")
        ),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_rectification_files_agency_code")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_rectification_files")),
    )
    for column in ("item_no", "agency_code"):
        op.create_index(op.f(f"ix_rectification_files_{column}"), "rectification_files", [column], unique=False)


def _keep(table: str, visible: str) -> None:
    """Rows of this table are seen by readers of all, and of agencies as far as ``visible`` says; the former write."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reads ON {table} FOR SELECT USING ({_ALL} OR ({_OF_AGENCIES} AND ({visible})))")
    op.execute(f"CREATE POLICY writes ON {table} FOR ALL USING ({_ALL}) WITH CHECK ({_ALL})")
