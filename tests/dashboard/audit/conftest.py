"""Migrated databases with the tests' keys, and a folder for anchors."""

from pathlib import Path

import pytest

from dashboard.audit.anchors import AnchorFile
from tests.fixtures.migrated import migrated, migrated_postgresql, migrated_sqlite, on_postgresql, on_sqlite

__all__ = ["migrated", "migrated_postgresql", "migrated_sqlite", "on_postgresql", "on_sqlite"]


@pytest.fixture
def anchors(tmp_path: Path) -> AnchorFile:
    return AnchorFile(tmp_path / "elsewhere")
