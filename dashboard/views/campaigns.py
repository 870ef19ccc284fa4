"""A campaign: its phases and what is due next, above the ledger; and the page on which the bureau writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import forms, heading, tables, tiles
from dashboard.components.marks import Badge, badge
from dashboard.components.steps import step, steps
from dashboard.components.tables import Head, Line
from dashboard.rectification.campaigns import MOST_MILESTONES, Kept
from dashboard.services.campaigns import CampaignShown, DueShown, PhaseShown
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from models.rectification import Phase

NEW = "new"
"""As ``rows`` of the address asks for the form of a campaign that is not there yet."""
PLAN_FIELDS = ("name", "source", *(f"{phase}_{end}" for phase in Phase for end in ("first", "last")))
MILESTONE_FIELDS = ("day", "task", "article", "done")
NEXT = 4
"""Milestones that are shown without a click."""
BLANK_ROWS = 4


def title() -> str:
    """The page's title."""
    return _("Campaign")


# ---------------------------------------------------------------- above the ledger


def under_way(one: CampaignShown, today: dt.date, *, may_write: bool) -> Component:
    """The campaign on a card: phases side by side, the next milestones below, all of them on a click."""
    waiting = [html.Li(_next(due, today)) for due in one.open[:NEXT]]
    body: list[Any] = [steps([_phase(phase) for phase in one.phases])]
    body.append(html.Ul(waiting, className="zh-milestones") if waiting else html.P(_("Every milestone is done.")))
    if one.milestones:
        number = plural("All of %(number)s milestone", "All %(number)s milestones", len(one.milestones))
        body.append(tables.folded(number, _all(one, today)))
    more = None
    if may_write:
        address = urls.href("rectification_campaign", rows=str(one.kept.campaign_id))
        more = dcc.Link(_("Correct, tick off"), href=address)
    return tiles.card(one.kept.plan.name, body, more=more, foot=one.kept.plan.source or None)


def _phase(one: PhaseShown) -> Component:
    return step(word(Phase, one.days.phase), one.days.first, one.days.last, one.progress, one.left)


def _next(one: DueShown, today: dt.date) -> list[Any]:
    parts = [html.Span(one.due.day.isoformat(), className="zh-num"), " ", one.due.task]
    if one.due.article:
        parts += [" ", html.Small(one.due.article, className="zh-muted")]
    return [*parts, " ", badge(_mark(one, today))]


def _mark(one: DueShown, today: dt.date) -> Badge:
    if one.due.done_on is not None:
        return Badge(_("done %(day)s", day=one.due.done_on.isoformat()), "ok")
    if one.card == "red":
        late = (today - one.due.day).days
        return Badge(plural("%(number)s day overdue", "%(number)s days overdue", late), "failed")
    left = (one.due.day - today).days
    text = plural("%(number)s day left", "%(number)s days left", left)
    return Badge(text, "stale", _("At most three working days are left.")) if one.card else Badge(text, "low")


def _all(one: CampaignShown, today: dt.date) -> Component:
    texts = [
        " ".join(filter(None, (due.due.day.isoformat(), due.due.task, due.due.article, f"— {_mark(due, today).text}")))
        for due in one.milestones
    ]
    return html.Ul([html.Li(text) for text in texts], className="zh-milestones")


# ---------------------------------------------------------------- the page


