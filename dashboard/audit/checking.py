"""Checking the audit log against its anchors, and once a day writing an anchor and what the check found."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from sqlalchemy import Engine

from dashboard.audit.anchors import AnchorFile, WrongAnchor
from models import audit
from models.audit_check import Anchor, Verdict, check
from models.engine import read_only
from models.keys import keys_of

_log = logging.getLogger("zhiheng.audit")

VERIFIED = "audit:verify"
"""The action of the daily check; its detail says ``first`` and ``last`` of the records that were found whole."""


@dataclass(frozen=True)
class Kept:
    """The anchor that was written, and whether the log was whole."""

    anchor: Anchor
    whole: bool


def checked(engine: Engine, anchors: AnchorFile) -> Verdict:
    """What is found in the log as it is now. Raises WrongAnchor."""
    keys = keys_of(engine)
    noted = anchors.read(keys)
    with read_only(engine).connect() as connection:
        return check(connection, keys, noted)


def keep(engine: Engine, anchors: AnchorFile, now: dt.datetime, account: str = audit.PROGRAM) -> Kept:
    """The work of one day: a check, an anchor, and a record of what was found.

    The anchor is written also when something is broken: it still tells what is taken away from now on.
    """
    try:
        found = checked(engine, anchors)
        reason = f"record {found.broken.sequence}: {found.broken.kind}" if found.broken else None
        detail = {"first": found.first, "last": found.last}
    except WrongAnchor as error:
        reason, detail = f"anchor file, line {error.number}", {}
    anchor = anchors.add(engine, now)
    with engine.begin() as connection:
        audit.record(
            connection,
            at=now,
            account=account,
            action=VERIFIED,
            result="failed" if reason else "done",
            reason=reason,
            detail=detail,
        )
    if reason is not None:
        _log.error("the audit log is not whole: %s", reason)
    return Kept(anchor, reason is None)
