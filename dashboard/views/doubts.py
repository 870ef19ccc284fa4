"""The list of doubts about the data of a year, each leading to what is behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import controls, heading, tiles
from dashboard.components.tables import Head, Line, table
from dashboard.services.doubt_wording import checked, sentence
from dashboard.services.doubts import Doubt
from dashboard.translations import _


def title() -> str:
    """The page's title."""
    return _("Doubts about the data")


def doubts(found: Sequence[Doubt], year: int, today: dt.date, above: tuple[str, str]) -> list[Component]:
    """The page's body; they were counted on ``today``. ``above`` is (text, address) of the page that counts them."""
    head = heading.page_head(
        title(),
        crumbs=[above],
        note=_(
            "What is possible but unlikely in %(year)s, for a person to look at. Nothing is scored by it.", year=year
        ),
        actions=[controls.query_form([controls.hidden("rows", "doubts"), controls.year_field(year, today)])],
    )
    if not found:
        text = _("Looked at on %(day)s: %(checks)s", day=today.isoformat(), checks=checked())
        return [head, tiles.card(_("Doubts"), heading.empty(_("No doubts were found"), text))]
    lines = [
        Line(
            [
                one.agency,
                html.Span(one.agency_code, className="zh-code"),
                dcc.Link(sentence(one), href=one.href, className="zh-link"),
            ]
        )
        for one in found
    ]
    return [
        head,
        tiles.card(_("Doubts"), table([Head(_("Agency")), Head(_("Code")), Head(_("Doubt"))], lines), flush=True),
    ]
