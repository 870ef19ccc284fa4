"""The frame around every page: where one is, who one is, how old the data is, and the way out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.accounts.accounts import Holder
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.translations import LANGUAGES, Language, _, plural
from dashboard.web import wall
from dashboard.web.addresses import OWN_ACCOUNT
from dashboard.web.role_names import role_name
from models.installation import SHANGHAI

PRODUCT = "执衡 Zhiheng"
RANKED = "six-rates"
"""The scheme whose ranking is meant where the address names none."""
FIRST_RECORDS = "complaints"
"""The records that the navigation leads to."""


@dataclass(frozen=True)
class Surroundings:
    """What the frame shows besides the page."""

    holder: Holder
    language: Language
    token: str
    """For the form that logs out."""
    location: urls.Location | None
    """None at an address that leads nowhere."""
    as_of: dt.datetime | None
    """When the data shown was last changed; None where there is none yet."""
    demonstration_today: dt.date | None
    password_days: int | None = None
    """In how many days the reader's password has to be changed, once that is near."""


def framed(body: Any, around: Surroundings) -> Component:
    """The whole page; on the wall without what is its reader's own."""
    on_the_wall = around.location is not None and around.location.page == wall.PAGE
    own = [] if on_the_wall else _password_ends(around)
    main = html.Main([*own, *_misread(around.location), *_as_list(body)], id="main", className="zh-main")
    if on_the_wall:
        return html.Div([_as_of_line(around), main], className="zh-frame")
    return html.Div(
        className="zh-frame",
        children=[
            html.A(_("To the content"), href="#main", className="zh-skip"),
            _top_bar(around),
            _as_of_line(around),
            main,
            html.Footer(_("Every number leads to the cases behind it."), className="zh-footer"),
        ],
    )


def link(children: Any, href: str, *, current: bool = False) -> Component:
    """A link to one of our pages; the one that leads to where one is already, is marked so.

    ``dcc.Link`` takes no ``aria-`` attribute, hence the plain link.
    """
    return html.A(children, href=href, **aria(current="page")) if current else dcc.Link(children, href=href)


def aria(**values: str) -> dict[str, Any]:
    """Attributes for people who hear the page: ``aria(label="…")``."""
    return {f"aria-{name}": value for name, value in values.items()}


def _top_bar(around: Surroundings) -> Component:
    return html.Header(
        className="zh-topbar",
        children=[
            dcc.Link(
                [
                    html.Span("衡", className="zh-brand__mark", **aria(hidden="true")),
                    html.Span("执衡", className="zh-brand__name"),
                    html.Span("Zhiheng", className="zh-brand__latin"),
                ],
                href=urls.href("overview"),
                className="zh-brand",
            ),
            html.Nav(
                _navigation(around.location, around.holder),
                className="zh-nav",
                **aria(label=_("Main navigation")),
            ),
            html.Div(
                className="zh-topbar__right",
                children=[
                    html.Div(
                        [_language_link(one, around) for one in LANGUAGES],
                        className="zh-lang",
                        **aria(label=_("Language")),
                        role="group",
                    ),
                    # A plain link: the own account is a page of plain HTML.
                    html.A(
                        [around.holder.display_name, html.Small(role_name(around.holder.role))],
                        href=OWN_ACCOUNT,
                        className="zh-reader",
                        title=_("My account"),
                    ),
                    # A form of plain HTML: logging out works even when no callback does.
                    html.Form(
                        action="/logout",
                        method="POST",
                        children=[
                            dcc.Input(type="hidden", name="csrf_token", value=around.token),
                            html.Button(
                                [
                                    html.I(className="bi bi-box-arrow-right", **aria(hidden="true")),
                                    " ",
                                    _("Log out"),
                                ],
                                type="submit",
                            ),
                        ],
                    ),
                ],
            ),
        ],
    )


