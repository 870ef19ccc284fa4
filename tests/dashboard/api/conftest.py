"""The real application on a database of the test's own, and programs that ask it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select
from werkzeug.test import Client, TestResponse

from dashboard.accounts import tokens
from dashboard.accounts.accounts import Act
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.agencies import Agency
from models.base import Base
from models.engine import open_database
from models.officers import Officer
from models.reader import SYSTEM, acting_for
from plugins.registry import Registry
from tests.dashboard.web.site import Clock, Site
from tests.fixtures.keys import KEYS

AGENCIES = ({"code": "A01", "name": "城管局"}, {"code": "A02", "name": "住建局"})
OFFICERS = (
    {"officer_no": "P1", "name": "甲", "agency_code": "A01"},
    {"officer_no": "P3", "name": "丙", "agency_code": "A02"},
)


@dataclass(frozen=True)
class Program:
    """A program with its token, which sends no cookie and no Origin."""

    site: Site
    token: str | None

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        sent = {**({} if self.token is None else {"Authorization": f"Bearer {self.token}"}), **(headers or {})}
        client = Client(self.site.app.server)
        environ = {"REMOTE_ADDR": "127.0.0.1"}
        return client.open(path, method=method, headers=sent, environ_overrides=environ, buffered=True, **more)

    def bring(self, kind: str, *rows: dict[str, Any], query: str = "", **headers: str) -> TestResponse:
        return self.ask("POST", f"/api/import/{kind}{query}", _named(headers), json={"rows": rows})

    def bring_text(self, kind: str, text: str | bytes, media_type: str = "text/csv", **headers: str) -> TestResponse:
        return self.ask("POST", f"/api/import/{kind}", _named(headers), data=text, content_type=media_type)

    def rows(self, model: type[Base], *columns: str) -> list[tuple[Any, ...]]:
        """All rows of a table, these columns of them, in order."""
        with acting_for(self.site.engine, SYSTEM).connect() as connection:
            found = connection.execute(select(*(model.__table__.c[name] for name in columns)))
            return sorted(tuple(row) for row in found)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _settings(engine: Engine) -> Settings:
    return Settings(database_url=engine.url.render_as_string(), second_factor="off")


def _opened(migrated: Engine) -> Iterator[Engine]:
    with acting_for(migrated, SYSTEM).begin() as connection:
        connection.execute(insert(Agency), [{**one, "kind": "department"} for one in AGENCIES])
        connection.execute(insert(Officer), [{**one, "category": "officer"} for one in OFFICERS])
    opened = open_database(migrated.url.render_as_string(hide_password=False), KEYS)
    yield opened
    opened.dispose()


@pytest.fixture
def engine(migrated: Engine) -> Iterator[Engine]:
    """As the server opens it: on PostgreSQL with the rights of the application's role only."""
    yield from _opened(migrated)


@pytest.fixture
def sqlite_site(on_sqlite: Engine) -> Iterator[Site]:
    """The application on SQLite alone."""
    for engine in _opened(on_sqlite):
        clock = Clock()
        yield Site(create_app(_settings(engine), engine, Registry(()), clock=clock), engine, clock)


@pytest.fixture
def make_program(engine: Engine) -> Callable[..., Program]:
    """`make_program(agency_code="A01")`: a program that holds a new token."""
    clock = Clock()
    site = Site(create_app(_settings(engine), engine, Registry(()), clock=clock), engine, clock)

    def made(name: str = "erp", **options: Any) -> Program:
        return Program(site, tokens.make(engine, Act(None, clock() - dt.timedelta(seconds=1)), name, **options))

    return made


@pytest.fixture
def bureau(make_program: Callable[..., Program]) -> Program:
    """It brings everybody's rows."""
    return make_program("bureau")


@pytest.fixture
def agency(make_program: Callable[..., Program]) -> Program:
    """It brings the rows of A01."""
    return make_program("agency", agency_code="A01")
