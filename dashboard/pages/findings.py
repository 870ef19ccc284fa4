"""``/findings`` and ``/findings/<number>``: findings listed, recorded, and each with its course.

What their forms do, ``dashboard.web.finding_acts`` does.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages import holidays
from dashboard.services.candidates import open_candidates
from dashboard.services.finding import finding, items
from dashboard.services.findings import findings
from dashboard.views import finding as one_view
from dashboard.views import findings as view
from dashboard.web import notes
from dashboard.web.finding_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from dashboard.workflows.deciding import actor_of


@requires(Permission.FINDING_READ)
def page(request: PageRequest) -> Page:
    """The list that the address asks for, and for who may record the form."""
    model = findings(request.session, request.location.query, workflow(), actor_of(request.holder), request.today)
    known = items(request.registry)
    form = None
    if Permission.FINDING_RECORD in permissions_of(request.holder.role):
        waiting = open_candidates(request.session, request.registry, request.today)
        form = view.RecordForm(generate_csrf(), known, waiting)
    body = view.findings(model, request.location, known, notes.take(), form)
    return Page(view.title(), [*holidays.warning(request), *body])


@requires(Permission.FINDING_READ)
def one(request: PageRequest) -> Page:
    """The finding with this number."""
    number = request.location.parts["finding_no"]
    actor = actor_of(request.holder)
    model = finding(request.session, number, request.registry, workflow(), actor, request.today)
    if model is None:
        raise NotThere
    body = one_view.finding(model, notes.take(), generate_csrf())
    return Page(one_view.title(model), [*holidays.warning(request), *body])
