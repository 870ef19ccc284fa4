"""The file format: whatever is not exactly what was written is refused, and nothing in a file is believed."""

import datetime as dt
import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.backups import archive
from dashboard.backups.archive import ArchiveReader, ArchiveWriter, Manifest
from dashboard.backups.problems import BackupDamaged, BackupProblem

MADE_AT = dt.datetime(2024, 2, 29, tzinfo=dt.UTC)
MANIFEST = Manifest("1.0", "0001", MADE_AT, "sqlite", "fp", 3, {"agencies": ("code", "name"), "cases": ("case_no",)})
ROWS = {"agencies": [b'["A","\xe7\x94\xb2"]\n', b'["B",null]\n'], "cases": [b'["1"]\n']}

Member = tuple[str, bytes]


def written(rows: dict[str, list[bytes]], manifest: Manifest = MANIFEST) -> bytes:
    sink = io.BytesIO()
    made = ArchiveWriter(sink, manifest)
    for table, lines in rows.items():
        made.add_table(table, lines)
    assert made.finish() == sum(map(len, rows.values()))
    return sink.getvalue()


def read(content: bytes, folder: Path) -> dict[str, list[bytes]]:
    """All rows of a whole archive; raises what is wrong with any other."""
    file = folder / "backup.tar.gz"
    file.write_bytes(content)
    with file.open("rb") as source:
        reader = ArchiveReader(source, file)
        rows = {
            table: [line + b"\n" for part in reader.parts(table) for line in part] for table in reader.manifest.tables
        }
        reader.finish()
    return rows


def members(content: bytes) -> list[Member]:
    """Name and content of each member, in order."""
    with tarfile.open(fileobj=io.BytesIO(content)) as found:
        return [(one.name, found.extractfile(one).read()) for one in found]  # type: ignore[union-attr]  # all are files


def packed(*parts: Member, **header: Any) -> bytes:
    """The members as a tar that another program made; ``header`` changes the first after the manifest."""
    sink = io.BytesIO()
    with gzip.GzipFile(fileobj=sink, mode="wb") as made:
        for number, (name, content) in enumerate(parts):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            for key, value in header.items() if number == 1 else ():
                setattr(entry, key, value)
            made.write(entry.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % tarfile.BLOCKSIZE))
        made.write(bytes(2 * tarfile.BLOCKSIZE))
    return sink.getvalue()


def test_a_sound_archive_may_come_from_another_program(tmp_path: Path) -> None:
    assert read(packed(*members(written(ROWS))), tmp_path) == ROWS


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert read(written(ROWS), tmp_path) == ROWS


def test_the_manifest_is_read_as_it_was_written() -> None:
    assert Manifest.from_json(MANIFEST.as_json()) == MANIFEST


def test_a_large_table_is_written_and_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "PART_BYTES", 100)
    rows = {"agencies": [f'["{number}",null]\n'.encode() for number in range(1000)], "cases": []}
    content = written(rows)
    assert len(members(content)) > 100
    assert read(content, tmp_path) == rows


def test_any_tar_program_lists_it_and_nobody_else_may_read_what_it_unpacks() -> None:
    with tarfile.open(fileobj=io.BytesIO(written(ROWS))) as found:
        assert [(one.name, one.mode, one.mtime) for one in found] == [
            (name, 0o600, MADE_AT.timestamp())
            for name in ("manifest.json", "tables/agencies/1.jsonl", "tables/cases/1.jsonl", "checksums.json")
        ]


