"""Database gone and back: 503 and a health that is red meanwhile, no empty database in its place, and no restart."""

from pathlib import Path

from tests.dashboard.command_line.processes import Place
from tests.promises.faults.conftest import logged_in, served


def test_a_server_whose_database_goes_says_so_and_recovers_when_it_is_back(county: Place) -> None:
    file = county.folder / "zhiheng.db"
    with served(county) as where:
        reader = logged_in(where, "chief")
        away: Path = file.rename(file.with_name("away.db"))
        assert {reader.ask(path).status for path in ("/", "/healthz") for _ in range(10)} == {503}
        assert not file.exists()
        away.rename(file)
        assert {reader.ask(path).status for path in ("/", "/healthz") for _ in range(10)} == {200}
        assert reader.open("/agency/T1").status == 200
