"""How far a stretch of days is: a phase of a campaign, a stage of an integrity round."""

from __future__ import annotations

import datetime as dt
from typing import Literal

Progress = Literal["over", "running", "to come"]


def progress(first: dt.date, last: dt.date, today: dt.date) -> tuple[Progress, int]:
    """Where it is, and the calendar days to its last day while it runs, to its first before; 0 once it is over."""
    if today > last:
        return "over", 0
    if today < first:
        return "to come", (first - today).days
    return "running", (last - today).days
