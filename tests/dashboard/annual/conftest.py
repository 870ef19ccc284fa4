"""The county of the yearly report, filled once a run, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from models.engine import make_engine
from tests.dashboard.annual import county as county_file
from tests.fixtures.copies import copy_of
from tests.fixtures.keys import KEYS
from tests.fixtures.once import MadeOnce
from tests.fixtures.postgresql import PostgreSQLServer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def county(
    request: pytest.FixtureRequest, made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A copy that a file's tests share and only read."""
    if request.param == "sqlite":
        made = made_once("annual", lambda folder: _fill(f"sqlite:///{(folder / 'zhiheng.db').as_posix()}"))
        with copy_of(made / "zhiheng.db", tmp_path_factory.mktemp("annual")) as engine:
            yield engine
        return
    server: PostgreSQLServer = request.getfixturevalue("postgresql")
    made_once("annual-on-postgresql", lambda _folder: _fill(server.lasting_database("annual")))
    with server.fresh_database("annual") as url:
        engine = make_engine(url, keys=KEYS)
        yield engine
        engine.dispose()


def _fill(url: str) -> None:
    engine = make_engine(url, keys=KEYS)
    county_file.fill(engine)
    engine.dispose()
