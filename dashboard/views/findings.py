"""The list of findings, what waits for the reader, and the form that records one."""

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
from dashboard.findings import wording as words
from dashboard.services.findings import OVERDUE, FindingLine, Findings
from dashboard.services.officer_courses import MINE, RECORD
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.views.courses import files_hint
from dashboard.views.decision_marks import kinds_tabs
from dashboard.views.finding_marks import answer_overdue, item_title, state
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from models.conduct import FindingStatus
from models.finding_moves import FindingSource
from plugins.scheme import NodeText

ROW_HEIGHT = 36
MOST_TIMES = 999


@dataclass(frozen=True)
class RecordForm:
    """For the form that records a finding: its token, and the items that can be chosen where a scheme knows them."""

    token: str
    items: Mapping[str, NodeText]
    candidates: int = 0
    """How many candidates wait for somebody to look at them."""


def findings(
    model: Findings, location: urls.Location, items: Mapping[str, NodeText], note: Note | None, form: RecordForm | None
) -> list[Component]:
    """The page's body. ``form``: where the reader may record a finding."""
    body = [_head(model, location, form), *told(note), *(heading.unknown(key, value) for key, value in model.unknown)]
    if model.rows == RECORD and form is not None:
        typed = dict(note.typed) if note is not None else {}
        return [*body, record_card(form, {"officer_no": model.q, **typed}, model.today)]
    body += _candidates(form)
    body += [kinds_tabs("findings"), _tabs(model, location), _filters(model)]
    if not model.lines:
        return [*body, _nothing(model)]
    rows = grid("findings", _columns(), [_row(one, model, items) for one in model.lines], row_height=ROW_HEIGHT)
    number = plural("%(number)s finding", "%(number)s findings", model.paging.found)
    return [*body, tiles.card(number, [rows, pager(model.paging, location)], flush=True)]


def title() -> str:
    """The page's title."""
    return _("Findings")


def rows_name(rows: str) -> str:
    """What the findings are called that ``rows`` of the address asks for."""
    return {MINE: _("Waiting for me"), OVERDUE: _("Answer overdue")}.get(rows, "")


def _head(model: Findings, location: urls.Location, form: RecordForm | None) -> Component:
    record = dcc.Link(words.act("record"), href=urls.href("findings", rows=RECORD), className="btn btn-primary")
    exports = controls.export_links(location) if model.lines and model.rows != RECORD else []
    return heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=_(
            "Only confirmed findings count. Nobody confirms what he or she has recorded, and a third person reviews."
        ),
        actions=[*exports, *([record] if form is not None and model.rows != RECORD else [])],
    )


def _tabs(model: Findings, location: urls.Location) -> Component:
    return controls.tabs(
        [
            (_("All findings"), location.href(rows=None, page=1), model.rows == ""),
            ([rows_name(MINE), " ", html.Small(str(model.waiting))], location.href(rows=MINE, page=1),
             model.rows == MINE),
            (rows_name(OVERDUE), location.href(rows=OVERDUE, page=1), model.rows == OVERDUE),
        ],
        title(),
    )  # fmt: skip


def _candidates(form: RecordForm | None) -> list[Component]:
    if form is None or not form.candidates:
        return []
    number = plural(
        "%(number)s candidate is to be looked at.", "%(number)s candidates are to be looked at.", form.candidates
    )
    link = dcc.Link(number, href=urls.href("candidates"), className="zh-link")
    return [heading.notice([link, " ", _("Nothing is deducted automatically.")])]


def _filters(model: Findings) -> Component:
    fields = []
    if len(model.units) > 1:
        fields.append(controls.unit_field(model.units, model.unit))
    states = [(one.value, word(FindingStatus, one)) for one in FindingStatus]
    fields.append(controls.choice_field("state", _("State"), _("All states"), states, model.state))
    fields.append(controls.search_field(model.q, _("Officer, number, item or incident")))
    if model.rows:
        fields.append(controls.hidden("rows", model.rows))
    return controls.query_form(fields)


