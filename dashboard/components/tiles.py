"""Key figures and cards."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from plugins.decimals import rounded

Tone = Literal["", "teal", "loss"]


def kpi(label: str, value: str, *, href: str, unit: str = "", note: Any = "", tone: Tone = "") -> Component:
    """A key figure that leads to what is behind it, which may be further down on the same page (``#name``)."""
    link = html.A if href.startswith("#") else dcc.Link
    made: Component = link(
        [
            html.Div(label, className="zh-kpi__label"),
            html.Div([value, html.Span(unit, className="zh-kpi__unit")] if unit else value, className="zh-kpi__value"),
            html.Div(note, className="zh-kpi__note"),
        ],
        href=href,
        className="zh-kpi" + (f" zh-kpi--{tone}" if tone else ""),
    )
    return made


def kpis(tiles: Sequence[Component]) -> Component:
    """Key figures side by side."""
    return html.Div(list(tiles), className="zh-kpis")


def card(
    title: Any, body: Any, *, more: Component | None = None, foot: Any = None, flush: bool = False, name: str = ""
) -> Component:
    """A card; without a ``title`` it has no head. ``more`` is a link at the right of the head, ``name`` an id that
    links can lead to."""
    head: list[Any] = [html.H2(title, className="zh-card__title")]
    if more is not None:
        head.append(html.Span(more, className="zh-card__more"))
    parts = [html.Div(head, className="zh-card__head")] if title else []
    parts.append(html.Div(body, className="zh-card__body"))
    if foot is not None:
        parts.append(html.Div(foot, className="zh-card__foot"))
    named: dict[str, Any] = {"id": name} if name else {}
    return html.Section(parts, className="zh-card" + (" zh-card--flush" if flush else ""), **named)


def bar(share: Fraction | None, *, label: str, median: Fraction | None = None) -> Component:
    """A bar for a share of 0…1, hatched where there is none; ``median`` sets a mark. ``label`` says it in words."""
    if share is None:
        return html.Span(className="zh-bar zh-bar--na", title=label)
    parts = [html.Span(className="zh-bar__fill", style={"width": _extent(share)})]
    if median is not None:
        parts.append(html.Span(className="zh-bar__mark", style={"left": _extent(median)}))
    return html.Span(parts, className="zh-bar" + ("" if share > 0 else " zh-bar--zero"), title=label)


def _extent(share: Fraction) -> str:
    return f"{rounded(100 * min(Fraction(1), max(Fraction(0), share)), 1)}%"
