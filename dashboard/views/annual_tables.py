"""A standard yearly table: agencies as rows, their total below, each number leading to its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.annual.figures import Figure
from dashboard.annual.tables import TABLES
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.grid import GridColumn, grid, link_cell
from dashboard.components.tables import folded
from dashboard.services.annual import Amount
from dashboard.services.annual_tables import AnnualTable, TableLine
from dashboard.services.units import Unit
from dashboard.translations import _, plural
from plugins.decimals import rounded

YEARS_OFFERED = 4
FIGURES_VIEW = "figures"
"""As ``view`` of the address: the figures of the report instead of a table."""
REPORT_VIEW = "report"
"""As ``view`` of the address: the text of the report, for readers of the whole county."""
HEADER_HEIGHT = 64
"""Three lines: the standard tables name some columns at length."""
NAMED = 12
"""Agencies that a remark names; of more it says how many."""


def annual_table(model: AnnualTable, location: urls.Location, released: Sequence[Component] = ()) -> list[Component]:
    """The page's body; ``released``: whether the tables were published."""
    body = [
        head(title(model.year), location, model.today.year, running=model.running, export=bool(model.lines)),
        tabs(location, model.table.key, whole=model.whole),
        chosen_unit(model.units, model.chosen),
        *released,
        *(heading.unknown(key, value) for key, value in model.unknown),
    ]
    if not model.lines:
        return [*body, nothing()]
    caption = wording.text(model.table.title)
    number = plural("%(number)s agency", "%(number)s agencies", len(model.lines))
    card = tiles.card([caption, " ", html.Small(number)], _grid(model), flush=True)
    body += [heading.notice(one, "warn") for one in faults(model)]
    return [*body, card, _remarks(model), _definitions(model.table.figures)]


def title(year: int) -> str:
    """The page's title."""
    return _("Yearly report %(year)s", year=year)


def head(text: str, location: urls.Location, this_year: int, *, running: bool, export: bool) -> Component:
    """The head with the years to choose from."""
    year = int(location.parts["year"])
    offered = sorted({year, *range(this_year - YEARS_OFFERED + 1, this_year + 1)})
    query = {"view": location.query.view, "unit": location.query.unit}
    years = [(str(one), urls.href("annual", year=one, **query), one == year) for one in offered]
    return heading.page_head(
        text,
        crumbs=[(_("Overview"), urls.href("overview"))],
        note=_("Standard tables and figures; the tables are to be published by 31 January of the next year."),
        marks=[marks.provisional()] if running else [],
        actions=[controls.tabs(years, _("Years")), *(controls.export_links(location) if export else [])],
    )


def tabs(location: urls.Location, current: str, *, whole: bool) -> Component:
    """The tables, the figures, and for who sees the ``whole`` county the report."""
    return controls.tabs(
        [
            *((wording.text(one.title), location.href(view=key), key == current) for key, one in TABLES.items()),
            (_("Figures"), location.href(view=FIGURES_VIEW), current == FIGURES_VIEW),
            *([(_("Report"), location.href(view=REPORT_VIEW, unit=None), current == REPORT_VIEW)] if whole else []),
        ],
        _("Tables of the year"),
    )


def chosen_unit(several: Sequence[Unit], chosen: Unit | None) -> Component:
    """The choice of an agency, where there is one."""
    if len(several) <= 1:
        return html.Div()
    return controls.query_form([controls.unit_field(several, chosen)])


def nothing() -> Component:
    """A reader for whom nobody reports."""
    return heading.empty(
        _("No agency reports here"),
        _("A unit below an agency is counted with that agency."),
        [(_("To the overview"), urls.href("overview"))],
    )


def amount(figure: Figure, one: Amount) -> str:
    """A figure as it is printed: "0" and "no such power" are different, and so is what nobody entered."""
    if one.value is None:
        return {
            "no_power": "",
            "not_entered": _("not entered"),
            "several_definitions": _("not added up"),
            "not_applicable": wording.state("not_applicable"),
        }.get(one.state, "")
    return rounded(one.value * 100 if figure.share else one.value, figure.places)


def remark(line: TableLine) -> str:
    """What is to be known of a row."""
    told = {
        "none": _("No such power."),
        "contradicted": _("Entered as having no such power, but there are rows."),
        "unknown": _("Powers not entered."),
        "has": "",
    }[line.power]
    return told if line.adds_up else wording.sentences([told, _("The parts do not add up to the total.")])


