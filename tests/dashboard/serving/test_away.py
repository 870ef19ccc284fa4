"""``zhiheng serve`` while its database file is taken away and put back, and what its log then says."""

import json
from http.client import HTTPConnection

from tests.dashboard.serving.conftest import Served


def status(server: Served, path: str) -> int:
    connection = HTTPConnection(*server.address, timeout=20)
    connection.request("GET", path, headers={"Cookie": "zhiheng_session=x"})  # the database is asked whose it is
    found = connection.getresponse().status
    connection.close()
    return found


def test_a_server_whose_database_goes_says_so_and_recovers_when_it_is_back(server: Served) -> None:
    assert status(server, "/login") == 200
    away = server.database.rename(server.database.with_name("away.db"))
    assert {status(server, path) for path in ("/login", "/healthz") for _ in range(10)} == {503}
    assert not server.database.exists()
    away.rename(server.database)
    assert {status(server, path) for path in ("/login", "/healthz") for _ in range(10)} == {200}


def test_a_path_cannot_write_into_the_log(server: Served) -> None:
    away = server.database.rename(server.database.with_name("away.db"))
    path = "/login%0a2026-01-01T00:00:00+0800 ERROR all is well%1b[2J".replace(" ", "%20")
    status(server, path)
    away.rename(server.database)
    log = server.log.read_text(encoding="utf-8")
    records = [json.loads(line) for line in log.splitlines()]  # no line is anything else
    written = r"/login\n2026-01-01T00:00:00+0800 ERROR all is well\x1b[2J"
    assert any(written in record["message"] for record in records)
    assert "\x1b" not in log
