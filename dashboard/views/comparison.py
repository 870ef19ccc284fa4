"""Two rankings side by side: lines between the ranks, how alike they are, and where they differ most and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import charts, controls, heading, marks, tiles
from dashboard.components.charts import AMBER, GREY, TEAL, Slope
from dashboard.components.grid import GridColumn, grid, link_cell, mark_cell
from dashboard.services.comparison import Agreement, Comparison, Disagreement, Pair, Side
from dashboard.services.movers import Mover
from dashboard.services.standings import Standing
from dashboard.translations import _, plural
from dashboard.views import publication_marks
from plugins import periods

ROW_HEIGHT = 38
FAR = 3
"""Places from which on a line is coloured."""


def comparison(model: Comparison, location: urls.Location, *, can_come: bool) -> list[Component]:
    """The page's body. ``can_come``: a run that is missing has been asked for."""
    body = [_head(model, location), _choices(model, location)]
    for side in (model.left, model.right):
        if side.shown.run_id is None:
            missing = heading.no_run(failure=side.shown.failure, can_come=can_come, again=location.href())
            return [*body, heading.notice(_side(side)), missing]
        body += heading.run_notices(failure=side.shown.failure, stale=side.shown.stale)
    hidden = [side for side in (model.left, model.right) if side.withheld]
    if not model.pairs:
        why = [publication_marks.withheld(one.scheme, one.shown.period) for one in hidden]
        return [*body, *(why or [_nobody()])]
    body += [heading.notice(publication_marks.why_withheld(one.scheme, one.shown.period)) for one in hidden]
    if model.own:
        body.append(heading.notice(_("You see your own agency; its rank is among all agencies of its peer group.")))
    elif model.agreement is None:
        body.append(heading.notice(_("Fewer than two agencies of this group are ranked on both sides, so there are no "
                                     "orders to compare. Below is what each side gives.")))  # fmt: skip
    else:
        body.append(_agreement(model, model.agreement))
        body.append(html.Div([_lines(model), _disagreements(model)], className="zh-grid zh-grid--2 zh-compared"))
    return [*body, _everyone(model)]


def title(model: Comparison) -> str:
    """The page's title."""
    return _("Side by side: %(left)s and %(right)s", left=_named(model, model.left), right=_named(model, model.right))


def _head(model: Comparison, location: urls.Location) -> Component:
    group = location.query.group
    left, right = (dcc.Link(_side(side), href=side.ranking(group)) for side in (model.left, model.right))
    swap = dcc.Link(_("Swap sides"), href=_swapped(model, group), className="btn btn-outline-secondary")
    return heading.page_head(
        title(model),
        crumbs=[(_("Overview"), urls.href("overview")), (_("Ranking"), model.left.ranking(group))],
        note=[_("Left"), _(": "), left, _("; "), _("Right"), _(": "), right],
        marks=[marks.provisional()] if model.left.shown.provisional or model.right.shown.provisional else [],
        actions=[swap, *(controls.export_links(location) if model.complete and model.pairs else [])],
    )


def _swapped(model: Comparison, group: str | None) -> str:
    left, right = model.left, model.right
    against = periods.written(left.shown.period, left.scheme.usual_period_rule)
    keys = {"scheme": right.scheme.key, "other": left.scheme.key}
    return urls.href("comparison", **keys, period=right.said, against=against, group=group)


def _side(side: Side) -> str:
    """A side in words: its scheme and its period."""
    period = wording.period(side.shown.period, side.scheme)
    return _("%(scheme)s, %(period)s", scheme=wording.text(side.scheme.title), period=period)


def _named(model: Comparison, side: Side) -> str:
    """A side in few words: what tells it from the other."""
    return wording.period(side.shown.period, side.scheme) if model.same_scheme else wording.text(side.scheme.title)


