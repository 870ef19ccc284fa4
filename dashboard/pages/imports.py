"""``/import`` and ``/import/<number>``: files brought, looked at, taken in, undone. What their forms do,
``dashboard.web.import_acts`` does."""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.pages import doubts
from dashboard.services.imports import imports, one_import
from dashboard.translations import _
from dashboard.views import imports as view
from dashboard.views import one_import as one_view
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.IMPORT_READ)
def page(request: PageRequest) -> Page:
    """The form that brings files, and the imports so far."""
    query = request.location.query
    if query.rows == doubts.DOUBTS:
        return doubts.listed(request, (_("Imports"), urls.href("imports")))
    model = imports(request.session, query.page)
    return Page(_("Imports"), view.imports(model, request.location, notes.take(), generate_csrf()))


@requires(Permission.IMPORT_READ)
def one(request: PageRequest) -> Page:
    """One import."""
    written = request.location.parts["import_no"]
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    model = one_import(request.session, number)
    if model is None or written != str(number):
        raise NotThere
    title = _("Import %(number)s", number=number)
    return Page(title, one_view.one_import(model, notes.take(), generate_csrf()))
