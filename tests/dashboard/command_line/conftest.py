"""The command as a person types it: its exit code and what it prints."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from dashboard import settings
from dashboard.command_line import main
from dashboard.command_line.database import prepare
from dashboard.settings import DATA_KEY_FILE, Settings, key_folder
from models.keys import Keys
from tests.fixtures.once import MadeOnce
from tests.fixtures.postgresql import PostgreSQLServer

INSTALLED = Keys(bytes(range(100, 132)))
"""The key that the databases of these tests were made with."""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def zhiheng(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Outcome]:
    """Runs ``zhiheng …`` in English unless ZHIHENG_LANGUAGE says otherwise."""
    monkeypatch.setenv("ZHIHENG_LANGUAGE", "en")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # where the keys of a PostgreSQL database are kept

    def run(*arguments: str) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        printed = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest,
    made_once: MadeOnce,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    zhiheng: object,
) -> Iterator[str]:
    """A database as ``zhiheng init`` leaves it, with its key file, named in the environment."""
    with ExitStack() as kept:
        if request.param == "sqlite":
            made = made_once("initialised", lambda folder: _initialise(_sqlite(folder)))
            shutil.copy(made / "zhiheng.db", tmp_path)
            url = _sqlite(tmp_path)
        else:
            server: PostgreSQLServer = request.getfixturevalue("postgresql")
            made_once("initialised-on-postgresql", lambda _: _initialise(server.lasting_database("initialised")))
            url = kept.enter_context(server.fresh_database("initialised"))
        monkeypatch.setenv("ZHIHENG_DATABASE_URL", url)
        folder = key_folder(settings.read())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / DATA_KEY_FILE).write_text(INSTALLED.text(), encoding="utf-8")
        yield url


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{(folder / 'zhiheng.db').as_posix()}"


def _initialise(url: str) -> None:
    prepare(Settings(database_url=url, data_key=SecretStr(INSTALLED.text())))
