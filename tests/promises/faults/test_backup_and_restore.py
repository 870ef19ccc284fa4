"""Backup and restore: while the server runs, checked, and what is restored has all rows and a whole audit log."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.dashboard.command_line.processes import Place, finished
from tests.promises.faults.conftest import logged_in, served

TABLES = ("agencies", "cases", "accounts", "score_runs", "score_nodes")


def rows(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]


def test_what_is_backed_up_under_a_running_server_is_restored_whole(county: Place, tmp_path: Path) -> None:
    backup, restored = str(tmp_path / "backup.tar.gz"), Place(f"sqlite:///{tmp_path / 'restored.db'}", tmp_path)
    with served(county) as where:
        logged_in(where, "chief")
        code, said = finished(county.start("backup", backup))
        assert (code, "checked by restoring it" in said) == (0, True)
    assert finished(restored.start("restore", backup))[0] == 0
    assert rows(tmp_path / "restored.db") == rows(county.folder / "zhiheng.db")
    assert finished(restored.start("audit", "verify"))[0] == 0
