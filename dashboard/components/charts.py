"""Charts in Plotly: bars against a median, and a course over time. Each stands beside its table, never alone.

Labels are escaped: Plotly reads ``<b>`` and ``<a href>`` in any text (security.md §1.7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import hyphened
from dashboard.translations import language
from plugins.decimals import rounded

TEAL, NAVY, AMBER, LINE, GREY = "#0d6b74", "#12304a", "#c47f17", "#dbe2e9", "#9aa7b4"
FONT = {
    "family": '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif',
    "size": 13,
    "color": "#1b2733",
}
SAID_AT = 1.04
"""Where the words of the bars begin, past the full share."""


@dataclass(frozen=True)
class Bar:
    """One bar: a share of 0…1, None where there is none to draw; ``said`` stands at the right of it."""

    label: str
    share: Fraction | None
    said: str
    median: Fraction | None = None

    @property
    def behind(self) -> bool:
        """It is below its median."""
        return self.share is not None and self.median is not None and self.share < self.median


def bars(name: str, several: Sequence[Bar], *, median_title: str, described: str) -> Component:
    """Horizontal bars in the order given, each with a mark at the median. ``described`` says it all in words."""
    labels = [escape(one.label) for one in several]
    found = [(label, one.median) for label, one in zip(labels, several, strict=True) if one.median is not None]
    figure = {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": labels,
                "x": [_drawn(one.share) for one in several],
                "hoverinfo": "y+x",
                "showlegend": False,
                "marker": {"color": [AMBER if one.behind else TEAL for one in several]},
            },
            {
                "type": "scatter",
                "mode": "text",
                "y": labels,
                "x": [SAID_AT for _one in several],
                "text": [escape(one.said) for one in several],
                "textposition": "middle right",
                "cliponaxis": False,
                "hoverinfo": "skip",
                "showlegend": False,
            },
            {
                "type": "scatter",
                "mode": "markers",
                "y": [label for label, _median in found],
                "x": [_drawn(median) for _label, median in found],
                "name": escape(median_title),
                "hoverinfo": "x+name",
                "marker": {"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": NAVY}},
            },
        ],
        "layout": _layout(40 + 38 * len(several))
        | {
            "xaxis": {"range": [0, 1.5], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%", "gridcolor": LINE,
                      "zeroline": False, "fixedrange": True},
            "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "ticksuffix": "  "},
            "bargap": 0.42,
            "margin": {"l": 8, "r": 8, "t": 28, "b": 26},
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        },
    }  # fmt: skip
    return _graph(name, figure, 40 + 38 * len(several), described)


def course(name: str, points: Sequence[tuple[str, Fraction | None]], *, unit: str, described: str) -> Component:
    """A line through (label, value); a gap where there is no value."""
    figure = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [escape(label) for label, _value in points],
                "y": [None if value is None else float(rounded(value, 2)) for _label, value in points],
                "hovertemplate": "%{x}: %{y:.2f}<extra></extra>",
                "line": {"color": TEAL, "width": 2},
                "marker": {"color": TEAL, "size": 6},
            }
        ],
        "layout": _layout(170)
        | {
            "xaxis": {"type": "category", "fixedrange": True, "showgrid": False, "nticks": 6, "tickangle": 0},
            "yaxis": {"fixedrange": True, "gridcolor": LINE, "zeroline": False, "nticks": 5, "automargin": True,
                      "title": {"text": escape(unit), "standoff": 8}},
            "margin": {"l": 8, "r": 12, "t": 10, "b": 28},
            "showlegend": False,
        },
    }  # fmt: skip
    return _graph(name, figure, 170, described)


def against(
    name: str, points: Sequence[tuple[str, int | None, int]], *, titles: tuple[str, str], unit: str, described: str
) -> Component:
    """A line through what is, and a dashed one through what was planned: (label, what is, plan)."""
    labels = [escape(label) for label, _is, _plan in points]
    drawn = (
        ([one for _label, one, _plan in points], TEAL, "solid"),
        ([plan for _label, _is, plan in points], NAVY, "dot"),
    )
    figure = {
        "data": [
            {"type": "scatter", "mode": "lines", "x": labels, "y": numbers, "name": escape(title),
             "line": {"color": colour, "width": 2.5, "dash": dash}, "hovertemplate": "%{x}: %{y}"}
            for title, (numbers, colour, dash) in zip(titles, drawn, strict=True)
        ],
        "layout": _layout(280)
        | {
            "xaxis": {"type": "category", "fixedrange": True, "showgrid": False, "nticks": 8, "tickangle": 0,
                      "ticklabelstandoff": 10},
            "yaxis": {"fixedrange": True, "gridcolor": LINE, "rangemode": "tozero", "nticks": 5, "automargin": True,
                      "ticklabelstandoff": 6, "title": {"text": escape(unit), "standoff": 8}},
            "margin": {"l": 8, "r": 12, "t": 28, "b": 36},
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        },
    }  # fmt: skip
    return _graph(name, figure, 280, described)


@dataclass(frozen=True)
class Slope:
    """A line from a place on the left to one on the right, both counted from 1 at the top; ``said`` at both ends."""

    left: int
    right: int
    said: tuple[str, str]
    colour: str


def slopes(name: str, several: Sequence[Slope], *, titles: tuple[str, str], described: str) -> Component:
    """Two orders of the same things, each thing's places joined by a line."""
    height = 64 + 24 * len(several)
    figure = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "x": [0, 1],
                "y": [one.left, one.right],
                "text": [escape(end) for end in one.said],
                "textposition": ["middle left", "middle right"],
                "cliponaxis": False,
                "hoverinfo": "skip",
                "line": {"color": one.colour, "width": 1.5 if one.colour == GREY else 2.5},
                "marker": {"color": one.colour, "size": 7},
            }
            for one in several
        ],
        "layout": _layout(height)
        | {
            "xaxis": {"range": [-0.75, 1.75], "tickvals": [0, 1], "ticktext": [escape(one) for one in titles],
                      "side": "top", "fixedrange": True, "showgrid": False, "zeroline": False},
            "yaxis": {"range": [len(several) + 0.7, 0.3], "visible": False, "fixedrange": True},
            "margin": {"l": 8, "r": 8, "t": 36, "b": 8},
            "showlegend": False,
        },
    }  # fmt: skip
    return _graph(name, figure, height, described)


