"""The rows of one kind of records: chosen by agency, day and words, each leading to its own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, tiles
from dashboard.components.grid import grid
from dashboard.components.pager import pager
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.telling.sentences import kind_title
from dashboard.services.candidate_rule import About
from dashboard.services.candidate_rules import RULES
from dashboard.services.candidate_wording import rule_title
from dashboard.services.evidence_rows import RowColumn
from dashboard.services.records import TABLES, RecordLine, Records
from dashboard.services.row_lists import Cell
from dashboard.translations import _, plural
from dashboard.views.candidates import title as candidates_title
from dashboard.views.evidence import row_cell, row_column
from dashboard.views.officer_exams import title as exams_title

ROW_HEIGHT = 36
_CANDIDATES_ABOUT: Mapping[str, About] = {
    "complaints": "complaint", "inspections": "inspection", "trainings": "training"
}  # fmt: skip
"""Kind of records → what the candidates that are found in them are about."""


def records(model: Records, location: urls.Location, *, may_enter: bool, may_record: bool) -> list[Component]:
    """The page's body. ``may_record``: the reader records findings, and so looks at their candidates."""
    body = [
        _head(model, location, may_enter=may_enter),
        tabs(model.kind.key),
        controls.query_form(_fields(model)),
        *(heading.unknown(key, value) for key, value in model.unknown),
    ]
    if not model.lines:
        return [*body, _nothing(model, location), _feeds(model, may_record=may_record)]
    columns = model.layout.columns
    table = grid(
        "records",
        [row_column(column, linked=column is columns[0]) for column in columns],
        [record_row(columns, line) for line in model.lines],
        sort=model.sort,
        row_height=ROW_HEIGHT,
    )
    number = plural("%(number)s row", "%(number)s rows", model.paging.found)
    card = tiles.card(number, [table, pager(model.paging, location)], flush=True)
    return [*body, html.Div(card, className="zh-grid"), _feeds(model, may_record=may_record)]


def title(kind: Kind) -> str:
    """The page's title."""
    return kind_title(kind.key).capitalize()


def tabs(current: str) -> Component:
    """The kinds, and the flags of inspections."""
    several = [(title(KINDS[key]), urls.href("records", table=key), key == current) for key in TABLES]
    repeats = (_("Repeat visits"), urls.href("records", table="inspections", rows="repeats"), current == "repeats")
    return controls.tabs([*several, repeats], _("Kinds of records"))


def record_row(columns: tuple[RowColumn, ...], line: RecordLine) -> dict[str, Any]:
    """The first cell, which names the row, leads to its page."""
    hrefs = [line.href, *[None] * (len(columns) - 1)]
    cells = zip(columns, line.cells, hrefs, strict=True)
    return {column.key: row_cell(Cell(value, href)) for column, value, href in cells}


def _head(model: Records, location: urls.Location, *, may_enter: bool) -> Component:
    new = dcc.Link(
        _("Enter one"), href=urls.href("records", table=model.kind.key, rows="new"), className="btn btn-primary"
    )
    return heading.page_head(
        title(model.kind),
        crumbs=[(_("Overview"), urls.href("overview"))],
        actions=[*(controls.export_links(location) if model.lines else []), *([new] if may_enter else [])],
    )


def _fields(model: Records) -> list[Component]:
    fields = [
        controls.day_field("since", _("From the day"), model.query.since),
        controls.day_field("until", _("To the day"), model.query.until),
        controls.search_field(model.query.q, _("Number or name")),
    ]
    if len(model.units) <= 1:
        return fields
    return [controls.unit_field(model.units, model.unit), *fields]


def _nothing(model: Records, location: urls.Location) -> Component:
    if model.query.q or model.unit or model.query.since or model.query.until:
        every = location.href(q="", unit=None, since=None, until=None, page=1)
        return heading.empty(_("Nothing found"), _("No row fits what was chosen above."), [(_("Show all"), every)])
    return heading.empty(
        _("No rows yet"), _("They are entered here one by one, or come in by a file on the page of imports.")
    )


def _feeds(model: Records, *, may_record: bool) -> Component:
    """What these rows are used for: what schemes count of them, and what else is made of them."""
    used = [
        (wording.text(one.title), urls.href("scheme", scheme=one.scheme), [wording.text(each) for each in one.measures])
        for one in model.feeds
    ]
    about = _CANDIDATES_ABOUT.get(model.kind.key)
    rules = [f"{one.item} {rule_title(one)}" for one in RULES.values() if one.about == about]
    if rules:
        used.append((candidates_title(), urls.href("candidates") if may_record else "", rules))
    used += _other_uses(model.kind.key)
    listed = [
        html.Li([dcc.Link(name, href=href, className="zh-link") if href else name, _(": "), _("; ").join(of_them)])
        for name, href, of_them in used
    ]
    return tiles.card(_("What these rows are used for"), html.Ul(listed, className="zh-plainlist"))


def _other_uses(kind: str) -> list[tuple[str, str, list[str]]]:
    """(name, address, what of them) of uses that score nothing."""
    officers = (_("Enforcement officers"), urls.href("officers"))
    match kind:
        case "inspections":
            return [(_("Repeat visits"), urls.href("records", table=kind, rows="repeats"), [_("flags, not scored")])]
        case "trainings":
            exams = (exams_title(), urls.href("officer_exams"), [_("examinations")])
            return [exams, (*officers, [_("when training is due, in each file")])]
        case _:
            return [(*officers, [_("listed in the file of the officer whom they are about")])]
