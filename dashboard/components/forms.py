"""Forms of plain HTML that are sent to a route of ours: they work by one POST, and no callback is behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component


def post_form(action: str, token: str, following: str, content: Sequence[Component], *, name: str = "") -> Component:
    """The form; ``following`` is the page that it comes back to."""
    sent = [hidden("csrf_token", token), hidden("next", following)]
    named: dict[str, Any] = {"id": name} if name else {}
    return html.Form([*sent, *content], action=action, method="POST", className="zh-form", **named)


def hidden(name: str, value: str) -> Component:
    """What is sent along unseen."""
    return dcc.Input(type="hidden", name=name, value=value)


def text_field(name: str, label: str, value: str = "", *, hint: str = "", required: bool = False) -> Component:
    """A line of text; ``name`` is also its id."""
    box = dbc.Input(id=name, name=name, value=value, maxlength=200, required=required, autocomplete="off")
    return field(name, label, box, hint)


def select_field(name: str, label: str, options: Sequence[tuple[str, str]], value: str = "") -> Component:
    """A choice of (value, text)."""
    listed: Any = [{"value": key, "label": text} for key, text in options]
    return field(name, label, dbc.Select(id=name, name=name, options=listed, value=value or None, required=True), "")


def button(text: str, kind: Literal["primary", "outline-secondary"] = "outline-secondary") -> Component:
    """What sends the form."""
    return html.Button(text, type="submit", className=f"btn btn-{kind}")


def field(name: str, label: str, control: Component, hint: str = "") -> Component:
    """A control below its label; ``name`` is its id."""
    below = [html.Small(hint, className="zh-muted")] if hint else []
    return html.Div(
        [html.Label(label, htmlFor=name, className="form-label"), control, *below], className="zh-form__field"
    )
