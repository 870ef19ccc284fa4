"""From who is logged in to what they may read 读者权限. An account whose role gives no rows reads none."""

from __future__ import annotations

from sqlalchemy import Engine, select

from dashboard.accounts.accounts import Holder
from models.accounts import Role
from models.agencies import Agency, subtree
from models.engine import read_only
from models.reader import SYSTEM, Reach, Reader, acting_for


def reader_of(engine: Engine, holder: Holder, *, published_only: bool = False) -> Reader:
    """The reader: leading group and justice bureau all, an agency itself and its sub-units, an officer the own file.

    The three administrators, and whatever role is not named here, read no row of business. ``published_only``: agencies
    see no score before it was published.
    """
    match holder.role:
        case Role.LEADER | Role.BUREAU:
            return Reader(holder.name, Reach.ALL)
        case Role.AGENCY if holder.agency_code:
            codes = with_sub_units(engine, holder.agency_code)
            return Reader(holder.name, Reach.AGENCIES, codes, published_only=published_only)
        case Role.OFFICER if holder.officer_no:
            return Reader(holder.name, Reach.OWN_FILE, officer_no=holder.officer_no)
        case _:
            return Reader(holder.name, Reach.NONE)


def with_sub_units(engine: Engine, code: str) -> frozenset[str]:
    """The agency's code and those of its sub-units, as they are now."""
    # A bare connection: the scope of this very reader is being made here.
    with read_only(acting_for(engine, SYSTEM)).connect() as connection:
        parents = {row.code: row.parent_code for row in connection.execute(select(Agency.code, Agency.parent_code))}
    return subtree([code], parents)
