"""``/system``: how the installation is."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.services.system import system
from dashboard.views import system as view
from dashboard.web import reading
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest


@requires(Permission.SYSTEM_READ)
def page(request: PageRequest) -> Page:
    """The state of the installation at this moment."""
    made_of = reading.deployment()
    model = system(made_of.engine, made_of.settings, made_of.registry, request.today, made_of.clock())
    return Page(view.title(), view.system(model))
