"""An officer among the peers of a year, and from year to year: what the runs have stored, with how it is to be read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import charts, heading, marks
from dashboard.components.controls import said_period
from dashboard.components.tables import Head, Line, folded, table
from dashboard.services.officer_scores import OfficerScore, YearScore
from dashboard.services.standings import Standing
from dashboard.translations import _, plural
from plugins.decimals import rounded
from plugins.ranking import Place

FEW = 30
"""With fewer officers than these a warning stands beside the percentile. The program's own number."""


def years(one: OfficerScore, location: urls.Location) -> list[Component]:
    """The course of the years and its table; nothing where no year was scored."""
    if not one.years_scored:
        return []
    heads = [
        Head(_("Year")), Head(_("Score"), number=True), *(Head(name, number=True) for name in _parts(one)),
        Head(_("Grade")), Head(_("Among all officers")),
        Head(_("Percentile"), number=True), Head(_("Run"), number=True), Head(_("Data as of")),
    ]  # fmt: skip
    body: list[Component] = [html.H3(_("Year by year"), className="zh-subtitle")]
    if len(one.years_scored) > 1:
        body.append(_course(one))
    body.append(table(heads, [_year(one, year, location) for year in one.years_scored]))
    return [*body, *_few(one), _explained(one)]


def _parts(one: OfficerScore) -> tuple[str, str]:
    """What a score is made of: points lost and added, or points earned and those that applied."""
    if one.scheme.rules().from_base is None:
        return _("Points"), _("Applicable points")
    return _("Deductions"), _("Bonus")


def among_all(place: Place | None) -> str:
    """The place in words; a dash where there is none."""
    if place is None:
        return "—"
    if place.alike == 1:
        return _("%(rank)s of %(number)s", rank=place.rank, number=place.of)
    return _("%(rank)s of %(number)s, %(alike)s alike", rank=place.rank, number=place.of, alike=place.alike)


def percentile(place: Place | None) -> str:
    """0 to 100, with one decimal; a dash where there is none."""
    return "—" if place is None else rounded(place.percentile, 1)


def _year(one: OfficerScore, year: YearScore, location: urls.Location) -> Line:
    standing, account = year.standing, year.standing.account
    href = location.href(**{"period": None, **said_period(one.scheme, year.period, one.usual_period)})
    name: Any = str(year.period.year)
    if year.period != one.shown.period:
        name = dcc.Link(name, href=href, className="zh-link")
    cells = [
        [name, " ", marks.badge(marks.provisional())] if year.provisional else name,
        wording.points(standing.score),
        wording.points(standing.total if account is None else account.deductions),
        wording.points(standing.applicable if account is None else account.bonus),
        _grade(year),
        among_all(standing.place),
        percentile(standing.place),
        str(year.run_id),
        "" if year.data_as_of is None else wording.moment(year.data_as_of),
    ]
    return Line(cells)


def _grade(year: YearScore) -> str:
    said = [] if year.grade is None else [wording.text(year.grade)]
    if year.standing.state != "scored":
        said.append(wording.state(year.standing.state))
    return " · ".join(said) or "—"


def _course(one: OfficerScore) -> Component:
    points = [(str(year.period.year), year.standing.score) for year in reversed(one.years_scored)]
    described = "; ".join(f"{label}: {wording.points(value)}" for label, value in points)
    return charts.course(f"officer-years-{one.scheme.key}", points, unit=_("Score"), described=described)


def _few(one: OfficerScore) -> list[Component]:
    place = one.standing.place if one.standing is not None else None
    if place is None or place.of >= FEW:
        return []
    share = rounded(Fraction(100, place.of), 1)
    text = plural(
        "Only %(number)s officer is compared: one more or less moves the percentile by up to %(share)s.",
        "Only %(number)s officers are compared: one more or less moves the percentile by up to %(share)s.",
        place.of,
        share=share,
    )
    return [heading.notice(text, "warn")]


def _explained(one: OfficerScore) -> Component:
    """How the numbers come about, and what they do not say."""
    sentences = [*_worked(one.standing), *_caveats(one)]
    return folded(_("How the percentile is to be read"), html.Ul([html.Li(text) for text in sentences]))


def _worked(standing: Standing | None) -> list[str]:
    place = standing.place if standing is not None else None
    if standing is None:
        return []
    if place is None:
        return [_("In this period the officer is not among those compared, and so has no percentile.")]
    return [
        _("%(number)s officers are ranked in this period: %(below)s have less, %(alike)s have the same (this one among "
          "them), %(above)s have more. %(apart)s others stand apart, unranked.",
          number=place.of, below=place.below, alike=place.alike, above=place.rank - 1, apart=place.apart),
        _("Percentile = (those with less + half of those with the same) ÷ all ranked × 100 = (%(below)s + %(alike)s ÷ "
          "2) ÷ %(number)s × 100 = %(percentile)s.",
          below=place.below, alike=place.alike, number=place.of, percentile=percentile(place)),
    ]  # fmt: skip


def _caveats(one: OfficerScore) -> list[str]:
    return [
        _("It is a statistic of this program. The text of the scheme does not know it, and no consequence follows."),
        _("Compared are all officers of all agencies whom the same scheme ranks in the same year. Who is vetoed or not "
          "graded is not among them."),
        *_alike(one),
        _("Agencies record with unequal zeal, and tasks differ: fewer points need not mean worse work."),
        _("A year that is not over is compared as it stands on the day of the run."),
        _("The scale of the chart does not begin at 0; the table has the numbers."),
    ]  # fmt: skip


def _alike(one: OfficerScore) -> list[str]:
    if one.scheme.rules().from_base is None:
        return []
    return [
        _("Most officers have no event and so the same points: where all are alike, everybody stands at 50. A single "
          "point may then be many places."),
    ]  # fmt: skip


__all__ = ["among_all", "percentile", "years"]
