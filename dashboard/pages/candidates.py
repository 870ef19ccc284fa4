"""``/findings/candidates`` and ``/findings/candidates/<candidate>``: what may be a fault, to be recorded or dismissed.

What their forms do, ``dashboard.web.finding_acts`` and ``dashboard.web.candidate_acts`` do.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission
from dashboard.services.candidates import candidate, candidates
from dashboard.services.finding import items
from dashboard.views import candidate as one_view
from dashboard.views import candidates as view
from dashboard.views.findings import RecordForm
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from models.accounts import Role
from models.finding_moves import FindingSource


@requires(Permission.FINDING_RECORD)
def page(request: PageRequest) -> Page:
    """The list that the address asks for."""
    model = candidates(request.session, request.registry, request.location.query, request.today)
    return Page(view.title(), view.candidates(model, request.location, items(request.registry), notes.take()))


@requires(Permission.FINDING_RECORD)
def one(request: PageRequest) -> Page:
    """The candidate that this part of the address names."""
    model = candidate(request.session, request.registry, request.location.parts["candidate"], request.today)
    if model is None:
        raise NotThere
    usual = FindingSource.BUREAU if request.holder.role == Role.BUREAU else FindingSource.ASSESSMENT
    form = RecordForm(generate_csrf(), items(request.registry))
    return Page(one_view.title(model), one_view.candidate(model, form, usual, notes.take()))
