"""Backups are age files: closed for a recipient or with a passphrase, streamed, and told apart from damaged ones."""

import errno
import io
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pyrage
import pytest

from dashboard.backups import age_passphrase
from dashboard.backups.encryption import Identities, Passphrase, Recipients, closing, closure, opening
from dashboard.backups.problems import BackupDamaged, BackupProblem
from tests.architecture.repository import ROOT

GZIP = b"\x1f\x8b"
CONTENT = GZIP + bytes(range(256)) * 2000
WORDS = Passphrase("correct horse battery")
KEY, RECIPIENT = Identities.made()
OTHER, _ = Identities.made()

Lock = Recipients | Passphrase | None
Key = Identities | Passphrase | None


def closed(folder: Path, lock: Lock, content: bytes = CONTENT) -> Path:
    file = folder / "backup"
    with file.open("wb") as sink, closing(sink, lock) as clear:
        for start in range(0, len(content), 1000):
            clear.write(content[start : start + 1000])
    return file


def opened(file: Path, key: Key) -> bytes:
    with opening(file, key) as clear:
        return clear.read()


@pytest.fixture(autouse=True)
def a_try_of_a_passphrase_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age_passphrase, "WORK", 10)


@pytest.fixture
def under_passphrase(tmp_path: Path) -> Path:
    return closed(tmp_path, WORDS)


def test_without_a_lock_nothing_is_changed(tmp_path: Path) -> None:
    file = closed(tmp_path, None)
    assert (closure(file), file.read_bytes(), opened(file, None)) == ("open", CONTENT, CONTENT)


def test_the_recipient_opens_it(tmp_path: Path) -> None:
    file = closed(tmp_path, Recipients((RECIPIENT,)))
    assert (closure(file), opened(file, KEY)) == ("recipient", CONTENT)


def test_each_of_several_recipients_opens_it(tmp_path: Path) -> None:
    second, its_recipient = Identities.made()
    file = closed(tmp_path, Recipients((RECIPIENT, its_recipient)))
    assert opened(file, KEY) == opened(file, second) == CONTENT


def test_the_passphrase_opens_it(under_passphrase: Path) -> None:
    assert (closure(under_passphrase), opened(under_passphrase, WORDS)) == ("passphrase", CONTENT)


def test_any_age_program_opens_what_was_closed_for_a_recipient(tmp_path: Path) -> None:
    content = closed(tmp_path, Recipients((RECIPIENT,))).read_bytes()
    assert CONTENT[:64] not in content
    assert pyrage.decrypt(content, KEY.parsed()) == CONTENT


def test_any_age_program_opens_what_was_closed_with_a_passphrase(tmp_path: Path) -> None:
    content = closed(tmp_path, WORDS).read_bytes()
    assert CONTENT[:64] not in content
    assert pyrage.passphrase.decrypt(content, WORDS.text) == CONTENT


def test_another_key_is_told_from_damage(tmp_path: Path) -> None:
    file = closed(tmp_path, Recipients((RECIPIENT,)))
    with pytest.raises(BackupProblem, match="another one") as refused:
        opened(file, OTHER)
    assert not isinstance(refused.value, BackupDamaged)


def test_another_passphrase_is_told_from_damage(under_passphrase: Path) -> None:
    with pytest.raises(BackupProblem, match="another one") as refused:
        opened(under_passphrase, Passphrase("wrong horse battery"))
    assert not isinstance(refused.value, BackupDamaged)


@pytest.mark.parametrize("key", [None, WORDS])
def test_a_missing_secret_key_is_asked_for(tmp_path: Path, key: Passphrase | None) -> None:
    file = closed(tmp_path, Recipients((RECIPIENT,)))
    with pytest.raises(BackupProblem, match="--identity"):
        opened(file, key)


def test_a_missing_passphrase_is_asked_for(under_passphrase: Path) -> None:
    with pytest.raises(BackupProblem, match="closed with a passphrase"):
        opened(under_passphrase, None)


BOTH = pytest.mark.parametrize(("lock", "key"), [(Recipients((RECIPIENT,)), KEY), (WORDS, WORDS)], ids=["key", "words"])


@BOTH
@pytest.mark.parametrize("twentieth", range(20))
def test_one_wrong_byte_anywhere_is_noticed(tmp_path: Path, lock: Lock, key: Key, twentieth: int) -> None:
    file = closed(tmp_path, lock)
    content = bytearray(file.read_bytes())
    content[len(content) * twentieth // 20] ^= 0x01
    file.write_bytes(content)
    with pytest.raises(BackupProblem):
        opened(file, key)


@BOTH
@pytest.mark.parametrize("twentieth", range(20))
def test_a_file_that_was_cut_off_anywhere_is_noticed(tmp_path: Path, lock: Lock, key: Key, twentieth: int) -> None:
    file = closed(tmp_path, lock)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) * twentieth // 20])
    with pytest.raises(BackupProblem):
        opened(file, key)


