"""The small county of seven agencies, for whoever asks for `small_county`."""

from tests.fixtures.hashing import quick_hashes
from tests.fixtures.small_county import small_county, small_county_file

__all__ = ["quick_hashes", "small_county", "small_county_file"]
