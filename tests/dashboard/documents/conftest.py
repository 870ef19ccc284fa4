"""The desk of rectification, where documents are issued about its items, and the two towns with accounts."""

from tests.dashboard.rectification.conftest import desk, quick_hashes, rectifying_file, two_towns_file
from tests.fixtures.staff import staffed_towns
from tests.fixtures.two_towns import two_towns

__all__ = ["desk", "quick_hashes", "rectifying_file", "staffed_towns", "two_towns", "two_towns_file"]
