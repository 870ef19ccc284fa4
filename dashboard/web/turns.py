"""Whose turn it is to write rows of business, and the database as whoever writes them sees it."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard.accounts.readers import with_sub_units
from dashboard.imports.importing import Importer
from dashboard.imports.intake import Turn
from dashboard.web import reading
from models.accounts import Role
from models.reader import SYSTEM, acting_for


def writer_engine() -> Engine:
    """Whose rows are written, the importer checks; the database lets a writer see all (``imports.rows.own_rows``)."""
    return acting_for(reading.deployment().engine, SYSTEM)


def holders_turn(of_agency: str | None = None) -> Turn:
    """The holder's turn. What an agency has brought stays within its own rows, whoever takes it in."""
    holder = reading.holder()
    agency_code = holder.agency_code if holder.role == Role.AGENCY else of_agency
    own = None if agency_code is None else with_sub_units(reading.deployment().engine, agency_code)
    return Turn(
        Importer(holder.name, agency_code, own, holder.role),
        reading.deployment().clock(),
        reading.today(),
        reading.caller().address,
        reading.request_id(),
    )
