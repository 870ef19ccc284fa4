"""What waits for the reader: a few lines where the day starts, and the desk with all, where several are urged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls, forms, heading, marks, tables, tiles
from dashboard.components.pager import pager
from dashboard.components.tables import Head
from dashboard.duties import wording
from dashboard.duties.tasks import URGE
from dashboard.duties.telling import address
from dashboard.rectification import wording as items
from dashboard.services.duties import Duties, Duty
from dashboard.translations import _, plural
from dashboard.views.account_marks import told
from dashboard.views.rectification_marks import card_mark
from dashboard.web.notes import Note

CHOSEN = "item:"
"""Before the number of an item in the name of its box."""


def waiting(model: Duties) -> Component:
    """Where the day starts: how much waits, and the most urgent of it."""
    more = dcc.Link(_("All that waits"), href=urls.href("desk"))
    if not model.total:
        quiet = html.P(_("Nothing waits for you."), className="zh-quiet")
        return tiles.card(title(), quiet, more=more, flush=True, name="waiting")
    number = plural("%(number)s thing", "%(number)s things", model.total)
    return tiles.card(
        [title(), " ", html.Small(number)], _table(model, with_task=True),
        more=more, foot=_counts(model), flush=True, name="waiting",
    )  # fmt: skip


def _counts(model: Duties) -> list[Any]:
    counted: list[Any] = []
    for one, number in model.counts:
        link = dcc.Link(wording.task(one), href=urls.href("desk", rows=one.key), className="zh-link")
        counted += [*([" · "] if counted else []), link, f" {number}"]
    return counted


def desk(model: Duties, location: urls.Location, note: Note | None, token: str | None) -> list[Component]:
    """The page's body. ``token``: for the form that urges, where the reader may."""
    body: list[Component] = [
        heading.page_head(
            title(),
            crumbs=[(_("Overview"), urls.href("overview"))],
            note=_("What is past its day stands first, then what was listed, then what is due next."),
        ),
        *told(note),
        *(heading.unknown(key, value) for key, value in model.unknown),
    ]
    if not model.total:
        return [*body, heading.empty(_("Nothing waits for you."), _("What others have to do next is on their desks."),
                                     [(_("To the overview"), urls.href("overview"))])]  # fmt: skip
    body.append(_tabs(model, location))
    if not model.shown:
        return [*body, heading.empty(_("Nothing of this kind waits for you."), _("Other things do."),
                                     [(_("Show all"), urls.href("desk"))])]  # fmt: skip
    urging = token is not None and model.task == URGE
    rows = [_table(model, with_task=model.task is None, boxes=urging), pager(model.paging, location)]
    number = plural("%(number)s thing", "%(number)s things", model.paging.found)
    if token is None or not urging:
        return [*body, tiles.card(number, rows, flush=True)]
    return [*body, tiles.card(number, _urging(rows, token, note.typed if note is not None else {}), flush=True)]


def title() -> str:
    """The page's title."""
    return _("Waiting for me")


def _tabs(model: Duties, location: urls.Location) -> Component:
    def tab(text: str, number: int, rows: str | None, current: bool) -> tuple[Any, str, bool]:
        return [text, " ", html.Small(str(number))], location.href(rows=rows, page=1), current

    return controls.tabs(
        [
            tab(_("All"), model.total, None, model.task is None),
            *(tab(wording.task(one), number, one.key, model.task == one) for one, number in model.counts),
        ],
        title(),
    )


def _table(model: Duties, *, with_task: bool, boxes: bool = False) -> Component:
    heads = [
        *([Head(_("Choose"))] if boxes else []), Head(_("Thing")), *([Head(_("To do"))] if with_task else []),
        Head(_("About")), Head(_("Whose")), Head(_("Due on")), Head(_("Last move")),
    ]  # fmt: skip
    return tables.table(heads, [_line(one, model, with_task=with_task, boxes=boxes) for one in model.shown])


def _line(one: Duty, model: Duties, *, with_task: bool, boxes: bool) -> tables.Line:
    badges = [marks.badge(mark) for mark in card_mark(one.card, one.due, model.today)]
    due: list[Any] = badges or [_day(one.due)]
    if one.listed:
        due = [*due, " ", marks.badge(marks.Badge(_("Listed"), "failed"))]
    cells: list[Any] = [
        *([_box(one)] if boxes else []),
        dcc.Link(one.number, href=address(one), className="zh-link zh-code"),
        *([wording.task(one.task)] if with_task else []),
        html.Span(one.title, className="zh-clip", title=one.title),
        one.whose or _("All agencies"),
        due,
        _day(one.since),
    ]
    return tables.Line(cells, "loss" if one.card == "red" else "")


def _day(one: dt.date | None) -> Component | str:
    return "" if one is None else html.Span(one.isoformat(), className="zh-code")


def _box(one: Duty) -> Component:
    name = f"{CHOSEN}{one.number}"
    made: Component = dbc.Checkbox(
        id=name, name=name, value=False, label=html.Span(one.number, className="visually-hidden")
    )
    return made


def _urging(rows: list[Component | None], token: str, typed: Mapping[str, str]) -> Component:
    content: list[Any] = [
        *rows,
        html.H3(_("Urge the chosen items by one letter"), className="zh-form__title"),
        html.P(_("Each of them keeps the move with this reason. If one cannot be urged, none is, and it is named."),
               className="zh-muted"),
        forms.text_field("document", items.field("document"), typed.get("document", ""), required=True),
        forms.area_field("reason", _("Grounds"), typed.get("reason", ""), required=True),
        forms.button(items.act("urge"), "primary"),
    ]  # fmt: skip
    return forms.post_form("/rectification/urge-several", token, urls.href("desk", rows=URGE.key), content, name="urge")
