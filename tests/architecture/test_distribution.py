"""What is shipped: a wheel with every file the packages need, and a notice of what others wrote."""

import zipfile

import pytest
from hatchling.build import build_wheel

from tests.architecture.repository import ROOT, files


def test_the_notice_names_the_licence_of_everything_vendored():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    licences = [file.relative_to(ROOT).as_posix() for file in files("assets/vendor/LICENSE*")]
    assert [licence for licence in licences if licence not in notice] == []


def test_the_wheel_holds_every_file_of_the_packages_and_the_assets(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)  # a build backend builds the project it is started in
    with zipfile.ZipFile(tmp_path / build_wheel(str(tmp_path))) as wheel:
        packed = set(wheel.namelist())
    shipped = {file.relative_to(ROOT).as_posix() for file in files("dashboard", "plugins", "models")}
    shipped |= {f"dashboard/{file.relative_to(ROOT).as_posix()}" for file in files("assets")}
    assert shipped - packed == set()
