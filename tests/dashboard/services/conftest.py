"""The small county of seven agencies for whoever asks for `small_county`, the two towns for `two_towns`."""

from tests.fixtures.hashing import quick_hashes
from tests.fixtures.scored_officers import scored_officers, scored_officers_file
from tests.fixtures.small_county import small_county, small_county_file
from tests.fixtures.staff import staffed_towns
from tests.fixtures.two_towns import two_towns, two_towns_file

__all__ = [
    "quick_hashes",
    "scored_officers",
    "scored_officers_file",
    "small_county",
    "small_county_file",
    "staffed_towns",
    "two_towns",
    "two_towns_file",
]
