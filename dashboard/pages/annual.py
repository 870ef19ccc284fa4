"""``/annual/<year>`` and ``/annual/<year>/<figure>``: yearly tables, figures and text, and the rows behind a number.

What the forms of the text do, ``dashboard.web.annual_acts`` does.
"""

from __future__ import annotations

from dash.development.base_component import Component
from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.services.annual import AnnualPage, year_asked
from dashboard.services.annual_figures import annual_figures
from dashboard.services.annual_releases import annual_releases
from dashboard.services.annual_report import annual_report
from dashboard.services.annual_rows import annual_rows
from dashboard.services.annual_tables import annual_table
from dashboard.views import annual_figures as figures_view
from dashboard.views import annual_releases as releases_view
from dashboard.views import annual_report as report_view
from dashboard.views import annual_rows as rows_view
from dashboard.views import annual_tables as tables_view
from dashboard.views.account_marks import told
from dashboard.views.annual_tables import FIGURES_VIEW, REPORT_VIEW, title
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.ANNUAL_READ)
def page(request: PageRequest) -> Page:
    """The table that the address asks for, the figures, or the text."""
    year, query = _year(request), request.location.query
    if query.view == FIGURES_VIEW:
        figures = annual_figures(request.session, year, query, request.today)
        return Page(title(year), figures_view.annual_figures(figures, request.location, _released(request, figures)))
    if query.view == REPORT_VIEW:
        return _report(request, year)
    model = annual_table(request.session, year, query, request.today)
    return Page(title(year), tables_view.annual_table(model, request.location, _released(request, model)))


@requires(Permission.ANNUAL_READ)
def rows(request: PageRequest) -> Page:
    """The rows behind a figure."""
    figure = request.location.parts["figure"]
    model = annual_rows(request.session, _year(request), figure, request.location.query, request.today)
    if model is None:
        raise NotThere
    return Page(rows_view.title(model), rows_view.annual_rows(model, request.location))


def _released(request: PageRequest, page: AnnualPage) -> list[Component]:
    """Whether the tables were published, with the form for whose duty that is."""
    own = page.chosen.code if page.chosen else None
    may = Permission.ANNUAL_RELEASE in permissions_of(request.holder.role) and own == request.holder.agency_code
    note, token = (notes.take(), generate_csrf()) if may else (None, None)
    return [*told(note), *releases_view.released(annual_releases(request.session, page), note, token)]


def _report(request: PageRequest, year: int) -> Page:
    """The county's report."""
    granted = permissions_of(request.holder.role)
    if Permission.ANNUAL_TEXT_READ not in granted:
        raise NotThere
    report = annual_report(request.session, year, request.today)
    token = generate_csrf() if Permission.ANNUAL_TEXT_WRITE in granted else None
    return Page(title(year), report_view.annual_report(report, request.location, notes.take(), token))


def _year(request: PageRequest) -> int:
    year = year_asked(request.location.parts["year"], request.today)
    if year is None:
        raise NotThere
    return year
