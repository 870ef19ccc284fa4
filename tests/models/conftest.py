"""A database with the tables of the dictionary, on SQLite and on PostgreSQL, empty for each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from models.base import Base
from models.engine import make_engine
from tests.models.four_units import filled


@pytest.fixture
def tables(empty_database: str) -> Iterator[Engine]:
    engine = make_engine(empty_database)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def four_units() -> Iterator[Engine]:
    """Rows of every scoped table for four units, for tests that only read."""
    engine = filled()
    yield engine
    engine.dispose()
