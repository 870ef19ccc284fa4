"""Imports run one way: dashboard → plugins → models."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.repository import ROOT


def test_imports_run_one_way():
    lint_imports = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
