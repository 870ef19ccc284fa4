"""The ledger: who is behind, at one look; then the items, the most pressing first; and the form that enters one."""

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
from dashboard.rectification import wording as words
from dashboard.services.rectification import (
    ALL,
    BOARD,
    BURN_DOWN,
    LISTED,
    MANY,
    MATRIX,
    MINE,
    RECORD,
    RED,
    SELF_CHECK,
    STATES,
    TIMELINE,
    YELLOW,
    Ledger,
)
from dashboard.services.rectification_lines import Line
from dashboard.translations import _, plural
from dashboard.views import campaigns
from dashboard.views.account_marks import told
from dashboard.views.burn_down import burn_down
from dashboard.views.courses import files_hint
from dashboard.views.rectification_board import board, timeline
from dashboard.views.rectification_marks import card_mark, other_marks, state
from dashboard.views.rectification_matrix import matrix, whole_matrix
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from models.rectification import Phase, RectificationStatus

ROW_HEIGHT = 36

NONE = "-"
"""The value of a choice that says nothing: browsers refuse to send an empty one that is required."""


@dataclass(frozen=True)
class EntryForm:
    """For the form that enters an item: its token, and the agencies it may be entered for."""

    token: str
    agencies: tuple[tuple[str, str], ...]


def rectification(
    model: Ledger, location: urls.Location, note: Note | None, form: EntryForm | None, *, may_plan: bool
) -> list[Component]:
    """The page's body. ``form``: where the reader may enter an item; ``may_plan``: write campaigns and holidays."""
    body = [
        _head(model, location, form, may_plan=may_plan),
        *told(note),
        *(heading.unknown(key, value) for key, value in model.unknown),
        *([] if model.yellow_known else [_holidays_unknown()]),
    ]
    if model.rows == RECORD and form is not None:
        return [*body, _entry(model, note, form)]
    under_way = [campaigns.under_way(one, model.today, may_write=may_plan) for one in model.campaigns]
    if under_way:
        under_way = [html.Div(under_way, className="zh-campaigns")]
    if model.view == MATRIX:  # which is read across a room: it comes first
        return [*body, _views(model, location), _filters(model, location), *whole_matrix(model, location), *under_way]
    body += [*matrix(model, location), *under_way, _views(model, location)]
    if model.course is not None:
        return [*body, _filters(model, location), *burn_down(model.course)]
    body += [_tabs(model, location), _filters(model, location)]
    if not model.paging.found:
        return [*body, heading.empty(_("No item found"), _("Nothing in the ledger fits what was chosen above."),
                                     [(_("Show all"), urls.href("rectification", rows=ALL))])]  # fmt: skip
    if model.board is not None:
        return [*body, board(model.board, location, model.today)]
    number, whole = plural("%(number)s item", "%(number)s items", model.paging.found), None
    if model.more_wait:
        number = _("The %(number)s most pressing items; more wait", number=MANY)
        whole = dcc.Link(_("All that wait, and how many of each task"), href=urls.href("desk"), className="zh-link")
    if model.timeline is not None:
        bars = timeline(model.timeline, model.lines, model.today)
        return [*body, tiles.card(number, [*bars, pager(model.paging, location)], flush=True)]
    kinds = words.categories()
    lines = [_row(one, model.today, kinds) for one in model.lines]
    rows = grid("rectification", _columns(), lines, row_height=ROW_HEIGHT)
    return [*body, tiles.card(number, [rows, pager(model.paging, location)], more=whole, flush=True)]


def title() -> str:
    """The page's title."""
    return _("Rectification")


def _head(model: Ledger, location: urls.Location, form: EntryForm | None, *, may_plan: bool) -> Component:
    enter = dcc.Link(words.act("record"), href=urls.href("rectification", rows=RECORD), className="btn btn-primary")
    return heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=_(
            "One problem, one number. Nobody decides on what he or she has brought; listed and overdue stand first."
        ),
        actions=[
            *(controls.export_links(location) if model.paging.found else []),
            *(
                [_button(_("Campaign"), "rectification_campaign"), _button(_("Holidays"), "holidays")]
                if may_plan
                else []
            ),
            _button(_("Documents"), "rectification_documents"),
            *([enter] if form is not None and model.rows != RECORD else []),
        ],
    )


def _button(text: str, page: str) -> Component:
    made: Component = dcc.Link(text, href=urls.href(page), className="btn btn-outline-secondary")
    return made


def _holidays_unknown() -> Component:
    text = _(
        "The holidays of the coming days are not entered, so that what is due soon cannot be told; what is overdue is."
    )
    return heading.notice(text, "warn")


# ---------------------------------------------------------------- the items


def _tabs(model: Ledger, location: urls.Location) -> Component:
    def tab(text: Any, rows: str) -> tuple[Any, str, bool]:
        return text, location.href(rows=rows or None, state=None, page=1), model.rows == rows

    return controls.tabs(
        [
            tab(_("Open"), ""),
            tab(
                [_("Waiting for me"), " ", html.Small(str(model.waiting) if model.waiting < MANY else f"{MANY - 1}+")],
                MINE,
            ),
            tab(_("Past the limit"), RED),
            tab(_("Due soon"), YELLOW),
            tab(_("Listed"), LISTED),
            tab(_("By self-check"), SELF_CHECK),
            tab(_("All items"), ALL),
        ],
        title(),
    )


