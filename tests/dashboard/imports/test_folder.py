"""The watched folder: nothing is lost, nothing is taken twice, each file has its report."""

import datetime as dt
from pathlib import Path

import pytest

from dashboard.imports.folder import DropFolder
from models.cases import Case
from tests.dashboard.imports.conftest import Books

NOW = dt.datetime(2022, 1, 5, 8, 0, tzinfo=dt.UTC)
CASES = "案件编号,单位编码,案件类别\n1号,A01,处罚\n"


@pytest.fixture
def watched(books: Books, tmp_path: Path) -> DropFolder:
    folder = DropFolder(tmp_path / "drop", lambda files: books.take(*files))
    folder.prepare()
    return folder


def put(watched: DropFolder, name: str, content: str) -> Path:
    path = watched.root / name
    path.write_text(content, encoding="utf-8")
    return path


def looked_twice(watched: DropFolder) -> list[tuple[str, str, bool]]:
    """(folder, name, taken) of what was dealt with."""
    assert watched.look(NOW) == []
    return [(one.path.parent.parent.name, one.path.name, one.taken) for one in watched.look(NOW)]


def everything(watched: DropFolder) -> list[str]:
    """Names of all files, with the folder that the moment does not name."""
    return sorted(
        f"{path.relative_to(watched.root).parts[0]}/{path.name}" for path in watched.root.rglob("*") if path.is_file()
    )


def test_a_file_is_taken_once_it_has_stopped_growing(watched: DropFolder, books: Books) -> None:
    file = put(watched, "案件.csv", CASES)
    assert watched.look(NOW) == []
    file.write_text(CASES + "2号,A01,处罚\n", encoding="utf-8")
    assert watched.look(NOW) == []
    assert [one.taken for one in watched.look(NOW)] == [True]
    assert len(books.rows(Case, "case_no")) == 2


def test_each_file_lies_beside_its_report(watched: DropFolder) -> None:
    put(watched, "案件.csv", CASES + "2号,A99,处罚\n")
    assert looked_twice(watched) == [("done", "案件.csv", True)]
    assert everything(watched) == ["done/案件.csv", "done/案件.csv.txt", "done/案件.rejected.csv"]
    (report,) = watched.root.rglob("*.txt")
    told = report.read_text(encoding="utf-8-sig")
    assert "A99" in told
    assert "案件.rejected.csv" in told
    assert "working" not in told


def test_a_corrected_file_is_taken_beside_one_that_is_refused(watched: DropFolder, books: Books) -> None:
    put(watched, "甲.csv", "随便,写写\n1,2\n")
    put(watched, "甲.rejected.csv", CASES)
    assert sorted(looked_twice(watched)) == [("done", "甲.rejected.csv", True), ("failed", "甲.csv", False)]
    assert books.rows(Case, "case_no") == [("1号",)]


def test_files_that_refer_to_each_other_go_in_together(watched: DropFolder) -> None:
    put(watched, "案件.csv", "案件编号,单位编码,案件类别,办案人员\n1号,B01,处罚,Q1\n")
    put(watched, "人员.csv", "人员编号,姓名,单位编码,人员类别\nQ1,甲,B01,执法人员\n")
    put(watched, "单位.csv", "单位编码,单位名称,单位类别\nB01,甲局,县直部门\n")
    assert {folder for folder, _, _ in looked_twice(watched)} == {"done"}


def test_a_file_that_cannot_be_read_stops_no_other(watched: DropFolder) -> None:
    put(watched, "案件.csv", CASES)
    put(watched, "坏.csv", "什么,也不是\n1,2\n")
    assert sorted(looked_twice(watched)) == [("done", "案件.csv", True), ("failed", "坏.csv", False)]
    (report,) = (watched.root / "failed").rglob("*.txt")
    assert "坏.csv" in report.read_text(encoding="utf-8-sig")


def test_the_same_name_twice_in_a_second_writes_nothing_over(watched: DropFolder) -> None:
    for _ in range(2):
        put(watched, "案件.csv", CASES)
        looked_twice(watched)
    assert everything(watched) == ["done/案件.csv", "done/案件.csv", "done/案件.csv.txt", "done/案件.csv.txt"]


def test_what_an_interrupted_import_left_is_taken_again(watched: DropFolder, books: Books) -> None:
    put(watched, "案件.csv", CASES)

    def die(_files: object) -> None:
        raise KeyboardInterrupt

    interrupted = DropFolder(watched.root, die)  # type: ignore[arg-type]  # it never gives a report
    interrupted.look(NOW)
    with pytest.raises(KeyboardInterrupt):
        interrupted.look(NOW)
    assert everything(watched) == ["working/案件.csv"]
    watched.prepare()
    assert looked_twice(watched) == [("done", "案件.csv", True)]
    assert len(books.rows(Case, "case_no")) == 1


def test_two_watchers_take_each_file_once(watched: DropFolder, books: Books) -> None:
    other = DropFolder(watched.root, lambda files: books.take(*files))
    put(watched, "案件.csv", CASES)
    taken = [looks(NOW) for looks in (watched.look, other.look, watched.look, other.look)]
    assert [len(one) for one in taken] == [0, 0, 1, 0]


@pytest.mark.parametrize("name", [".hidden.csv", "~$案件.xlsx", "案件.csv.part"])
def test_what_is_not_meant_for_import_is_left_lying(watched: DropFolder, name: str) -> None:
    put(watched, name, CASES)
    assert looked_twice(watched) == []
    assert [path.name for path in watched.root.iterdir() if path.is_file()] == [name]
