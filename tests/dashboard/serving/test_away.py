"""What the log of ``zhiheng serve`` says while its database file is away."""

import json
from http.client import HTTPConnection

from tests.dashboard.serving.conftest import Served


def status(server: Served, path: str) -> int:
    connection = HTTPConnection(*server.address, timeout=20)
    connection.request("GET", path, headers={"Cookie": "zhiheng_session=x"})  # the database is asked whose it is
    found = connection.getresponse().status
    connection.close()
    return found


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
