"""The doubts about the data of a year, as they are counted now: a view of the imports, and of the meeting."""

from __future__ import annotations

from dashboard.services.doubts import doubts
from dashboard.views import doubts as view
from dashboard.web.router import Page, PageRequest

DOUBTS = "doubts"
"""As ``rows`` of the address asks for them."""


def listed(request: PageRequest, above: tuple[str, str]) -> Page:
    """Those of the year that the address says; ``above`` is (text, address) of the page that they belong to."""
    year = request.location.query.year(request.today.year)
    found = doubts(request.session, year, request.today)
    return Page(view.title(), view.doubts(found, year, request.today, above))
