"""``/case/<agency>/<case_no>``: one case."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.services.candidates import Candidate, candidates_of_case
from dashboard.services.case import case_page
from dashboard.views import case as view
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.CASE_READ)
def page(request: PageRequest) -> Page:
    """The case with this number of this agency."""
    parts = request.location.parts
    model = case_page(request.session, request.registry, parts["agency"], parts["case_no"], request.today)
    if model is None:
        raise NotThere
    found: tuple[Candidate, ...] = ()
    if Permission.FINDING_RECORD in permissions_of(request.holder.role):
        found = candidates_of_case(request.session, model.case, request.today)
    return Page(view.title(model), view.case(model, found, request.location))
