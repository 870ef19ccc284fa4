"""The agency's page: how it stands, its rates beside the group's median, what cost most points, and its years."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import charts, controls, heading, marks, tiles
from dashboard.components.attributes import hyphened
from dashboard.components.charts import Bar
from dashboard.components.grid import GridColumn, grid, link_cell
from dashboard.components.tables import Head, Line, facts, folded, table
from dashboard.services.agency import AgencyPage, Cost, FigureShown, PeriodStanding, Rate, UnderScheme
from dashboard.services.arithmetic import counted
from dashboard.services.standings import Standing
from dashboard.services.units import Unit
from dashboard.translations import _
from dashboard.views import panels, publication_marks
from dashboard.views.agency_frame import agency_tabs, counted_above, not_scored
from dashboard.vocabulary import word
from models.agencies import AgencyKind
from plugins.decimals import percent, plain
from plugins.rubric import ZERO

LISTED_UNITS = 12
"""Sub-units named at once; the others are folded away."""


def agency(model: AgencyPage, location: urls.Location, *, can_come: bool, unpublished: bool = False) -> list[Component]:
    """The page's body. ``can_come``: a run that is missing has been asked for; ``unpublished``: nothing of
    this period was published to the reader."""
    tabs = agency_tabs(model.schemes, urls.href("agency", **location.parts), None)
    body = [_head(model, location, unpublished=unpublished)]
    if model.unit.subordinate:
        return [*body, tabs, counted_above(model.counts_for), _about(model)]
    years = [one.period for one in model.years]
    chosen = controls.period_form(model.scheme, model.shown.period, years, model.usual_period)
    body.append(html.Div([tabs, chosen], className="zh-tabbar"))
    if model.shown.run_id is None:
        return [*body, heading.no_run(failure=model.shown.failure, can_come=can_come, again=location.href())]
    body += heading.run_notices(failure=model.shown.failure, stale=model.shown.stale)
    if model.withheld:
        return [*body, publication_marks.withheld(model.scheme, model.shown.period), _about(model)]
    if model.standing is None:
        return [*body, not_scored(model.unit), _about(model)]
    body.append(_figures(model, model.standing))
    if model.standing.rank is None:
        body.append(heading.notice(_why_unranked(model.standing), "warn"))
    body.append(html.Div([_rates(model), _costs(model)], className="zh-grid zh-grid--wide-left"))
    body.append(html.Div([_by_year(model), *_course(model)], className="zh-grid zh-grid--2"))
    return [*body, *panels.cards(model.panels), *_under_schemes(model), _about(model)]


def _head(model: AgencyPage, location: urls.Location, *, unpublished: bool) -> Component:
    unit = model.unit
    words = [word(AgencyKind, unit.kind)]
    if model.parent is not None:
        words.append(_("part of %(parent)s", parent=model.parent.name))
    if model.guide is not None:
        words.append(_("guided by %(guide)s", guide=model.guide.name))
    words.append(_("code %(code)s", code=unit.code))
    exported = model.standing is not None
    return heading.page_head(
        unit.name,
        crumbs=[
            (_("Overview"), urls.href("overview")),
            (_("Ranking"), urls.href("ranking", scheme=model.scheme.key, **_at(model))),
        ],
        note=" · ".join(words),
        marks=[
            *([marks.provisional()] if model.shown.provisional and exported else []),
            *([publication_marks.unpublished()] if unpublished else []),
        ],
        actions=controls.export_links(location) if exported else [],
    )


def _at(model: AgencyPage) -> dict[str, str]:
    return controls.said_period(model.scheme, model.shown.period, model.usual_period)


# ---------------------------------------------------------------- key figures


def _figures(model: AgencyPage, one: Standing) -> Component:
    ranking = urls.href("ranking", scheme=model.scheme.key, group=one.group, **_at(model))
    sheet = urls.href("agency_scheme", agency=one.code, scheme=model.scheme.key, **_at(model))
    group, score = wording.group(one.group), one.score if one.rank is not None else None
    shown = [
        tiles.kpi(
            _("Rank"),
            "—" if one.rank is None else str(one.rank),
            href=ranking,
            unit="" if one.rank is None else _("of %(ranked)s", ranked=one.ranked),
            note=[group, *marks.tied(one.tied), *_compared(model)],
            tone="teal",
        ),
        tiles.kpi(
            _("Score"),
            wording.points(score),
            href=sheet,
            note=_(
                "%(points)s of %(applicable)s points",
                points=wording.points(one.total),
                applicable=plain(one.applicable or ZERO),
            ),
        ),
    ]
    if score is not None:
        shown.append(_against(model, score, sheet))
    return tiles.kpis([*shown, *(_figure(figure) for figure in model.figures)])


def _against(model: AgencyPage, score: Fraction, sheet: str) -> Component:
    """How far the score is from the group's median, where the reader may see that."""
    label, median = _("Against the group's median"), model.median.points
    if median is None:
        return tiles.kpi(label, "—", href=sheet, note=wording.too_few())
    return tiles.kpi(label, wording.gained(score - median), href=sheet, note=wording.median(median))


