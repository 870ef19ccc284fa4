"""The desk of rectification, where documents are issued about its items."""

from tests.dashboard.rectification.conftest import desk, quick_hashes, rectifying_file, two_towns_file

__all__ = ["desk", "quick_hashes", "rectifying_file", "two_towns_file"]
