"""The sheet of one officer and year as a person would fill it, to be signed; for A4 paper.

By deduction it is the 扣分表, article by article; where points are earned, a 计分表, share by share.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading
from dashboard.components.tables import Line, table
from dashboard.services.officer_file import OfficerSheet
from dashboard.services.officer_scores import OfficerScore
from dashboard.services.standings import Standing
from dashboard.translations import _
from dashboard.views import officer_shares
from dashboard.views.officer_scores import article, heads, said, sums, veto
from dashboard.views.officer_years import among_all, percentile
from plugins.decimals import plain
from plugins.ranking import Account


def sheet(model: OfficerSheet, location: urls.Location, *, can_come: bool) -> list[Component]:
    """The page's body: the sheet of the scheme chosen."""
    sheets = [] if model.score is None else [_sheet(model, model.score, location, can_come=can_come)]
    return [_head(model, location), *sheets]


def title(model: OfficerSheet) -> str:
    """The page's title."""
    who = {"name": model.officer.name, "number": model.officer.officer_no}
    if model.score is not None and model.score.scheme.rules().from_base is None:
        return _("Score sheet of %(name)s, officer %(number)s", **who)
    return _("Deduction sheet of %(name)s, officer %(number)s", **who)


def _head(model: OfficerSheet, location: urls.Location) -> Component:
    number = model.officer.officer_no
    file = urls.href("officer", officer_no=number, period=location.query.period, view=location.query.view)
    actions: list[Component] = []
    if model.score is not None:
        first = model.score
        day = [controls.day_field("until", _("As it stood on"), model.past_on)] if model.any_day else []
        actions.append(controls.period_form(first.scheme, first.shown.period, first.years, first.usual_period, day))
    actions.append(html.Button(_("Print"), type="button", className="btn btn-primary zh-prints"))
    return heading.page_head(
        title(model),
        crumbs=[(_("Enforcement officers"), urls.href("officers")), (f"{model.officer.name} {number}", file)],
        actions=actions,
    )


def _sheet(model: OfficerSheet, one: OfficerScore, location: urls.Location, *, can_come: bool) -> Component:
    if one.shown.run_id is None:
        return heading.no_run(failure=one.shown.failure, can_come=can_come, again=location.href())
    if one.standing is None:
        return html.P(_("There is no score of this officer in the period that you may see."), className="zh-quiet")
    if model.past_on is not None:
        return _past(model, one.standing, model.past_on, location)
    parts = [
        *heading.run_notices(failure=one.shown.failure, stale=one.shown.stale),
        html.H2([wording.text(one.scheme.title), html.Br(), _named(one.standing)], className="zh-sheet__title"),
        _about(model, one),
        *_body(one, one.standing),
        _result(one, one.standing),
        _signatures(),
        html.P(_sources(one), className="zh-sheet__foot"),
    ]
    if not one.agrees:
        text = _("The file has changed since this score was computed; it is being renewed.")
        parts.insert(0, heading.notice(text, "warn"))
    return html.Article(parts, className="zh-sheet")


def _past(model: OfficerSheet, now: Standing, day: dt.date, location: urls.Location) -> Component:
    """How it stood at the end of the day: nothing to be signed."""
    one = model.past
    if one is None or one.standing is None:
        return html.P(_("The period had not begun on %(day)s.", day=day.isoformat()), className="zh-quiet")
    told = _(
        "Recomputed for the end of %(day)s: findings, commendations and vetoes in the states that they had then, under "
        "the rules of today. Service and postings are as the books hold them now; ranks of a past day are kept by "
        "publications.",
        day=day.isoformat(),
    )
    boxes = [
        (_("Grade"), html.Strong(said(one.grade))),
        (_("Grade without the bonus"), said(one.grade_without_bonus)),
        (_("Score now"), dcc.Link(wording.points(now.score), href=location.href(until=None), className="zh-link")),
        (_("Score then"), html.Strong(wording.points(one.standing.score))),
    ]
    boxes += _remarks(one, one.standing)
    title = _("%(sheet)s as it stood on %(day)s", sheet=_named(one.standing), day=day.isoformat())
    return html.Article(
        [
            html.H2([wording.text(one.scheme.title), html.Br(), title], className="zh-sheet__title"),
            _about(model, one),
            *_body(one, one.standing),
            _boxes(boxes, a_row=2),
            html.P(told, className="zh-sheet__foot"),
        ],
        className="zh-sheet",
    )


