"""Disk full: what is written is refused in plain words, all is read, and there being room again is enough.

Nothing is done that could not be recorded: the act and its audit record are one transaction.
"""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.dashboard.command_line.processes import Place, address, finished
from tests.fixtures.small_county import PASSWORD
from tests.promises.faults import full
from tests.promises.faults.conftest import copied, logged_in
from tests.promises.visitor import Visitor

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither small file systems nor limits to set here")


@dataclass(frozen=True)
class Full:
    """A server whose disk has just become full, with a reader and an administrator logged in."""

    place: Place
    where: str
    reader: Visitor
    administrator: Visitor
    free: Callable[[], None]


@pytest.fixture(params=[full.disk, full.quota], ids=["a small disk", "a quota"])
def server(request: pytest.FixtureRequest, county_file: Path, tmp_path: Path) -> Iterator[Full]:
    with request.param(tmp_path) as disk:
        place = copied(county_file, tmp_path)
        with place.started("serve", "--port", "0") as process:
            where = address(process)
            reader, administrator = logged_in(where, "chief"), logged_in(where, "sec1")
            processes = [process.pid, *children(process.pid)]
            with closing(sqlite3.connect(tmp_path / "zhiheng.db", timeout=10)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a log that has grown has room of its own
            disk.fill(processes)
            yield Full(place, where, reader, administrator, lambda: disk.free(processes))


def children(pid: int) -> list[int]:
    said = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in said.splitlines() if int(line.split()[1]) == pid]


def records(place: Place) -> list[tuple[str, str]]:
    """What the audit log says was done to the account ``leader``, and whether it is disabled."""
    with closing(sqlite3.connect(place.folder / "zhiheng.db", timeout=10)) as connection:
        done = connection.execute("SELECT action, result FROM audit_records WHERE subject = 'leader' ORDER BY sequence")
        [disabled] = connection.execute("SELECT disabled FROM accounts WHERE name = 'leader'").fetchone()
        return [*done.fetchall(), ("disabled", str(disabled))]


def test_disk_full_is_told_reading_goes_on_and_room_is_enough(server: Full) -> None:
    before = records(server.place)

    for page in ("/", "/ranking/six-rates", "/agency/T1", "/agency/T4/cases", "/agency/nobody"):
        assert server.reader.open(page).status == 200, page
    assert server.reader.ask("/healthz").status == 200
    assert server.reader.ask("/?lang=en").status == 200
    assert Visitor(server.where).ask("/login").status == 200

    refused = server.administrator.send("/accounts/1/disable", next="/accounts")
    assert (refused.status, "disk of the database is full" in refused.text) == (507, True)
    assert records(server.place) == before, "neither the act nor a record of it"
    export = server.reader.ask("/export/csv/ranking/six-rates")
    assert export.status == 507, "what cannot be audited is not given"
    assert Visitor(server.where).log_in("chief", PASSWORD).status == 507

    server.free()
    assert server.administrator.send("/accounts/1/disable", next="/accounts").status == 303
    assert records(server.place) == [*before[:-1], ("account:disable", "done"), ("disabled", "1")]
    assert server.reader.ask("/export/csv/ranking/six-rates").status == 200
    assert Visitor(server.where).log_in("chief", PASSWORD).status == 303
    assert finished(server.place.start("audit", "verify"))[0] == 0


def test_disk_full_during_an_import_leaves_all_as_it_was(county_file: Path, tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text("case_no,agency_code,kind\n" + "".join(f"x{n},T1,penalty\n" for n in range(3000)))
    folder = tmp_path / "disk"
    folder.mkdir()
    with full.disk(folder) as disk:
        place = copied(county_file, folder)
        importing = place.start("import", str(cases))
        disk.fill([importing.pid])
        code, said = finished(importing)
        assert (code, "The disk of the database" in said) == (2, True)
        disk.free([])
        with closing(sqlite3.connect(folder / "zhiheng.db")) as connection:
            assert connection.execute("SELECT count(*) FROM cases WHERE case_no LIKE 'x%'").fetchone() == (0,)
        assert finished(place.start("import", str(cases)))[0] == 0
