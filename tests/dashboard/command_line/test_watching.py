"""``zhiheng import --watch`` as a real process."""

import time
from pathlib import Path

from tests.dashboard.command_line.processes import Place, finished

CASES = "案件编号,单位编码,案件类别\n1号,A01,处罚\n"


def test_what_is_put_into_the_folder_is_imported_and_the_watcher_stops_when_told(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}", tmp_path)
    assert finished(place.start("init"))[0] == 0
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "agencies.csv").write_text("code,name,kind\nA01,城管局,department\n", encoding="utf-8")
    (drop / "案件.csv").write_text(CASES, encoding="utf-8")
    with place.started("import", "--watch", str(drop)) as process:
        until = time.monotonic() + 60
        while len(list(drop.rglob("done/*/*.txt"))) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        process.terminate()
        assert process.wait(timeout=60) == 0
    said = sorted(path.read_text(encoding="utf-8-sig") for path in drop.rglob("done/*/*.txt"))
    assert ["1 added" in one for one in said] == [True, True]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}", tmp_path)
    assert finished(place.start("init"))[0] == 0
    code, said = finished(place.start("import", "--watch", str(tmp_path / "nowhere")))
    assert (code, "nowhere" in said) == (2, True)


def test_files_and_a_folder_are_not_taken_together(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{(tmp_path / 'zhiheng.db').as_posix()}", tmp_path)
    for arguments in (["import"], ["import", "x.csv", "--watch", str(tmp_path)]):
        assert finished(place.start(*arguments))[0] == 2
