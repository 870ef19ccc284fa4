"""The command as a person types it: its exit code and what it prints."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.command_line import main


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


@pytest.fixture
def database(empty_database: str, monkeypatch: pytest.MonkeyPatch, zhiheng: Callable[..., Outcome]) -> str:
    """An initialised database, named in the environment."""
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", empty_database)
    assert zhiheng("init").code == 0
    return empty_database
