"""A damaged SQLite file is refused before a byte of it is written; a file that a killed program left is not damaged."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, func, insert, select

from models.agencies import Agency
from models.cases import Case
from models.damage import damage
from models.engine import DatabaseProblem, make_engine, open_database
from models.migrate import upgrade
from tests.architecture.repository import ROOT

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of some hundred pages."""
    file = tmp_path_factory.mktemp("whole") / "zhiheng.db"
    engine = make_engine(url(file))
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
        connection.execute(
            insert(Case),
            [{"agency_code": "A", "case_no": f"{n}", "kind": "penalty", "title": "案由" * 50} for n in range(2000)],
        )
    engine.dispose()
    assert file.stat().st_size > 100 * PAGE
    return file


@pytest.fixture
def file(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "zhiheng.db"))


def url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


def state(folder: Path) -> dict[str, bytes]:
    """Every file and all its bytes."""
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def cut_short(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def cut_within_a_page(content: bytes) -> bytes:
    return content[: len(content) // 2 + 100]


def overwritten_in_the_middle(content: bytes) -> bytes:
    half = len(content) // 2 // PAGE * PAGE
    return content[:half] + os.urandom(10 * PAGE) + content[half + 10 * PAGE :]


def header_overwritten(content: bytes) -> bytes:
    return os.urandom(100) + content[100:]


def first_page_overwritten(content: bytes) -> bytes:
    return content[:100] + os.urandom(PAGE - 100) + content[PAGE:]


def replaced_by_zeros(content: bytes) -> bytes:
    return bytes(len(content))


def a_letter(_content: bytes) -> bytes:
    return "敬启者：\n".encode() * 500


DAMAGES = [
    cut_short,
    cut_within_a_page,
    overwritten_in_the_middle,
    header_overwritten,
    first_page_overwritten,
    replaced_by_zeros,
    a_letter,
]


@pytest.mark.parametrize("spoil", DAMAGES, ids=lambda spoil: spoil.__name__)
def test_a_damaged_file_is_refused_and_left_byte_for_byte(file: Path, spoil: Callable[[bytes], bytes]) -> None:
    file.write_bytes(spoil(file.read_bytes()))
    before = state(file.parent)
    with pytest.raises(DatabaseProblem) as refused:
        open_database(url(file), thorough=True)
    assert refused.value.code == "damaged"
    assert state(file.parent) == before


@pytest.mark.parametrize(
    "spoil", [one for one in DAMAGES if one is not overwritten_in_the_middle], ids=lambda spoil: spoil.__name__
)
def test_all_but_damage_of_single_pages_is_noticed_at_every_opening(
    file: Path, spoil: Callable[[bytes], bytes]
) -> None:
    file.write_bytes(spoil(file.read_bytes()))
    before = state(file.parent)
    with pytest.raises(DatabaseProblem) as refused:
        open_database(url(file))
    assert refused.value.code == "damaged"
    assert state(file.parent) == before


def test_a_file_without_a_byte_stays_without_one(tmp_path: Path) -> None:
    (tmp_path / "zhiheng.db").touch()
    with pytest.raises(DatabaseProblem, match="empty"):
        open_database(url(tmp_path / "zhiheng.db"), thorough=True)
    assert state(tmp_path) == {"zhiheng.db": b""}


def test_looking_at_a_sound_file_writes_nothing(file: Path) -> None:
    before = state(file.parent)
    assert damage(file, thorough=True) is None
    assert state(file.parent) == before


WRITER = """
import sys, time
from sqlalchemy import insert
from models.agencies import Agency
from models.engine import make_engine
engine = make_engine(sys.argv[1])
with engine.begin() as connection:
    connection.execute(insert(Agency).values(code="B", name="乙镇", kind="township"))
print("written", flush=True)
time.sleep(60)
"""


@pytest.fixture
def killed(file: Path) -> Path:
    """The file and its log, as a program left them that was killed after it had added an agency."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url(file)], cwd=ROOT, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"written\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait(timeout=30)
    writer.stdout.close()
    assert file.with_name("zhiheng.db-wal").stat().st_size > 0
    return file


def agencies(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Agency)).scalar_one()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; TerminateProcess is the same there")
class TestAfterAKill:
    def test_the_file_opens_with_all_that_was_committed(self, killed: Path) -> None:
        engine = open_database(url(killed), thorough=True)
        assert agencies(engine) == 2
        engine.dispose()

    def test_it_opens_where_the_shared_memory_is_gone(self, killed: Path) -> None:
        killed.with_name("zhiheng.db-shm").unlink()
        engine = open_database(url(killed), thorough=True)
        assert agencies(engine) == 2
        engine.dispose()

    @pytest.mark.parametrize("spoil", [overwritten_in_the_middle, a_letter], ids=lambda spoil: spoil.__name__)
    def test_a_damaged_file_and_its_log_are_left_byte_for_byte(
        self, killed: Path, spoil: Callable[[bytes], bytes]
    ) -> None:
        killed.write_bytes(spoil(killed.read_bytes()))
        log = killed.with_name("zhiheng.db-wal")
        before = killed.read_bytes(), log.read_bytes()
        with pytest.raises(DatabaseProblem) as refused:
            open_database(url(killed), thorough=True)
        assert refused.value.code == "damaged"
        assert (killed.read_bytes(), log.read_bytes()) == before


def test_a_file_in_use_is_looked_at_while_others_write(file: Path) -> None:
    engine = make_engine(url(file))
    with engine.begin() as connection:
        connection.execute(insert(Agency).values(code="B", name="乙镇", kind="township"))
        assert damage(file, thorough=True) is None
    engine.dispose()


def test_damage_beside_a_log_is_told_however_long_others_write(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(overwritten_in_the_middle(file.read_bytes()))
    file.with_name("zhiheng.db-wal").write_bytes(b"the log of a writer")
    monkeypatch.setattr("models.damage.time", SimpleNamespace())  # to wait for the writer would fail
    assert damage(file, thorough=True)


def test_a_file_that_is_found_torn_while_it_is_written_is_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = file.read_bytes()
    file.write_bytes(cut_short(content))
    writer = iter([overwritten_in_the_middle(content), cut_within_a_page(content), content])
    monkeypatch.setattr("models.damage.time", SimpleNamespace(sleep=lambda _: file.write_bytes(next(writer))))
    assert damage(file, thorough=True) is None
    assert next(writer, None) is None


def test_a_file_that_may_not_be_read_is_told_by_its_opening(tmp_path: Path) -> None:
    (tmp_path / "zhiheng.db").mkdir()
    with pytest.raises(DatabaseProblem, match="away"):
        open_database(url(tmp_path / "zhiheng.db"))
