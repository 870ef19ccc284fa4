"""``/annual/<year>`` and ``/annual/<year>/<figure>``: the yearly tables and figures, and the rows behind a number."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.services.annual import year_asked
from dashboard.services.annual_figures import annual_figures
from dashboard.services.annual_rows import annual_rows
from dashboard.services.annual_tables import annual_table
from dashboard.views import annual_figures as figures_view
from dashboard.views import annual_rows as rows_view
from dashboard.views import annual_tables as tables_view
from dashboard.views.annual_tables import FIGURES_VIEW, title
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.ANNUAL_READ)
def page(request: PageRequest) -> Page:
    """The table that the address asks for, or the figures."""
    year, query = _year(request), request.location.query
    if query.view == FIGURES_VIEW:
        figures = annual_figures(request.session, year, query, request.today)
        return Page(title(year), figures_view.annual_figures(figures, request.location))
    model = annual_table(request.session, year, query, request.today)
    return Page(title(year), tables_view.annual_table(model, request.location))


@requires(Permission.ANNUAL_READ)
def rows(request: PageRequest) -> Page:
    """The rows behind a figure."""
    figure = request.location.parts["figure"]
    model = annual_rows(request.session, _year(request), figure, request.location.query, request.today)
    if model is None:
        raise NotThere
    return Page(rows_view.title(model), rows_view.annual_rows(model, request.location))


def _year(request: PageRequest) -> int:
    year = year_asked(request.location.parts["year"], request.today)
    if year is None:
        raise NotThere
    return year