def _navigation(location: urls.Location | None, holder: Holder) -> list[Component]:
    """The pages this reader can go to from everywhere, and which of them the present page belongs to."""
    here, granted = location.page if location else "", permissions_of(holder.role)
    scheme = location.parts.get("scheme", RANKED) if location else RANKED
    entries = [
        (
            Permission.OVERVIEW_READ,
            _("Overview"),
            urls.href("overview"),
            here in ("overview", "desk") or here.startswith("annual"),
        ),
        (Permission.MEETING_READ, _("Meeting"), urls.href("meeting"), here == "meeting"),
        (
            Permission.RANKING_READ,
            _("Ranking"),
            urls.href("ranking", scheme=scheme),
            here in ("ranking", "comparison", "agency", "agency_scheme", "node", "case"),
        ),
        (Permission.OFFICER_READ, *_officers(holder), here in ("officers", "officer", "officer_sheet")),
        (
            Permission.RECORD_READ,
            _("Records"),
            urls.href("records", table=FIRST_RECORDS),
            here in ("records", "record"),
        ),
        (
            Permission.FINDING_READ,
            _("Findings"),
            urls.href("findings"),
            here.startswith(("finding", "candidate", "decision")),
        ),
        (
            Permission.RECTIFICATION_READ,
            _("Rectification"),
            urls.href("rectification"),
            here.startswith("rectification"),
        ),
        (Permission.INTEGRITY_READ, _("Integrity"), urls.href("integrity"), here.startswith("integrity")),
        (Permission.PUBLICATION_READ, _("Publications"), urls.href("publications"), here.startswith("publication")),
        (Permission.IMPORT_READ, _("Imports"), urls.href("imports"), here in ("imports", "import")),
        (Permission.SCHEME_READ, _("Schemes"), urls.href("schemes"), here in ("schemes", "scheme")),
        (Permission.SYSTEM_READ, _("System"), urls.href("system"), here == "system"),
        (Permission.AUDIT_READ, _("Audit log"), urls.href("audit"), here == "audit"),
        (Permission.ACCOUNT_MANAGE, _("Accounts"), urls.href("accounts"), here in ("accounts", "account")),
    ]
    return [
        link(title, address, current=current)
        for permission, title, address, current in entries
        if permission in granted
    ]


def _officers(holder: Holder) -> tuple[str, str]:
    """Title and address: of an officer the own file, which is all of the list that an officer sees."""
    if holder.officer_no is not None:
        return _("My file"), urls.href("officer", officer_no=holder.officer_no)
    return _("Enforcement officers"), urls.href("officers")


def _language_link(language: Language, around: Surroundings) -> Component:
    """A plain link, so that the page's own language changes with it."""
    address = around.location.href(lang=language) if around.location else urls.href("overview", lang=language)
    return html.A(
        "EN" if language == "en" else "中文",
        href=address,
        lang="en" if language == "en" else "zh-CN",
        title="English" if language == "en" else "简体中文",
        **(aria(current="true") if language == around.language else {}),
    )


def _as_of_line(around: Surroundings) -> Component:
    if around.as_of is None:
        told: list[Any] = [html.Span(_("No data yet"))]
    else:
        moment = around.as_of.astimezone(SHANGHAI)
        told = [html.Span([_("Data as of"), " ", html.Strong(f"{moment:%Y-%m-%d %H:%M}")])]
    if around.demonstration_today is not None:
        told.append(
            html.Span(
                [
                    html.Span(_("Demonstration data"), className="zh-badge zh-badge--provisional"),
                    " ",
                    _("invented; its calendar stands at %(day)s", day=around.demonstration_today.isoformat()),
                ]
            )
        )
    return html.Div(told, className="zh-asof")


def _as_list(body: Any) -> list[Any]:
    """React refuses a list within a list."""
    return body if isinstance(body, list) else [body]


def _password_ends(around: Surroundings) -> list[Component]:
    if around.password_days is None:
        return []
    told = plural(
        "Your password has to be changed within %(number)s day.",
        "Your password has to be changed within %(number)s days.",
        around.password_days,
    )
    change = html.A(_("Change it now"), href=OWN_ACCOUNT)
    return [html.Div([told, " ", change], className="zh-notice zh-notice--warn no-print")]


def _misread(location: urls.Location | None) -> list[Component]:
    """One line for each value of the address that was replaced by its default."""
    return [
        html.Div(
            _("“%(value)s” in the address (%(key)s) was not understood; the default is shown.", key=key, value=value),
            className="zh-notice zh-notice--warn",
        )
        for key, value in (location.misread if location else ())
    ]
