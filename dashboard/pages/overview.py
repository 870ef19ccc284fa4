"""``/``: what waits for the reader, how the agencies stand, and where somebody should look."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.pages.missing import ask_for
from dashboard.services.duties import FIRST, duties
from dashboard.services.overview import overview
from dashboard.urls import Query
from dashboard.views import overview as view
from dashboard.views.duties import waiting
from dashboard.web.finding_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest
from dashboard.workflows.deciding import actor_of


@requires(Permission.OVERVIEW_READ)
def page(request: PageRequest) -> Page:
    """The overview that the address asks for."""
    actor = actor_of(request.holder)
    waits = waiting(duties(request.session, workflow(), actor, Query(), request.today, FIRST))
    model = overview(request.session, request.registry, request.location.query, request.today)
    if model is None:
        return Page(view.title(), view.without_scheme(waits))
    can_come = ask_for(model.shown, request.today)
    body = view.overview(model, request.location, waits, can_come=can_come, own_file=request.holder.officer_no)
    return Page(view.title(), body, as_of=model.shown.data_as_of)
