"""Asking the worker for a run that a page needs and does not find."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import OperationalError

from dashboard.scoring import runs
from dashboard.services.shown import Shown
from dashboard.web import reading
from models.engine import IMPATIENT, is_busy

EARLIEST_YEAR = 2000


def ask_for(shown: Shown, today: dt.date) -> bool:
    """Whether the run is there or will come. Wishes for it, unless the period is out of reach.

    A page's own session only reads; the wish is written in a transaction of its own, and does not wait for another
    writer: whoever looks again wishes again.
    """
    if shown.run_id is not None or shown.wished:
        return True
    if shown.period.first.year < EARLIEST_YEAR or shown.period.last > _year_later(today):
        return False
    deployment = reading.deployment()
    engine = deployment.engine.execution_options(**IMPATIENT)
    try:
        return runs.wish(engine, shown.scheme, [shown.period], deployment.clock()) > 0
    except OperationalError as problem:
        if not is_busy(problem):
            raise
        return True


def _year_later(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=366)
