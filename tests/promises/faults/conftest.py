"""An installation that people use: a county with its scores and its accounts, for real processes."""

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from dashboard.accounts.accounts import create_account
from models.accounts import Role
from models.engine import make_engine
from models.installation import remember_keys
from tests.dashboard.command_line.processes import Place, address
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer
from tests.fixtures.small_county import PASSWORD, small_county_file
from tests.promises.visitor import Visitor

__all__ = ["quick_hashes", "small_county_file"]

PEOPLE = {"chief": Role.LEADER, "sec1": Role.SECURITY, "sec2": Role.SECURITY}


@pytest.fixture(scope="session")
def county_file(small_county_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small county on SQLite, and accounts whose passwords are of today."""
    file = Path(shutil.copy(small_county_file, tmp_path_factory.mktemp("used") / "zhiheng.db"))
    engine = make_engine(f"sqlite:///{file.as_posix()}", keys=KEYS)
    remember_keys(engine, KEYS)
    for name, role in PEOPLE.items():
        now = dt.datetime.now(dt.UTC)
        create_account(engine, name=name, display_name=f"人 {name}", role=role, password=PASSWORD, now=now)
    engine.dispose()
    return file


@pytest.fixture(scope="module", autouse=True)
def _settings() -> Iterator[None]:
    """What the processes of these tests find in their environment."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ZHIHENG_DATA_KEY", KEYS.text())
        environment.setenv("ZHIHENG_SECOND_FACTOR", "off")
        yield


@pytest.fixture(scope="module")
def county(county_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy of it, of the module's own."""
    return copied(county_file, tmp_path_factory.mktemp("county"))


def copied(filled: Path, folder: Path) -> Place:
    """A copy of the SQLite database in this folder."""
    file = Path(shutil.copy(filled, folder / "zhiheng.db"))
    return Place(f"sqlite:///{file.as_posix()}", folder)


@contextmanager
def served(place: Place) -> Iterator[str]:
    """The address of a server of it."""
    with place.started("serve", "--port", "0") as server:
        where = address(server)
        assert server.stdout is not None
        threading.Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop it
        yield where


def logged_in(where: str, name: str) -> Visitor:
    """A visitor whom the server has let in."""
    visitor = Visitor(where)
    answer = visitor.log_in(name, PASSWORD)
    assert (answer.status, answer.headers["Location"]) == (303, "/"), answer.text
    return visitor


Fresh = Callable[[], AbstractContextManager[Place]]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQLServer
) -> Fresh:
    """``with empty_place() as place:`` an empty database and a folder of its own, as often as a test likes."""

    @contextmanager
    def made() -> Iterator[Place]:
        folder = tmp_path_factory.mktemp("place")
        if request.param == "sqlite":
            yield Place(f"sqlite:///{(folder / 'zhiheng.db').as_posix()}", folder)
        else:
            with postgresql.fresh_database() as url:
                yield Place(url, folder)

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_place(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    migrated_sqlite: Path,
    migrated_postgresql: str,
    postgresql: PostgreSQLServer,
) -> Fresh:
    """The same of a database with the tables of this version, and no row in them."""

    @contextmanager
    def made() -> Iterator[Place]:
        folder = tmp_path_factory.mktemp("place")
        if request.param == "sqlite":
            yield copied(migrated_sqlite, folder)
        else:
            with postgresql.fresh_database(migrated_postgresql) as url:
                yield Place(url, folder)

    return made
