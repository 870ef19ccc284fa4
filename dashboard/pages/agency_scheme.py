"""``/agency/<agency>/<scheme>``: the sum of one agency, as an accountant would write it."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.pages.missing import ask_for
from dashboard.services.agency_scheme import agency_scheme
from dashboard.services.publications import published
from dashboard.views import agency_scheme as view
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.AGENCY_READ)
def page(request: PageRequest) -> Page:
    """The sum for the period that the address asks for."""
    parts, query = request.location.parts, request.location.query
    model = agency_scheme(
        request.session, request.registry, parts["agency"], parts["scheme"], query.period, request.today
    )
    if model is None:
        raise NotThere
    scored = model.standing is not None
    unpublished = scored and published(request.session, model.scheme, model.shown.period) is None
    can_come = ask_for(model.shown, request.today)
    body = view.agency_scheme(model, request.location, can_come=can_come, unpublished=unpublished)
    return Page(view.title(model), body, as_of=model.shown.data_as_of)