@pytest.mark.parametrize("twentieth", range(20))
def test_one_wrong_byte_anywhere_is_noticed(tmp_path: Path, twentieth: int) -> None:
    content = bytearray(written(ROWS))
    content[len(content) * twentieth // 20] ^= 0xFF
    with pytest.raises(BackupDamaged, match=r"is damaged at .*another backup"):
        read(bytes(content), tmp_path)


@pytest.mark.parametrize("twentieth", range(20))
def test_a_file_that_was_cut_off_anywhere_is_noticed(tmp_path: Path, twentieth: int) -> None:
    content = written(ROWS)
    with pytest.raises(BackupDamaged):
        read(content[: len(content) * twentieth // 20], tmp_path)


@settings(max_examples=50)
@given(st.binary(max_size=2000))
def test_no_bytes_do_anything_but_be_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    for wrapped in (content, gzip.compress(content), packed(("manifest.json", content))):
        with pytest.raises(BackupDamaged):
            read(wrapped, folder)


@settings(max_examples=25)
@given(st.recursive(st.none() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_no_document_in_place_of_the_manifest_does_anything_but_be_refused(
    tmp_path_factory: pytest.TempPathFactory, document: object
) -> None:
    for content in (document, {"format": 1, "tables": document}):
        with pytest.raises(BackupProblem):
            read(packed(("manifest.json", json.dumps(content).encode())), tmp_path_factory.getbasetemp())


def changed(change: Callable[[list[Member]], list[Member]]) -> bytes:
    """A sound archive whose members somebody has changed."""
    return packed(*change(members(written(ROWS))))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a path out of the folder": lambda: changed(lambda m: [m[0], ("../../etc/passwd", b"x"), *m[1:]]),
    "an absolute path": lambda: changed(lambda m: [m[0], ("/etc/passwd", b"x"), *m[1:]]),
    "a table that is not in the manifest": lambda: changed(
        lambda m: [*m[:2], ("tables/keys/1.jsonl", b"[]\n"), *m[2:]]
    ),
    "a part that is missing": lambda: changed(lambda m: [m[0], *m[2:]]),
    "a part too many": lambda: changed(lambda m: [*m[:2], ("tables/agencies/2.jsonl", ROWS["agencies"][0]), *m[2:]]),
    "parts in another order": lambda: changed(lambda m: [m[0], m[2], m[1], m[3]]),
    "no manifest": lambda: changed(lambda m: m[1:]),
    "no checksums": lambda: changed(lambda m: m[:3]),
    "checksums twice": lambda: changed(lambda m: [*m, m[3]]),
    "checksums that are no object": lambda: changed(lambda m: [*m[:3], (m[3][0], b"[]")]),
    "brackets without end": lambda: changed(lambda m: [*m[:3], (m[3][0], b"[" * 100_000)]),
    "another row": lambda: changed(lambda m: [m[0], (m[1][0], m[1][1].replace(b"B", b"C")), *m[2:]]),
    "another manifest": lambda: changed(lambda m: [(m[0][0], m[0][1].replace(b'"fp"', b'"FP"')), *m[1:]]),
    "a link": lambda: packed(*members(written(ROWS)), type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a device": lambda: packed(*members(written(ROWS)), type=tarfile.CHRTYPE),
    "a part of 8 GiB": lambda: packed(*members(written(ROWS)), size=8 << 30),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_archive_is_refused(tmp_path: Path, hostile: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(BackupDamaged):
        read(HOSTILE[hostile](), folder)
    assert [file.name for file in tmp_path.rglob("*")] == ["folder", "backup.tar.gz"]


def test_a_file_that_unpacks_to_far_more_than_a_backup_can_is_refused_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_PART_BYTES", 2 << 20)
    rows: dict[str, list[bytes]] = {"agencies": [b'["' + b"A" * 1000 + b'",null]\n'] * 40_000, "cases": []}
    with pytest.raises(BackupDamaged, match=r"table agencies, part \d+ .*more than a backup can hold"):
        read(written(rows), tmp_path)


def test_a_later_format_is_told_from_damage(tmp_path: Path) -> None:
    with pytest.raises(BackupProblem, match="format 2") as refused:
        read(changed(lambda m: [(m[0][0], m[0][1].replace(b'"format": 1', b'"format": 2')), *m[1:]]), tmp_path)
    assert not isinstance(refused.value, BackupDamaged)


def test_the_first_damaged_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupDamaged, match="at cases "):
        read(changed(lambda m: [*m[:2], (m[2][0], b'["2"]\n'), m[3]]), tmp_path)
