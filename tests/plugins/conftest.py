"""The shipped plugins, and databases with the tables of the dictionary in them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from models.base import Base
from models.engine import make_engine
from plugins import registry
from plugins.registry import Registry
from plugins.scheme import Scheme


@pytest.fixture(scope="session")
def shipped() -> Registry:
    return registry.load(strangers=False)


@pytest.fixture(scope="session")
def six_rates(shipped: Registry) -> Scheme:
    return shipped.schemes["six-rates"]


@pytest.fixture(scope="session")
def officer_deduction(shipped: Registry) -> Scheme:
    return shipped.schemes["officer-deduction"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine on a database with empty tables, SQLite and PostgreSQL in turn, one for each file of tests."""
    if request.param == "sqlite":
        yield from _with_tables(f"sqlite:///{(tmp_path_factory.mktemp('tables') / 'zhiheng.db').as_posix()}")
    else:
        with request.getfixturevalue("postgresql").fresh_database() as url:
            yield from _with_tables(url)


def _with_tables(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    yield engine
    engine.dispose()