def columns(name: str, points: Sequence[tuple[str, float]], *, unit: str, described: str) -> Component:
    """A column a (label, value)."""
    figure = {
        "data": [
            {
                "type": "bar",
                "x": [escape(label) for label, _value in points],
                "y": [value for _label, value in points],
                "hovertemplate": "%{x}: %{y}<extra></extra>",
                "marker": {"color": TEAL},
            }
        ],
        "layout": _layout(170)
        | {
            "xaxis": {"type": "category", "fixedrange": True},
            "yaxis": {"fixedrange": True, "gridcolor": LINE, "automargin": True, "title": {"text": escape(unit)}},
            "margin": {"l": 8, "r": 12, "t": 10, "b": 28},
            "showlegend": False,
        },
    }
    return _graph(name, figure, 170, described)


def _graph(name: str, figure: dict[str, Any], height: int, described: str) -> Component:
    graph = dcc.Graph(
        id=name,
        figure=figure,
        config={"displayModeBar": False, "responsive": True, "locale": "zh-CN" if language() == "zh" else "en"},
        style={"height": f"{height}px"},
    )
    return html.Div(graph, role="img", **hyphened(aria_label=described))


def _layout(height: int) -> dict[str, Any]:
    return {
        "height": height,
        "autosize": True,
        "font": FONT,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"font": FONT},
    }


def _drawn(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value, 4))