def _grid(model: AnnualTable) -> Component:
    columns = [
        GridColumn("unit", _("Agency"), "ZhNumber", 190, pinned=True),
        *(
            GridColumn(
                one.key, wording.text(one.column), "ZhNumber", _width(wording.text(one.column)), grow=1, align="right",
                hint=wording.text(one.definition),
            )
            for one in model.table.figures
        ),
        GridColumn("remark", _("Remarks"), width=190, grow=1, wraps=True),
    ]  # fmt: skip
    rows = [_row(model, line, label(line)) for line in model.lines]
    last = [_row(model, line, label(line)) for line in (model.total,) if line]
    last += [_row(model, line, year_before(model)) for line in (model.before,) if line]
    return grid("annual", columns, rows, last_rows=last, row_height=34, header_height=HEADER_HEIGHT)


def label(line: TableLine) -> str:
    """Whose row it is."""
    return line.unit.name if line.unit else _("All agencies")


def year_before(model: AnnualTable) -> str:
    """What the row of the year before is called."""
    return _("Year before (%(year)s)", year=model.year - 1)


def _width(heading: str) -> int:
    """Pixels that its longest word needs: a heading is broken at blanks and at 、, and else cut."""
    return max(92, *(28 + sum(14 if ord(sign) > 0x2E80 else 8 for sign in one) for one in re.split("[ 、]", heading)))


def _row(model: AnnualTable, line: TableLine, called: str) -> dict[str, Any]:
    href = urls.href("annual", year=model.year, view=FIGURES_VIEW, unit=line.unit.code) if line.unit else ""
    if line is model.before:
        href = urls.href("annual", year=model.year - 1, view=model.table.key, unit=model.code)
    cells: dict[str, Any] = {"unit": {**link_cell(called, href, hint=called), "kind": "name"}, "remark": remark(line)}
    for figure, one in zip(model.table.figures, line.amounts, strict=True):
        cells[figure.key] = {
            **link_cell(amount(figure, one), one.href or "", hint=wording.text(figure.name)),
            "kind": "zero" if not one.value else "",
        }
    return cells


def faults(model: AnnualTable) -> list[str]:
    """What is to be put right before the table is published."""
    told = []
    against = [one.unit.name for one in _all(model) if one.unit and one.power == "contradicted"]
    if against:
        told.append(_("Entered as having no such power, but there are rows: %(agencies)s.", agencies=_named(against)))
    if not _adds_up(model):
        told.append(_("The parts do not add up to the total in every row."))
    return told


def sums(model: AnnualTable) -> list[str]:
    """How the numbers of the table are to be read."""
    told = []
    if model.table.key == "penalty":
        told.append(_("A case with several penalties counts once, in its heaviest class."))
    if model.table.total and _adds_up(model):
        told.append(_("The parts of each row were added up and make its total."))
    if model.table.powers:
        told.append(_("“0”: the power was not used in the year. Blank: there is no such power, by the list of powers."))
        unknown = [one for one in model.lines if one.power == "unknown"]
        if unknown:
            told.append(
                plural(
                    "For %(number)s agency it was not entered whether there is such a power; its “0” may be blank.",
                    "For %(number)s agencies it was not entered whether there is such a power; their “0” may be blank.",
                    len(unknown),
                )
            )
    return told


def _all(model: AnnualTable) -> list[TableLine]:
    return [*model.lines, *([model.total] if model.total else [])]


def _adds_up(model: AnnualTable) -> bool:
    return all(one.adds_up for one in _all(model))


def _named(names: Sequence[str]) -> str:
    if len(names) > NAMED:
        return plural("%(number)s agency", "%(number)s agencies", len(names))
    return _(", ").join(names)


def _remarks(model: AnnualTable) -> Component:
    told = [*sums(model), _("As known on %(day)s.", day=model.today.isoformat())]
    return html.P(wording.sentences(told), className="zh-muted")


def _definitions(figures: Sequence[Figure]) -> Component:
    """Each column in words."""
    listed = [
        html.Li([html.B(wording.text(one.name)), _(": "), wording.text(one.definition), " ", html.Small(one.source)])
        for one in figures
    ]
    return folded(_("What is counted"), html.Ul(listed))
