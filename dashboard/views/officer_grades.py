"""How the grades of officers are spread over the agencies: a table, with the share of each grade as a bar."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.grid import GridColumn, bar_cell, grid, link_cell
from dashboard.services.officer_grades import OfficerGrades, Spread
from dashboard.translations import _
from dashboard.views import officer_tabs
from plugins.decimals import percent, rounded


def grades(model: OfficerGrades, location: urls.Location, *, can_come: bool) -> list[Component]:
    """The page's body. ``can_come``: a run that is missing has been asked for."""
    body = [_head(model, location), officer_tabs.tabs("officer_grades", model.scheme.key), _choices(model)]
    if model.shown.run_id is None:
        return [*body, heading.no_run(failure=model.shown.failure, can_come=can_come, again=location.href())]
    body += heading.run_notices(failure=model.shown.failure, stale=model.shown.stale)
    if not model.lines:
        return [*body, heading.empty(_("No officer is graded"), _("No officer served in this period."))]
    return [*body, tiles.card(wording.text(model.scheme.title), _table(model), foot=not_in_the_text(), flush=True)]


def title() -> str:
    """The page's title."""
    return _("Grades of officers by agency")


def not_in_the_text() -> str:
    """What the average is and is not."""
    return _(
        "The averages are statistics of this system. The text grades persons and knows no average of an agency, which "
        "is why nobody is ranked by it. Those without a grade are in no average."
    )


def grade_names(model: OfficerGrades) -> list[tuple[str | None, str]]:
    """(key, name) of each grade of the scheme, and of having none where somebody has none."""
    named: list[tuple[str | None, str]] = [(one.key, wording.text(one.title)) for one in model.scheme.grades]
    return [*named, *([(None, _("No grade"))] if None in model.whole.by_grade else [])]


def _head(model: OfficerGrades, location: urls.Location) -> Component:
    return heading.page_head(
        title(),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Enforcement officers"), urls.href("officers"))],
        note=wording.period(model.shown.period, model.scheme),
        marks=[marks.provisional()] if model.shown.provisional else [],
        actions=controls.export_links(location) if model.lines else [],
    )


def _choices(model: OfficerGrades) -> Component:
    form = controls.period_form(model.scheme, model.shown.period, model.years, model.usual_period)
    if len(model.schemes) == 1:
        return form
    several = [
        (wording.text(one.title), urls.href("officer_grades", scheme=one.key), one.key == model.scheme.key)
        for one in model.schemes
    ]
    return html.Div([controls.tabs(several, _("Schemes")), form], className="zh-tabbar")


def _table(model: OfficerGrades) -> Component:
    names = grade_names(model)
    columns = [
        GridColumn("unit", _("Agency"), "ZhNumber", 220, 2),
        GridColumn("officers", _("Number of officers"), "ZhNumber", 120, align="right"),
        *(GridColumn(_column(key), name, "ZhBarLink", 110, 1, align="right") for key, name in names),
        GridColumn("average", _("Average (statistic)"), "ZhNumber", 150, align="right"),
    ]
    rows = [_row(one.code if one.unit is None else one.unit.name, one, names) for one in model.lines]
    whole = [_row(_("All"), model.whole, names)] if len(rows) > 1 else []
    return grid("officer-grades", columns, rows, last_rows=whole)


def _column(grade: str | None) -> str:
    return f"grade_{grade or ''}"


def _row(name: str, one: Spread, names: list[tuple[str | None, str]]) -> dict[str, Any]:
    """Every number leads to the agency's officers, where they are the reader's to see."""
    href = "" if one.unit is None else urls.href("officers", unit=one.code)
    return {
        "unit": {**link_cell(name, href), "kind": "name"},
        "officers": link_cell(str(one.officers), href),
        **{_column(key): _share(one.by_grade.get(key, 0), one.officers, title, href) for key, title in names},
        "average": link_cell("—" if one.average is None else rounded(one.average, 2), ""),
    }


def _share(number: int, of: int, grade: str, href: str) -> dict[str, Any]:
    share = Fraction(number, of)
    return bar_cell(str(number), href, share=share, hint=f"{grade} {percent(share)}", kind="part")
