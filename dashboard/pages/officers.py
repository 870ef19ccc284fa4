"""``/officers`` and ``/officer/<officer_no>``: who enforces, and one file each."""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages.missing import ask_for
from dashboard.services.findings import waiting_for
from dashboard.services.officer_file import officer_file
from dashboard.services.officers import officers
from dashboard.views import officer as file_view
from dashboard.views import officers as list_view
from dashboard.web.finding_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from dashboard.workflows.deciding import actor_of


@requires(Permission.OFFICER_READ)
def page(request: PageRequest) -> Page:
    """The list that the address asks for."""
    model = officers(request.session, request.location.query, request.today)
    may_search = Permission.ID_NUMBER_SEARCH in permissions_of(request.holder.role)
    token = generate_csrf() if may_search else None
    return Page(list_view.title(), list_view.officers(model, request.location, token=token))


@requires(Permission.OFFICER_READ)
def officer(request: PageRequest) -> Page:
    """The file of the officer with this number."""
    number = request.location.parts["officer_no"]
    model = officer_file(request.session, request.registry, number, request.location.query, request.today)
    if model is None:
        raise NotThere
    can_come = all(ask_for(one.shown, request.today) for one in model.scores)
    may_reveal = Permission.ID_NUMBER_REVEAL in permissions_of(request.holder.role)
    reveal = file_view.Reveal(generate_csrf(), number) if may_reveal else None
    waiting = 0
    if number == request.holder.officer_no:
        waiting = waiting_for(request.session, workflow(), actor_of(request.holder), request.today)
    body = file_view.officer(model, request.location, reveal=reveal, waiting=waiting, can_come=can_come)
    return Page(file_view.title(model), body)