def _choices(model: Comparison, location: urls.Location) -> Component:
    schemes = [
        (
            _("Another period") if one is model.left.scheme else wording.text(one.title),
            href,
            one is model.right.scheme,
        )
        for one, href in model.others
    ]
    form = controls.query_form(
        [_period("period", _("Left"), model.left), _period("against", _("Right"), model.right)],
        periods.written(model.left.usual_period, model.left.scheme.usual_period_rule),
    )
    tabs = [controls.tabs(schemes, _("Set beside"))]
    if len(model.groups) > 1:
        tabs.append(controls.group_tabs(model.groups, model.group, location))
    return html.Div([*tabs, form], className="zh-tabbar")


def _period(name: str, label: str, side: Side) -> Component:
    return controls.period_field(name, label, side.scheme, side.shown.period, side.years, side.usual_period)


def _nobody() -> Component:
    return heading.empty(
        _("Nobody to compare"),
        _("No agency that you may see is scored on either side."),
        [(_("To the overview"), urls.href("overview"))],
    )


# ---------------------------------------------------------------- how alike


def _agreement(model: Comparison, found: Agreement) -> Component:
    far = sum(abs(pair.gap or 0) >= FAR for pair in model.pairs)
    ranked = sum(pair.gap is not None for pair in model.pairs)
    return tiles.kpis(
        [
            tiles.kpi(
                _("Pairs in the same order"), str(found.alike), href="#everyone", tone="teal",
                unit=_("of %(pairs)s", pairs=found.pairs),
                note=_(
                    "%(opposite)s in the opposite order, %(tied)s tied on a side",
                    opposite=found.opposite,
                    tied=found.pairs - found.alike - found.opposite,
                ),
            ),
            tiles.kpi(
                _("Rank correlation"), "—" if found.tau is None else str(found.tau), href="#everyone",
                note=_("Pairs in the same order less those in the opposite one, as a share: 1 the same order, 0 no "
                       "relation, −1 the reverse. Kendall's τ-b, a statistic of ours."),
            ),
            tiles.kpi(
                _("Far apart"), str(far), href="#everyone", unit=_("of %(ranked)s", ranked=ranked),
                note=_("agencies ranked %(places)s places apart or more", places=FAR),
            ),
        ]
    )  # fmt: skip


def _lines(model: Comparison) -> Component:
    placed = [(pair, pair.places) for pair in model.pairs if pair.places is not None]
    left = _positions([(places[0], pair.code) for pair, places in placed])
    right = _positions([(places[1], pair.code) for pair, places in placed])
    drawn = [
        Slope(
            left[pair.code],
            right[pair.code],
            (f"{pair.name} {places[0]}", f"{places[1]} {pair.name}"),
            _colour(places[0] - places[1]),
        )
        for pair, places in placed
    ]
    words = _("Lines join the two ranks of each agency; the table below says the same.")
    foot = [
        words,
        " ",
        _("Green rises by %(places)s places or more from left to right, orange falls; equal ranks stand below each "
          "other.", places=FAR),
        " ",
        _("Ranks are counted among the agencies that both sides rank."),
    ]  # fmt: skip
    chart = charts.slopes(
        "ranks-joined", drawn, titles=(_named(model, model.left), _named(model, model.right)), described=words
    )
    return tiles.card(_("Ranks on both sides"), chart, foot=foot)


