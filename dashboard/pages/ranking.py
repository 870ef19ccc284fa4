"""``/ranking/<scheme>``: who stands where, by peer group."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages.missing import ask_for
from dashboard.services.publications import published
from dashboard.services.ranking import ranking
from dashboard.views import ranking as view
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.RANKING_READ)
def page(request: PageRequest) -> Page:
    """The ranking that the address asks for."""
    query = request.location.query
    model = ranking(request.session, request.registry, request.location.parts["scheme"], query, request.today)
    if model is None:
        raise NotThere
    can_come = ask_for(model.shown, request.today)
    found = published(request.session, model.scheme, model.shown.period)
    may_prepare = Permission.PUBLICATION_DECIDE in permissions_of(request.holder.role)
    body = view.ranking(
        model,
        request.location,
        can_come=can_come,
        found=found,
        may_prepare=may_prepare,
        hidden=request.reader.published_only,
    )
    return Page(view.title(model.scheme), body, as_of=model.shown.data_as_of)
