"""The list of vetoes or of commendations, what waits for the reader, and the form that records one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, forms, heading, tiles
from dashboard.components.grid import GridColumn, badges_cell, grid, link_cell
from dashboard.components.pager import pager
from dashboard.decisions import wording as words
from dashboard.decisions.kinds import VETO, DecisionKind
from dashboard.services.decisions import DecisionLine, Decisions
from dashboard.services.officer_courses import MINE, RECORD
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.views.courses import files_hint
from dashboard.views.decision_marks import kinds_tabs, state
from dashboard.views.finding_marks import item_title
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from models.conduct import Commendation, DecisionStatus, Veto
from plugins.scheme import NodeText

ROW_HEIGHT = 36


@dataclass(frozen=True)
class RecordForm:
    """For the form that records one: its token, and the items that can be chosen where a scheme knows them."""

    token: str
    items: Mapping[str, NodeText]


def decisions(
    model: Decisions, location: urls.Location, items: Mapping[str, NodeText], note: Note | None, form: RecordForm | None
) -> list[Component]:
    """The page's body. ``form``: where the reader may record one."""
    body = [_head(model, location, form), *told(note), *(heading.unknown(key, value) for key, value in model.unknown)]
    if model.rows == RECORD and form is not None:
        typed = dict(note.typed) if note is not None else {}
        return [*body, _record_card(model.kind, form, {"officer_no": model.q, **typed}, model.today)]
    body += [kinds_tabs(model.kind.key), _tabs(model, location), _filters(model)]
    if not model.lines:
        return [*body, _nothing(model)]
    columns = _columns(model.kind)
    rows = grid("decisions", columns, [_row(one, model, items) for one in model.lines], row_height=ROW_HEIGHT)
    return [*body, tiles.card(_number(model), [rows, pager(model.paging, location)], flush=True)]


def title(kind: DecisionKind) -> str:
    """The page's title."""
    return words.kind_title(kind.key)


def mine() -> str:
    """What is called what waits for the reader."""
    return _("Waiting for me")


def limit_shown(one: DecisionLine, today: dt.date) -> dt.date | None:
    """The last day for the objection, while it runs."""
    runs = one.until is not None and one.status == DecisionStatus.CONFIRMED and one.until >= today
    return one.until if runs else None


def _head(model: Decisions, location: urls.Location, form: RecordForm | None) -> Component:
    key = model.kind.key
    to_form = urls.href("decisions", decisions=key, rows=RECORD)
    record = dcc.Link(words.act(key, "record"), href=to_form, className="btn btn-primary")
    exports = controls.export_links(location) if model.lines and model.rows != RECORD else []
    return heading.page_head(
        title(model.kind),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Findings"), urls.href("findings"))],
        note=_(
            "One counts once a second person has confirmed it, and until a third revokes it; what the books held "
            "before counts as it is."
        ),
        actions=[*exports, *([record] if form is not None and model.rows != RECORD else [])],
    )


def _tabs(model: Decisions, location: urls.Location) -> Component:
    everything = _("All vetoes") if model.kind is VETO else _("All commendations")
    return controls.tabs(
        [
            (everything, location.href(rows=None, page=1), model.rows != MINE),
            ([mine(), " ", html.Small(str(model.waiting))], location.href(rows=MINE, page=1), model.rows == MINE),
        ],
        title(model.kind),
    )


def _filters(model: Decisions) -> Component:
    fields = []
    if len(model.units) > 1:
        fields.append(controls.unit_field(model.units, model.unit))
    states = [(one.value, word(DecisionStatus, one)) for one in _states(model.kind)]
    fields.append(controls.choice_field("state", _("State"), _("All states"), states, model.state))
    hint = _("Officer, number, document or reason") if model.kind is VETO else _("Officer, number, document or item")
    fields.append(controls.search_field(model.q, hint))
    if model.rows == MINE:
        fields.append(controls.hidden("rows", model.rows))
    return controls.query_form(fields)


def _states(kind: DecisionKind) -> list[DecisionStatus]:
    reached = {one.to for one in kind.workflow.moves}
    return [one for one in DecisionStatus if one in reached]


def _number(model: Decisions) -> str:
    found = model.paging.found
    if model.kind is VETO:
        return plural("%(number)s veto", "%(number)s vetoes", found)
    return plural("%(number)s commendation", "%(number)s commendations", found)