def _positions(placed: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Code → position from the top: equal places one below the other, so that no two names stand on each other."""
    return {code: at for at, (_place, code) in enumerate(sorted(placed), start=1)}


def _colour(gap: int) -> str:
    return GREY if abs(gap) < FAR else (TEAL if gap > 0 else AMBER)


# ---------------------------------------------------------------- where not


def _disagreements(model: Comparison) -> Component:
    items = [_disagreement(model, one) for one in model.disagreements]
    if not items:
        nothing = html.P(_("Both sides give each agency the same place."), className="zh-quiet")
        return tiles.card(_("Biggest disagreements"), nothing, flush=True)
    return tiles.card(_("Biggest disagreements"), html.Ol(items, className="zh-list"), flush=True, foot=_why(model))


def _why(model: Comparison) -> str:
    if model.same_scheme:
        return _("Beside each agency the rate whose points changed most, in the direction in which its rank moved.")
    return _("Beside each agency the rate furthest above its group's median where it ranks better, and furthest below "
             "where it ranks worse.")  # fmt: skip


def _disagreement(model: Comparison, one: Disagreement) -> Component:
    pair, places = one.pair, one.places
    told: list[Any] = []
    for at, mover in enumerate(one.movers):
        told += [_("; ") if at else "", *_mover(model, mover)]
    return html.Li(
        [
            html.Span("", className="zh-list__dot"),
            html.Span(
                [
                    dcc.Link(pair.name, href=urls.href("agency", agency=pair.code), className="zh-link"),
                    html.Small(told or _("No rate stands out; many small differences add up.")),
                ],
                className="zh-list__name",
            ),
            html.Span([f"{places[0]} → {places[1]} ", marks.move(pair.gap)], className="zh-num"),
        ]
    )


def _mover(model: Comparison, one: Mover) -> list[Any]:
    link = dcc.Link(wording.text(one.node.short or one.node.title), href=one.href, className="zh-link")
    figures = f"{wording.points(one.points)} ({wording.gained(one.beyond)})"
    if model.same_scheme:
        return [link, f" {figures}"]
    return [f"{wording.text(one.scheme.title)}{_(': ')}", link, f" {figures}"]


# ---------------------------------------------------------------- everybody


def _everyone(model: Comparison) -> Component:
    left, right = (_("%(side)s: score", side=_named(model, side)) for side in (model.left, model.right))
    columns = [
        GridColumn("name", _("Agency"), "ZhNumber", 170, grow=3),
        GridColumn("left", left, "ZhNumber", 130, grow=2, align="right"),
        GridColumn("left_rank", _("Rank"), "ZhRank", 80, align="center"),
        GridColumn("right", right, "ZhNumber", 130, grow=2, align="right"),
        GridColumn("right_rank", _("Rank"), "ZhRank", 80, align="center"),
        GridColumn("gap", _("Places apart"), "ZhMove", 90, align="center"),
    ]
    count = plural("%(number)s agency", "%(number)s agencies", len(model.pairs))
    foot = _("Ranks as each side gives them; equal ranks are marked.")
    if not model.own:
        foot += " " + _("Places apart are counted among the agencies that both sides rank.")
    rows = [_row(model, pair) for pair in model.pairs]
    title = f"{wording.group(model.group)} · {count}"
    table = grid("compared", columns, rows, row_height=ROW_HEIGHT)
    return tiles.card(title, table, flush=True, name="everyone", foot=foot)


def _row(model: Comparison, pair: Pair) -> dict[str, Any]:
    name = link_cell(pair.name, urls.href("agency", agency=pair.code), hint=pair.name) | {"kind": "name"}
    return {
        "name": name,
        "left": _score(model.left, pair, pair.left),
        "left_rank": _rank(pair.left),
        "right": _score(model.right, pair, pair.right),
        "right_rank": _rank(pair.right),
        "gap": mark_cell(marks.move_text(pair.gap), marks.move_kind(pair.gap)),
    }


def _score(side: Side, pair: Pair, one: Standing | None) -> dict[str, str]:
    if one is None:
        return link_cell(_("Not published") if side.withheld else _("Not scored"), "") | {"kind": "zero"}
    grade = side.scheme.grade_title(one.grade)
    said = wording.state(one.state) if one.rank is None else "" if grade is None else wording.text(grade)
    return link_cell(wording.points(one.score), side.sheet(pair.code), note=said)


def _rank(one: Standing | None) -> dict[str, str]:
    if one is None or one.rank is None:
        return mark_cell("—", "")
    return mark_cell(f"{one.rank}/{one.ranked}", "tie" if one.tied else "", hint=marks.tie().why if one.tied else "")
