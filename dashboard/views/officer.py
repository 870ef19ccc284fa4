"""One file an officer: who it is, the certificate, where the officer served, and the cases handled and reviewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.grid import grid
from dashboard.components.marks import Badge
from dashboard.components.pager import pager
from dashboard.components.tables import Head, Line, facts, folded, table
from dashboard.services.id_numbers import LONGEST_REASON
from dashboard.services.integrity_levels import OfficerLevel
from dashboard.services.officer_courses import MINE
from dashboard.services.officer_file import OfficerFile, Stay
from dashboard.services.officer_lists import ListKey, OfficerList
from dashboard.translations import _, plural
from dashboard.views import certificate
from dashboard.views.agency_frame import named
from dashboard.views.evidence import row_column
from dashboard.views.officer_scores import scores
from dashboard.views.officers import left
from dashboard.views.records import record_row
from dashboard.views.trainings import trainings
from dashboard.vocabulary import word, yes_no
from models.conduct import FindingStatus
from models.officers import OfficerCategory

ROW_HEIGHT = 36


@dataclass(frozen=True)
class Reveal:
    """For the form that shows the ID number in full: its token, and whose number it is."""

    token: str
    officer_no: str


def officer(
    model: OfficerFile,
    location: urls.Location,
    *,
    reveal: Reveal | None,
    can_come: bool,
    waiting: int = 0,
    vetoes_waiting: int = 0,
) -> list[Component]:
    """The page's body. ``reveal``: where the reader may see the ID number in full; ``can_come``: missing scores do;
    ``waiting``, ``vetoes_waiting``: findings and vetoes to which the officer, who reads the own file, may say something
    now."""
    body = [_head(model, location), *(heading.unknown(key, value) for key, value in model.unknown)]
    if waiting:
        said = plural(
            "You may answer to, or object to, %(number)s finding.",
            "You may answer to, or object to, %(number)s findings.",
            waiting,
        )
        link = dcc.Link(_("Look at what waits for you"), href=urls.href("findings", rows=MINE), className="zh-link")
        body.append(heading.notice([said, " ", link], "warn"))
    if vetoes_waiting:
        may = plural("You may object to %(number)s veto.", "You may object to %(number)s vetoes.", vetoes_waiting)
        href = urls.href("decisions", decisions="vetoes", rows=MINE)
        link = dcc.Link(_("Look at what waits for you"), href=href, className="zh-link")
        body.append(heading.notice([may, " ", link], "warn"))
    right = html.Div([_stays(model), _noted(model)], className="zh-column")
    body.append(html.Div([_identity(model, reveal), _certificate(model), right], className="zh-grid zh-grid--3"))
    had = trainings(model.training, model.certificate.day, linked=model.listed is not None)
    body.append(html.Div(had, className="zh-grid"))
    body += scores(model.scores, location, can_come=can_come)
    body.append(_list(model.listed, location))
    return body


def title(model: OfficerFile) -> str:
    """The page's title."""
    return _("%(name)s, officer %(number)s", name=model.officer.name, number=model.officer.officer_no)


def list_name(chosen: ListKey) -> str:
    """The name of one of the lists."""
    return {
        "handled": _("Cases handled"),
        "reviewed": _("Cases reviewed"),
        "complaints": _("Complaints"),
        "file_reviews": _("File reviews"),
        "rectification": _("Items to rectify"),
    }[chosen]


def _head(model: OfficerFile, location: urls.Location) -> Component:
    one = model.officer
    badges = [Badge(word(OfficerCategory, one.category), "info"), certificate.badge(model.certificate)]
    if one.left_on is not None and one.left_on < model.certificate.day:
        badges.append(left(one.left_on.isoformat()))
    listed = model.listed is not None and model.listed.lines
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Enforcement officers"), urls.href("officers"))],
        note=_unit(model),
        marks=badges,
        actions=controls.export_links(location) if listed else [],
    )


def _unit(model: OfficerFile) -> Any:
    return model.officer.agency_code if model.unit is None else named(model.unit)


# ---------------------------------------------------------------- who it is


def _identity(model: OfficerFile, reveal: Reveal | None) -> Component:
    one = model.officer
    number = model.id_number or _("not in the books")
    return tiles.card(
        _("Identity"),
        [
            facts(
                [
                    (_("Full name"), one.name),
                    (_("Officer number"), one.officer_no),
                    (_("Agency"), _unit(model)),
                    (_("Category of staff"), word(OfficerCategory, one.category)),
                    (_("ID number"), html.Span(number, className="zh-code")),
                    (_("Legal qualification"), yes_no(one.legal_qualification)),
                    (_("Joined service"), "" if one.joined_on is None else one.joined_on.isoformat()),
                    (_("Left service"), "" if one.left_on is None else one.left_on.isoformat()),
                ]
            ),
            *([_reveal(reveal)] if reveal is not None and model.id_number is not None else []),
        ],
    )


