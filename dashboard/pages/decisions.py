"""``/decisions/<kind>`` and ``/decisions/<kind>/<number>``: vetoes and commendations listed, recorded, with a course.

What their forms do, ``dashboard.web.decision_acts`` does.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.decisions.kinds import KINDS, DecisionKind
from dashboard.services.decision import award_items, decision
from dashboard.services.decisions import decisions
from dashboard.views import decision as one_view
from dashboard.views import decisions as view
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from dashboard.workflows.deciding import actor_of


@requires(Permission.FINDING_READ)
def page(request: PageRequest) -> Page:
    """The list that the address asks for, and for who may record the form."""
    kind = _kind(request)
    model = decisions(request.session, kind, request.location.query, actor_of(request.holder), request.today)
    items = award_items(request.registry)
    form = None
    if Permission.FINDING_RECORD in permissions_of(request.holder.role):
        form = view.RecordForm(generate_csrf(), items)
    return Page(view.title(kind), view.decisions(model, request.location, items, notes.take(), form))


@requires(Permission.FINDING_READ)
def one(request: PageRequest) -> Page:
    """The one with this number."""
    number, actor = request.location.parts["decision_no"], actor_of(request.holder)
    model = decision(request.session, _kind(request), number, request.registry, actor, request.today)
    if model is None:
        raise NotThere
    return Page(one_view.title(model), one_view.decision(model, notes.take(), generate_csrf()))


def _kind(request: PageRequest) -> DecisionKind:
    kind = KINDS.get(request.location.parts["decisions"])
    if kind is None:
        raise NotThere
    return kind
