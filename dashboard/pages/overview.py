"""``/``: what waits for the reader, who is behind in the ledger, how the agencies stand, where one should look."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages.missing import ask_for
from dashboard.services.duties import FIRST, duties
from dashboard.services.overview import overview
from dashboard.services.rectification_matrix import matrix_lines, pressing
from dashboard.services.units import units
from dashboard.urls import Query
from dashboard.views import overview as view
from dashboard.views.duties import waiting
from dashboard.views.rectification_matrix import who_is_behind
from dashboard.web.finding_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest
from dashboard.workflows.deciding import actor_of
from models.reader import Reach


@requires(Permission.OVERVIEW_READ)
def page(request: PageRequest) -> Page:
    """The overview that the address asks for."""
    actor = actor_of(request.holder)
    first = [waiting(duties(request.session, workflow(), actor, Query(), request.today, FIRST)), *_behind(request)]
    model = overview(request.session, request.registry, request.location.query, request.today)
    if model is None:
        return Page(view.title(), view.without_scheme(first))
    can_come = ask_for(model.shown, request.today)
    body = view.overview(model, request.location, first, can_come=can_come, own_file=request.holder.officer_no)
    return Page(view.title(), body, as_of=model.shown.data_as_of)


def _behind(request: PageRequest) -> list[Component]:
    """The ledger's card, for who sees it of all agencies; an agency's own items are among what waits for it."""
    may_read = Permission.RECTIFICATION_READ in permissions_of(request.holder.role)
    if not may_read or request.reader.reach is not Reach.ALL:
        return []
    lines = matrix_lines(request.session, (), units(request.session), request.today, None)
    return who_is_behind(sorted(lines, key=pressing))
