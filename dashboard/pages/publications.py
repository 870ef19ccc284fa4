"""``/publications`` and ``/publication/<number>``: what was published and is verified; the form that prepares one.

What their forms do, ``dashboard.web.publication_acts`` does.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.services.publication import publication
from dashboard.services.publications import publications, to_prepare
from dashboard.views import publication as one_view
from dashboard.views import publications as view
from dashboard.web import notes
from dashboard.web.publication_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from dashboard.workflows.deciding import actor_of


@requires(Permission.PUBLICATION_READ)
def page(request: PageRequest) -> Page:
    """The list; for the bureau the form of the run that ``rows`` of the address names."""
    rows = request.location.query.rows
    if rows is not None:
        if not may_decide(request):
            raise NotThere
        run_id = int(rows) if rows.isascii() and rows.isdecimal() and len(rows) < 10 else 0
        model = to_prepare(request.session, request.registry, run_id, request.today)
        if model is None:
            return Page(view.title(), view.no_run(notes.take()))
        return Page(view.title(), view.preparing(model, notes.take(), generate_csrf()), as_of=model.data_as_of)
    return Page(
        view.title(),
        view.publications(publications(request.session, request.location.query.page), request.location, notes.take()),
    )


@requires(Permission.PUBLICATION_READ)
def one(request: PageRequest) -> Page:
    """The one with this number."""
    model = publication(
        request.session, request.location.parts["publication"], request.location.query, workflow(),
        actor_of(request.holder), request.today,
    )  # fmt: skip
    if model is None:
        raise NotThere
    body = one_view.publication(model, request.location, notes.take(), generate_csrf(), may_decide=may_decide(request))
    return Page(one_view.title(model), body, as_of=model.document.head["data_as_of"])


def may_decide(request: PageRequest) -> bool:
    """Whether the reader may prepare, sign and publish."""
    return Permission.PUBLICATION_DECIDE in permissions_of(request.holder.role)
