"""Installing a stranger's project the way pip does, offline, and running Python with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.repository import ROOT


def install(project: Path, target: Path) -> None:
    """Puts the project's package and its entry point into a folder of its own, built from a copy of it."""
    built_from = target.with_name(f"{target.name}-source")
    shutil.copytree(project, built_from)
    quiet = ("--quiet", "--disable-pip-version-check", "--no-cache-dir")
    offline = ("--no-index", "--no-deps", "--no-build-isolation")
    _run(sys.executable, "-m", "pip", "install", *quiet, *offline, "--target", str(target), str(built_from))


def run(target: Path, *arguments: str) -> str:
    """What Python prints with the installed project on its path."""
    return _run(sys.executable, *arguments, PYTHONPATH=os.pathsep.join((str(target), str(ROOT))))


def _run(*command: str, **environment: str) -> str:
    ended = subprocess.run(
        command,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert ended.returncode == 0, f"{' '.join(command)}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout
