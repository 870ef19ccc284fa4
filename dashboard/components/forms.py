"""Forms of plain HTML that are sent to a route of ours: they work by one POST, and no callback is behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component


def post_form(
    action: str, token: str, following: str, content: Sequence[Component], *, name: str = "", with_files: bool = False,
    keeps: bool = False,
) -> Component:  # fmt: skip
    """The form; ``following`` is the page that it comes back to.

    ``keeps``: it keeps a draft, which a link to another ``rows`` of the page sends first (``assets/32-unsent.js``).
    """
    sent = [hidden("csrf_token", token), hidden("next", following)]
    named: dict[str, Any] = {"id": name} if name else {}
    if with_files:
        named["encType"] = "multipart/form-data"
    if keeps:
        named["data-keeps"] = ""
    return html.Form([*sent, *content], action=action, method="POST", className="zh-form", **named)


def hidden(name: str, value: str) -> Component:
    """What is sent along unseen."""
    return dcc.Input(type="hidden", name=name, value=value)


def text_field(name: str, label: str, value: str = "", *, hint: str = "", required: bool = False) -> Component:
    """A line of text; ``name`` is also its id."""
    box = dbc.Input(id=name, name=name, value=value, maxlength=200, required=required, autocomplete="off")
    return field(name, label, box, hint)


def area_field(
    name: str, label: str, value: str = "", *, hint: str = "", key: str = "", required: bool = False
) -> Component:
    """Several lines of text, sent as ``key`` where it differs from the id ``name``."""
    box = dbc.Textarea(id=name, name=key or name, value=value, maxlength=4000, required=required, rows=3)
    return field(name, label, box, hint)


def day_field(name: str, label: str, value: str = "", *, last: str = "", required: bool = False) -> Component:
    """A day, written as ISO 8601; none after ``last``."""
    box = dbc.Input(id=name, name=name, type="date", value=value, max=last or None, required=required)
    return field(name, label, box, "")


def number_field(name: str, label: str, value: int, *, least: int, most: int) -> Component:
    """A whole number between the two."""
    box = dbc.Input(id=name, name=name, type="number", value=value, min=least, max=most, step=1, required=True)
    return field(name, label, box, "")


def files_field(label: str, button_text: str, *, hint: str) -> Component:
    """Files that go with the form, which has to be a form ``with_files``: assets/31-files.js puts the chooser there."""
    chooser = html.Div(
        [
            html.Button(button_text, type="button", className="btn btn-outline-secondary"),
            html.Span(className="zh-files__said", role="status"),
        ],
        className="zh-files",
    )
    # No label of the button, which says itself what it does.
    return html.Div(
        [html.Div(label, className="form-label"), chooser, html.Small(hint, className="zh-muted")],
        className="zh-form__field",
    )


def select_field(name: str, label: str, options: Sequence[tuple[str, str]], value: str = "") -> Component:
    """A choice of (value, text)."""
    listed: Any = [{"value": key, "label": text} for key, text in options]
    return field(name, label, dbc.Select(id=name, name=name, options=listed, value=value or None, required=True), "")


NO_CHOICE = "-"
"""What a choice within a table says so long as nothing is chosen; an empty value would be shown as a blank."""


def choice(name: str, label: str, options: Sequence[tuple[str, str]], value: str = "") -> Component:
    """A choice of (value, text), or of none, within a table: its label is only heard."""
    listed: Any = [{"value": key, "label": text} for key, text in [(NO_CHOICE, "—"), *options]]
    box = dbc.Select(id=name, name=name, options=listed, value=value or NO_CHOICE)
    return html.Div([html.Label(label, htmlFor=name, className="visually-hidden"), box])


def short_text(name: str, label: str, value: str = "", *, required: bool = False) -> Component:
    """A line of text within a table: its label is only heard, and seen while it is blank."""
    box = dbc.Input(
        id=name, name=name, value=value, placeholder=label, maxlength=1000, required=required, autocomplete="off"
    )
    return html.Div([html.Label(label, htmlFor=name, className="visually-hidden"), box])


def button(text: str, kind: Literal["primary", "outline-secondary"] = "outline-secondary") -> Component:
    """What sends the form."""
    return html.Button(text, type="submit", className=f"btn btn-{kind}")


def field(name: str, label: str, control: Component, hint: str = "") -> Component:
    """A control below its label; ``name`` is its id."""
    below = [html.Small(hint, className="zh-muted")] if hint else []
    return html.Div(
        [html.Label(label, htmlFor=name, className="form-label"), control, *below], className="zh-form__field"
    )