def _columns() -> list[GridColumn]:
    return [
        GridColumn("finding_no", _("Finding"), "ZhNumber", 140),
        GridColumn("officer", _("Officer"), "ZhNumber", 130, 1),
        GridColumn("unit", _("Agency"), None, 200, 2),
        GridColumn("item", _("Item"), None, 160, 2),
        GridColumn("occurred_on", _("Occurred on"), None, 110),
        GridColumn("count", _("Times"), None, 80, align="right"),
        GridColumn("state", _("State"), "ZhBadges", 190, 1),
        GridColumn("until", _("Limit"), None, 110),
    ]


def _row(one: FindingLine, model: Findings, items: Mapping[str, NodeText]) -> dict[str, Any]:
    to_answer = one.until is not None and one.status == FindingStatus.TOLD
    to_object = one.until is not None and one.status == FindingStatus.CONFIRMED and one.until >= model.today
    officer = link_cell(one.officer, urls.href("officer", officer_no=one.officer_no), hint=one.officer_no)
    return {
        "finding_no": {**link_cell(one.finding_no, urls.href("finding", finding_no=one.finding_no)), "kind": "name"},
        "officer": {**officer, "kind": "name"},
        "unit": one.unit,
        "item": item_title(one.item, items.get(one.item)),
        "occurred_on": one.occurred_on.isoformat(),
        "count": str(one.count),
        "state": badges_cell([state(one.status), *answer_overdue(one.until, one.status, model.today)]),
        "until": one.until.isoformat() if one.until is not None and (to_answer or to_object) else "",
    }


def _nothing(model: Findings) -> Component:
    if model.rows == MINE and not (model.state or model.q or model.unit):
        return heading.empty(
            _("Nothing waits for you"),
            _("What you may tell, answer, decide or review will stand here."),
            [(_("All findings"), urls.href("findings"))],
        )
    if model.rows or model.state or model.q or model.unit:
        return heading.empty(
            _("No finding found"), _("No finding is as the filters ask."), [(_("Show all"), urls.href("findings"))]
        )
    return heading.empty(_("No finding yet"), _("What is recorded or imported will stand here, with its course."))


# ---------------------------------------------------------------- the form


def record_card(form: RecordForm, typed: Mapping[str, str], today: dt.date) -> Component:
    """The form that records a finding, with what was ``typed`` in its fields; of a day up to ``today``."""
    item = typed.get("item", "")
    items = [(key, item_title(key, one)) for key, one in form.items.items()]
    sources = [(one.value, word(FindingSource, one)) for one in FindingSource if one is not FindingSource.IMPORT]
    count = typed.get("count", "")
    fields = [
        forms.text_field("officer_no", _("Officer's number"), typed.get("officer_no", ""), required=True),
        forms.select_field("item", _("Item"), items, item)
        if items
        else forms.text_field("item", _("Item"), item, hint=_("Key of the item, such as 11.5"), required=True),
        forms.text_field(
            "incident", _("Incident"), typed.get("incident", ""), required=True,
            hint=_("One incident under several items has one number: the highest counts"),
        ),
        forms.day_field(
            "occurred_on", _("Occurred on"), typed.get("occurred_on", ""), last=today.isoformat(), required=True
        ),
        forms.number_field("count", _("Times"), int(count) if count.isdecimal() else 1, least=1, most=MOST_TIMES),
        forms.select_field("source", _("Comes from"), sources, typed.get("source", FindingSource.ASSESSMENT)),
        forms.text_field("case_no", _("Case number"), typed.get("case_no", ""), hint=_("Where it is about a case")),
    ]  # fmt: skip
    content = [
        html.Div(fields, className="zh-form__fields"),
        forms.area_field("reason", _("What was found"), typed.get("reason", ""), required=True),
        forms.files_field(_("Evidence"), _("Choose files"), hint=files_hint()),
        forms.button(words.act("record"), "primary"),
    ]
    body = forms.post_form("/findings/record", form.token, urls.href("findings"), content, with_files=True)
    foot = _("The finding is pending. Somebody else confirms it, once the officer was told and has had time to answer.")
    return tiles.card(words.act("record"), body, foot=foot)
