"""Migrated databases with the tests' keys, and a folder for anchors."""

from pathlib import Path

import pytest

from dashboard.audit.anchors import AnchorFile


@pytest.fixture
def anchors(tmp_path: Path) -> AnchorFile:
    return AnchorFile(tmp_path / "elsewhere")
