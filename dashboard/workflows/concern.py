"""Whom something of an agency is about: that agency, or the agency that answers for its sub-units, too.

The one place where this is worked out, for a row that is there and as a condition of the database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.workflows.deciding import Actor
from models.reader import Reach, Reader


def concerned(reader: Reader, actor: Actor, agency_code: str) -> str:
    """Whom what is this agency's is about, as ``deciding.Standing`` asks for it."""
    own = reader.reach is Reach.AGENCIES and agency_code in reader.agency_codes
    return actor.stands_for if own and actor.stands_for is not None else agency_code


def is_own(reader: Reader, agency_code: InstrumentedAttribute[Any]) -> ColumnElement[bool] | None:
    """Whether a row with this column is about the agency of this reader; None for a reader of no agency."""
    if reader.reach is not Reach.AGENCIES:
        return None
    return agency_code.in_(sorted(reader.agency_codes))
