"""The forms by which a person says what a sheet holds: its kind, its columns one by one, or a mapping profile."""

from __future__ import annotations

from typing import Any, get_args
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import controls, forms
from dashboard.components.tables import Head, Line, folded, table
from dashboard.imports.cells.options import MoneyUnit
from dashboard.imports.kinds import KINDS
from dashboard.imports.mapping.choices import LEFT_OUT
from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml
from dashboard.imports.telling.findings import SheetFindings
from dashboard.imports.telling.sentences import kind_title
from dashboard.services.imports import ImportPage
from dashboard.translations import _


def mapping_form(model: ImportPage, sheet: SheetFindings, token: str) -> Component:
    """All of them for one sheet."""
    chosen = model.choices.profiles.get(sheet.place, MappingProfile())
    place = _place(sheet)
    other = [_by_toml(model, place, chosen, token)]
    if model.kept_profiles:
        other.insert(0, _by_name(model, place, token))
    links = []
    if sheet.place in model.choices.profiles:
        query = "?" + urlencode({"sheet": sheet.place[1]}) if sheet.place[1] else ""
        address = f"/import/{model.entry.import_no}/profile/{sheet.place[0]}{query}"
        links.append(html.P(html.A(_("Take this mapping home as TOML"), href=address, download="")))
    return html.Div(
        [
            _by_columns(model, sheet, place, chosen, token),
            folded(_("By a mapping profile"), html.Div(other, className="zh-stack")),
            *links,
        ]
    )


def hidden_sheets_form(model: ImportPage, token: str) -> Component:
    """The button by which hidden sheets are read, too."""
    return forms.post_form(
        f"/import/{model.entry.import_no}/check",
        token,
        model.entry.href,
        [controls.hidden("by", "hidden"), forms.button(_("Read the hidden sheets, too"))],
    )


def _place(sheet: SheetFindings) -> list[Component]:
    position, name = sheet.place
    return [controls.hidden("file", str(position)), *([controls.hidden("sheet", name)] if name else [])]


def _by_columns(
    model: ImportPage, sheet: SheetFindings, place: list[Component], chosen: MappingProfile, token: str
) -> Component:
    number = f"{sheet.place[0]}-{model.findings.sheets.index(sheet)}"
    kinds: Any = [
        *({"value": kind.key, "label": kind_title(kind.key)} for kind in KINDS.values()),
        {"value": LEFT_OUT, "label": _("nothing that goes in: leave it out")},
    ]
    kind_shown = sheet.kind or sheet.likely_kind
    left_out = sheet.place in model.choices.left_out
    kind = dbc.Select(
        id=f"kind-{number}", name="kind", options=kinds, value=LEFT_OUT if left_out else kind_shown, required=True
    )
    columns = KINDS[kind_shown].columns if kind_shown else {}
    listed = html.Datalist([html.Option(value=column.zh, label=key) for key, column in columns.items()], id=number)
    lines = [
        Line(
            [
                [
                    one.header or "—",
                    controls.hidden("header", one.header),
                    *([html.Small(_("proposed; please look"), className="zh-line")] if one.key != one.likely else []),
                ],
                " · ".join(filter(None, one.samples)) or "—",
                dcc.Input(
                    name="means",
                    value=columns[one.likely].zh if one.likely and one.likely in columns else "",
                    list=number,
                    autoComplete="off",
                    className="form-control",
                ),
            ]
        )
        for one in sheet.columns
    ]
    heads = [Head(_("Header in the file")), Head(_("First cells")), Head(_("Means our column"))]
    units: Any = [
        {"value": "file", "label": _("as the file says, else yuan")},
        *({"value": one, "label": one} for one in get_args(MoneyUnit)),
    ]
    unit = dbc.Select(id=f"unit-{number}", name="money_unit", options=units, value=chosen.cells.money_unit or "file")
    years: Any = [
        {"value": "common", "label": _("common era (公元)")},
        {"value": "minguo", "label": _("from 1912 (民国)")},
    ]
    calendar = dbc.Select(
        id=f"calendar-{number}", name="calendar", options=years, value="minguo" if chosen.cells.minguo else "common"
    )
    options = html.Div(
        [
            controls.field(f"kind-{number}", _("The sheet holds"), kind),
            controls.field(f"unit-{number}", _("Unit of money"), unit),
            controls.field(f"calendar-{number}", _("Years"), calendar),
            controls.field(
                f"keep-{number}", _("Keep this mapping as"),
                dcc.Input(id=f"keep-{number}", name="keep", maxLength=64, autoComplete="off", className="form-control"),
            ),
        ],
        className="zh-form__fields",
    )  # fmt: skip
    return forms.post_form(
        f"/import/{model.entry.import_no}/check",
        token,
        model.entry.href,
        [*place, options, table(heads, lines), listed, forms.button(_("Check again"), "primary")],
    )


def _by_name(model: ImportPage, place: list[Component], token: str) -> Component:
    names = [(one, one) for one in model.kept_profiles]
    return forms.post_form(
        f"/import/{model.entry.import_no}/check",
        token,
        model.entry.href,
        [
            *place,
            controls.hidden("by", "name"),
            forms.select_field("name", _("Kept mapping"), names),
            forms.button(_("Use it and check again")),
        ],
    )


def _by_toml(model: ImportPage, place: list[Component], chosen: MappingProfile, token: str) -> Component:
    return forms.post_form(
        f"/import/{model.entry.import_no}/check",
        token,
        model.entry.href,
        [
            *place,
            controls.hidden("by", "toml"),
            html.Label(_("Mapping profile as TOML: headers, fixed values, words, cells"), className="form-label"),
            dcc.Textarea(name="toml", value=profile_as_toml(chosen), rows=10, className="form-control zh-toml"),
            forms.button(_("Use it and check again")),
        ],
    )
