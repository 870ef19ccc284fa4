"""The head of a page and what is said under it: breadcrumbs, title, badges, actions, notices, empty states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components.marks import Badge, badges
from dashboard.translations import _


def page_head(
    title: str,
    *,
    crumbs: Sequence[tuple[str, str]] = (),
    note: Any = None,
    marks: Sequence[Badge] = (),
    actions: Sequence[Component] = (),
) -> Component:
    """The head of a page. ``crumbs`` are (text, address) of the pages above, the nearest last."""
    above = [html.Li(dcc.Link(text, href=href)) for text, href in crumbs]
    trail = html.Ol([*above, html.Li(title)], className="zh-pagehead__crumbs") if crumbs else None
    words: list[Any] = [title, " ", badges(marks)] if marks else [title]
    heading = html.H1(words, className="zh-pagehead__title")
    below = html.Div(note, className="zh-pagehead__note") if note else None
    parts = [trail, html.Div([one for one in (heading, below) if one is not None])]
    if actions:
        parts.append(html.Div(list(actions), className="zh-pagehead__actions no-print"))
    return html.Header([one for one in parts if one is not None], className="zh-pagehead")


def notice(content: Any, kind: Literal["", "warn", "loss"] = "") -> Component:
    """A remark across the page."""
    return html.Div(content, className="zh-notice" + (f" zh-notice--{kind}" if kind else ""), role="status")


def unknown(key: str, value: str) -> Component:
    """A value of the address that names nothing here."""
    return notice(
        _("“%(value)s” in the address (%(key)s) is not known here; the default is shown.", key=key, value=value), "warn"
    )


def empty(title: str, text: str, ways_on: Sequence[tuple[str, str]] = ()) -> Component:
    """Why there is nothing to see, and what to do next. ``ways_on`` are (text, address)."""
    links = [html.P([dcc.Link(label, href=href)]) for label, href in ways_on]
    return html.Div([html.P(title, className="zh-empty__title"), html.P(text), *links], className="zh-empty")


def no_scheme() -> Component:
    """Why nobody is scored at all."""
    return empty(
        _("No scoring scheme"),
        _("No scheme that scores agencies is installed, or it could not be loaded; the list of schemes says why."),
        [(_("To the schemes"), urls.href("schemes"))],
    )


def no_agencies() -> Component:
    """Why a run has scored nobody."""
    return empty(
        _("No agencies yet"),
        _("Import the agencies and their cases first: zhiheng import agencies.xlsx cases.xlsx"),
    )


def no_run(*, failure: str | None, can_come: bool, again: str) -> Component:
    """Why there are no scores for a period: still computed, failed with its reason, or never made.

    ``again`` is the address of the same page, for looking once more.
    """
    if failure is not None:
        return html.Div(
            [
                html.P(_("The scores could not be computed"), className="zh-empty__title"),
                html.P(_("Reason: %(reason)s", reason=failure)),
                html.P(_("They are tried again when the data or the scheme changes. Tell the administrator.")),
            ],
            className="zh-empty",
        )
    if not can_come:
        return empty(
            _("No scores for this period"),
            _(
                "Scores are made for the years in which cases were filed, and for every period that shares a day with "
                "one of them. This period lies outside; choose another one."
            ),
            [(_("To the overview"), "/")],
        )
    return html.Div(
        [
            html.P(_("The scores are being computed"), className="zh-empty__title"),
            html.P(_("This takes from a few seconds to some minutes, depending on the number of cases.")),
            # A plain link: the address stays the same, so only loading the page again asks the server again.
            html.P(html.A(_("Look again"), href=again, className="btn btn-outline-secondary")),
        ],
        className="zh-empty",
    )


def run_notices(*, failure: str | None, stale: bool) -> list[Component]:
    """What is to be said of scores that are shown although newer ones are due or failed."""
    if failure is not None:
        text = _(
            "These scores are older than the data: computing them again failed (%(reason)s). Tell the administrator.",
            reason=failure,
        )
        return [notice(text, "loss")]
    if stale:
        return [notice(_("The data has changed since; these scores are being computed again."), "warn")]
    return []
