"""The rows behind a number: the sum they belong to, a tab a list, and one page of rows, each leading to its case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.grid import GridColumn, grid, link_cell
from dashboard.components.pager import pager
from dashboard.components.tables import folded
from dashboard.services.evidence import Evidence, Listed, Tab
from dashboard.services.evidence_rows import RowColumn
from dashboard.services.row_lists import Cell
from dashboard.translations import _, plural
from dashboard.views import publication_marks, sums
from dashboard.views.agency_frame import counted_above, not_scored
from dashboard.views.rectification_marks import item_links
from plugins.decimals import plain

ROW_HEIGHT = 36


def evidence(model: Evidence, location: urls.Location, *, can_come: bool) -> list[Component]:
    """The page's body. ``can_come``: a run that is missing has been asked for."""
    body = [_head(model, location)]
    if model.unit.subordinate and not model.by_application:
        return [*body, counted_above(model.counts_for)]
    if model.shown.run_id is None:
        return [*body, heading.no_run(failure=model.shown.failure, can_come=can_come, again=location.href())]
    body += heading.run_notices(failure=model.shown.failure, stale=model.shown.stale)
    body += [heading.unknown(key, value) for key, value in model.unknown]
    if model.withheld:
        return [*body, publication_marks.withheld(model.scheme, model.shown.period)]
    if not model.scored:
        return [*body, not_scored(model.unit, by_application=model.by_application)]
    if model.calculation is not None:
        addresses = {tab.listed.key: tab.href for tab in model.tabs}
        body.append(html.Div(sums.calculation(model.calculation, addresses), className="zh-sum zh-sum--page"))
    if model.below:
        body.append(_below(model))
    if len(model.tabs) > 1:
        body.append(controls.tabs([_tab(model, tab) for tab in model.tabs], _("Rows behind this number")))
    if model.listed is not None:
        body.append(_list(model, model.listed, location))
    body.append(_rule(model))
    return body


def title(model: Evidence) -> str:
    """The page's title."""
    return _("%(agency)s: %(scheme)s", agency=model.unit.name, scheme=wording.text(model.title))


def role(word: str) -> str:
    """What the rows of a list are to the number."""
    return {
        "cost": _("What cost the points"),
        "deduction": _("Deduction"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "counted": _("Counted"),
    }[word]


def _head(model: Evidence, location: urls.Location) -> Component:
    at = controls.said_period(model.scheme, model.shown.period, model.usual_period)
    chosen = controls.period_form(model.scheme, model.shown.period, model.years, model.usual_period)
    words = [wording.text(model.scheme.title), wording.period(model.shown.period, model.scheme)]
    if model.shown.judged_on is not None:
        words.append(_("open cases are judged as of %(day)s", day=model.shown.judged_on.isoformat()))
    return heading.page_head(
        title(model),
        crumbs=[
            (_("Overview"), urls.href("overview")),
            (model.unit.name, urls.href("agency", agency=model.unit.code, **at)),
            (
                wording.text(model.scheme.title),
                urls.href("agency_scheme", agency=model.unit.code, scheme=model.scheme.key, **at),
            ),
        ],
        note=" · ".join(words),
        marks=[marks.provisional()] if model.shown.provisional else [],
        actions=[
            *([] if model.unit.subordinate else [chosen]),
            *(controls.export_links(location) if model.listed is not None else []),
        ],
    )


def _tab(model: Evidence, tab: Tab) -> tuple[Any, str, bool]:
    listed = tab.listed
    present = model.listed is not None and model.listed.tab is tab
    name = role(listed.role) if listed.role != "deduction" else wording.text(listed.title)
    number = tab.number
    if number is None and present and model.listed is not None:
        number = model.listed.number
    text: list[Any] = [name] if number is None else [name, " ", html.Small(plain(number))]
    return text, tab.href, present


def _below(model: Evidence) -> Component:
    links = [html.Li(dcc.Link(wording.text(text), href=href, className="zh-link")) for text, href in model.below]
    return tiles.card(_("Adds up"), html.Ul(links, className="zh-plainlist"))


def _list(model: Evidence, listed: Listed, location: urls.Location) -> Component:
    rows = listed.rows
    head = [
        wording.text(listed.tab.listed.title),
        " ",
        html.Small(_agreement(listed), className=_agreement_kind(listed)),
    ]
    search = controls.query_form([controls.search_field(model.q, _("Number or subject"))])
    more = search if listed.all else None
    if not rows.cells:
        return tiles.card(head, _no_rows(model, listed, location), more=more, flush=True)
    body = grid(
        "evidence-rows",
        [row_column(column, linked=column.linked) for column in rows.columns],
        [{column.key: row_cell(cell) for column, cell in zip(rows.columns, row, strict=True)} for row in rows.cells],
        sort=rows.sort,
        row_height=ROW_HEIGHT,
    )
    items = None
    if listed.rectification:
        items = [_("Items to rectify that name a case of this list:"), " ", *item_links(listed.rectification)]
    return tiles.card(head, [body, pager(rows.paging, location)], more=more, flush=True, foot=items)


def _agreement(listed: Listed) -> str:
    """How many rows there are, and whether that is the number in the sum."""
    counted = plural("%(number)s row", "%(number)s rows", listed.all)
    number = listed.tab.number
    if listed.number != listed.all:
        counted = _("%(rows)s, together %(number)s", rows=counted, number=plain(listed.number))
    if listed.agreement == "same":
        return _("%(rows)s — the number in the sum", rows=counted)
    if listed.agreement == "changed" and number is not None:
        return _(
            "%(rows)s now; the sum was made with %(number)s, the data has changed since",
            rows=counted,
            number=plain(number),
        )
    return counted


def _agreement_kind(listed: Listed) -> str:
    return "zh-agreement zh-agreement--" + listed.agreement


def _no_rows(model: Evidence, listed: Listed, location: urls.Location) -> Component:
    if model.q and listed.all:
        return heading.empty(
            _("Nothing found"),
            _("No row of this list has “%(words)s” in its number or subject.", words=model.q),
            [(_("Show all"), location.href(q="", page=1))],
        )
    if listed.tab.listed.role == "cost":
        return heading.empty(_("Nothing cost points here"), _("Every row of the denominator is in the numerator, too."))
    return heading.empty(_("No rows"), _("Nothing was counted in this period."))


def row_column(column: RowColumn, *, linked: bool) -> GridColumn:
    """A column of rows as the grid has it; ``linked``: its cells may lead somewhere."""
    return GridColumn(
        column.key,
        column.title,
        "ZhNumber" if linked else None,
        column.width,
        column.grow,
        sort=column.key if column.sort is not None else None,
        align="right" if column.kind == "number" else "left",
    )


def row_cell(cell: Cell) -> Any:
    """A cell of rows as the grid has it."""
    value = cell.value
    text = "" if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)
    return {**link_cell(text, cell.href, hint=text), "kind": "name"} if cell.href else text


def _rule(model: Evidence) -> Component:
    parts: list[Any] = []
    if model.text is not None and model.text.source is not None:
        parts.append(sums.article(model.text.source))
    if model.text is not None and model.text.remark is not None:
        parts.append(html.P(wording.text(model.text.remark), className="zh-muted"))
    if model.readings:
        parts += [html.H4(_("Readings in force"), className="zh-subtitle"), sums.readings(model.readings)]
    if model.listed is not None:
        measure = model.listed.tab.listed.measure
        parts.append(html.P([_("What is counted: "), wording.text(measure.title), " ", html.Small(measure.source)]))
    return folded(_("The rule, and how it is read"), parts, opened=False)