def _views(model: Ledger, location: urls.Location) -> Component:
    def tab(text: str, view: str) -> tuple[Any, str, bool]:
        return text, location.href(view=view or None, page=1), model.view == view

    several = [
        (_("List"), ""), (_("Matrix"), MATRIX), (_("Board"), BOARD), (_("Timeline"), TIMELINE),
        (_("Burn-down"), BURN_DOWN),
    ]  # fmt: skip
    return controls.tabs([tab(*one) for one in several], _("View"))


def _filters(model: Ledger, location: urls.Location) -> Component:
    fields = []
    if len(model.units) > 1:
        fields.append(controls.unit_field(model.units, model.unit))
    kinds = words.categories()
    categories = [(one, kinds.get(one, one)) for one in model.categories]
    fields.append(controls.choice_field("category", _("Category"), _("All categories"), categories, model.category))
    if model.view == MATRIX:
        return controls.query_form(fields)
    if model.view == BURN_DOWN:
        return controls.query_form([*fields, *_days(location)])
    states = [(one.value, word(RectificationStatus, one)) for one in STATES]
    fields.append(controls.choice_field("state", _("State"), _("All states"), states, model.state))
    fields.append(controls.search_field(model.q, _("Number, problem, person or case")))
    if model.view == TIMELINE:
        fields += _days(location)
    return controls.query_form(fields)


def _days(location: urls.Location) -> list[Component]:
    return [
        controls.day_field("since", _("First day"), location.query.since),
        controls.day_field("until", _("Last day"), location.query.until),
    ]


def _columns() -> list[GridColumn]:
    return [
        GridColumn("item_no", _("Item number"), "ZhNumber", 140),
        GridColumn("problem", _("Problem"), None, 240, 4),
        GridColumn("unit", _("Agency"), None, 170, 2),
        GridColumn("category", _("Category"), None, 120, 1),
        GridColumn("state", _("State"), "ZhBadges", 110),
        GridColumn("due", _("Due on"), None, 105),
        GridColumn("marks", _("Marks"), "ZhBadges", 265, 1),
    ]


def _row(one: Line, today: dt.date, kinds: Mapping[str, str]) -> dict[str, Any]:
    item = one.item
    return {
        "item_no": {
            **link_cell(item.item_no, urls.href("rectification_item", item_no=item.item_no)), "kind": "name"
        },
        "problem": item.problem,
        "unit": one.unit,
        "category": kinds.get(item.category or "", item.category or ""),
        "state": badges_cell([state(one.status)]),
        "due": "" if item.due_on is None else item.due_on.isoformat(),
        "marks": badges_cell([*card_mark(one.card, item.due_on, today), *other_marks(item)]),
    }  # fmt: skip


# ---------------------------------------------------------------- entering one


def _entry(model: Ledger, note: Note | None, form: EntryForm) -> Component:
    typed: Mapping[str, str] = note.typed if note is not None else {}
    here = urls.href("rectification", rows=RECORD)

    def kept(name: str) -> str:
        return typed.get(name, "")

    def choice(name: str, label: str, options: Mapping[str, str], usual: str) -> Component:
        return forms.select_field(name, label, list(options.items()), kept(name) or usual)

    phases = {NONE: _("Of no campaign"), **{one.value: word(Phase, one) for one in Phase}}
    content = [
        forms.select_field("agency_code", _("Responsible agency"), form.agencies, kept("agency_code")),
        choice("source", _("Where it comes from"), words.sources(), "督查"),
        choice("phase", _("Phase of the campaign"), phases, NONE),
        forms.day_field("found_on", _("Found on"), kept("found_on"), last=model.today.isoformat(), required=True),
        choice("category", _("Category"), words.categories(), "执法不规范"),
        choice("severity", _("How grave"), words.severities(), "一般"),
        choice("extent", _("How common"), words.extents(), "个性"),
        forms.area_field("problem", _("Problem"), kept("problem"), required=True),
        forms.text_field("basis", _("Article it offends"), kept("basis")),
        forms.area_field("goal", _("What is to be reached"), kept("goal")),
        forms.text_field("case_no", _("Case"), kept("case_no")),
        forms.text_field("officer_no", _("Number of the officer concerned"), kept("officer_no")),
        forms.text_field("finding_no", _("Finding"), kept("finding_no")),
        choice("long_term", _("How it ends"), {NONE: _("It is closed"), "1": _("Long-term: it is reviewed")}, NONE),
        forms.files_field(_("Evidence"), _("Choose files"), hint=files_hint()),
        forms.button(words.act("record"), "primary"),
    ]
    sent = forms.post_form("/rectification/record", form.token, here, content, name="record", with_files=True)
    return tiles.card(words.act("record"), sent)
