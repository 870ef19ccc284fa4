"""``/rectification``, ``/rectification/<number>``, ``/rectification/documents``: the ledger, an item, the register.

What their forms do, ``dashboard.web.rectification_acts`` and ``document_acts`` do.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages import holidays
from dashboard.services.candidates import Candidate, candidates_of_item
from dashboard.services.rectification import ledger
from dashboard.services.rectification_documents import register
from dashboard.services.rectification_item import rectification_item
from dashboard.views import rectification as view
from dashboard.views import rectification_documents as register_view
from dashboard.views import rectification_item as one_view
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from dashboard.workflows.deciding import actor_of
from models.reader import Reach


@requires(Permission.RECTIFICATION_READ)
def page(request: PageRequest) -> Page:
    """The list that the address asks for, and for who may enter an item the form."""
    model = ledger(request.session, request.location.query, actor_of(request.holder), request.today)
    form = None
    if Permission.RECTIFICATION_RECORD in permissions_of(request.holder.role):
        form = view.EntryForm(generate_csrf(), tuple((one.code, one.name) for one in model.units))
    may_plan = {Permission.RECTIFICATION_DECIDE, Permission.HOLIDAY_WRITE} <= permissions_of(request.holder.role)
    body = view.rectification(model, request.location, notes.take(), form, may_plan=may_plan)
    return Page(view.title(), [*holidays.ends(request, model.holidays_until), *body])


@requires(Permission.RECTIFICATION_READ)
def one(request: PageRequest) -> Page:
    """The item with this number."""
    number = request.location.parts["item_no"]
    model = rectification_item(request.session, request.registry, number, actor_of(request.holder), request.today)
    if model is None:
        raise NotThere
    found: tuple[Candidate, ...] = ()
    if Permission.FINDING_RECORD in permissions_of(request.holder.role):
        found = candidates_of_item(request.session, model.item, request.today)
    body = one_view.rectification_item(model, found, notes.take(), generate_csrf())
    return Page(one_view.title(model), [*holidays.warning(request), *body])


@requires(Permission.RECTIFICATION_READ)
def documents(request: PageRequest) -> Page:
    """The register of documents."""
    model = register(request.session, request.location.query)
    meeting = request.reader.reach is Reach.ALL
    return Page(register_view.title(), register_view.register(model, request.location, notes.take(), meeting))
