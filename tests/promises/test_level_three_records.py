"""Level 3, what is kept: the audit log, secrets at rest, backups, and what is left behind (security.md §2.3)."""

import os
import shutil
import signal
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.dashboard.command_line.processes import address
from tests.promises.office import ID_NUMBERS, PASSWORD, Office

ALL_ACTS = {
    "account:create", "account:disable", "account:lock", "account:login", "account:logout", "account:password",
    "access:denied", "audit:export", "batch:import", "database:init", "id_number:reveal", "officers:export",
    "plugin:state", "role:approve", "role:request", "second_factor:take", "system:backup", "system:start",
}  # fmt: skip


def test_every_act_is_recorded_with_who_when_from_where_and_what_came_of_it(office: Office) -> None:
    """§2.3 audit coverage: `audit_trail`."""
    office.account("acting")
    office.stranger().log_in("acting", "Wrong-lamp-4 blue")
    acting, number, new = office.visitor("acting"), office.number_of("acting"), "Window, 3 green hats"
    acting.fill_in("/account/password", old=PASSWORD, new=new, again=new)
    acting.get("/export/csv/officers")
    acting.get("/export/csv/audit")  # denied
    acting.get("/")
    acting.log_out()
    office.visitor("sec1").post(f"/accounts/{number}/role", role="bureau")
    office.visitor("sec2").post(f"/accounts/{number}/role/approve")
    office.visitor("bureau").post("/id-number/reveal", officer_no="P1", reason="对账")
    for act in ("lock", "disable"):
        office.command("account", act, "acting")
    office.command("backup")
    log = {row["Action (word)"]: row for row in [*office.audit_log(), *office.audit_log()]}
    assert set(log) >= ALL_ACTS
    denied = log["access:denied"]
    assert (denied["Account"], denied["From"], denied["Result"]) == ("acting", "127.0.0.1", "Refused")
    assert denied["Time"].endswith("+08:00")
    assert denied["Request number"]
    refused = [row for row in office.audit_log() if row["Reason"] == "wrong password"]
    assert [(row["Account"], row["Action (word)"]) for row in refused] == [("acting", "account:login")]


def changed(office: Office, statement: str) -> None:
    """The file after somebody took the triggers away who has it."""
    for (name,) in office.told("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_records'"):
        office.told(f"DROP TRIGGER {name}")
    office.told(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_records SET account = 'nobody'",
        "DELETE FROM audit_records",
        "DELETE FROM audit_records WHERE sequence = (SELECT max(sequence) FROM audit_records)",
        "INSERT OR REPLACE INTO audit_records SELECT * FROM audit_records WHERE sequence = 1",
    ],
)
def test_the_database_itself_refuses_to_change_a_record(own_office: Office, statement: str) -> None:
    """§2.3 audit protection: append-only by trigger, younger records than 180 days removed by nobody."""
    before = own_office.told("SELECT * FROM audit_records")
    with pytest.raises(Exception, match="audit"):
        own_office.told(statement)
    assert own_office.told("SELECT * FROM audit_records") == before


def test_a_record_that_was_edited_or_taken_away_is_named(own_office: Office) -> None:
    """§2.3 audit protection: `audit_tamper`; edit a row with sqlite3 → verify names it."""
    assert own_office.command("audit", "verify").code == 0
    changed(own_office, "UPDATE audit_records SET account = 'somebody else' WHERE sequence = 3")
    edited = own_office.command("audit", "verify")
    assert (edited.code, "3" in edited.said) == (1, True)
    changed(own_office, "DELETE FROM audit_records WHERE sequence = 2")
    missing = own_office.command("audit", "verify")
    assert (missing.code, "2" in missing.said) == (1, True)


def test_the_last_records_are_missed_by_the_anchor_though_the_head_was_put_back(own_office: Office) -> None:
    """§2.3 audit protection: `audit_tamper`; delete the last rows → anchor notices."""
    assert own_office.command("audit", "anchor").code == 0
    changed(own_office, "DELETE FROM audit_records WHERE sequence > 5")
    last = "SELECT sequence, digest FROM audit_records WHERE sequence = 5"
    own_office.told(f"UPDATE audit_chain_head SET (sequence, digest) = ({last})")
    assert own_office.command("audit", "verify").code == 1


