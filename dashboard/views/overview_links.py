"""Where the numbers of the overview lead, at the period it shows."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls
from dashboard.services.overview import Overview
from dashboard.services.standings import Standing
from dashboard.translations import _


def at(model: Overview) -> dict[str, str]:
    """What the addresses on this page say of the period."""
    return controls.said_period(model.scheme, model.shown.period, model.usual_period)


def ranking_address(model: Overview, **query: str) -> str:
    """The ranking; its first group is what it shows by itself, so that the address need not say it."""
    if model.groups and query.get("group") == model.groups[0].group:
        query.pop("group")
    return urls.href("ranking", scheme=model.scheme.key, **at(model), **query)


def sheet_address(model: Overview, one: Standing) -> str:
    """How the agency's score came about."""
    return urls.href("agency_scheme", agency=one.code, scheme=model.scheme.key, **at(model))


def rows_address(model: Overview, one: Standing, node: str) -> str:
    """The rows behind a node or a figure."""
    return urls.href("node", agency=one.code, scheme=model.scheme.key, node=node, **at(model))


def agency_link(model: Overview, one: Standing) -> Component:
    """The agency's name, leading to its page."""
    return dcc.Link(
        one.name, href=urls.href("agency", agency=one.code, **at(model)), className="zh-link", title=one.name
    )


def quiet(text: str) -> Component:
    """Why a list is empty."""
    return html.P(text, className="zh-quiet")


def judged(model: Overview) -> str | None:
    """The day as of which open cases were judged."""
    day = model.shown.judged_on
    return None if day is None else _("As of %(day)s", day=day.isoformat())
