"""The forms by which a person says what a sheet holds: its kind, its columns one by one, or a mapping profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import controls, forms
from dashboard.components.tables import Head, Line, folded, table
from dashboard.imports.cells.options import MoneyUnit
from dashboard.imports.kinds import KINDS, Column
from dashboard.imports.mapping.choices import LEFT_OUT
from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml
from dashboard.imports.reading.text_files import SIMPLIFIED, TRADITIONAL
from dashboard.imports.tables.looking import LookedColumn
from dashboard.imports.telling.findings import SheetFindings
from dashboard.imports.telling.sentences import kind_title
from dashboard.services.imports import ImportPage
from dashboard.translations import _
from dashboard.vocabulary import column_title


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


def encoding_forms(model: ImportPage, token: str) -> list[Component]:
    """For each text file that may be written in two ways, the buttons that say in which."""
    names = {one.position: one.name for one in model.files}
    buttons = (
        (SIMPLIFIED, _("It is simplified Chinese (GB18030)")),
        (TRADITIONAL, _("It is traditional Chinese (Big5)")),
    )
    return [
        html.Div(
            [
                html.Strong(names.get(position, "")),
                *(_said(model, position, one, text, token) for one, text in buttons),
            ],
            className="zh-grid zh-actions",
        )
        for position in model.findings.unsure
    ]


def _said(model: ImportPage, position: int, encoding: str, text: str, token: str) -> Component:
    sent = [("file", str(position)), ("by", "encoding"), ("encoding", encoding)]
    return forms.post_form(
        f"/import/{model.entry.import_no}/check",
        token,
        model.entry.href,
        [*(controls.hidden(name, value) for name, value in sent), forms.button(text)],
    )


def _place(sheet: SheetFindings) -> list[Component]:
    position, name = sheet.place
    return [controls.hidden("file", str(position)), *([controls.hidden("sheet", name)] if name else [])]


def _by_columns(
    model: ImportPage, sheet: SheetFindings, place: list[Component], chosen: MappingProfile, token: str
) -> Component:
    number = f"{sheet.place[0]}-{model.findings.sheets.index(sheet)}"
    kind = sheet.kind or sheet.likely_kind
    left_out = sheet.place in model.choices.left_out
    columns = KINDS[kind].columns if kind else {}
    listed = html.Datalist([html.Option(value=column.zh, label=key) for key, column in columns.items()], id=number)
    heads = [Head(_("Header in the file")), Head(_("First cells")), Head(_("Means our column"))]
    return forms.post_form(
        f"/import/{model.entry.import_no}/check",
        token,
        model.entry.href,
        [
            *place,
            _options(number, LEFT_OUT if left_out else kind, chosen),
            table(heads, [_column(one, columns, number) for one in sheet.columns]),
            listed,
            *_the_same_in_all_rows(kind, sheet, chosen),
            forms.button(_("Check again"), "primary"),
        ],
    )


def _options(number: str, kind: str | None, chosen: MappingProfile) -> Component:
    """What is said of the sheet as a whole."""
    kinds: Any = [
        *({"value": kind.key, "label": kind_title(kind.key)} for kind in KINDS.values()),
        {"value": LEFT_OUT, "label": _("nothing that goes in: leave it out")},
    ]
    units: Any = [
        {"value": "file", "label": _("as the file says, else yuan")},
        *({"value": one, "label": one} for one in get_args(MoneyUnit)),
    ]
    years: Any = [
        {"value": "common", "label": _("common era (公元)")},
        {"value": "minguo", "label": _("from 1912 (民国)")},
    ]
    unit, year = chosen.cells.money_unit or "file", "minguo" if chosen.cells.minguo else "common"
    keep = dcc.Input(id=f"keep-{number}", name="keep", maxLength=64, autoComplete="off", className="form-control")
    fields = (
        (
            "kind",
            _("The sheet holds"),
            dbc.Select(id=f"kind-{number}", name="kind", options=kinds, value=kind, required=True),
        ),
        ("unit", _("Unit of money"), dbc.Select(id=f"unit-{number}", name="money_unit", options=units, value=unit)),
        ("calendar", _("Years"), dbc.Select(id=f"calendar-{number}", name="calendar", options=years, value=year)),
        ("keep", _("Keep this mapping as"), keep),
    )
    return html.Div(
        [controls.field(f"{name}-{number}", label, control) for name, label, control in fields],
        className="zh-form__fields",
    )


def _column(one: LookedColumn, columns: Mapping[str, Column], names: str) -> Line:
    """A header, some cells below it, and what it means; ``names`` is the list that is offered."""
    proposed = [html.Small(_("proposed; please look"), className="zh-line")] if one.key != one.likely else []
    means = dcc.Input(
        name="means",
        value=columns[one.likely].zh if one.likely and one.likely in columns else "",
        list=names,
        autoComplete="off",
        className="form-control",
    )
    header = [one.header or "—", controls.hidden("header", one.header), *proposed]
    return Line([header, " · ".join(filter(None, one.samples)) or "—", means])


def _the_same_in_all_rows(kind: str | None, sheet: SheetFindings, chosen: MappingProfile) -> list[Component]:
    """Fields for what the kind requires and the file has no column for, such as the agency of its own report."""
    found = {one.likely for one in sheet.columns}
    lacking = [column for key, column in (KINDS[kind].columns if kind else {}).items() if key not in found]
    asked = [column for column in lacking if column.required or column.key in chosen.fixed]
    if not asked:
        return []
    fields = [
        forms.text_field(f"fixed-{column.key}", column_title(column.zh, column.key), chosen.fixed.get(column.key, ""))
        for column in asked
    ]
    return [
        html.P(_("Not in the file, the same in all rows:"), className="zh-subtitle"),
        html.Div(fields, className="zh-form__fields"),
    ]


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
