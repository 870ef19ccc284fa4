"""What changes the address: choosing a period or a group, searching, turning pages, and the links to the export.

Controls stand in a form that assets/20-controls.js sends as a change of the address; no callback is behind them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import wording
from dashboard.components.attributes import hyphened
from dashboard.services.units import Unit
from dashboard.translations import _
from dashboard.urls import Location
from plugins import periods
from plugins.contract import Period
from plugins.scheme import Scheme

EXPORT = "/export"
YEARS_BACK = 5


def query_form(fields: Sequence[Component], usual_period: str = "") -> Component:
    """Fields named like the keys of ``urls.Query``. What is empty leaves the address, so does the page number, and so
    does ``usual_period``, which the page shows when the address says none."""
    return html.Form(list(fields), className="zh-toolbar zh-query no-print", **hyphened(data_usual_period=usual_period))


def period_form(
    scheme: Scheme, period: Period, years: Sequence[Period], usual: Period, others: Sequence[Component] = ()
) -> Component:
    """A form to choose one of the scheme's years, or to keep the period shown; then ``others``."""
    chosen = period_field("period", _("Period"), scheme, period, years, usual)
    return query_form([chosen, *others], periods.written(usual, scheme.usual_period_rule))


def period_field(
    name: str, label: str, scheme: Scheme, period: Period, years: Sequence[Period], usual: Period
) -> Component:
    """A choice of one of the scheme's years, or of the period shown."""
    offered = sorted(dict.fromkeys([*years, usual, period]), key=lambda one: (one.last, one.first), reverse=True)
    rule = scheme.usual_period_rule
    options: Any = [{"label": wording.period(one, scheme), "value": periods.written(one, rule)} for one in offered]
    box = dbc.Select(id=f"zh-{name}", name=name, options=options, value=periods.written(period, rule))
    return field(f"zh-{name}", label, box)


def said_period(scheme: Scheme, period: Period, default: Period) -> dict[str, str]:
    """What an address says of the period, for ``urls.href(…, **said_period(…))``: nothing where it is the default."""
    return {} if period == default else {"period": periods.written(period, scheme.usual_period_rule)}


def search_field(q: str, hint: str, *, pattern: str | None = None, wrong: str = "") -> Component:
    """A search by words; Enter sends it. What does not fit the ``pattern`` never leaves the page: ``wrong`` is said."""
    box = dbc.Input(
        id="zh-q", name="q", type="search", value=q, placeholder=hint, maxlength=100, autocomplete="off",
        pattern=pattern,
    )  # fmt: skip
    return field("zh-q", _("Search"), box, wrong)


def unit_field(units: Sequence[Unit], chosen: Unit | None) -> Component:
    """A choice of one of the agencies, or of all of them."""
    agencies = [(one.code, one.name) for one in units]
    return choice_field("unit", _("Agency"), _("All agencies"), agencies, chosen.code if chosen is not None else "")


def choice_field(name: str, label: str, every: str, several: Sequence[tuple[str, str]], value: str) -> Component:
    """A choice of one of several (value, text) pairs, or of ``every``."""
    options: Any = [{"label": every, "value": ""}, *({"label": text, "value": key} for key, text in several)]
    # The list shows its placeholder for an empty value, and the first option is the way back to it.
    box = dbc.Select(id=f"zh-{name}", name=name, options=options, value=value, placeholder=every)
    return field(f"zh-{name}", label, box)


def year_field(year: int, today: dt.date) -> Component:
    """A choice of the year shown, of the present one, or of one before it."""
    years = sorted({year, *range(today.year - YEARS_BACK, today.year + 1)}, reverse=True)
    options: Any = [{"label": str(one), "value": str(one)} for one in years]
    return field("zh-period", _("Year"), dbc.Select(id="zh-period", name="period", options=options, value=str(year)))


def day_field(name: str, label: str, value: dt.date | None) -> Component:
    """A choice of a day."""
    box = dbc.Input(id=f"zh-{name}", name=name, type="date", value=value.isoformat() if value else "")
    return field(f"zh-{name}", label, box)


def hidden(name: str, value: str) -> Component:
    """What a form sends besides its fields."""
    made: Component = dcc.Input(type="hidden", name=name, value=value)
    return made


def tabs(items: Sequence[tuple[Any, str, bool]], label: str) -> Component:
    """Tabs that are links: (text, address, whether it is the present one)."""
    links = [
        html.A(text, href=href, **hyphened(aria_current="page")) if current else dcc.Link(text, href=href)
        for text, href, current in items
    ]
    return html.Nav(html.Ul([html.Li(link) for link in links], className="zh-tabs"), **hyphened(aria_label=label))


def group_tabs(groups: Sequence[tuple[str, int]], chosen: str, location: Location) -> Component:
    """Tabs of (peer group, number of its agencies).

    The first is what a page shows by itself; its address says nothing, so that equal pages read equal.
    """
    items = [
        (
            [wording.group(key), " ", html.Small(str(number))],
            location.href(group=key if at else None, page=1),
            key == chosen,
        )
        for at, (key, number) in enumerate(groups)
    ]
    return tabs(items, _("Peer groups"))


def export_links(location: Location) -> list[Component]:
    """Links to the table of this address as .xlsx and .csv."""
    return [
        html.A(
            [html.I(className="bi bi-download", **hyphened(aria_hidden="true")), " ", title],
            href=f"{EXPORT}/{kind}{location.href(lang=None, page=1)}",
            className="btn btn-outline-secondary",
            download="",
        )
        for kind, title in (("xlsx", _("Export to Excel")), ("csv", "CSV"))
    ]


def field(name: str, label: str, control: Component, wrong: str = "") -> Component:
    """A control with its label; ``wrong`` is said of a value that does not fit the control's pattern."""
    said = hyphened(data_zh_wrong=wrong) if wrong else {}
    return html.Div([html.Label(label, htmlFor=name), control], className="zh-field", **said)
