"""The overview of a reader who sees some agencies only: each of them, beside its group's median."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import heading, marks, tiles
from dashboard.services.overview import Overview, Own, OwnRate
from dashboard.services.standings import OVERDUE, REPORTED
from dashboard.translations import _, language
from dashboard.views.overview_links import agency_link, judged, quiet, ranking_address, rows_address, sheet_address
from plugins.decimals import plain
from plugins.rubric import ZERO


def own_agency(model: Overview, own: Own) -> list[Component]:
    """The agency with its rank, its score, its rates against the group's medians, and what can be done."""
    one = own.move.standing
    return [
        html.H2(agency_link(model, one), className="zh-section-title"),
        _figures(model, own),
        html.Div([_rates(model, own), _watch(model, own)], className="zh-grid zh-grid--wide-left"),
    ]


def _figures(model: Overview, own: Own) -> Component:
    one, sheet = own.move.standing, sheet_address(model, own.move.standing)
    place = "—" if one.rank is None else str(one.rank)
    within = "" if one.rank is None else _("of %(ranked)s", ranked=one.ranked)
    why = wording.unranked_reason(one.notes, one.state) if one.rank is None else wording.group(one.group)
    gained = _("not compared")
    if own.move.gained is not None:
        gained = _("score %(change)s", change=wording.gained(own.move.gained))
    points = _(
        "%(points)s of %(applicable)s points",
        points=wording.points(one.total),
        applicable=plain(one.applicable or ZERO),
    )
    tiles_ = [
        tiles.kpi(
            _("Rank"),
            place,
            href=ranking_address(model),
            unit=within if one.rank else "",
            note=[why, *marks.tied(one.tied)],
            tone="teal",
        ),
        tiles.kpi(_("Score"), wording.points(one.score), href=sheet, note=points),
        tiles.kpi(_("Rank change"), wording.places(own.move.places), href=ranking_address(model), note=gained),
    ]
    if own.overdue is not None:
        tiles_.append(
            tiles.kpi(_("Cases overdue now"), str(own.overdue), href=rows_address(model, one, OVERDUE),
                      tone="loss" if own.overdue else "", note=judged(model) or "")
        )  # fmt: skip
    if own.reported is not None:
        tiles_.append(
            tiles.kpi(_("Cases with progress last month"), str(own.reported), href=rows_address(model, one, REPORTED),
                      tone="" if own.reported else "loss", note=_("filed, decided or closed"))
        )  # fmt: skip
    return tiles.kpis(tiles_)


def _rates(model: Overview, own: Own) -> Component:
    rows = [_rate(model, own, rate) for rate in own.rates]
    more = dcc.Link(_("How the points came about"), href=sheet_address(model, own.move.standing))
    told = [_("The mark on a bar is the median of the peer group.")]
    if any(rate.median.withheld for rate in own.rates):
        told.append(wording.medians_withheld())
    return tiles.card(_("Points by rate"), rows, more=more, foot=" ".join(told))


def _rate(model: Overview, own: Own, rate: OwnRate) -> Component:
    name = rate.node.title.in_language(language())
    said = wording.state("not_applicable")
    if rate.score.points is not None:
        said = f"{wording.points(rate.score.points)} / {plain(rate.score.maximum or ZERO)}"
    address = rows_address(model, own.move.standing, rate.node.key)
    median = wording.median(rate.median.points)
    return html.Div(
        [
            dcc.Link(name, href=address, className="zh-link"),
            tiles.bar(rate.share, label=f"{name} {said} ({median})", median=rate.median_share),
            html.Span([dcc.Link(said, href=address, className="zh-link"), html.Small(median)]),
        ],
        className="zh-rate",
    )


def _watch(model: Overview, own: Own) -> Component:
    """What can be done: each line leads to the rows."""
    lost = sorted((rate for rate in own.rates if rate.lost > 0), key=lambda rate: -rate.lost)
    rows = []
    for rate in lost:
        address = rows_address(model, own.move.standing, rate.node.key)
        points = f"−{wording.points(rate.lost)}"
        rows.append(
            html.Li(
                [
                    html.Span("", className="zh-list__dot"),
                    dcc.Link(rate.node.title.in_language(language()), href=address, className="zh-link"),
                    dcc.Link(points, href=address, className="zh-link zh-num zh-loss"),
                ]
            )
        )
    body: Any = html.Ul(rows, className="zh-list") if rows else quiet(_("No points were lost."))
    return tiles.card(_("What cost most points"), body, flush=True)


def nobody(own_file: str | None) -> Component:
    """Why this reader sees no agency, and where an officer's own file is."""
    if own_file is not None:
        return heading.empty(
            _("No scores of your own"),
            _("Agencies are scored here. What the books hold about you stands in your file."),
            [(_("To my file"), urls.href("officer", officer_no=own_file))],
        )
    return heading.empty(
        _("No scores of your own"),
        _("This account sees no agency that is scored by itself. A sub-unit is scored with the agency it answers to."),
    )