def _reveal(reveal: Reveal) -> Component:
    """A form of plain HTML: the number comes in a page of its own, which nobody keeps."""
    reason = dbc.Input(
        id="zh-reason", name="reason", type="text", maxlength=LONGEST_REASON, required=True, autocomplete="off",
        placeholder=_("What the number is needed for"),
    )  # fmt: skip
    form = html.Form(
        [
            controls.hidden("csrf_token", reveal.token),
            controls.hidden("officer_no", reveal.officer_no),
            controls.field("zh-reason", _("Reason"), reason),
            html.Button(_("Show it"), type="submit", className="btn btn-outline-secondary"),
        ],
        action="/id-number/reveal",
        method="POST",
        className="zh-toolbar zh-reveal",
    )
    said = html.P(_("Who saw it, when and why goes into the audit log."), className="zh-muted")
    return html.Div(folded(_("Show the ID number in full"), [form, said]), className="no-print")


def _certificate(model: OfficerFile) -> Component:
    one = model.certificate
    days = {
        _("Issued on"): one.issued_on,
        _("Last checked on"): one.checked_on,
        _("Expires on"): one.expires_on,
    }
    return tiles.card(
        _("Enforcement certificate"),
        facts(
            [
                (_("Validity"), certificate.said(one)),
                (_("Certificate number"), one.number),
                *((name, "" if day is None else day.isoformat()) for name, day in days.items()),
            ]
        ),
    )


def _noted(model: OfficerFile) -> Component:
    return tiles.card(
        _("Noted"),
        facts(
            [
                (_("Confirmed findings"), _findings(model, str(model.confirmed_findings), FindingStatus.CONFIRMED)),
                (_("All findings"), _findings(model, str(model.findings))),
                (_("Commendations"), _decisions(model, "commendations", model.commendations)),
                (_("Vetoes"), _decisions(model, "vetoes", model.vetoes)),
                *([] if model.level is None else [(_("Level of integrity"), _level(model.level))]),
            ]
        ),
    )


def _level(one: OfficerLevel) -> list[Any]:
    """The level, and that no text gives officers theirs."""
    borrowed = _(
        "%(scheme)s, %(period)s: borrowed, since 001 does not say how officers come by a level",
        scheme=wording.text(one.scheme.title), period=wording.period(one.period, one.scheme),
    )  # fmt: skip
    said = _("No grade in this period") if one.level is None else wording.text(one.level)
    marked = [" ", marks.badge(marks.provisional())] if one.provisional and one.level is not None else []
    return [said, *marked, html.Div(borrowed, className="zh-muted")]


def _findings(model: OfficerFile, text: str, state: str | None = None) -> Component:
    href = urls.href("findings", q=model.officer.officer_no, state=state)
    link: Component = dcc.Link(text, href=href, className="zh-link")
    return link


def _decisions(model: OfficerFile, kind: str, counted: int) -> Component:
    """How many count, and the way to all of them."""
    href = urls.href("decisions", decisions=kind, q=model.officer.officer_no)
    link: Component = dcc.Link(str(counted), href=href, className="zh-link")
    return link


def _stays(model: OfficerFile) -> Component:
    heads = [Head(_("Agency")), Head(_("Served from")), Head(_("Served to"))]
    lines = [
        Line([_place(one), one.from_on.isoformat(), _("still there") if one.to_on is None else one.to_on.isoformat()])
        for one in model.stays
    ]
    body: Any = table(heads, lines) if lines else html.P(_("The books hold no posting."), className="zh-quiet")
    return tiles.card(_("Postings"), body, flush=True)


def _place(one: Stay) -> Any:
    if one.unit is not None:
        return named(one.unit)
    return one.code or _("another agency")


# ---------------------------------------------------------------- what names the officer


def _list(model: OfficerList | None, location: urls.Location) -> Component:
    if model is None:
        text = _("Cases are read by the agency whose they are; this account reads its own file.")
        return tiles.card(_("Cases"), html.P(text, className="zh-quiet"))
    tabs = controls.tabs(
        [
            (
                [list_name(one), " ", html.Small(str(number))],
                location.href(rows=None if one == "handled" else one, page=1),
                one == model.chosen,
            )
            for one, number in model.numbers.items()
        ],
        _("What names this officer"),
    )
    if not model.lines:
        return html.Div([tabs, tiles.card("", html.P(_nothing(model.chosen), className="zh-quiet"))])
    columns = model.columns
    rows = grid(
        f"officer-{model.chosen}",
        [replace(row_column(column, linked=column is columns[0]), sort=None) for column in columns],
        [record_row(columns, line) for line in model.lines],
        row_height=ROW_HEIGHT,
    )
    return html.Div([tabs, tiles.card("", [rows, pager(model.paging, location)], flush=True)])


def _nothing(chosen: ListKey) -> str:
    return {
        "handled": _("The books name this officer on no case."),
        "reviewed": _("The books name this officer as the reviewer of no case."),
        "complaints": _("No complaint names this officer."),
        "file_reviews": _("No file of a case of this officer was reviewed."),
        "rectification": _("No item to rectify names this officer, a finding of the file or a case handled."),
    }[chosen]
