"""The list of accounts: what waits for a decision, the accounts themselves, and the form for a new one."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, forms, heading, tiles
from dashboard.components.grid import GridColumn, badges_cell, grid, link_cell
from dashboard.components.pager import pager
from dashboard.components.tables import Head, Line, folded, table
from dashboard.services.accounts import STATES, AccountEntry, AccountList, AskedRole
from dashboard.translations import _, plural
from dashboard.views.account_marks import moment, role_fields, role_of, state_badges, state_name, told
from dashboard.web.notes import Note
from dashboard.web.role_names import role_name
from models.accounts import Role

ALL = "all"
"""As the address says that no role, or no state, is chosen."""


def accounts(model: AccountList, location: urls.Location, note: Note | None, token: str) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    query = location.query
    body = [
        heading.page_head(
            _("Accounts"),
            note=_(
                "Each person has an own account, and each account one role, which two security administrators grant."
            ),
        ),
        *told(note),
    ]
    body += [heading.unknown("group", query.group)] if query.group not in (None, ALL, model.role) else []
    body += [heading.unknown("rows", query.rows)] if query.rows not in (None, ALL, model.state) else []
    if model.asked:
        body.append(_waiting(model, location, token))
    if model.locked_addresses:
        body.append(_addresses(model, location, token))
    body.append(_new_account(note, token))
    body.append(_list(model, location))
    return body


def decision_forms(one: AskedRole, seen: int, following: str, token: str) -> Component:
    """Approve and reject, as far as the reader may; ``seen`` is the page's."""
    drawn = forms.hidden("seen", str(seen))
    action = f"/accounts/{one.account.account_id}/role"
    if one.account.own:
        return html.Span(_("Others decide on your own account."), className="zh-muted")
    reject = forms.post_form(
        f"{action}/reject", token, following, [drawn, forms.button(_("Reject") if one.may_approve else _("Take back"))]
    )
    if not one.may_approve:
        return html.Div(
            [html.Span(_("Waits for another security administrator"), className="zh-muted"), reject],
            className="zh-actions",
        )
    approve = forms.post_form(f"{action}/approve", token, following, [drawn, forms.button(_("Approve"), "primary")])
    return html.Div([approve, reject], className="zh-actions")


def _waiting(model: AccountList, location: urls.Location, token: str) -> Component:
    heads = [Head(one) for one in (_("Account"), _("Role now"), _("Role asked for"), _("Asked by"), _("Decision"))]
    lines = [
        Line(
            [
                [
                    dcc.Link(one.account.name, href=one.account.href),
                    html.Small(one.account.display_name, className="zh-line"),
                ],
                "—" if "waiting" in one.account.states else role_of(one.account.role, one.account.stands_for),
                role_of(one.role, one.stands_for),
                [one.asked_by, html.Small(moment(one.asked_at), className="zh-line")],
                decision_forms(one, model.seen, location.href(), token),
            ]
        )
        for one in model.asked
    ]
    return html.Div(tiles.card(_("Roles that wait for approval"), table(heads, lines), flush=True), className="zh-grid")


def _addresses(model: AccountList, location: urls.Location, token: str) -> Component:
    lines = [
        Line(
            [
                address,
                moment(until),
                forms.post_form(
                    "/accounts/addresses/unlock",
                    token,
                    location.href(),
                    [forms.hidden("address", address), forms.button(_("Unlock"))],
                ),
            ]
        )
        for address, until in model.locked_addresses
    ]
    heads = [Head(_("Address")), Head(_("Locked until")), Head("")]
    card = tiles.card(_("Addresses locked after too many failed logins"), table(heads, lines), flush=True)
    return html.Div(card, className="zh-grid")


def _new_account(note: Note | None, token: str) -> Component:
    typed = dict(note.typed) if note is not None else {}
    form = forms.post_form(
        "/accounts/create",
        token,
        urls.href("accounts"),
        [
            html.Div([
            forms.text_field("name", _("User name"), typed.get("name", ""), required=True),
            forms.text_field(
                "display_name", _("Display name"), typed.get("display_name", ""),
                hint=_("The person's own name; the unit's for an agency"), required=True,
            ),
            *role_fields(typed.get("role", ""), typed.get("agency", ""), typed.get("officer", "")),
            ], className="zh-form__fields"),
            forms.button(_("Make the account"), "primary"),
        ],
        name="new-account",
    )  # fmt: skip
    card = tiles.card("", folded(_("New account"), form, opened="name" in typed))
    return html.Div(card, className="zh-grid")


def _list(model: AccountList, location: urls.Location) -> Component:
    head = [_("All accounts"), " ", html.Small(plural("%(number)s account", "%(number)s accounts", model.paging.found))]
    if not model.entries:
        body: list[Any] = [
            heading.empty(
                _("No account found"),
                _("No account has this role and state and these words in its name."),
                [(_("Show all"), urls.href("accounts"))],
            )
        ]
    else:
        body = [
            grid("accounts-rows", _columns(), [_row(one) for one in model.entries]),
            pager(model.paging, location),
        ]
    return tiles.card(head, body, more=_filters(model), flush=True)


def _filters(model: AccountList) -> Component:
    roles = [(ALL, _("All roles")), *((one.value, role_name(one)) for one in Role)]
    states = [(ALL, _("All states")), *((one, state_name(one)) for one in STATES)]
    return controls.query_form(
        [
            _select("group", _("Role"), roles, model.role),
            _select("rows", _("State"), states, model.state),
            controls.search_field(model.q, _("User name or display name")),
        ]
    )


def _select(key: str, label: str, options: list[tuple[str, str]], chosen: str | None) -> Component:
    listed: Any = [{"value": value, "label": text} for value, text in options]
    control = dbc.Select(id=f"zh-{key}", name=key, options=listed, value=chosen or ALL)
    return html.Div([html.Label(label, htmlFor=f"zh-{key}"), control], className="zh-field")


def _columns() -> list[GridColumn]:
    return [
        GridColumn("name", _("User name"), "ZhLink", 160, 1),
        GridColumn("display_name", _("Display name"), None, 180, 1),
        GridColumn("role", _("Role"), None, 200, 1),
        GridColumn("states", _("State"), "ZhBadges", 260, 1),
        GridColumn("logged_in_at", _("Last login"), None, 160),
        GridColumn("created_at", _("Made"), None, 160),
    ]


def _row(one: AccountEntry) -> dict[str, Any]:
    return {
        "name": link_cell(one.name, one.href),
        "display_name": one.display_name,
        "role": role_of(one.role, one.stands_for),
        "states": badges_cell(state_badges(one)),
        "logged_in_at": moment(one.logged_in_at),
        "created_at": moment(one.created_at),
    }