def _figure(one: FigureShown) -> Component:
    return tiles.kpi(wording.text(one.figure.title), str(one.number), href=one.href, tone="loss" if one.bad else "")


def _compared(model: AgencyPage) -> list[Any]:
    """The move since the comparable period, where both have a rank."""
    before = model.before
    if model.climbed is None or before is None or before.standing is None:
        return []
    period = wording.period(before.period, model.scheme)
    why = _("rank %(rank)s in %(period)s", rank=before.standing.rank, period=period)
    return [" · ", marks.move(model.climbed, why), " ", _("since %(period)s", period=period)]


def _why_unranked(one: Standing) -> str:
    return wording.sentences([wording.note(note) for note in one.notes]) or wording.state(one.state)


# ---------------------------------------------------------------- the rates


def _rates(model: AgencyPage) -> Component:
    drawn = charts.bars(
        "agency-rates",
        [Bar(_short(rate), rate.share, _said(rate), rate.median_share) for rate in model.rates],
        median_title=_("Median of the group"),
        described=_("Share of the full points by rate, beside the median of the group; the table says the same."),
    )
    heads = [
        Head(_("Rate")),
        Head(_("Rate counted"), number=True),
        Head(_("Points"), number=True),
        Head(_("Median"), number=True),
    ]
    lines = [
        Line(
            [
                _leading(wording.text(rate.node.title), rate.href),
                "—" if rate.score.value is None else _leading(percent(rate.score.value), rate.href),
                _leading(_said(rate), rate.href),
                wording.points(rate.median.points),
            ],
            "na" if rate.score.points is None else "",
        )
        for rate in model.rates
    ]
    return tiles.card(
        _("Points by rate"),
        html.Div([drawn, table(heads, lines)], className="zh-chartpair"),
        more=dcc.Link(
            _("How the points came about"),
            href=urls.href("agency_scheme", agency=model.unit.code, scheme=model.scheme.key, **_at(model)),
        ),
        foot=_bars_show(model),
    )


def _bars_show(model: AgencyPage) -> str:
    told = [_("Bars show the share of the full points; those below the median of the group are orange.")]
    if any(rate.median.withheld for rate in model.rates):
        told.append(wording.medians_withheld())
    return " ".join(told)


def _said(rate: Rate) -> str:
    """Points of full points, or that the rate does not apply."""
    if rate.score.points is None:
        return wording.state(rate.score.state)
    return f"{wording.points(rate.score.points)} / {plain(rate.score.maximum or ZERO, 2)}"


def _short(rate: Rate) -> str:
    return wording.text(rate.node.short or rate.node.title)


def _costs(model: AgencyPage) -> Component:
    if not model.costs:
        applies = any(rate.score.points is not None for rate in model.rates)
        said = _("No points were lost.") if applies else _("No rate applies, so none could be lost.")
        body: Any = html.P(said, className="zh-quiet")
    else:
        body = html.Ol([_cost(model, one) for one in model.costs], className="zh-list")
    return tiles.card(_("What cost most points"), body, flush=True, foot=_("Each line leads to the cases behind it."))


def _cost(model: AgencyPage, one: Cost) -> Component:
    reasons = []
    if one.by_rate:
        reasons.append(_by_rate(one))
    reasons += [
        f"{counted(lost.count, wording.title(model.measures, lost.measure))} −{wording.points(lost.points)}"
        for lost in one.deductions
    ]
    return html.Li(
        [
            html.Span("", className="zh-list__dot"),
            html.Span(
                [
                    _leading(wording.text(one.node.title), one.href),
                    html.Small(_("; ").join(reasons)),
                ],
                className="zh-list__name",
            ),
            dcc.Link(f"−{wording.points(one.lost)}", href=one.href, className="zh-link zh-num zh-loss"),
        ]
    )


def _by_rate(one: Cost) -> str:
    points = wording.points(one.by_rate)
    if one.score.value is None:
        return _("nothing to divide by: −%(points)s", points=points)
    return _("rate %(rate)s: −%(points)s", rate=percent(one.score.value), points=points)


# ---------------------------------------------------------------- the years


def _by_year(model: AgencyPage) -> Component:
    heads = [
        Head(_("Period")),
        Head(_("Score"), number=True),
        Head(_("Rank"), number=True),
        Head(_("Points earned"), number=True),
        Head(_("Points that apply"), number=True),
    ]
    return tiles.card(_("Score by period"), table(heads, [_year(model, one) for one in model.years]), flush=True)


def _course(model: AgencyPage) -> list[Component]:
    if not model.trend:
        return []
    points = [(f"{one.period.last:%Y-%m}", one.standing.score if one.standing else None) for one in model.trend]
    said = _("The score over a whole year, by the end of each of the last twelve months.")
    drawn = charts.course("agency-course", points, unit=_("Score"), described=said)
    return [
        tiles.card(_("Last twelve months"), [drawn, folded(_("As a table"), _course_table(model.trend))], foot=said)
    ]


