"""An agency under one scheme: the sum, a line a node, and below each rule's wording with the readings in force."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.marks import Badge
from dashboard.services.agency_scheme import Account, AgencyScheme
from dashboard.services.standings import Standing
from dashboard.translations import _
from dashboard.views import publication_marks, sums
from dashboard.views.agency_frame import agency_tabs, counted_above, not_scored
from dashboard.views.schemes import READINGS
from plugins.decimals import plain
from plugins.rubric import ZERO

WORDED = frozenset({"clipped", "floored", "capped", "empty_denominator", "only_numerator", "nothing_applicable"})
"""Notes that the sum itself says already."""


def agency_scheme(
    model: AgencyScheme, location: urls.Location, *, can_come: bool, unpublished: bool = False
) -> list[Component]:
    """The page's body. ``can_come``: a run that is missing has been asked for; ``unpublished``: nothing of
    this period was published to the reader."""
    summary = urls.href("agency", agency=model.unit.code, **_at(model))
    tabs = agency_tabs(model.schemes, summary, model.present)
    body = [_head(model, location, unpublished=unpublished)]
    if model.unit.subordinate and not model.by_application:
        return [*body, tabs, counted_above(model.counts_for)]
    chosen = controls.period_form(model.scheme, model.shown.period, model.years, model.usual_period)
    body.append(html.Div([tabs, chosen], className="zh-tabbar"))
    if model.shown.run_id is None:
        return [*body, heading.no_run(failure=model.shown.failure, can_come=can_come, again=location.href())]
    body += heading.run_notices(failure=model.shown.failure, stale=model.shown.stale)
    if model.withheld:
        return [*body, publication_marks.withheld(model.scheme, model.shown.period)]
    if model.standing is None:
        return [*body, not_scored(model.unit, by_application=model.by_application)]
    if not model.agrees:
        body.append(
            heading.notice(_("The scheme has changed since this score was computed; it is being renewed."), "warn")
        )
    body.append(_sum(model, model.standing))
    body.append(html.H2(_("The rules, and how they are read"), className="zh-section-title"))
    rules = [_rule(one) for one in model.accounts if one.text.source or one.readings]
    body.append(html.Div([*rules, _whole(model)], className="zh-grid zh-grid--2"))
    return body


def title(model: AgencyScheme) -> str:
    """The page's title."""
    return _("%(agency)s: %(scheme)s", agency=model.unit.name, scheme=wording.text(model.scheme.title))


def _head(model: AgencyScheme, location: urls.Location, *, unpublished: bool) -> Component:
    period = wording.period(model.shown.period, model.scheme)
    judged = model.shown.judged_on
    words = [period] if judged is None else [period, _("open cases are judged as of %(day)s", day=judged.isoformat())]
    return heading.page_head(
        title(model),
        crumbs=[
            (_("Overview"), urls.href("overview")),
            (_("Ranking"), urls.href("ranking", scheme=model.scheme.key, **_at(model))),
            (model.unit.name, urls.href("agency", agency=model.unit.code, **_at(model))),
        ],
        note=" · ".join(words),
        marks=[
            *([marks.provisional()] if model.shown.provisional else []),
            *([publication_marks.unpublished()] if unpublished else []),
        ],
        actions=controls.export_links(location) if model.standing is not None else [],
    )


def _at(model: AgencyScheme) -> dict[str, str]:
    return controls.said_period(model.scheme, model.shown.period, model.usual_period)


# ---------------------------------------------------------------- the sum


def _sum(model: AgencyScheme, standing: Standing) -> Component:
    lines = [_line(one) for one in model.accounts]
    if model.total is not None:
        lines.append(
            html.Li(
                [
                    html.Span(_("Total"), className="zh-steps__label"),
                    html.Span(sums.calculation(model.total, {}), className="zh-steps__expression"),
                    html.Span(wording.points(standing.score), className="zh-steps__result"),
                ],
                className="zh-steps--total",
            )
        )
    return tiles.card(
        _("The sum"),
        [html.Ul(lines, className="zh-steps"), html.Div(_place(model, standing), className="zh-steps__place")],
        foot=_(
            "“=” stands before exact numbers, “≈” before rounded ones. All is computed exactly, in fractions; "
            "only what is shown is rounded. Each number leads to the rows behind it."
        ),
    )


def _line(one: Account) -> Component:
    score = one.score
    maximum = "" if score.maximum is None else _("of %(full)s", full=plain(score.maximum, 2))
    result: Any = dcc.Link(wording.points(score.points), href=one.href, className="zh-link")
    if score.points is None:
        result = marks.badge(Badge(wording.state(score.state), "na"))
    label = [dcc.Link(wording.text(one.text.title), href=one.href, className="zh-link"), html.Small(maximum)]
    notes = [wording.note(note) for note in score.notes if note.code not in WORDED]
    expression: list[Any] = [html.Div(sums.calculation(one.calculation, one.addresses))]
    if notes:
        expression.append(html.Small(wording.sentences(notes), className="zh-steps__note"))
    kind = (
        "zh-steps--na"
        if score.points is None
        else "zh-steps--loss"
        if any(lost.points for lost in score.deductions)
        else None
    )
    return html.Li(
        [
            html.Span(label, className=f"zh-steps__label zh-depth--{min(one.depth, 3)}"),
            html.Div(expression, className="zh-steps__expression"),
            html.Span(result, className="zh-steps__result"),
        ],
        className=kind,
    )


def _place(model: AgencyScheme, standing: Standing) -> list[Any]:
    group = wording.group(standing.group)
    if standing.rank is None:
        reason = wording.sentences([wording.note(note) for note in standing.notes]) or wording.state(standing.state)
        return [marks.badge(Badge(wording.state(standing.state), "unranked")), " ", reason]
    ranking = urls.href("ranking", scheme=model.scheme.key, **_at(model))
    said = _(
        "rank %(rank)s of %(ranked)s in the group %(group)s", rank=standing.rank, ranked=standing.ranked, group=group
    )
    applicable = _(
        "%(points)s of %(applicable)s applicable points",
        points=wording.points(standing.total),
        applicable=plain(standing.applicable or ZERO, 2),
    )
    title = model.scheme.grade_title(standing.grade)
    grades = [] if title is None else [_("grade: %(grade)s", grade=wording.text(title))]
    applying = sum(one.score.points is not None for one in model.shares)
    if grades and applying < len(model.shares):
        grades.append(marks.shares_applying(applying, len(model.shares)))
    place = [dcc.Link(said, href=ranking, className="zh-link"), *marks.tied(standing.tied)]
    return [applicable, " · ", *place, *(f" · {one}" for one in grades)]


# ---------------------------------------------------------------- the rules


def _rule(one: Account) -> Component:
    parts = sums.rule(one.text)
    if one.readings:
        parts += [html.H3(_("Readings in force"), className="zh-subtitle"), sums.readings(one.readings)]
    return tiles.card(wording.text(one.text.title), parts)


def _whole(model: AgencyScheme) -> Component:
    return tiles.card(
        _("Period, total and ranks"),
        [sums.readings(model.readings)],
        more=dcc.Link(_("All readings of this scheme"), href=_scheme_href(model)),
    )


def _scheme_href(model: AgencyScheme) -> str:
    return urls.href("scheme", scheme=model.scheme.key, rows=READINGS)
