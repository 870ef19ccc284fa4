"""The towns with their staff, from the tests of findings."""

from tests.dashboard.findings.conftest import desk, quick_hashes, staffed_file, two_towns_file

__all__ = ["desk", "quick_hashes", "staffed_file", "two_towns_file"]
