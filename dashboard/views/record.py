"""One record: its columns as a form where the reader may write it, else as a list."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, forms, heading, tiles
from dashboard.components.tables import facts
from dashboard.imports.kinds import Column
from dashboard.imports.telling.sentences import kind_title
from dashboard.services.records import Field, Record, address, written
from dashboard.translations import _
from dashboard.views.account_marks import told
from dashboard.vocabulary import column_title, word, yes_no
from dashboard.web.notes import Note

_YES, _NO = "是", "否"


def record(model: Record, note: Note | None, token: str | None) -> list[Component]:
    """The page's body; ``token`` is for the form, None for who only reads. A refused form is as it was typed."""
    name = kind_title(model.kind.key).capitalize()
    head = heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (name, urls.href("records", table=model.kind.key))],
    )
    typed = note.typed if note is not None else {}
    body = facts([(_title(one), _read(one)) for one in model.fields]) if token is None else _form(model, typed, token)
    return [head, *told(note), tiles.card(name, body)]


def title(model: Record) -> str:
    """The page's title."""
    if model.shown is None:
        return _("New row: %(kind)s", kind=kind_title(model.kind.key))
    return " · ".join(map(str, model.shown.key))


def _form(model: Record, typed: Any, token: str) -> Component:
    here = urls.href("records", table=model.kind.key, rows="new")
    sent = []
    if model.shown is not None:
        here = address(model.kind, model.shown.key)
        sent = [
            controls.hidden("record", written(model.shown.key)),
            controls.hidden("seen", model.shown.fingerprint),
        ]
    fields = [_field(model, one, typed.get(one.column.key, one.text)) for one in model.fields]
    return forms.post_form(
        urls.href("records", table=model.kind.key),
        token,
        here,
        [
            *sent,
            html.Div(fields, className="zh-form__fields"),
            html.P(
                _("What you save goes in like an import of one row: the same rules hold, and it can be undone there."),
                className="zh-muted",
            ),
            forms.button(_("Save"), "primary"),
        ],
    )


def _field(model: Record, one: Field, text: str) -> Component:
    column = one.column
    name = f"record-{column.key}"
    label = _title(one) + (" *" if column.required else "")
    fixed = model.shown is not None and column.key in model.kind.key_columns
    box: Component
    if fixed:
        box = dbc.Input(id=name, name=column.key, value=text, readonly=True)
    elif column.refers_to == "agencies":
        box = _select(name, column, [(unit.code, f"{unit.name} ({unit.code})") for unit in model.units], text)
    elif column.words is not None:
        box = _select(name, column, [(one.value, word(column.words, one.value)) for one in column.words], text)
    elif column.cell == "yes_no":
        box = _select(name, column, [(_YES, yes_no(True)), (_NO, yes_no(False))], text)
    elif column.cell == "day":
        box = dbc.Input(id=name, name=column.key, type="date", value=text, required=column.required)
    elif column.cell == "text":
        box = dcc.Textarea(id=name, name=column.key, value=text, rows=3, className="form-control")
    else:
        box = dbc.Input(
            id=name, name=column.key, value=text, maxlength=column.length or 200, required=column.required,
            autocomplete="off",
        )  # fmt: skip
    return forms.field(name, label, box)


def _select(name: str, column: Column, options: list[tuple[str, str]], value: str) -> Component:
    listed: Any = [{"value": "", "label": "—"}, *({"value": one, "label": text} for one, text in options)]
    made: Component = dbc.Select(
        id=name, name=column.key, options=listed, value=value, placeholder="—", required=column.required
    )
    return made


def _title(one: Field) -> str:
    return column_title(one.column.zh, one.column.key)


def _read(one: Field) -> str:
    if one.column.words is not None:
        return word(one.column.words, one.text or None)
    if one.column.cell == "yes_no":
        return yes_no({_YES: True, _NO: False}.get(one.text))
    return one.text
