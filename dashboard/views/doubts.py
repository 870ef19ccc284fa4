"""The list of doubts about the data of a year, each leading to what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import heading, tiles
from dashboard.components.tables import Head, Line, table
from dashboard.services.doubts import Doubt
from dashboard.translations import _

_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "more_closed": lambda said: _(
        "%(closed)s cases were closed, but only %(filed)s were filed and %(carried)s carried in.", **said
    ),
    "fell": lambda said: _("%(now)s cases were filed, %(before)s the year before: more than 80 %% fewer.", **said),
    "not_reported": lambda said: (
        _("No case was filed; the newest is of %(last)s.", **said) if said["last"] else _("No case was ever filed.")
    ),
    "figure": lambda said: _("The yearly figure “%(figure)s” is %(value)s; the cases give %(counted)s.", **said),
    "same_name": lambda said: _("Yearly figures called alike are defined in two ways: %(figures)s.", **said),
    "decided_first": lambda said: _(
        "%(number)s cases were decided before they were filed, such as %(example)s.", **said
    ),
    "certificate": lambda said: _("Certificate %(certificate)s is that of several officers: %(officers)s.", **said),
}


def doubts(found: list[Doubt], year: int) -> list[Component]:
    """The page's body."""
    head = heading.page_head(
        _("Doubts about the data"),
        crumbs=[(_("Imports"), urls.href("imports"))],
        note=_(
            "What is possible but unlikely in %(year)s, for a person to look at. Nothing is scored by it.", year=year
        ),
    )
    if not found:
        text = _("Closed against filed, the year before, units without cases, yearly figures, days and certificates.")
        return [head, tiles.card(_("Doubts"), heading.empty(_("No doubts were found"), text))]
    lines = [Line([dcc.Link(one.agency_code, href=one.href), _SENTENCES[one.code](_shown(one))]) for one in found]
    return [head, tiles.card(_("Doubts"), table([Head(_("Agency")), Head(_("Doubt"))], lines), flush=True)]


def _shown(one: Doubt) -> dict[str, Any]:
    return {name: f"{value:f}" if hasattr(value, "normalize") else value for name, value in one.said.items()}
