"""``/integrity`` and ``/integrity/<round>/<agency>``: a round with who takes part, and the file of one application.

What their forms do, ``dashboard.web.integrity_acts`` does.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages import holidays
from dashboard.services.integrity import rounds_page
from dashboard.services.integrity_application import application
from dashboard.views import integrity as view
from dashboard.views import integrity_application as one_view
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from dashboard.workflows.deciding import actor_of


@requires(Permission.INTEGRITY_READ)
def page(request: PageRequest) -> Page:
    """The round that the address asks for by ``rows``, else the latest."""
    actor = actor_of(request.holder)
    model = rounds_page(request.session, request.registry, request.location.query.rows, actor, request.today)
    if model is None:
        raise NotThere
    may_open = Permission.INTEGRITY_DECIDE in permissions_of(request.holder.role)
    body = view.rounds(model, request.location, notes.take(), generate_csrf(), may_open=may_open)
    return Page(view.title(), [*holidays.warning(request), *body])


@requires(Permission.INTEGRITY_READ)
def one(request: PageRequest) -> Page:
    """The file of one application; ``rows`` of the address says which sub-item is open."""
    parts = request.location.parts
    model = application(
        request.session, request.registry, parts["round"], parts["agency"], request.location.query.rows,
        actor_of(request.holder), request.today,
    )  # fmt: skip
    if model is None:
        raise NotThere
    return Page(one_view.title(model), one_view.application(model, notes.take(), generate_csrf()))
