"""The small county with two accounts of the bureau, a third of the first's person, and a hand to publish with."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, select

from dashboard.accounts.accounts import Holder, create_account, holder_of
from dashboard.publishing import acts
from dashboard.publishing.acts import Said
from dashboard.publishing.bulletin_facts import Added, Example
from dashboard.publishing.preparing import Asked, prepare
from dashboard.publishing.verifying import Document, document
from dashboard.publishing.workflow import PUBLICATIONS, publications
from dashboard.translations import speaking
from dashboard.workflows.course import Turn
from models.accounts import Account, Role
from models.engine import make_engine, open_database
from models.installation import remember_keys
from models.reader import SYSTEM, ReaderSession
from models.scores import ScorePointer
from tests.fixtures.copies import copy_of
from tests.fixtures.hashing import quick_hashes
from tests.fixtures.keys import KEYS
from tests.fixtures.postgresql import PostgreSQLServer
from tests.fixtures.small_county import NOW, PASSWORD, TODAY, fill, scheme_registry, small_county_file

__all__ = ["quick_hashes", "small_county_file"]

ADDED = Added(
    (Example("good", "T1", "四件全部执行"), Example("bad", "T4", "一件超期未结")),
    demands="逾期案件限期办结", report_by=dt.date(2021, 4, 30), office="县司法局", copies="县委办",
)  # fmt: skip


class Publisher:
    """Publishes on behalf of whoever is named, on the day at which the county stands."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.signers = PUBLICATIONS

    def holder(self, who: str) -> Holder:
        with ReaderSession(self.engine, SYSTEM) as session:
            return holder_of(session.scalars(select(Account).where(Account.name == who)).one())

    def turn(self, who: str) -> Turn:
        return Turn(self.holder(who), NOW, TODAY, self.signers)

    def run(self, scheme: str = "six-rates", first: dt.date = dt.date(2021, 1, 1)) -> int:
        """The run that is shown for the year that begins then."""
        wanted = select(ScorePointer.run_id).where(
            ScorePointer.scheme == scheme, ScorePointer.first_on == first,
            ScorePointer.last_on == first.replace(month=12, day=31),
        )  # fmt: skip
        with ReaderSession(self.engine, SYSTEM) as session:
            found = session.scalars(wanted).one()
        assert found is not None
        return found

    def prepare(self, who: str = "bureau", corrects: str = "", why: str = "", run: int | None = None) -> str:
        asked = Asked(self.run() if run is None else run, "2021年六率排名", ADDED, corrects, why)
        return prepare(self.engine, scheme_registry(), self.turn(who), asked)

    def move(self, who: str, number: str, key: str, **said: str) -> None:
        acts.make(self.engine, self.turn(who), number, key, Said(**said))

    def published(self, readers: str = "agencies", **prepared: str) -> str:
        """The first prepares and signs, the second signs and publishes."""
        number = self.prepare(**prepared)
        self.move("bureau", number, "sign")
        self.move("bureau2", number, "countersign")
        self.move("bureau2", number, "publish", readers=readers)
        return number

    def signed_by(self, signers: int) -> None:
        self.signers = publications(signers)

    def document(self, number: str) -> Document:
        with ReaderSession(self.engine, SYSTEM) as session:
            found = document(session, number)
        assert found is not None
        return found


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def _accounts(engine: Engine) -> None:
    remember_keys(engine, KEYS)
    for name, person in (("bureau", "王一"), ("bureau2", "李二"), ("bureau3", "王 一")):
        create_account(engine, name=name, display_name=person, role=Role.BUREAU, password=PASSWORD, now=NOW)


@pytest.fixture(scope="session")
def publishing_file(small_county_file: Path, tmp_path_factory: pytest.TempPathFactory, quick_hashes: None) -> Path:
    folder = tmp_path_factory.mktemp("publishing")
    with copy_of(small_county_file, folder) as engine:
        _accounts(engine)
    return folder / f"copy-of-{small_county_file.name}"


@pytest.fixture
def on_sqlite(publishing_file: Path, tmp_path: Path) -> Iterator[Publisher]:
    with copy_of(publishing_file, tmp_path) as engine:
        yield Publisher(engine)


@pytest.fixture(scope="session")
def publishing_postgresql(postgresql: PostgreSQLServer, quick_hashes: None) -> Iterator[str]:
    with postgresql.fresh_database() as url:
        engine = make_engine(url, keys=KEYS)
        fill(engine)
        _accounts(engine)
        engine.dispose()
        yield str(make_url(url).database)


@pytest.fixture
def on_postgresql(postgresql: PostgreSQLServer, publishing_postgresql: str) -> Iterator[Publisher]:
    with postgresql.fresh_database(publishing_postgresql) as url:
        engine = open_database(url, KEYS)
        yield Publisher(engine)
        engine.dispose()


@pytest.fixture(params=["on_sqlite", "on_postgresql"], ids=["sqlite", "postgresql"])
def publisher(request: pytest.FixtureRequest) -> Publisher:
    """On SQLite and on PostgreSQL, where the application acts as a role of few rights."""
    found: Publisher = request.getfixturevalue(request.param)
    return found
