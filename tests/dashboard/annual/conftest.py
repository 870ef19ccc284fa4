"""The county of the yearly report, filled once a module, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.engine import make_engine
from tests.dashboard.annual import county as county_file
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Only read."""
    if request.param == "sqlite":
        file: Path = tmp_path_factory.mktemp("annual") / "zhiheng.db"
        yield from _filled(f"sqlite:///{file.as_posix()}")
        return
    server: PostgreSQLServer = request.getfixturevalue("postgresql")
    with server.fresh_database() as url:
        yield from _filled(url)


def _filled(url: str) -> Iterator[Engine]:
    engine = make_engine(url, keys=KEYS)
    county_file.fill(engine)
    yield engine
    engine.dispose()
