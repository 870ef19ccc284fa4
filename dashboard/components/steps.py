"""Stretches of days side by side, each with what is left of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.attributes import hyphened
from dashboard.components.marks import Badge, BadgeKind, badge
from dashboard.services.progress import Progress
from dashboard.translations import _, plural

_KINDS: Mapping[Progress, BadgeKind] = {"over": "na", "running": "ok", "to come": "info"}


def steps(several: Sequence[Component]) -> Component:
    """The steps in their order."""
    return html.Ol(list(several), className="zh-phases")


def step(name: str, first: dt.date, last: dt.date, progress: Progress, left: int) -> Component:
    """One of them: its name, its days, both included, and how far it is."""
    if progress == "over":
        said = _("Over")
    elif progress == "running":
        said = plural("%(number)s day left", "%(number)s days left", left)
    else:
        said = plural("begins in %(number)s day", "begins in %(number)s days", left)
    current = hyphened(aria_current="step") if progress == "running" else {}
    days = html.Span(f"{first} – {last}", className="zh-num")
    return html.Li([html.Strong(name), days, badge(Badge(said, _KINDS[progress]))], **current)
