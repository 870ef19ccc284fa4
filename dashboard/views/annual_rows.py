"""The rows behind a figure of the yearly report."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, tiles
from dashboard.components.grid import grid
from dashboard.components.pager import pager
from dashboard.services.annual_rows import AnnualRows
from dashboard.translations import _, plural
from dashboard.views.annual_tables import title as report_title
from dashboard.views.evidence import ROW_HEIGHT, row_cell, row_column
from plugins.decimals import rounded


def annual_rows(model: AnnualRows, location: urls.Location) -> list[Component]:
    """The page's body."""
    body = [_head(model, location), *(heading.unknown(key, value) for key, value in model.unknown)]
    if not model.all:
        text = _("Nothing was counted in this year.")
        return [*body, heading.empty(_("No rows"), text), _definition(model)]
    body.append(controls.query_form([controls.search_field(model.q, _("Number or subject"))]))
    if not model.rows.cells:
        every = location.href(q="", page=1)
        text = _("No row of this list has “%(words)s” in its number or subject.", words=model.q)
        return [*body, heading.empty(_("Nothing found"), text, [(_("Show all"), every)])]
    columns = model.rows.columns
    table = grid(
        "annual-rows",
        [row_column(column, linked=column.linked) for column in columns],
        [{column.key: row_cell(cell) for column, cell in zip(columns, row, strict=True)} for row in model.rows.cells],
        sort=model.rows.sort,
        row_height=ROW_HEIGHT,
    )
    return [*body, tiles.card(_counted(model), [table, pager(model.rows.paging, location)], flush=True),
            _definition(model)]  # fmt: skip


def title(model: AnnualRows) -> str:
    """The page's title."""
    return _("%(agency)s: %(scheme)s", agency=whose(model), scheme=wording.text(model.figure.name))


def whose(model: AnnualRows) -> str:
    """Whose rows they are."""
    return _("All agencies") if model.unit is None else model.unit.name


def _counted(model: AnnualRows) -> str:
    """How many rows there are, and what they make where that is another number."""
    counted = plural("%(number)s row", "%(number)s rows", model.all)
    if model.figure.measure is None or model.figure.measure.value.kind == "count":
        return counted
    number = f"{rounded(model.number, model.figure.places)} {wording.text(model.figure.unit)}"
    return _("%(rows)s, together %(number)s", rows=counted, number=number)


def _head(model: AnnualRows, location: urls.Location) -> Component:
    code = model.unit.code if model.unit else None
    return heading.page_head(
        title(model),
        crumbs=[
            (_("Overview"), urls.href("overview")),
            (report_title(model.year), urls.href("annual", year=model.year, unit=code)),
        ],
        note=_("%(year)s, as known on %(day)s", year=model.year, day=model.today.isoformat()),
        actions=controls.export_links(location) if model.all else [],
    )


def _definition(model: AnnualRows) -> Component:
    return html.P(
        [_("What is counted: "), wording.text(model.figure.definition), " ", html.Small(model.figure.source)],
        className="zh-muted",
    )
