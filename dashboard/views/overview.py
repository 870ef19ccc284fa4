"""The overview: a row of key figures, the ends of each group's ranking, who moved, and where somebody should look.

Bars here are plain markup: the first page of the day loads neither charts nor tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.services.overview import GroupEnds, Move, Overview
from dashboard.services.ranking import UNRANKED
from dashboard.services.standings import OVERDUE, Standing
from dashboard.translations import _, language, plural
from dashboard.views import publication_marks
from dashboard.views.overview_links import agency_link, judged, quiet, ranking_address, rows_address, sheet_address
from dashboard.views.own_agency import nobody, own_agency
from plugins.ranking import ALL_GROUP
from plugins.rubric import ZERO

LISTED = 6
"""How many agencies a list names before it points to the ranking for the rest."""


def overview(
    model: Overview, location: urls.Location, first: Sequence[Component], *, can_come: bool, own_file: str | None = None
) -> list[Component]:
    """The page's body; ``first`` comes what waits for the reader, and who is behind.

    ``can_come``: a run that is missing has been asked for. ``own_file``: the reader is the officer of this number.
    """
    body = [_head(model, own_file), *first]
    if model.shown.run_id is None:
        return [*body, heading.no_run(failure=model.shown.failure, can_come=can_come, again=location.href())]
    body += heading.run_notices(failure=model.shown.failure, stale=model.shown.stale)
    if model.own is not None:
        if model.withheld:
            return [*body, publication_marks.withheld(model.scheme, model.shown.period)]
        own = [block for one in model.own for block in own_agency(model, one)]
        return [*body, *(own or [nobody(own_file)])]
    if not model.agencies:
        return [*body, heading.no_agencies()]
    return [
        *body,
        _key_figures(model),
        html.Div([_group(model, group) for group in model.groups], className="zh-grid zh-grid--3"),
        html.Div([_moves(model, up=True), _moves(model, up=False), *_watch(model)], className="zh-grid zh-grid--4"),
    ]


def without_scheme(first: Sequence[Component]) -> list[Component]:
    """The page's body where no scheme can be shown, because none is installed or it could not be loaded."""
    return [
        heading.page_head(_("Overview of enforcement supervision")),
        *first,
        heading.no_scheme(),
    ]


def title() -> str:
    """The page's title."""
    return _("Overview")


def _head(model: Overview, own_file: str | None) -> Component:
    before = wording.period(model.before, model.scheme) if model.before else None
    form = controls.period_form(model.scheme, model.shown.period, model.years, model.usual_period)
    return heading.page_head(
        _("Overview of enforcement supervision"),
        note=[
            dcc.Link(model.scheme.title.in_language(language()), href=urls.href("scheme", scheme=model.scheme.key)),
            " · ",
            wording.period(model.shown.period, model.scheme),
            *([" · ", _("compared with %(period)s", period=before)] if before else []),
        ],
        marks=[marks.provisional()] if model.shown.provisional else [],
        actions=[*([] if own_file else [_yearly_report(model)]), form],
    )


def _yearly_report(model: Overview) -> Component:
    year = model.shown.period.year
    return dcc.Link(
        _("Yearly report %(year)s", year=year),
        href=urls.href("annual", year=year),
        className="btn btn-outline-secondary",
    )


def _key_figures(model: Overview) -> Component:
    everybody = ranking_address(model, group=ALL_GROUP)
    tiles_ = [
        tiles.kpi(_("Enforcement agencies"), str(model.agencies), href=everybody, note=_by_group(model)),
        tiles.kpi(_("Scored and ranked"), str(model.ranked), href=everybody, tone="teal",
                  note=plural("within %(number)s peer group", "within %(number)s peer groups", len(model.groups))),
        tiles.kpi(_("Not ranked"), str(len(model.unranked)), href=ranking_address(model, group=UNRANKED),
                  note=_reasons(model)),
    ]  # fmt: skip
    if model.has_figures:
        tiles_ += [
            tiles.kpi(
                _("Cases overdue now"),
                str(model.overdue_cases),
                href=ranking_address(model, group=ALL_GROUP, sort="-overdue"),
                tone="loss" if model.overdue_cases else "",
                note=plural("in %(number)s agency", "in %(number)s agencies", len(model.overdue)),
            ),
            tiles.kpi(
                _("Agencies without a report"),
                str(len(model.silent)),
                href="#silent-agencies",
                tone="loss" if model.silent else "",
                note=_("nothing filed, decided or closed last month"),
            ),
        ]
    return tiles.kpis(tiles_)


