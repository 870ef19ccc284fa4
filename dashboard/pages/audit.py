"""``/audit``: the audit log, for the audit administrator."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.services.audit_log import audit_log
from dashboard.views import audit as view
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest


@requires(Permission.AUDIT_READ)
def page(request: PageRequest) -> Page:
    """The records that the address asks for, the newest first."""
    model = audit_log(request.session, request.location.query)
    return Page(view.title(), view.audit(model, request.location), as_of=model.as_of)
