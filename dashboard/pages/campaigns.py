"""``/rectification/campaign``: a campaign is entered or corrected; ``rows`` of the address says which.

What its form does, ``dashboard.web.campaign_acts`` does.
"""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission
from dashboard.pages import holidays
from dashboard.rectification.campaigns import campaigns
from dashboard.views import campaigns as view
from dashboard.web import notes
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.RECTIFICATION_DECIDE)
def page(request: PageRequest) -> Page:
    """The campaign that the address asks for; else the newest, or the form for the first."""
    kept = campaigns(request.session)
    asked = request.location.query.rows or (str(kept[0].campaign_id) if kept else view.NEW)
    chosen = next((one for one in kept if str(one.campaign_id) == asked), None)
    if chosen is None and asked != view.NEW:
        raise NotThere
    body = view.campaign(kept, chosen, notes.take(), generate_csrf(), request.today)
    return Page(view.title(), [*holidays.warning(request), *body])