@BOTH
@pytest.mark.parametrize("at", [170, -10])  # in the header's seal or just behind it, and in the last chunk
def test_damage_is_told_from_another_key(tmp_path: Path, lock: Lock, key: Key, at: int) -> None:
    file = closed(tmp_path, lock)
    content = bytearray(file.read_bytes())
    content[at] ^= 0x01
    file.write_bytes(content)
    with pytest.raises(BackupDamaged):
        opened(file, key)


@BOTH
@pytest.mark.parametrize("size", [0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 128 << 10])
def test_no_length_is_special(tmp_path: Path, lock: Lock, key: Key, size: int) -> None:
    assert opened(closed(tmp_path, lock, bytes(size)), key) == bytes(size)


def test_chunks_in_another_order_are_noticed(under_passphrase: Path) -> None:
    content = under_passphrase.read_bytes()
    chunk = (64 << 10) + 16
    start = content.index(b"\n--- ") + 49 + 16
    first, second = content[start : start + chunk], content[start + chunk : start + 2 * chunk]
    under_passphrase.write_bytes(content[:start] + second + first + content[start + 2 * chunk :])
    with pytest.raises(BackupDamaged):
        opened(under_passphrase, WORDS)


def test_a_file_that_asks_for_too_much_work_is_not_tried(under_passphrase: Path) -> None:
    under_passphrase.write_bytes(under_passphrase.read_bytes().replace(b" 10\n", b" 40\n", 1))
    with pytest.raises(BackupDamaged, match=r"2\*\*40 steps"):
        opened(under_passphrase, WORDS)


@pytest.mark.parametrize("found", ["", "age1qqqq", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1QQQQ"])
def test_what_is_no_recipient_is_named(found: str) -> None:
    with pytest.raises(BackupProblem, match=f"“{found}”.*age1"):
        Recipients((found,))


def test_a_short_passphrase_is_refused_and_not_repeated() -> None:
    with pytest.raises(BackupProblem, match="12 characters") as refused:
        Passphrase("hunter2")
    assert "hunter2" not in str(refused.value)


def test_the_file_of_age_keygen_is_read(tmp_path: Path) -> None:
    file = tmp_path / "key.txt"
    file.write_text(f"# created: 2024-02-29\n# public key: {RECIPIENT}\n{KEY.keys[0]}\n")
    assert Identities.from_file(file) == KEY


def test_a_file_without_a_secret_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "key.txt"
    file.write_text(f"{RECIPIENT}\n")
    with pytest.raises(BackupProblem, match=r"key\.txt.*AGE-SECRET-KEY"):
        Identities.from_file(file)


def test_secrets_do_not_print_themselves() -> None:
    assert KEY.keys[0] not in repr(KEY)
    assert WORDS.text not in repr(WORDS)


@pytest.mark.parametrize("content", [b"", b"Dear Sir or Madam", b"PK\x03\x04", b"age-encryption.org/v2\n"])
def test_a_file_that_is_no_backup_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "letter"
    file.write_bytes(content)
    with pytest.raises(BackupProblem, match=r"letter is no backup"):
        closure(file)


class FullDisk(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, _content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@BOTH
def test_a_full_disk_is_said_as_what_it_is(lock: Lock, key: Key) -> None:
    sink: BinaryIO = FullDisk()  # type: ignore[assignment]  # as far as it is used here
    with pytest.raises(OSError, match="No space left") as refused, closing(sink, lock) as clear:
        clear.write(bytes(10 << 20))
    assert refused.value.errno == errno.ENOSPC


STREAMED = """
import resource, sys
from pathlib import Path
from dashboard.backups import age_passphrase
from dashboard.backups.encryption import Identities, Passphrase, Recipients, closing, opening
age_passphrase.WORK = 10
key, recipient = Identities.made()
lock = Recipients((recipient,))
if sys.argv[2] == "words":
    lock = key = Passphrase("correct horse battery")
file = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with file.open("wb") as sink, closing(sink, lock) as clear:
    clear.write(bytes([31, 139]))
    for _ in range(100):
        clear.write(bytes(1 << 20))
with opening(file, key) as clear:
    while clear.read(1 << 20):
        pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
@pytest.mark.parametrize("how", ["key", "words"])
def test_a_hundred_megabytes_take_no_more_than_ten_of_memory(tmp_path: Path, how: str) -> None:
    command = [sys.executable, "-c", STREAMED, str(tmp_path / "large"), how]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 10
