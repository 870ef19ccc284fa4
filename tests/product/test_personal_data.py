"""The demonstration's ID numbers stand in the clear nowhere: in no row, in no file of the database."""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, select

from models.base import Base
from models.officers import Officer
from models.sealed import sealed_column
from tests.fixtures.keys import KEYS

COLUMN = sealed_column(Base.metadata.tables["officers"], "id_number")


def id_numbers(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        rows = connection.execute(select(Officer.officer_no, Officer.id_number).where(Officer.id_number.is_not(None)))
        return [COLUMN.opened(KEYS, row.id_number, [row.officer_no]) for row in rows]


def held(engine: Engine) -> Iterator[bytes]:
    """Every row of every table, and of SQLite its files."""
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            yield "\n".join(map(str, connection.execute(select(table)))).encode()
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        yield from (file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_no_id_number_stands_in_the_clear(county: Engine) -> None:
    numbers = set(id_numbers(county))
    assert len(numbers) > 800
    alike = re.compile(rb"999999[0-9]{11}[0-9X]")
    assert numbers & {found.decode() for part in held(county) for found in alike.findall(part)} == set()
