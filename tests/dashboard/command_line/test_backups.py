"""``zhiheng backup``, ``verify`` and ``restore`` as a person types them."""

import datetime as dt
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select, text

from dashboard.backups import age_passphrase
from dashboard.backups.encryption import Identities, closure
from dashboard.backups.making import make_backup
from models.agencies import Agency
from models.audit import AuditRecord
from models.engine import make_engine
from tests.dashboard.command_line.conftest import Outcome
from tests.fixtures.earlier import NUMBERS, fill_earlier
from tests.fixtures.keys import KEYS

Zhiheng = Callable[..., Outcome]
KEY, RECIPIENT = Identities.made()
WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def a_try_of_a_passphrase_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_passphrase, "WORK", 10)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the backups; the command makes it."""
    monkeypatch.setenv("ZHIHENG_BACKUP_FOLDER", str(tmp_path / "backups"))
    return tmp_path / "backups"


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zhiheng: Zhiheng) -> Path:
    """An initialised database, where it makes no difference which, with an agency in it."""
    file = tmp_path / "zhiheng.db"
    use(file, monkeypatch)
    assert zhiheng("init").code == 0
    engine = make_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
    engine.dispose()
    return file


def use(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", f"sqlite:///{database}")


def only(folder: Path) -> Path:
    [file] = folder.iterdir()
    return file


def key_file(folder: Path) -> str:
    file = folder / "key.txt"
    file.write_text(f"# the key\n{KEY.keys[0]}\n")
    return str(file)


def test_a_backup_is_made_checked_told_and_audited(zhiheng: Zhiheng, database: str, folder: Path) -> None:
    outcome = zhiheng("backup")
    assert outcome.code == 0
    file = only(folder)
    for words in (str(file), "not encrypted", "checked by restoring it", "data.key elsewhere"):
        assert words in outcome.out
    engine = create_engine(database)
    with engine.connect() as connection:
        subject = select(AuditRecord.subject).where(AuditRecord.action == "system:backup")
        assert connection.execute(subject).scalars().all() == [file.name]
    engine.dispose()


def test_a_backup_is_kept_beside_the_database_where_no_folder_is_named(zhiheng: Zhiheng, sqlite: Path) -> None:
    assert zhiheng("backup").code == 0
    assert only(sqlite.parent / "backups").name.startswith("zhiheng-")


def test_what_was_backed_up_is_verified_and_restored_elsewhere(
    zhiheng: Zhiheng, sqlite: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhiheng("backup")
    assert zhiheng("verify", str(only(folder))).code == 0
    use(tmp_path / "restored.db", monkeypatch)
    outcome = zhiheng("restore", str(only(folder)))
    assert (outcome.code, outcome.err) == (0, "")
    assert "restored.db is as it was at" in outcome.out
    engine = create_engine(f"sqlite:///{tmp_path / 'restored.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM agencies")).scalar_one() == "甲镇"
    engine.dispose()
    assert zhiheng("verify", "--database").code == 0


def test_a_recipient_on_the_command_line_or_in_the_settings_encrypts(
    zhiheng: Zhiheng, sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert zhiheng("backup", str(tmp_path / "1"), "--encrypt-to", RECIPIENT).code == 0
    monkeypatch.setenv("ZHIHENG_BACKUP_RECIPIENT", RECIPIENT)
    assert "not encrypted" not in zhiheng("backup", str(tmp_path / "2")).out
    for name in ("1", "2"):
        assert closure(tmp_path / name) == "recipient"
        assert zhiheng("verify", str(tmp_path / name)).code == 2
        assert zhiheng("verify", str(tmp_path / name), "--identity", key_file(tmp_path)).code == 0


def test_a_passphrase_is_read_from_standard_input(
    zhiheng: Zhiheng, sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.age"

    def typing(words: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{words}\n"))

    typing(WORDS)
    assert zhiheng("backup", str(file), "--passphrase").code == 0
    assert closure(file) == "passphrase"
    typing(WORDS)
    assert zhiheng("verify", str(file)).code == 0
    typing(WORDS.upper())
    outcome = zhiheng("verify", str(file))
    assert outcome.code == 2
    assert "another one" in outcome.err
    assert WORDS.upper() not in outcome.err


def test_a_passphrase_in_the_settings_closes_and_opens(
    zhiheng: Zhiheng, sqlite: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIHENG_BACKUP_PASSPHRASE", WORDS)
    zhiheng("backup")
    assert closure(only(folder)) == "passphrase"
    use(tmp_path / "restored.db", monkeypatch)
    assert zhiheng("restore", str(only(folder))).code == 0


def test_recipients_and_a_passphrase_are_not_taken_together(zhiheng: Zhiheng, sqlite: Path) -> None:
    outcome = zhiheng("backup", "--encrypt-to", RECIPIENT, "--passphrase")
    assert (outcome.code, "not both" in outcome.err) == (2, True)


def test_older_automatic_backups_go_and_those_with_a_name_stay(zhiheng: Zhiheng, sqlite: Path, folder: Path) -> None:
    folder.mkdir()
    for name in ("zhiheng-20240101T000000000Z.tar.gz", "zhiheng-20240102T000000000Z.tar.gz", "mine.tar.gz"):
        (folder / name).touch()
    outcome = zhiheng("backup", "--no-check", "--keep", "2")
    assert "zhiheng-20240101T000000000Z.tar.gz" in outcome.out
    left = sorted(file.name for file in folder.iterdir())
    assert len(left) == 3
    assert left[:2] == ["mine.tar.gz", "zhiheng-20240102T000000000Z.tar.gz"]


def test_keep_counts_automatic_backups_only(zhiheng: Zhiheng, sqlite: Path, tmp_path: Path) -> None:
    outcome = zhiheng("backup", str(tmp_path / "mine"), "--keep", "2")
    assert (outcome.code, "--keep" in outcome.err) == (2, True)
    assert zhiheng("backup", "--keep", "0").code == 2


def test_a_damaged_backup_ends_with_1_and_the_damaged_part(zhiheng: Zhiheng, sqlite: Path, folder: Path) -> None:
    zhiheng("backup")
    content = only(folder).read_bytes()
    only(folder).write_bytes(content[: len(content) // 2])
    outcome = zhiheng("verify", str(only(folder)))
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "is damaged at table" in outcome.err


@pytest.mark.parametrize("content", [None, b"", b"Dear Sir or Madam"])
def test_what_is_no_backup_cannot_be_checked(
    zhiheng: Zhiheng, sqlite: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "letter"
    if content is not None:
        file.write_bytes(content)
    outcome = zhiheng("verify", str(file))
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "letter" in outcome.err


def test_either_a_backup_or_the_database_is_verified(zhiheng: Zhiheng, sqlite: Path, tmp_path: Path) -> None:
    assert zhiheng("verify").code == 2
    assert zhiheng("verify", str(tmp_path / "backup"), "--database").code == 2


def test_a_restore_into_a_database_that_is_in_use_is_refused(zhiheng: Zhiheng, sqlite: Path, folder: Path) -> None:
    zhiheng("backup")
    outcome = zhiheng("restore", str(only(folder)))
    assert outcome.code == 2
    for words in (str(sqlite), "is not empty", "ZHIHENG_DATABASE_URL"):
        assert words in outcome.err


def test_a_restore_points_to_the_anchors_of_the_log_that_was_lost(zhiheng: Zhiheng, sqlite: Path, folder: Path) -> None:
    zhiheng("backup")
    assert zhiheng("audit", "anchor").code == 0
    for file in sqlite.parent.glob("zhiheng.db*"):
        file.unlink()
    outcome = zhiheng("restore", str(only(folder)))
    assert (outcome.code, str(sqlite.parent / "audit-anchors.txt") in outcome.out) == (0, True)


def test_clear_id_numbers_of_an_older_backup_are_sealed(
    zhiheng: Zhiheng, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = make_engine(f"sqlite:///{tmp_path / 'earlier.db'}")
    fill_earlier(earlier)
    make_backup(earlier, tmp_path / "earlier.tar.gz", lock=None, now=dt.datetime.now(dt.UTC))
    earlier.dispose()
    use(tmp_path / "restored.db", monkeypatch)
    monkeypatch.setenv("ZHIHENG_DATA_KEY", KEYS.text())
    assert zhiheng("restore", str(tmp_path / "earlier.tar.gz")).code == 0
    assert zhiheng("verify", "--database").code == 0
    content = b"".join(file.read_bytes() for file in tmp_path.glob("restored.db*"))
    assert [number for number in NUMBERS.values() if number and number.encode() in content] == []


def test_a_restore_into_a_server_that_is_away_is_refused(
    zhiheng: Zhiheng, sqlite: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhiheng("backup")
    monkeypatch.setenv("ZHIHENG_DATA_KEY", (sqlite.parent / "data.key").read_text())
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", "postgresql://zhiheng:hush@127.0.0.1:1/zhiheng")
    outcome = zhiheng("restore", str(only(folder)))
    assert (outcome.code, "does not answer" in outcome.err, "hush" in outcome.err) == (2, True, False)


def test_a_restore_without_the_data_key_says_where_it_belongs(
    zhiheng: Zhiheng, sqlite: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhiheng("backup")
    use(tmp_path / "elsewhere" / "zhiheng.db", monkeypatch)
    outcome = zhiheng("restore", str(only(folder)))
    assert outcome.code == 2
    assert str(tmp_path / "elsewhere" / "data.key") in outcome.err
    assert not (tmp_path / "elsewhere" / "zhiheng.db").exists()


def test_a_backup_for_which_there_is_no_room_is_refused(
    zhiheng: Zhiheng, sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ZHIHENG_BACKUP_FOLDER", str(tmp_path / "file"))
    outcome = zhiheng("backup")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "file" in outcome.err


def test_a_damaged_database_is_refused_with_the_way_out_and_left_as_it_is(
    zhiheng: Zhiheng, sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sqlite.read_bytes()
    half = len(content) // 2 // 4096 * 4096
    sqlite.write_bytes(content[:half] + os.urandom(40960) + content[half + 40960 :])
    before = sqlite.read_bytes()
    for command in (("serve",), ("init",), ("upgrade",)):
        outcome = zhiheng(*command)
        assert (outcome.code, outcome.err.count("\n")) == (2, 1)
        for words in (str(sqlite), "damaged", "zhiheng restore"):
            assert words in outcome.err
    outcome = zhiheng("verify", "--database")
    assert (outcome.code, "zhiheng restore" in outcome.err) == (1, True)
    monkeypatch.setenv("ZHIHENG_LANGUAGE", "zh")
    assert "zhiheng restore" in zhiheng("serve").err
    assert sqlite.read_bytes() == before


def test_a_postgresql_that_keeps_checksums_is_asked_for_them(
    zhiheng: Zhiheng, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIHENG_DATABASE_URL", postgresql_url)
    assert zhiheng("init").code == 0
    outcome = zhiheng("verify", "--database")
    assert (outcome.code, "No page has failed its checksum" in outcome.out) == (0, True)
