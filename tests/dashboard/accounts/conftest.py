"""A database of the test's own with two agencies, once on SQLite and once on PostgreSQL; quick hashes.

Copied from one that was migrated once: migrating takes longer than any of these tests.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.engine import make_engine
from models.migrate import upgrade
from tests.fixtures.copies import copy_of
from tests.fixtures.hashing import quick_hashes, real_hashes
from tests.fixtures.keys import KEYS

__all__ = ["quick_hashes", "real_hashes"]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    with ExitStack() as kept:
        if request.param == "sqlite":
            url = f"sqlite:///{(tmp_path_factory.mktemp('accounts') / 'zhiheng.db').as_posix()}"
        else:
            url = kept.enter_context(request.getfixturevalue("postgresql").fresh_database())
        engine = make_engine(url, keys=KEYS)
        upgrade(engine)
        with Session(engine) as session, session.begin():
            session.add(Agency(code="A01", name="柳河镇人民政府", kind="township"))
            session.flush()
            session.add(Agency(code="A01-1", name="柳河镇综合执法队", kind="subordinate", parent_code="A01"))
        engine.dispose()  # PostgreSQL copies no database that somebody is connected to
        yield make_url(url)


@pytest.fixture
def engine(request: pytest.FixtureRequest, migrated: URL, tmp_path: Path) -> Iterator[Engine]:
    assert migrated.database is not None
    if migrated.get_backend_name() == "sqlite":
        with copy_of(Path(migrated.database), tmp_path) as engine:
            yield engine
        return
    with request.getfixturevalue("postgresql").fresh_database(template=migrated.database) as url:
        engine = make_engine(url, keys=KEYS)
        yield engine
        engine.dispose()