def _by_group(model: Overview) -> str:
    return _(", ").join(f"{wording.group(one.group)} {one.agencies}" for one in model.groups)


def _reasons(model: Overview) -> str:
    counted: dict[str, int] = {}
    for one in model.unranked:
        reason = wording.unranked_reason(one.notes, one.state)
        counted[reason] = counted.get(reason, 0) + 1
    return _(", ").join(f"{reason} {number}" for reason, number in counted.items()) or _("all agencies are ranked")


def _group(model: Overview, ends: GroupEnds) -> Component:
    rows = [_place(model, one) for one in ends.top]
    if ends.bottom:
        between = ends.ranked - len(ends.top) - len(ends.bottom)
        if between:
            rows.append(html.Li(_("… %(number)s between …", number=between), className="zh-list__gap"))
        rows += [_place(model, one) for one in ends.bottom]
    body: Any = html.Ol(rows, className="zh-list zh-list--bars") if rows else quiet(_("No agency is ranked."))
    more = dcc.Link(_("Whole ranking"), href=ranking_address(model, group=ends.group))
    count = html.Small(_("%(ranked)s of %(agencies)s ranked", ranked=ends.ranked, agencies=ends.agencies))
    return tiles.card([wording.group(ends.group), " ", count], body, more=more, flush=True)


def _place(model: Overview, one: Standing) -> Component:
    score = one.score or ZERO
    said = wording.points(score)
    return html.Li(
        [
            marks.rank(one.rank, tied=one.tied),
            agency_link(model, one),
            tiles.bar(score / 100, label=said),
            dcc.Link(said, href=sheet_address(model, one), className="zh-link zh-num"),
        ]
    )


def _moves(model: Overview, *, up: bool) -> Component:
    moves = model.risers if up else model.fallers
    head = _("Biggest risers") if up else _("Biggest fallers")
    if model.before is None:
        body: Any = quiet(_("The period to compare with has not been computed yet."))
    elif not moves:
        body = quiet(_("No agency rose.") if up else _("No agency fell."))
    else:
        body = html.Ul([_moved(model, one) for one in moves], className="zh-list")
    more = dcc.Link(_("All"), href=ranking_address(model, group=ALL_GROUP, sort="-change" if up else "change"))
    return tiles.card(head, body, more=more, flush=True)


def _moved(model: Overview, one: Move) -> Component:
    steps = _("%(group)s: rank %(before)s → %(now)s", group=wording.group(one.standing.group),
              before=one.rank_before, now=one.standing.rank)  # fmt: skip
    gained = "" if one.gained is None else wording.gained(one.gained)
    return html.Li(
        [
            marks.move(one.places),
            html.Span([agency_link(model, one.standing), html.Small(steps)], className="zh-list__name"),
            dcc.Link(gained, href=sheet_address(model, one.standing), className="zh-link zh-num"),
        ]
    )


def _watch(model: Overview) -> list[Component]:
    """Where somebody should look now."""
    if not model.has_figures:
        return []
    return [_overdue(model), _silent(model)]


def _overdue(model: Overview) -> Component:
    rows = [
        html.Li([
            html.Span("", className="zh-list__dot"),
            agency_link(model, one),
            dcc.Link(plural("%(number)s case", "%(number)s cases", number), href=rows_address(model, one, OVERDUE),
                     className="zh-link zh-num zh-loss"),
        ])
        for one, number in model.overdue[:LISTED]
    ]  # fmt: skip
    body: Any = html.Ul(rows, className="zh-list") if rows else quiet(_("No case is open past its limit."))
    more = dcc.Link(_("All"), href=ranking_address(model, group=ALL_GROUP, sort="-overdue"))
    return tiles.card(_("Cases overdue now"), body, more=more, flush=True, foot=judged(model))


def _silent(model: Overview) -> Component:
    rows = [
        html.Li([
            html.Span("", className="zh-list__dot"),
            agency_link(model, one),
            html.Small(wording.group(one.group), className="zh-muted"),
        ])
        for one in model.silent[:LISTED]
    ]  # fmt: skip
    if len(model.silent) > LISTED:
        more = _("… and %(number)s more", number=len(model.silent) - LISTED)
        rows.append(html.Li(dcc.Link(more, href=ranking_address(model, group=ALL_GROUP))))
    body: Any = html.Ul(rows, className="zh-list") if rows else quiet(_("Every agency has reported."))
    return tiles.card(_("No report last month"), body, flush=True, name="silent-agencies", foot=judged(model))
