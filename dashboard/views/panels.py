"""Panels of plugins as cards; they are data, so that no plugin draws anything itself."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import wording
from dashboard.components import charts, tiles
from dashboard.components.tables import Head, Line, facts, table
from dashboard.services.panels import PanelShown
from dashboard.translations import _


def cards(several: tuple[PanelShown, ...]) -> list[Component]:
    """A card a panel."""
    return [tiles.card(wording.text(one.panel.title), _body(one)) for one in several]


def _body(one: PanelShown) -> list[Any]:
    content = one.content
    if content is None:
        return [html.P(_("This block could not be made; the log of the server says why."), className="zh-muted")]
    body: list[Any] = []
    if content.facts:
        body.append(facts([(wording.text(fact.label), fact.value) for fact in content.facts]))
    if content.chart is not None:
        chart = content.chart
        unit = wording.text(chart.unit)
        points = list(zip(chart.labels, chart.values, strict=False))
        said = "; ".join(f"{label} {value:g} {unit}" for label, value in points)
        body.append(charts.columns(f"panel-{one.panel.key}".replace(".", "-"), points, unit=unit, described=said))
        body.append(
            table([Head(""), Head(unit, number=True)], [Line([label, f"{value:g}"]) for label, value in points])
        )
    if content.table is not None:
        heads = [Head(wording.text(column)) for column in content.table.columns]
        body.append(table(heads, [Line(list(row)) for row in content.table.rows if len(row) == len(heads)]))
    if content.note is not None:
        body.append(html.P(wording.text(content.note), className="zh-muted"))
    return body or [html.P(_("There is nothing to show."), className="zh-muted")]
