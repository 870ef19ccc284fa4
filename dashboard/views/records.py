"""The rows of one kind of records: chosen by agency, day and words, each leading to its own page."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, tiles
from dashboard.components.grid import grid
from dashboard.components.pager import pager
from dashboard.imports.kinds import KINDS, Kind
from dashboard.imports.telling.sentences import kind_title
from dashboard.services.evidence_rows import RowColumn
from dashboard.services.records import TABLES, Feed, RecordLine, Records
from dashboard.services.row_lists import Cell
from dashboard.translations import _, plural
from dashboard.views.evidence import row_cell, row_column

ROW_HEIGHT = 36


def records(model: Records, location: urls.Location, *, may_enter: bool) -> list[Component]:
    """The page's body."""
    body = [
        _head(model, location, may_enter=may_enter),
        tabs(model.kind.key),
        controls.query_form(_fields(model)),
        *(heading.unknown(key, value) for key, value in model.unknown),
    ]
    if not model.lines:
        return [*body, _nothing(model, location), _feeds(model.feeds)]
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
    return [*body, html.Div(card, className="zh-grid"), _feeds(model.feeds)]


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


def _feeds(feeds: tuple[Feed, ...]) -> Component:
    """What these rows are counted for."""
    if not feeds:
        return html.P(_("No scheme counts these rows."), className="zh-muted")
    listed = [
        html.Li(
            [
                dcc.Link(wording.text(feed.title), href=urls.href("scheme", scheme=feed.scheme), className="zh-link"),
                _(": "),
                "；".join(wording.text(one) for one in feed.measures),
            ]
        )
        for feed in feeds
    ]
    return tiles.card(_("What these rows are counted for"), html.Ul(listed, className="zh-plainlist"))