def campaign(
    several: Sequence[Kept], chosen: Kept | None, note: Note | None, token: str, today: dt.date
) -> list[Component]:
    """The page's body: the form of the campaign chosen, or of a new one, and links to the others."""
    typed: Mapping[str, str] = note.typed if note is not None and note.typed else _written(chosen)
    asked = NEW if chosen is None else str(chosen.campaign_id)
    here = urls.href("rectification_campaign", rows=asked)
    content = [
        *([] if chosen is None else [forms.hidden("campaign_id", asked), forms.hidden("seen", str(chosen.version))]),
        forms.text_field("name", _("What the campaign is called"), typed.get("name", ""), required=True),
        forms.area_field("source", _("Document it rests on"), typed.get("source", "")),
        html.H3(_("Phases"), className="zh-form__title"),
        html.Div([one for phase in Phase for one in _phase_fields(phase, typed)], className="zh-form__fields"),
        html.H3(_("Milestones"), className="zh-form__title"),
        _milestone_fields(typed, today),
        forms.button(_("Keep the campaign"), "primary"),
    ]
    form = forms.post_form("/rectification/campaign", token, here, content, name="campaign")
    others = [(one.plan.name, str(one.campaign_id)) for one in several] + [(_("A new campaign"), NEW)]
    links = [part for text, rows in others for part in (_choice(text, rows, asked), " · ")][:-1]
    return [
        heading.page_head(
            title(),
            crumbs=[(_("Overview"), urls.href("overview")), (_("Rectification"), urls.href("rectification"))],
            note=_(
                "Phases and milestones stand above the ledger for everybody who sees it, until all of them are done."
            ),
        ),
        *told(note),
        html.P(links),
        tiles.card(_("A new campaign") if chosen is None else chosen.plan.name, form),
    ]


def _choice(text: str, rows: str, asked: str) -> Component:
    if rows == asked:
        return html.Strong(text)
    return dcc.Link(text, href=urls.href("rectification_campaign", rows=rows), className="zh-link")


def _phase_fields(phase: Phase, typed: Mapping[str, str]) -> list[Component]:
    name = word(Phase, phase)
    return [
        forms.day_field(f"{phase}_first", _("%(phase)s: first day", phase=name), typed.get(f"{phase}_first", "")),
        forms.day_field(f"{phase}_last", _("%(phase)s: last day", phase=name), typed.get(f"{phase}_last", "")),
    ]


def _milestone_fields(typed: Mapping[str, str], today: dt.date) -> Component:
    heads = [Head(_("No.")), Head(_("By")), Head(_("What is to be handed in")), Head(_("Article")), Head(_("Done on"))]
    titles = [one.title for one in heads[1:]]
    used = max((int(key.rpartition("_")[2]) for key in typed if key not in PLAN_FIELDS), default=0)
    places = range(1, min(MOST_MILESTONES, used + BLANK_ROWS) + 1)
    table = tables.table(heads, [Line([str(place), *_cells(place, typed, titles, today)]) for place in places])
    said = _("To take a milestone away, empty its row. Further rows appear once these are kept.")
    return html.Div([table, html.Small(said, className="zh-muted")], className="zh-plan")


def _cells(place: int, typed: Mapping[str, str], titles: Sequence[str], today: dt.date) -> list[Any]:
    boxes: list[Any] = []
    for name, said in zip(MILESTONE_FIELDS, titles, strict=True):
        key = f"{name}_{place}"
        more: dict[str, Any] = {"maxlength": 200 if name == "article" else 4000, "autocomplete": "off"}
        if name in ("day", "done"):
            more = {"type": "date", "max": today.isoformat() if name == "done" else None}
        label = html.Label(f"{said} {place}", htmlFor=key, className="visually-hidden")
        boxes.append([label, dbc.Input(id=key, name=key, value=typed.get(key, ""), **more)])
    return boxes


def _written(chosen: Kept | None) -> Mapping[str, str]:
    """The campaign as the form holds it."""
    if chosen is None:
        return {}
    plan = chosen.plan
    fields = {"name": plan.name, "source": plan.source}
    for one in plan.phases:
        fields |= {f"{one.phase}_first": one.first.isoformat(), f"{one.phase}_last": one.last.isoformat()}
    for place, due in enumerate(plan.milestones, start=1):
        done = due.done_on.isoformat() if due.done_on is not None else ""
        values = (due.day.isoformat(), due.task, due.article, done)
        fields |= {f"{name}_{place}": value for name, value in zip(MILESTONE_FIELDS, values, strict=True)}
    return fields