def _year(model: AgencyPage, one: PeriodStanding) -> Line:
    present = hyphened(aria_current="page") if one.period == model.shown.period else {}
    words: list[Any] = [_leading(wording.period(one.period, model.scheme), one.href)]
    if present:
        words = [html.Strong(wording.period(one.period, model.scheme), **present)]
    if one.provisional:
        words += [" ", marks.badge(marks.provisional())]
    standing = one.standing
    if standing is None:
        return Line([words, "—", "—", "—", "—"], "na")
    rank = "—" if standing.rank is None else f"{standing.rank} / {standing.ranked}"
    return Line(
        [
            words,
            _leading(wording.points(standing.score if standing.applicable else None), one.sheet),
            [_leading(rank, one.sheet), *marks.tied(standing.tied)],
            _leading(wording.points(standing.total), one.sheet),
            _leading(plain(standing.applicable or ZERO), one.sheet),
        ]
    )


def _leading(text: str, href: str) -> Component:
    return dcc.Link(text, href=href, className="zh-link")


def _course_table(trend: tuple[PeriodStanding, ...]) -> Component:
    return table(
        [Head(_("Twelve months to")), Head(_("Score"), number=True), Head(_("Rank"), number=True)],
        [
            Line(
                [
                    f"{one.period.last:%Y-%m}",
                    _leading(wording.points(one.standing.score if one.standing else None), one.sheet),
                    _leading(str(one.standing.rank), one.sheet) if one.standing and one.standing.rank else "—",
                ]
            )
            for one in trend
        ],
    )


# ---------------------------------------------------------------- under each scheme


def _under_schemes(model: AgencyPage) -> list[Component]:
    """The agency under all schemes together; nothing where there is only the page's own."""
    if len(model.under_schemes) < 2:
        return []
    columns = [
        GridColumn("scheme", _("Scheme"), "ZhLink", 220, grow=3),
        GridColumn("period", _("Period"), width=140, grow=1),
        GridColumn("score", _("Score"), width=96, grow=1, align="right"),
        GridColumn("rank", _("Rank"), width=120, grow=1, align="center"),
        GridColumn("grade", _("Grade"), width=120, grow=1),
        GridColumn("beside", _("Compare"), "ZhLink", 120, grow=1),
    ]
    rows = [_under(one) for one in model.under_schemes]
    foot = _("Each scheme counts other things by other rules; their scores are not added up.")
    card = tiles.card(_("Under each scheme"), grid("under-schemes", columns, rows), flush=True, foot=foot)
    return [html.Div(card, className="zh-grid")]


def _under(one: UnderScheme) -> dict[str, Any]:
    standing = one.standing
    row: dict[str, Any] = {
        "scheme": link_cell(wording.text(one.scheme.title), one.sheet),
        "period": wording.period(one.period, one.scheme),
        "beside": link_cell(_("Another period") if one.own else _("Side by side"), one.beside),
    }
    if standing is None:
        return row | {"score": "—", "rank": "—", "grade": _("Not published") if one.withheld else _("Not scored")}
    rank = wording.state(standing.state) if standing.rank is None else f"{standing.rank} / {standing.ranked}"
    title = one.scheme.grade_title(standing.grade)
    grade = "—" if title is None else wording.text(title)
    tied = f"{rank} {marks.tie().text}" if standing.tied else rank
    return row | {"score": wording.points(standing.score), "rank": tied, "grade": grade}


# ---------------------------------------------------------------- who it is


def _about(model: AgencyPage) -> Component:
    unit = model.unit
    about = tiles.card(
        _("About this agency"),
        facts(
            [
                (_("Kind of agency"), word(AgencyKind, unit.kind)),
                (_("Code"), unit.code),
                (_("Part of"), _link(model.parent)),
                (_("Guided by"), _link(model.guide)),
                (_("Established staff"), "" if unit.established_staff is None else str(unit.established_staff)),
                (_("Active from"), "" if unit.active_from is None else unit.active_from.isoformat()),
                (_("Active to"), "" if unit.active_to is None else unit.active_to.isoformat()),
                (_("Sub-units"), _units(model.sub_units)),
            ]
        ),
    )
    return html.Div(about, className="zh-about")


def _units(several: tuple[Unit, ...]) -> Any:
    items = [html.Li(_link(one)) for one in several]
    if len(items) <= LISTED_UNITS:
        return html.Ul(items, className="zh-plainlist") if items else ""
    folded_away = folded(_("%(number)s more", number=len(items) - LISTED_UNITS),
                         html.Ul(items[LISTED_UNITS:], className="zh-plainlist"))  # fmt: skip
    return [html.Ul(items[:LISTED_UNITS], className="zh-plainlist"), folded_away]


def _link(unit: Unit | None) -> Any:
    if unit is None:
        return ""
    return _leading(unit.name, urls.href("agency", agency=unit.code))
