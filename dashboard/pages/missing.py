"""Asking the worker for a run that a page needs and does not find."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import OperationalError

from dashboard.scoring import wishes
from dashboard.services.shown import Shown
from dashboard.web import reading
from models.engine import IMPATIENT, is_busy, is_full


def ask_for(shown: Shown, today: dt.date) -> bool:
    """Whether the run is there or will come. Wishes for it, unless nothing was recorded in the period.

    A page's own session only reads; the wish is written in a transaction of its own, and does not wait for another
    writer, or for room on the disk: whoever looks again wishes again.
    """
    if shown.run_id is not None or shown.wished:
        return True
    deployment = reading.deployment()
    engine = deployment.engine.execution_options(**IMPATIENT)
    try:
        return wishes.ask(engine, shown.scheme, shown.period, today, deployment.clock())
    except OperationalError as problem:
        if not (is_busy(problem) or is_full(problem)):
            raise
        return True
