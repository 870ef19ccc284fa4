"""The test site of `site.py`, on a SQLite database of its own that was migrated once for all tests."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.agencies import Agency
from models.engine import make_engine
from models.migrate import upgrade
from plugins.registry import Registry
from tests.dashboard.web.site import AGENCIES, PAGES, Clock, Site, add_test_callbacks, people
from tests.fixtures.copies import copy_of
from tests.fixtures.hashing import quick_hashes, real_hashes
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer
from tests.fixtures.staff import staffed_towns
from tests.fixtures.two_towns import two_towns, two_towns_file

__all__ = ["quick_hashes", "real_hashes", "staffed_towns", "two_towns", "two_towns_file"]


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory, quick_hashes: None) -> Path:
    file = tmp_path_factory.mktemp("web") / "zhiheng.db"
    fill(f"sqlite:///{file.as_posix()}")
    return file


@pytest.fixture(scope="session")
def filled_postgresql(postgresql: PostgreSQLServer, quick_hashes: None) -> Iterator[str]:
    """The URL of the site's database on PostgreSQL, one for all tests."""
    with postgresql.fresh_database() as url:
        fill(url)
        yield url


def fill(url: str) -> None:
    """The tables, agencies and people of the test site."""
    engine = make_engine(url, keys=KEYS)
    upgrade(engine)
    with Session(engine) as session, session.begin():
        session.add_all(Agency(code=code, name=name, kind="township") for code, name in AGENCIES.items())
    people(engine)
    engine.dispose()


@pytest.fixture
def engine(filled_database: Path, tmp_path: Path) -> Iterator[Engine]:
    with copy_of(filled_database, tmp_path) as engine:
        yield engine


@pytest.fixture
def make_site(engine: Engine) -> Callable[..., Site]:
    """`make_site(transport="https")`: the site with some settings of its own."""

    def made(blueprints: Iterable[Blueprint] = (), **settings: Any) -> Site:
        clock = Clock()
        # An administrator of these tests goes straight in; those of the second factor choose another setting.
        chosen = Settings(database_url=engine.url.render_as_string(), **{"second_factor": "off", **settings})
        app = create_app(chosen, engine, Registry(()), clock=clock, pages=PAGES, blueprints=blueprints)
        site = Site(app, engine, clock)
        add_test_callbacks(site)
        return site

    return made


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()