def _boxes(several: list[tuple[str, Any]], *, a_row: int) -> Component:
    """Names and values in ruled boxes, as on a form."""
    rows = [several[start : start + a_row] for start in range(0, len(several), a_row)]
    cells = [[cell for name, value in row for cell in (html.Th(name, scope="row"), html.Td(value))] for row in rows]
    return html.Table(html.Tbody([html.Tr(row) for row in cells]), className="zh-sheet__boxes")


def _about(model: OfficerSheet, one: OfficerScore) -> Component:
    officer = model.officer
    return _boxes(
        [
            (_("Full name"), officer.name),
            (_("Officer number"), officer.officer_no),
            (_("Agency"), one.unit),
            (_("Certificate number"), officer.certificate_no or "—"),
            (_("Period"), wording.period(one.shown.period, one.scheme)),
            (_("Printed on"), model.day.isoformat()),
        ],
        a_row=2,
    )


def _named(standing: Standing) -> str:
    return _("Score sheet") if standing.account is None else _("Deduction sheet")


def _body(one: OfficerScore, standing: Standing) -> list[Component]:
    if standing.account is None:
        return [officer_shares.summary(one.scheme), *officer_shares.shares(one, standing, printed=True)]
    return [_articles(one, standing, standing.account)]


def _articles(one: OfficerScore, standing: Standing, account: Account) -> Component:
    lines = [*(line for group in one.groups for line in article(group)), *sums(account)]
    lines.append(Line([_("Score"), "", "", "", "", wording.points(standing.total), _sum(standing, account)], "total"))
    return table(heads(), lines)


def _sum(standing: Standing, account: Account) -> str:
    """How the score comes of base and bonus."""
    base = plain(standing.applicable) if standing.applicable is not None else ""
    figures = {"base": base, "lost": plain(account.deductions), "left": plain(account.base)}
    if account.vetoed:
        return _("%(base)s less %(lost)s leave %(left)s; vetoed, no bonus added", **figures)
    return _("%(base)s less %(lost)s leave %(left)s; bonus %(bonus)s", bonus=plain(account.bonus), **figures)


def _result(one: OfficerScore, standing: Standing) -> Component:
    rank = wording.state(standing.state)
    if standing.rank is not None:
        rank = _("%(rank)s of %(number)s", rank=standing.rank, number=standing.ranked)
    place = among_all(standing.place)
    if standing.place is not None:
        place = _("%(place)s (percentile %(percentile)s)", place=place, percentile=percentile(standing.place))
    boxes: list[tuple[str, Any]] = [(_("Grade"), html.Strong(said(one.grade)))]
    if standing.account is not None:
        boxes.append((_("Grade without the bonus"), said(one.grade_without_bonus)))
    boxes += [
        (_("Rank in the agency"), rank),
        (_("Among all officers (statistic)"), place),
    ]
    return _boxes([*boxes, *_remarks(one, standing)], a_row=2)


def _remarks(one: OfficerScore, standing: Standing) -> list[tuple[str, Any]]:
    boxes: list[tuple[str, Any]] = []
    if standing.state == "vetoed":
        boxes.append((_("Veto"), [_("Vetoed"), *map(veto, one.vetoes)]))
    if standing.notes:
        boxes.append((_("Remarks"), wording.sentences([wording.note(note) for note in standing.notes])))
    return boxes


def _signatures() -> Component:
    """Art. 4 of 000's annex has the assessment group assess; the text has no form of its own to be signed."""
    names = [_("Officer assessed"), _("Assessment group"), _("Person in charge")]
    boxes = [
        html.Div([html.Strong(name), html.Span(_("Signature:")), html.Span(_("Date:"))], className="zh-sheet__sign")
        for name in names
    ]
    return html.Div(boxes, className="zh-sheet__signs")


def _sources(one: OfficerScore) -> list[Any]:
    as_of = one.shown.data_as_of
    parts = [
        _("Scheme %(key)s, version %(version)s", key=one.scheme.key, version=one.shown.version or "—"),
        _("run %(number)s", number=one.shown.run_id or "—"),
        _("data as of %(moment)s", moment="—" if as_of is None else wording.moment(as_of)),
    ]
    source = one.scheme.source.document
    if one.shown.provisional:
        parts.append(_("provisional: the period is not over"))
    rules = dcc.Link(_("Rules and readings"), href=one.href, className="zh-link no-print")
    return [" · ".join([*parts, source]), " ", rules]
