"""``/agency/<agency>/<scheme>/<node>``: the rows behind one number."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.pages.missing import ask_for
from dashboard.services.evidence import Address, evidence
from dashboard.views import evidence as view
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.AGENCY_READ)
def page(request: PageRequest) -> Page:
    """The list, the search and the page of rows that the address asks for."""
    address = Address(**request.location.parts)
    model = evidence(request.session, request.registry, address, request.location.query, request.today)
    if model is None:
        raise NotThere
    body = view.evidence(model, request.location, can_come=ask_for(model.shown, request.today))
    return Page(view.title(model), body, as_of=model.shown.data_as_of)
