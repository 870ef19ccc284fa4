"""Row-level security 行级安全: the second belt of the reader's scope, kept by PostgreSQL itself.

The first is models.reader. Here each transaction tells the database for whom it reads; without that no row of a scoped
table is seen, whatever the statement. The policies stand in the migrations. SQLite has nothing of the kind.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from models.reader import OPTION, SYSTEM, Reader

APPLICATION_ROLE = "zhiheng_app"
"""The role the application acts as: it may write rows and owns nothing, so that no policy is lifted for it."""
SEPARATOR = "\x1f"
"""Between agency codes, none of which holds a control character."""


class NoApplicationRole(Exception):
    """The login may not act as the application's role; the database says why."""


def tell_reader(engine: Engine) -> None:
    """Makes each transaction of this engine begin by saying for whom it reads, where that is known."""

    @event.listens_for(engine, "begin")
    def tell(connection: Connection) -> None:
        reader = connection.get_execution_options().get(OPTION)
        if isinstance(reader, Reader):
            connection.exec_driver_sql(
                "SELECT set_config('zhiheng.reach', %s, true), set_config('zhiheng.agencies', %s, true), "
                "set_config('zhiheng.officer', %s, true), set_config('zhiheng.published_only', %s, true), "
                "set_config('zhiheng.account', %s, true)",
                (
                    reader.reach.value,
                    SEPARATOR.join(sorted(reader.agency_codes)),
                    reader.officer_no or "",
                    "on" if reader.published_only else "",
                    "" if reader is SYSTEM else reader.account,
                ),
            )


def act_as_application(engine: Engine) -> None:
    """Makes the engine's connections give up the rights of their login for those of the application's role.

    Raises :class:`NoApplicationRole` where the login may not.
    """

    @event.listens_for(engine, "connect")
    def give_up(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
        connection.commit()  # a rollback would take the rights back

    engine.dispose()  # connections made so far have not given up anything
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        raise NoApplicationRole(str(error.orig).strip()) from error
