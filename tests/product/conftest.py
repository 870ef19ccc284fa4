"""The whole product as `zhiheng demo` makes it: the demonstration county, its accounts, its scores and its pages.

Made once a run, and copied for each test process: the county on SQLite, and on PostgreSQL where a test asks for it.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from dashboard.accounts.accounts import create_account
from dashboard.command_line.serving import make_demonstration
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Role
from models.engine import make_engine
from plugins import registry
from plugins.registry import Registry
from tests.dashboard.web.site import PASSWORD, Clock, Site
from tests.fixtures.browser import serving
from tests.fixtures.copies import copy_of
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.keys import KEYS
from tests.fixtures.once import MadeOnce
from tests.fixtures.postgresql import PostgreSQLServer
from tests.product.visitors import TOWNSHIP

__all__ = ["quick_hashes"]


@pytest.fixture(scope="session")
def installed() -> Registry:
    return registry.load(strangers=False)


@pytest.fixture(scope="session")
def sqlite_county(
    made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory, quick_hashes: None
) -> Iterator[Engine]:
    made = made_once("demonstration", lambda folder: _make(f"sqlite:///{(folder / 'zhiheng.db').as_posix()}"))
    with copy_of(made / "zhiheng.db", tmp_path_factory.mktemp("county")) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgresql_county(made_once: MadeOnce, postgresql: PostgreSQLServer, quick_hashes: None) -> Iterator[Engine]:
    made_once("demonstration-on-postgresql", lambda _folder: _make(postgresql.lasting_database("demonstration")))
    with postgresql.fresh_database("demonstration") as url:
        engine = make_engine(url, keys=KEYS)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def county(request: pytest.FixtureRequest) -> Engine:
    """The county on each kind of database."""
    engine: Engine = request.getfixturevalue(f"{request.param}_county")
    return engine


@pytest.fixture(scope="session")
def site(sqlite_county: Engine, installed: Registry) -> Site:
    """The application on the county in SQLite; its clock stands."""
    clock = Clock()
    url = sqlite_county.url.render_as_string()
    return Site(create_app(Settings(database_url=url), sqlite_county, installed, clock=clock), sqlite_county, clock)


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """Where browsers find the application."""
    with serving(site.app) as where:
        yield where


def _make(url: str) -> None:
    """Makes the county at this URL, with the demonstration's accounts and one of a second agency."""
    make_demonstration(Settings(database_url=url, data_key=SecretStr(KEYS.text())))
    engine = make_engine(url, keys=KEYS)
    now = dt.datetime(2026, 1, 15, tzinfo=dt.UTC)
    create_account(
        engine, name="township", display_name="township", role=Role.AGENCY, password=PASSWORD, now=now,
        agency_code=TOWNSHIP,
    )  # fmt: skip
    engine.dispose()
