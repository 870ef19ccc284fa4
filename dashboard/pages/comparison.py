"""``/compare/<scheme>/<other>``: two schemes, or one scheme in two periods, side by side."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.pages.missing import ask_for
from dashboard.services.comparison import comparison
from dashboard.views import comparison as view
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.RANKING_READ)
def page(request: PageRequest) -> Page:
    """The two sides that the address asks for."""
    parts, query = request.location.parts, request.location.query
    model = comparison(request.session, request.registry, (parts["scheme"], parts["other"]), query, request.today)
    if model is None:
        raise NotThere
    sides = (model.left.shown, model.right.shown)
    asked = [ask_for(one, request.today) for one in sides]  # both, even where the first cannot come
    as_of = min((one.data_as_of for one in sides if one.data_as_of is not None), default=None)
    return Page(view.title(model), view.comparison(model, request.location, can_come=all(asked)), as_of)
