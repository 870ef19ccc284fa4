"""An agency's items have an index in their order; on SQLite the day that is due and the place in the list are stored.

SQLite adds no stored column to a table that is there, so 0020 made virtual ones there: SQLite works them out from the
row even where an index has them, and so looked up each row that it counted or sorted. The table is made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_ITEMS = "rectification_items"
_IN_ORDER = ["agency_code", "pressing", "due_on", "item_no"]
_REFERRING = ("rectification_receipts", "rectification_voids")
"""Tables that refer to items and have no index by which SQLite could look that up for each item."""


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        _index_in_order()
        return
    for table in _REFERRING:
        op.create_index(f"ix_{table}_item_no", table, ["item_no"])
    _make_anew()
    for table in _REFERRING:
        op.drop_index(f"ix_{table}_item_no", table)


def _index_in_order() -> None:
    op.create_index(f"ix_rectification_items_{'_'.join(_IN_ORDER)}", _ITEMS, _IN_ORDER)


def _make_anew() -> None:
    connection = op.get_bind()
    made = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type DESC, rowid")
    table, *indexes = connection.execute(made, {"name": _ITEMS}).scalars().all()
    columns = ", ".join(one["name"] for one in sa.inspect(connection).get_columns(_ITEMS) if "computed" not in one)
    # What refers to the items finds them again before the transaction ends.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.exec_driver_sql(f"CREATE TEMP TABLE kept AS SELECT {columns} FROM {_ITEMS}")  # noqa: S608 - constants
    connection.exec_driver_sql(f"DROP TABLE {_ITEMS}")
    connection.exec_driver_sql(table.replace(" VIRTUAL", " STORED"))
    connection.exec_driver_sql(f"INSERT INTO {_ITEMS} ({columns}) SELECT {columns} FROM kept")  # noqa: S608 - as above
    connection.exec_driver_sql("DROP TABLE kept")
    _index_in_order()  # first: of two indexes that seem alike, SQLite takes the one made last
    for index in indexes:
        connection.exec_driver_sql(index)
