"""The line below a table of several pages: which rows it shows, and links to the other pages."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import hyphened
from dashboard.paging import Paging
from dashboard.translations import _
from dashboard.urls import Location


def pager(paging: Paging, location: Location) -> Component | None:
    """Links that change nothing of the address but its page; nothing where one page holds all rows."""
    if paging.pages == 1:
        return None
    first, last = paging.offset + 1, paging.last
    said = _("rows %(first)s–%(last)s of %(found)s", first=first, last=last, found=paging.found)
    page, pages = paging.page, paging.pages
    others = [
        (_("First"), 1, page > 1),
        (_("Previous"), page - 1, page > 1),
        (_("Next"), page + 1, page < pages),
        (_("Last"), pages, page < pages),
    ]
    links: list[Component] = [
        dcc.Link(text, href=location.href(page=to), className="zh-link") if there else html.Span(text, **_off())
        for text, to, there in others
    ]
    place = _("page %(page)s of %(pages)s", page=page, pages=pages)
    steps = [*links[:2], html.Span(place), *links[2:]]
    return html.Div([html.Span(said), html.Span(steps, className="zh-pager__steps")], className="zh-pager")


def _off() -> dict[str, Any]:
    return {"className": "zh-muted", **hyphened(aria_disabled="true")}
