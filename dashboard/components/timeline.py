"""A timeline: what happened on which day, one below the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from dash import html
from dash.development.base_component import Component

EntryKind = Literal["done", "due", "overdue", "open"]
"""It happened · a limit that was kept or still runs · a limit that was missed · awaited."""


def timeline(entries: Sequence[Component]) -> Component:
    """The entries in the order given."""
    return html.Ol(list(entries), className="zh-timeline")


def entry(on: dt.date | None, title: Any, notes: Sequence[Any] = (), kind: EntryKind = "done") -> Component:
    """One entry; ``on`` is None for what is still awaited, or of which nobody noted the day."""
    parts = [
        html.Div("—" if on is None else on.isoformat(), className="zh-timeline__date"),
        html.Div(title, className="zh-timeline__title"),
        *(html.Div(note, className="zh-timeline__note") for note in notes),
    ]
    return html.Li(parts, className=f"zh-timeline--{kind}")
