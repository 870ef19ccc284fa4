"""Whether a year's standard tables were published: the county's, and those of each agency."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from dashboard.services.annual import AnnualPage
from dashboard.services.units import Unit
from models.annual_releases import AnnualRelease
from models.reader import ReaderSession


@dataclass(frozen=True)
class AnnualReleases:
    """What is known of it."""

    page: AnnualPage
    """The page that it stands on: of the agency that is chosen there, else of the county."""
    own: AnnualRelease | None
    """The last one; None where none was entered."""
    lacking: tuple[Unit, ...]
    """Agencies of which none was entered; none beside an agency's own."""


def annual_releases(session: ReaderSession, page: AnnualPage) -> AnnualReleases:
    """Those of whom the page is about. One statement."""
    order = AnnualRelease.release_id
    found = session.scalars(select(AnnualRelease).where(AnnualRelease.year == page.year).order_by(order))
    last = {one.agency_code: one for one in found}
    return AnnualReleases(
        page,
        last.get(page.chosen.code if page.chosen else None),
        () if page.chosen else tuple(one for one in page.units if one.code not in last),
    )
