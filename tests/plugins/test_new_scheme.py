"""A new scheme is a whole project that loads, lints and scores as it stands."""

from pathlib import Path

import pytest

from plugins import new_scheme
from plugins.new_scheme import CannotCreate
from tests.plugins.projects import install, run

FILES = {
    "README.md",
    "pyproject.toml",
    "src/zhiheng_river_county/__init__.py",
    "src/zhiheng_river_county/golden.toml",
    "src/zhiheng_river_county/scheme.toml",
    "tests/test_scheme.py",
}


def test_it_writes_a_project_and_names_its_files(tmp_path: Path):
    written = new_scheme.create("river-county", tmp_path)
    assert {file.relative_to(tmp_path / "river-county").as_posix() for file in written} == FILES
    assert all(file.is_file() for file in written)
    assert [one.name for one in tmp_path.iterdir()] == ["river-county"]


def test_no_place_is_left_to_fill(tmp_path: Path):
    for file in new_scheme.create("river-county", tmp_path):
        assert "{{" not in file.read_text(encoding="utf-8"), file


def test_once_installed_it_is_found_and_passes_its_own_tests(tmp_path: Path):
    new_scheme.create("river-county", tmp_path)
    target = tmp_path / "installed"
    install(tmp_path / "river-county", target)
    listed = run(target, "-c", "from plugins import registry; print(*registry.load().schemes)")
    assert "river-county" in listed.split()
    project = tmp_path / "river-county"
    alone = ("-q", "-p", "no:dash", "-p", "no:cacheprovider", "-c", str(project / "pyproject.toml"))
    tested = run(target, "-m", "pytest", *alone, "--rootdir", str(project), str(project / "tests"))
    assert "4 passed" in tested


@pytest.mark.parametrize("name", ["", "River", "2021", "a_b", "a--b", "-a", "a-", "../a", "云溪", "a" * 41])
def test_a_name_that_cannot_be_a_package_is_refused_with_an_example(tmp_path: Path, name: str):
    with pytest.raises(CannotCreate) as refused:
        new_scheme.create(name, tmp_path)
    assert "river-county" in refused.value.problem.en
    assert "river-county" in refused.value.problem.zh
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_left_alone(tmp_path: Path):
    (tmp_path / "river-county").mkdir()
    with pytest.raises(CannotCreate, match="exists already"):
        new_scheme.create("river-county", tmp_path)
    assert list((tmp_path / "river-county").iterdir()) == []


def test_whoever_is_interrupted_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        new_scheme.create("river-county", tmp_path)
    assert list(tmp_path.iterdir()) == []
