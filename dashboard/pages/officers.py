"""``/officers`` with grades and examinations by agency, ``/officer/<officer_no>`` and its ``/sheet`` to print."""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.decisions.kinds import VETO
from dashboard.pages.missing import ask_for
from dashboard.services import decisions, findings
from dashboard.services.officer_exams import officer_exams
from dashboard.services.officer_file import officer_file, officer_sheet
from dashboard.services.officer_grades import officer_grades, schemes_of_officers
from dashboard.services.officers import officers
from dashboard.views import officer as file_view
from dashboard.views import officer_exams as exams_view
from dashboard.views import officer_grades as grades_view
from dashboard.views import officer_sheet as sheet_view
from dashboard.views import officer_tabs
from dashboard.views import officers as list_view
from dashboard.web.finding_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from dashboard.workflows.deciding import actor_of
from models.reader import Reach


@requires(Permission.OFFICER_READ)
def page(request: PageRequest) -> Page:
    """The list that the address asks for."""
    model = officers(request.session, request.registry, request.location.query, request.today)
    may_search = Permission.ID_NUMBER_SEARCH in permissions_of(request.holder.role)
    token = generate_csrf() if may_search else None
    own_file = request.session.reader.reach is Reach.OWN_FILE
    about = [] if own_file else [officer_tabs.tabs("officers", _first_scheme(request))]
    if model.attention == "no_certificate" and Permission.IMPORT_READ in permissions_of(request.holder.role):
        about.append(list_view.who_appear_on_cases())
    return Page(list_view.title(), list_view.officers(model, request.location, about, token=token))


@requires(Permission.OFFICER_READ)
def grades(request: PageRequest) -> Page:
    """How the grades are spread under the scheme of the address; nothing for an officer, who reads one file."""
    key, query = request.location.parts["scheme"], request.location.query
    model = officer_grades(request.session, request.registry, key, query, request.today)
    if model is None or request.session.reader.reach is Reach.OWN_FILE:
        raise NotThere
    can_come = ask_for(model.shown, request.today)
    return Page(
        grades_view.title(),
        grades_view.grades(model, request.location, can_come=can_come),
        as_of=model.shown.data_as_of,
    )


@requires(Permission.OFFICER_READ)
def exams(request: PageRequest) -> Page:
    """The agencies by their examinations; nothing for an officer, who reads one file."""
    if request.session.reader.reach is Reach.OWN_FILE:
        raise NotThere
    model = officer_exams(request.session, request.location.query, request.today)
    return Page(exams_view.title(), exams_view.exams(model, request.location, _first_scheme(request)))


def _first_scheme(request: PageRequest) -> str | None:
    return next((one.key for one in schemes_of_officers(request.registry.schemes)), None)


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
    waiting = vetoes_waiting = 0
    if number == request.holder.officer_no:
        actor = actor_of(request.holder)
        waiting = findings.waiting_for(request.session, workflow(), actor, request.today)
        vetoes_waiting = decisions.waiting_for(request.session, VETO, actor, request.today)
    body = file_view.officer(
        model, request.location, reveal=reveal, can_come=can_come, waiting=waiting, vetoes_waiting=vetoes_waiting
    )
    return Page(file_view.title(model), body)


@requires(Permission.OFFICER_READ)
def sheet(request: PageRequest) -> Page:
    """The sheet of the officer with this number under the scheme that the address asks for."""
    number, query = request.location.parts["officer_no"], request.location.query
    model = officer_sheet(request.session, request.registry, number, query, request.today)
    if model is None:
        raise NotThere
    can_come = model.score is None or ask_for(model.score.shown, request.today)
    body = sheet_view.sheet(model, request.location, can_come=can_come)
    as_of = None if model.score is None else model.score.shown.data_as_of
    return Page(sheet_view.title(model), body, as_of=as_of)
