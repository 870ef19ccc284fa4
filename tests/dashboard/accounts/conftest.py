"""A migrated database of the test's own, once on SQLite and once on PostgreSQL, with two agencies; quick hashes."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.engine import make_engine
from models.migrate import upgrade
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.keys import KEYS

__all__ = ["quick_hashes"]

NOW = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    engine = make_engine(empty_database, keys=KEYS)
    upgrade(engine)
    with Session(engine) as session, session.begin():
        session.add(Agency(code="A01", name="柳河镇人民政府", kind="township"))
        session.flush()
        session.add(Agency(code="A01-1", name="柳河镇综合执法队", kind="subordinate", parent_code="A01"))
    yield engine
    engine.dispose()
