"""``/desk``: all that waits for the reader, by task, the most urgent first.

What its form does, ``dashboard.web.rectification_acts`` does.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.pages import holidays
from dashboard.services.duties import duties
from dashboard.views import duties as view
from dashboard.web import notes
from dashboard.web.finding_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest
from dashboard.workflows.deciding import actor_of


@requires(Permission.OVERVIEW_READ)
def page(request: PageRequest) -> Page:
    """The tasks that the address asks for."""
    location, holder = request.location, request.holder
    model = duties(request.session, workflow(), actor_of(holder), location.query, request.today)
    may_urge = Permission.RECTIFICATION_DECIDE in permissions_of(holder.role)
    token = generate_csrf() if may_urge else None
    return Page(view.title(), [*holidays.warning(request), *view.desk(model, location, notes.take(), token)])
