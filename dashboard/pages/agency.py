"""``/agency/<agency>``: how one agency stands, and what cost it most points."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.pages.missing import ask_for
from dashboard.services.agency import agency
from dashboard.services.publications import published
from dashboard.views import agency as view
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.AGENCY_READ)
def page(request: PageRequest) -> Page:
    """The agency in the period that the address asks for."""
    code, query = request.location.parts["agency"], request.location.query
    model = agency(request.session, request.registry, code, query.period, request.today)
    if model is None:
        raise NotThere
    scored = model.standing is not None
    unpublished = scored and published(request.session, model.scheme, model.shown.period) is None
    can_come = ask_for(model.shown, request.today)
    body = view.agency(model, request.location, can_come=can_come, unpublished=unpublished)
    return Page(model.unit.name, body, as_of=model.shown.data_as_of)
