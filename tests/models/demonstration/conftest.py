"""The demonstration county, once on SQLite and once on PostgreSQL for all tests of this folder that only read it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection, select

from models.base import Base
from models.demonstration import CountySummary, make_county
from models.engine import make_engine, read_only
from models.migrate import upgrade
from tests.fixtures.keys import KEYS


@dataclass
class Books:
    """The county's tables as plain rows, and the units that count for an agency."""

    summary: CountySummary
    connection: Connection
    _tables: dict[str, list[Any]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Any]:
        """All rows of a table."""
        if table not in self._tables:
            self._tables[table] = list(self.connection.execute(select(Base.metadata.tables[table])))
        return self._tables[table]

    def under(self, agency: str) -> set[str]:
        """The agency and every unit below it."""
        codes = {agency}
        while more := {row.code for row in self.rows("agencies") if row.parent_code in codes} - codes:
            codes |= more
        return codes

    def of(self, agency: str, table: str = "cases") -> list[Any]:
        """The rows of a table that count for the agency."""
        codes = self.under(agency)
        return [row for row in self.rows(table) if row.agency_code in codes]

    def quota(self, agency: str, year: int) -> int | None:
        """The quotas of the agency and of the units below it together; None where there is none."""
        found = [row.should_file for row in self.of(agency, "quotas") if row.year == year]
        return sum(found) if found else None


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The county written with the usual seed into an empty database of each kind."""
    if request.param == "sqlite":
        yield from _written(f"sqlite:///{(tmp_path_factory.mktemp('county') / 'county.db').as_posix()}")
    else:
        with request.getfixturevalue("postgresql").fresh_database() as url:
            yield from _written(url)


def _written(url: str) -> Iterator[Books]:
    engine = make_engine(url, keys=KEYS)
    upgrade(engine)
    summary = make_county(engine)
    with read_only(engine).connect() as connection:
        yield Books(summary, connection)
    engine.dispose()
