"""Whether a year's standard tables were published: the county's, and those of each agency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from dashboard.annual.releases import due_on, last_year
from dashboard.services.annual import AnnualPage
from dashboard.services.units import Unit
from models.annual_releases import AnnualRelease
from models.reader import ReaderSession


@dataclass(frozen=True)
class AnnualReleases:
    """What is known of it."""

    year: int
    due_on: dt.date
    over: bool
    """The year is over, so that its tables can be published."""
    of: Unit | None
    """Whose release is shown; None for the county's."""
    own: AnnualRelease | None
    """The last one; None where none was entered."""
    lacking: tuple[Unit, ...]
    """Agencies of which none was entered; shown with the county's alone."""
    agencies: int
    """Of so many."""
    today: dt.date


def annual_releases(session: ReaderSession, page: AnnualPage) -> AnnualReleases:
    """Those of whom the page is about. One statement."""
    order = AnnualRelease.release_id
    found = session.scalars(select(AnnualRelease).where(AnnualRelease.year == page.year).order_by(order))
    last = {one.agency_code: one for one in found}
    return AnnualReleases(
        page.year,
        due_on(page.year),
        page.year <= last_year(page.today),
        page.chosen,
        last.get(page.chosen.code if page.chosen else None),
        () if page.chosen else tuple(one for one in page.units if one.code not in last),
        len(page.units),
        page.today,
    )
