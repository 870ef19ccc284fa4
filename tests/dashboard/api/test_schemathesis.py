"""Requests made from the description, right ones and wrong ones, are all answered as it says, and none fails.

A longer run against a server of one's own: docs/api.md.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.accounts import tokens
from dashboard.accounts.accounts import Act
from dashboard.imports.kinds import KINDS
from tests.architecture.repository import ROOT
from tests.dashboard.web.site import Site
from tests.fixtures.browser import serving

SECONDS = 12
DOCUMENTED = re.search(
    r"\.venv/bin/st run (.*?)\n```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL
)
"""The options of the command that docs/api.md shows."""


def checks() -> str:
    assert DOCUMENTED is not None
    excluded = re.search(r"--exclude-checks (\S+)", DOCUMENTED[1])
    assert excluded is not None
    return excluded[1]


def test_every_answer_is_as_described(sqlite_site: Site, tmp_path: Path) -> None:
    token = tokens.make(sqlite_site.engine, Act(None, sqlite_site.clock()), "schemathesis")
    program = Path(sys.executable).with_name("st")
    with serving(sqlite_site.app) as where:
        ran = subprocess.run(
            [
                program, "run", f"{where}/api/openapi.json", "--header", f"Authorization: Bearer {token}",
                "--max-time", str(SECONDS), "--checks", "all", "--exclude-checks", checks(), "--no-color",
            ],
            cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"Tested: {len(KINDS)}" in ran.stdout, ran.stdout  # it counts no document that describes itself


@pytest.mark.parametrize("words", ["--checks all", "/api/openapi.json", "Authorization: Bearer"])
def test_the_documented_command_is_the_same(words: str) -> None:
    assert DOCUMENTED is not None
    assert words in DOCUMENTED[1]
