"""The list of officers: chosen by agency, found by name or number, each leading to the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, heading, tiles
from dashboard.components.grid import GridColumn, badges_cell, grid, link_cell
from dashboard.components.marks import Badge
from dashboard.components.pager import pager
from dashboard.services.officers import CHECK_YEARS, EXPIRING_DAYS, Attention, OfficerLine, Officers
from dashboard.translations import _, plural
from dashboard.views import certificate
from dashboard.views.officer_scores import consequence
from dashboard.vocabulary import word
from models.officers import OfficerCategory

ROW_HEIGHT = 36
NO_ID_NUMBER = r"(?!\s*([0-9]{15}|[0-9]{17}[0-9Xx])\s*$).*"
"""What may be searched for through the address, as browsers check it: anything that does not look like an ID number."""


def officers(
    model: Officers, location: urls.Location, about: Sequence[Component], *, token: str | None
) -> list[Component]:
    """The page's body, with what is said ``about`` it under its head.

    ``token``: for the form that finds an officer by the ID number, where the reader may use it.
    """
    body = [
        _head(model, location),
        *about,
        _finders(model, token),
        *(heading.unknown(key, value) for key, value in model.unknown),
        *([heading.notice(consequence(), "warn")] if model.attention == "unqualified" and model.lines else []),
    ]
    if not model.lines:
        return [*body, _nobody(model, location)]
    table = grid("officers", _columns(), [_row(one) for one in model.lines], sort=model.sort, row_height=ROW_HEIGHT)
    number = plural("%(number)s officer", "%(number)s officers", model.paging.found)
    return [*body, tiles.card(number, [table, pager(model.paging, location)], flush=True)]


def title() -> str:
    """The page's title."""
    return _("Enforcement officers")


def _head(model: Officers, location: urls.Location) -> Component:
    return heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=_("Certificates are judged as of %(day)s.", day=model.day.isoformat()),
        actions=controls.export_links(location) if model.lines else [],
    )


def who_appear_on_cases() -> Component:
    """Leads to those who appear on a case as officers without a certificate: doubts, for which nobody is charged."""
    href = urls.href("imports", rows="doubts")
    link = dcc.Link(_("Doubts about the data"), href=href, className="zh-link")
    return heading.notice([_("Cases on which somebody without a valid certificate appears as an officer: "), link])


def _finders(model: Officers, token: str | None) -> Component:
    search = controls.search_field(model.q, _("Name or number"), pattern=NO_ID_NUMBER, wrong=_no_id_number())
    fields = [
        *([controls.unit_field(model.units, model.unit)] if len(model.units) > 1 else []),
        _attention(model),
        search,
    ]
    forms = [controls.query_form(fields), *([_by_id_number(token)] if token is not None else [])]
    return html.Div(forms, className="zh-finders no-print")


def attention_name(attention: Attention) -> str:
    """What wants looking at, in words."""
    names: dict[Attention, str] = {
        "no_certificate": _("Without a valid certificate"),
        "expiring": _("Certificate ends within %(days)s days", days=EXPIRING_DAYS),
        "check_due": _("Certificate not checked for %(years)s years", years=CHECK_YEARS),
        "training_due": _("Training due"),
        "unqualified": _("Lowest grade two years on end"),
    }
    return names[attention]


def _attention(model: Officers) -> Component:
    several = [(one, attention_name(one)) for one in get_args(Attention)]
    return controls.choice_field("rows", _("Wants attention"), _("All officers"), several, model.attention or "")


def _no_id_number() -> str:
    return _("An ID number must not stand in an address. It has a field of its own, for those who may use it.")


def _by_id_number(token: str) -> Component:
    """A form of plain HTML, whose content goes into no address."""
    box = dbc.Input(
        id="zh-id-number", name="id_number", type="text", maxlength=32, required=True, autocomplete="off",
        placeholder=_("15 or 18 characters"),
    )  # fmt: skip
    return html.Form(
        [
            controls.hidden("csrf_token", token),
            controls.field("zh-id-number", _("Whole ID number"), box),
            html.Button(_("Find officer"), type="submit", className="btn btn-outline-secondary"),
        ],
        action="/id-number/search",
        method="POST",
        className="zh-toolbar",
    )


def _columns() -> list[GridColumn]:
    return [
        GridColumn("officer_no", _("Officer number"), "ZhNumber", 150, sort="officer_no"),
        GridColumn("name", _("Officer"), "ZhNumber", 130, 1),
        GridColumn("unit", _("Agency"), None, 220, 2, sort="unit"),
        GridColumn("category", _("Category of staff"), None, 120),
        GridColumn("certificate_no", _("Certificate number"), None, 190, 1),
        GridColumn("expires_on", _("Expires on"), None, 110, sort="certificate"),
        GridColumn("state", _("Certificate"), "ZhBadges", 180, 1),
        GridColumn("service", _("Employment"), "ZhBadges", 170),
    ]


def _row(one: OfficerLine) -> dict[str, Any]:
    href = urls.href("officer", officer_no=one.officer_no)
    expires = one.certificate.expires_on
    return {
        "officer_no": {**link_cell(one.officer_no, href), "kind": "name"},
        "name": {**link_cell(one.name, href, hint=one.name), "kind": "name"},
        "unit": one.unit,
        "category": word(OfficerCategory, one.category),
        "certificate_no": one.certificate.number or "",
        "expires_on": "" if expires is None else expires.isoformat(),
        "state": badges_cell([certificate.badge(one.certificate)]),
        "service": badges_cell([] if one.left_on is None else [left(one.left_on.isoformat())]),
    }


def left(day: str) -> Badge:
    """The officer serves no more."""
    return Badge(_("Left on %(day)s", day=day), "na")


def _nobody(model: Officers, location: urls.Location) -> Component:
    if model.attention is not None:
        every = location.href(q="", unit=None, rows=None, page=1)
        return heading.empty(
            _("No officer found"),
            _("Nobody of those chosen: %(what)s.", what=attention_name(model.attention)),
            [(_("Show all"), every)],
        )
    if model.q or model.unit is not None:
        text = _("No officer that you may see has “%(words)s” in the name or the number.", words=model.q)
        if not model.q and model.unit is not None:
            text = _("%(agency)s has no officers in the books.", agency=model.unit.name)
        return heading.empty(_("No officer found"), text, [(_("Show all"), location.href(q="", unit=None, page=1))])
    return heading.empty(
        _("No officers yet"),
        _("Import the officers first: zhiheng import officers.xlsx"),
    )
