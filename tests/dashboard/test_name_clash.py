"""Another module called models or plugins is named at once, not met later as a missing attribute."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def import_dashboard(folder: Path) -> subprocess.CompletedProcess[str]:
    """Imports the application in a new process started in `folder`, which comes first on its path."""
    return subprocess.run(
        [sys.executable, "-c", "import dashboard, models, plugins"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_projects_own_packages_are_accepted(tmp_path):
    assert import_dashboard(tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["models", "plugins"])
def test_a_file_of_the_same_name_is_named_in_both_languages(tmp_path, name):
    stranger = tmp_path / f"{name}.py"
    stranger.touch()
    ended = import_dashboard(tmp_path)
    assert ended.returncode == 1
    assert f"`import {name}` finds: {stranger}. Rename or move that file" in ended.stderr
    assert f"`import {name}` 找到的是: {stranger}。请将该文件改名或移走" in ended.stderr


def test_a_package_of_the_same_name_is_named(tmp_path):
    (tmp_path / "plugins").mkdir()
    stranger = tmp_path / "plugins" / "__init__.py"
    stranger.touch()
    assert f"`import plugins` finds: {stranger}" in import_dashboard(tmp_path).stderr


def test_a_folder_without_modules_is_no_clash(tmp_path):
    (tmp_path / "models").mkdir()
    assert import_dashboard(tmp_path).returncode == 0
