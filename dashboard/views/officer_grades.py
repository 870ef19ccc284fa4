"""How the grades of officers are spread over the agencies: a table, with the share of each grade as a bar."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tables, tiles
from dashboard.components.tables import Head
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
    heads = [
        Head(_("Agency")), Head(_("Number of officers"), number=True),
        *(Head(name, number=True) for _key, name in names), Head(_("Average (statistic)"), number=True),
    ]  # fmt: skip
    lines = [tables.Line(_cells(officer_tabs.officers_of(one.code, one.unit), one, names)) for one in model.lines]
    if len(lines) > 1:
        lines.append(tables.Line(_cells(_("All"), model.whole, names), "total"))
    return tables.table(heads, lines)


def _cells(name: Any, one: Spread, names: list[tuple[str | None, str]]) -> list[Any]:
    shares = [_share(one.by_grade.get(key, 0), one.officers, title) for key, title in names]
    return [name, str(one.officers), *shares, "—" if one.average is None else rounded(one.average, 2)]


def _share(number: int, of: int, grade: str) -> Any:
    if not number:
        return "0"
    share = Fraction(number, of)
    return [str(number), " ", tiles.bar(share, label=f"{grade} {percent(share)}")]
