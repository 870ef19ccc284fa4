"""The demonstration county 云岭县: invented from end to end, no county of China has this name.

Its awkward truths are listed in ``awkward.toml`` with the codes of the agencies that show them.
"""

from models.demonstration.awkward import AwkwardTruth
from models.demonstration.county import CountyRefused, CountySummary, make_county

__all__ = ["AwkwardTruth", "CountyRefused", "CountySummary", "make_county"]
