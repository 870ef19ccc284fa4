"""``/``: how the agencies stand, and where somebody should look."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.pages.missing import ask_for
from dashboard.services.overview import overview
from dashboard.views import overview as view
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest


@requires(Permission.OVERVIEW_READ)
def page(request: PageRequest) -> Page:
    """The overview that the address asks for."""
    model = overview(request.session, request.registry, request.location.query, request.today)
    if model is None:
        return Page(view.title(), view.without_scheme())
    can_come = ask_for(model.shown, request.today)
    body = view.overview(model, request.location, can_come=can_come, own_file=request.holder.officer_no)
    return Page(view.title(), body, as_of=model.shown.data_as_of)