def _columns(kind: DecisionKind) -> list[GridColumn]:
    veto = [
        GridColumn("decided_by", _("Decided by"), None, 170, 2),
        GridColumn("document", _("Document"), None, 190, 2),
        GridColumn("on", _("Decided on"), None, 110),
    ]
    commendation = [
        GridColumn("item", _("Bonus item"), None, 190, 2),
        GridColumn("document", _("Document"), None, 190, 2),
        GridColumn("on", _("Awarded on"), None, 110),
    ]
    return [
        GridColumn("number", _("Number of the decision"), "ZhNumber", 140),
        GridColumn("officer", _("Officer"), "ZhNumber", 120, 1),
        GridColumn("unit", _("Agency"), None, 170, 2),
        *(veto if kind is VETO else commendation),
        GridColumn("state", _("State"), "ZhBadges", 130, 1),
        *([GridColumn("until", _("Limit"), None, 110)] if kind is VETO else []),
    ]


def _row(one: DecisionLine, model: Decisions, items: Mapping[str, NodeText]) -> dict[str, Any]:
    href = urls.href("decision", decisions=model.kind.key, decision_no=one.number)
    officer = urls.href("officer", officer_no=one.row.officer_no)
    until = limit_shown(one, model.today)
    cells: dict[str, Any] = {
        "number": {**link_cell(one.number, href), "kind": "name"},
        "officer": {**link_cell(one.officer, officer, hint=one.row.officer_no), "kind": "name"},
        "unit": one.unit,
        "document": one.row.document,
        "on": one.on.isoformat(),
        "state": badges_cell([state(one.status)]),
    }
    if isinstance(one.row, Commendation):
        return {**cells, "item": item_title(one.row.item, items.get(one.row.item))}
    return {**cells, "decided_by": one.row.decided_by, "until": "" if until is None else until.isoformat()}


def _nothing(model: Decisions) -> Component:
    every = urls.href("decisions", decisions=model.kind.key)
    if model.rows == MINE and not (model.state or model.q or model.unit):
        return heading.empty(
            _("Nothing waits for you"),
            _("What you may confirm, object to or review will stand here."),
            [(_("Show all"), every)],
        )
    if model.rows == MINE or model.state or model.q or model.unit:
        return heading.empty(_("Nothing found"), _("Nothing here is as the filters ask."), [(_("Show all"), every)])
    said = _("No veto yet") if model.kind is VETO else _("No commendation yet")
    return heading.empty(said, _("What is recorded or imported will stand here, with its course."))


# ---------------------------------------------------------------- the form


def _record_card(kind: DecisionKind, form: RecordForm, typed: Mapping[str, str], today: dt.date) -> Component:
    """The form that records one, with what was ``typed`` in its fields; of a day up to ``today``."""
    officer = forms.text_field("officer_no", _("Officer's number"), typed.get("officer_no", ""), required=True)
    fields = _veto_fields(typed, today) if kind is VETO else _commendation_fields(form.items, typed, today)
    content = [
        html.Div([officer, *fields], className="zh-form__fields"),
        forms.area_field("reason", _reason(kind), typed.get("reason", ""), required=True),
        forms.files_field(_("The document itself"), _("Choose files"), hint=files_hint()),
        forms.button(words.act(kind.key, "record"), "primary"),
    ]
    following = urls.href("decisions", decisions=kind.key)
    body = forms.post_form(f"{following}/record", form.token, following, content, with_files=True)
    foot = _("It does not count yet: another account of the justice bureau confirms it or not.")
    return tiles.card(words.act(kind.key, "record"), body, foot=foot)


def _reason(kind: DecisionKind) -> str:
    return _("Reason of the veto") if kind is VETO else _("What it is for")


def _document(typed: Mapping[str, str]) -> Component:
    return forms.text_field("document", _("Document"), typed.get("document", ""), required=True,
                            hint=_("Title or number of the decision"))  # fmt: skip


def _veto_fields(typed: Mapping[str, str], today: dt.date) -> list[Component]:
    day = Veto.decided_on.key
    return [
        forms.day_field(day, _("Decided on"), typed.get(day, ""), last=today.isoformat(), required=True),
        forms.text_field("decided_by", _("Decided by"), typed.get("decided_by", ""), required=True),
        _document(typed),
    ]


def _commendation_fields(items: Mapping[str, NodeText], typed: Mapping[str, str], today: dt.date) -> list[Component]:
    day, item = Commendation.awarded_on.key, typed.get("item", "")
    known = [(key, item_title(key, one)) for key, one in items.items()]
    work = _("One work honoured several times has one number: the highest counts")
    return [
        forms.select_field("item", _("Bonus item"), known, item)
        if known
        else forms.text_field("item", _("Bonus item"), item, hint=_("Key of the item, such as 25.city"), required=True),
        forms.text_field("work", _("Work"), typed.get("work", ""), required=True, hint=work),
        forms.day_field(day, _("Awarded on"), typed.get(day, ""), last=today.isoformat(), required=True),
        _document(typed),
    ]
