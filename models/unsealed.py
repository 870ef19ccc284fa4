"""Sealing what an earlier version kept in clear: each text in one transaction, then the traces that it leaves on disk.

Interrupted anywhere it can be begun again. Backups and archives made before are not reached.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, Table, bindparam, delete, exists, insert, select, update

from models.base import Base
from models.installation import InstallationFact
from models.keys import Keys
from models.sealed import SealedColumn, sealed_columns

TRACES = "clear_texts_on_disk"
"""The fact that the database's files may still hold what has been sealed since."""


def seal_clear_texts(engine: Engine, keys: Keys) -> int:
    """Seals every clear text of a sealed column, all or none, and removes it from the files; returns how many.

    A text without its hash is a clear one: whoever seals writes both.
    """
    with engine.begin() as connection:
        found = sum(
            _seal(connection, keys, table, column)
            for table in Base.metadata.sorted_tables
            for column in sealed_columns(table)
        )
        if found:
            connection.execute(delete(InstallationFact).where(InstallationFact.key == TRACES))
            connection.execute(insert(InstallationFact).values(key=TRACES, value=str(found)))
        traces = connection.execute(select(exists().where(InstallationFact.key == TRACES))).scalar()
    if traces and rewrite_files(engine):
        with engine.begin() as connection:
            connection.execute(delete(InstallationFact).where(InstallationFact.key == TRACES))
    return found


def rewrite_files(engine: Engine) -> bool:
    """Writes the database's files anew without what was deleted; False while somebody still reads the old ones."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()  # each transaction of the engine begins as a writer; VACUUM allows none
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()
        return not busy
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in Base.metadata.sorted_tables:
            if sealed_columns(table):
                connection.exec_driver_sql(f"VACUUM FULL {table.name}")
    return True


def _seal(connection: Connection, keys: Keys, table: Table, column: SealedColumn) -> int:
    key, text, hashed = table.primary_key.columns, table.c[column.name], table.c[column.digest]
    rows = connection.execute(select(text, *key).where(text.is_not(None), hashed.is_(None))).all()
    if not rows:
        return 0
    names = [f"key_{part.name}" for part in key]
    connection.execute(
        update(table).where(*(part == bindparam(name) for part, name in zip(key, names, strict=True))),
        [column.kept(keys, clear, place) | dict(zip(names, place, strict=True)) for clear, *place in rows],
    )
    return len(rows)
