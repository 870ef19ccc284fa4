"""``/schemes`` and ``/schemes/<scheme>``: what is installed, and by which rules it scores. No row of business."""

from __future__ import annotations

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.services.schemes import scheme_page, schemes
from dashboard.translations import _
from dashboard.views import schemes as view
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.SCHEME_READ)
def page(request: PageRequest) -> Page:
    """All schemes."""
    return Page(_("Schemes"), view.schemes(schemes(request.registry)))


@requires(Permission.SCHEME_READ)
def scheme(request: PageRequest) -> Page:
    """One scheme."""
    model = scheme_page(request.registry, request.location.parts["scheme"])
    if model is None:
        raise NotThere
    return Page(wording.text(model.scheme.title), view.scheme(model, request.location))