def held(folder: Path) -> bytes:
    """All bytes of all files beneath, the keys' aside."""
    return b"".join(
        file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix not in (".key", ".csv")
    )


def test_a_thief_of_the_database_or_of_a_backup_finds_no_id_number_and_no_password(own_office: Office) -> None:
    """§2.3 integrity and confidentiality at rest: 0 hits in the file, its write-ahead log and a backup unpacked."""
    assert own_office.command("backup").code == 0
    (backup,) = own_office.folder.joinpath("backups").iterdir()
    unpacked = own_office.folder / "unpacked"
    shutil.unpack_archive(backup, unpacked, "gztar")
    stolen = held(own_office.folder)
    assert b"officers" in stolen
    assert not [word for word in (*ID_NUMBERS.values(), PASSWORD) if word.encode() in stolen]
    assert b"$argon2id$" in stolen
    assert b"argon2" not in backup.read_bytes()


def test_the_key_is_in_neither_database_nor_backup_and_without_it_nothing_opens(own_office: Office) -> None:
    """§2.3 integrity and confidentiality at rest: key outside the database."""
    key = own_office.folder / "data.key"
    written = key.read_bytes().strip()
    assert own_office.command("backup").code == 0
    assert written not in held(own_office.folder)
    assert key.stat().st_mode & 0o077 == 0
    key.rename(own_office.folder / "elsewhere.key")
    refused = own_office.command("account", "list")
    assert refused.code != 0
    assert "data.key" in refused.said


def test_a_backup_is_encrypted_verified_and_restored(own_office: Office, tmp_path: Path) -> None:
    """§2.3 backup: `backup_restore`; a damaged one is told, and the restored database has the same rows and log."""
    secret = {"backup_passphrase": "a passphrase of the vault 7"}
    assert own_office.command("backup", **secret).code == 0
    (backup,) = own_office.folder.joinpath("backups").iterdir()
    assert backup.read_bytes().startswith(b"age-encryption.org")
    assert own_office.command("verify", str(backup), **secret).code == 0
    restored = Office(tmp_path / "restored")
    restored.folder.mkdir()
    shutil.copy(own_office.folder / "data.key", restored.folder)
    said = restored.command("restore", str(backup), **secret)
    assert said.code == 0, said.said
    rows = "SELECT agency_code, case_no, title, party FROM cases ORDER BY 1, 2"
    assert restored.told(rows) == own_office.told(rows)
    assert restored.command("audit", "verify").code == 0
    damaged = bytearray(backup.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    backup.write_bytes(damaged)
    assert own_office.command("verify", str(backup), **secret).code == 1


def test_logging_out_clears_what_the_browser_kept(office: Office) -> None:
    """§2.3 residual information: `Clear-Site-Data`, and every cookie of the session is taken back."""
    visitor = office.visitor("leader")
    assert visitor.log_out().headers["Clear-Site-Data"] == '"storage"'
    assert visitor.cookies == {}


def test_nothing_personal_is_kept_by_a_browser_or_a_proxy(office: Office) -> None:
    """§2.3 residual information: `no-store` on everything but scripts and styles."""
    bureau = office.visitor("bureau")
    answers = [bureau.open("/officer/P1"), *map(bureau.get, ("/", "/account", "/export/xlsx/officers", "/none"))]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_killed_server_leaves_no_file_and_no_secret_in_its_log(own_office: Office, tmp_path: Path) -> None:
    """§2.3 residual information: list the folder of temporary files after kill −9 and restart."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    secret = "a passphrase of the vault 7"
    own = {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary), "ZHIHENG_BACKUP_PASSPHRASE": secret}
    with patch.dict("os.environ", own):
        server = own_office.place.start("serve", "--port", "0")
        try:
            own_office.where = address(server)
            visitor = own_office.visitor("town")
            for kind in ("xlsx", "csv"):
                assert visitor.get(f"/export/{kind}/officers").status_code == 200
        finally:
            os.kill(server.pid, signal.SIGKILL)
            said, _ = server.communicate(timeout=60)
        with own_office.place.started("serve", "--port", "0") as again:
            assert address(again).startswith("http")
            assert [file for file in temporary.rglob("*") if file.is_file()] == []
    assert not [word for word in (secret, PASSWORD, visitor.cookies["zhiheng_session"]) if word in said]
    assert secret.encode() not in held(own_office.folder)
