"""The towns with their staff, from the tests of rectification."""

from tests.dashboard.rectification.conftest import desk, quick_hashes, rectifying_file, two_towns_file

__all__ = ["desk", "quick_hashes", "rectifying_file", "two_towns_file"]
