"""An officer's score as a sheet: article by article with what each event cost, or share by share where it is earned."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, heading, marks, tiles
from dashboard.components.marks import Badge
from dashboard.components.tables import Head, Line, facts, table
from dashboard.services.officer_scores import EventLine, Group, OfficerScore, VetoLine
from dashboard.services.standings import Standing
from dashboard.services.unqualified import CONSEQUENCE
from dashboard.translations import _
from dashboard.views import officer_shares
from dashboard.views.decision_marks import decision_link
from dashboard.views.officer_shares import earned
from dashboard.views.officer_years import among_all, percentile, years
from plugins.contract import Text
from plugins.decimals import plain
from plugins.ranking import Account


def scores(several: Sequence[OfficerScore], location: urls.Location, *, can_come: bool) -> list[Component]:
    """The officer under the scheme chosen, with tabs to the others; none where there is no scheme of officers.

    ``can_come``: a missing run was asked for.
    """
    chosen = next((one for one in several if one.chosen), None)
    if chosen is None:
        return []
    period = controls.period_form(chosen.scheme, chosen.shown.period, chosen.years, chosen.usual_period)
    head = html.Div([html.H2(_("Scores"), className="zh-section-title"), period], className="zh-tabbar")
    tabs = [
        (wording.text(one.scheme.title), location.href(view=None if at == 0 else one.scheme.key), one.chosen)
        for at, one in enumerate(several)
    ]
    noted = [_on_end(one) for one in several if one.unqualified and not one.chosen]
    choice = [controls.tabs(tabs, _("Schemes"))] if len(tabs) > 1 else []
    return [head, *choice, *noted, _section(chosen, location, can_come)]


def _section(one: OfficerScore, location: urls.Location, can_come: bool) -> Component:
    if one.shown.run_id is None:
        body: list[Any] = [heading.no_run(failure=one.shown.failure, can_come=can_come, again=location.href())]
    elif one.standing is None:
        body = [html.P(_("There is no score of this officer in the period that you may see."), className="zh-quiet")]
    else:
        body = [*heading.run_notices(failure=one.shown.failure, stale=one.shown.stale)]
        if not one.agrees:
            body.append(
                heading.notice(_("The file has changed since this score was computed; it is being renewed."), "warn")
            )
        parts = [_result(one, one.standing), *_sheet(one, one.standing)]
        body.append(html.Div(parts, className="zh-stack"))
    if one.unqualified:
        body.insert(0, _on_end(one))
    body += years(one, location)
    name = [wording.text(one.scheme.title), " ", html.Small(wording.period(one.shown.period, one.scheme))]
    more: list[Any] = [dcc.Link(_("Rules and readings"), href=one.href, className="zh-link")]
    if one.standing is not None:
        printed = urls.href("officer_sheet", **location.parts, period=location.query.period, view=location.query.view)
        name_of_sheet = (
            _("Score sheet to print")
            if one.standing.account is None
            else _("Deduction sheet to print, or as of a past day")
        )
        more = [dcc.Link(name_of_sheet, href=printed, className="zh-link"), " · ", *more]
    return html.Div(tiles.card(name, body, more=html.Span(more)), className="zh-grid")


def _on_end(one: OfficerScore) -> Component:
    """What 004 has follow, for people to decide; nothing is done by itself."""
    second, first = one.unqualified
    said_first = _(
        "%(scheme)s: lowest grade in %(first)s and in %(second)s, two assessed years on end.",
        scheme=wording.text(one.scheme.title),
        first=wording.period(first, one.scheme),
        second=wording.period(second, one.scheme),
    )
    return heading.notice([html.Strong(said_first), " ", *consequence()], "warn")


def consequence() -> list[Any]:
    """What 004 has follow where somebody has the lowest grade in two assessed years on end, and that it is a note."""
    return [
        _("On this, 004 二 25 says: "),
        html.Q(CONSEQUENCE, lang="zh-CN"),
        " ",
        _(
            "This is a note: people decide, after hearing the officer, and nothing follows by itself. That the "
            "lowest grade of a scheme is the “unqualified” of the text is this project's reading."
        ),
    ]


def _result(one: OfficerScore, standing: Standing) -> Component:
    rank: Any = wording.state(standing.state)
    if standing.rank is not None:
        rank = [_("%(rank)s of %(number)s in %(unit)s", rank=standing.rank, number=standing.ranked, unit=one.unit)]
        rank += marks.tied(standing.tied)
    vetoed = [marks.badge(Badge(_("Vetoed"), "overdue")), *map(veto, one.vetoes)]
    return facts(
        [
            (_("Score"), html.Strong(wording.points(standing.score))),
            *_made_of(one, standing),
            (_("Rank"), rank),
            (_("Among all officers"), among_all(standing.place)),
            (_("Percentile"), percentile(standing.place)),
            (_("Veto"), vetoed if standing.state == "vetoed" else ""),
            (_("Remarks"), wording.sentences([wording.note(note) for note in standing.notes])),
        ]
    )


def _made_of(one: OfficerScore, standing: Standing) -> list[tuple[str, Any]]:
    """What the score is made of, and the grade it leads to."""
    account = standing.account
    if account is None:
        return [(_("Points"), earned(standing)), (_("Grade"), html.Strong(said(one.grade)))]
    return [
        (_("Left of the base"), wording.points(account.base)),
        (_("Deductions"), wording.points(account.deductions)),
        (_("Bonus"), wording.points(account.bonus)),
        (_("Grade"), html.Strong(said(one.grade))),
        (_("Grade without the bonus"), said(one.grade_without_bonus)),
    ]


def said(grade: Text | None) -> str:
    """The grade in words; a dash where there is none."""
    return "—" if grade is None else wording.text(grade)


def veto(one: VetoLine) -> Component:
    """One decision of a veto: number, day, document."""
    number = decision_link("vetoes", one.number) if one.paged else one.number
    parts = ("" if one.on is None else one.on.isoformat(), one.document)
    return html.Div([number, *(f" · {part}" for part in parts if part)])


def _sheet(one: OfficerScore, standing: Standing) -> list[Component]:
    account = standing.account
    if account is None:
        return [officer_shares.summary(one.scheme), *officer_shares.shares(one, standing)]
    groups = [group for group in one.groups if group.lines]
    if not groups:
        return [html.P(_("Nothing was deducted and nothing added in this period."), className="zh-quiet")]
    lines = [line for group in groups for line in article(group)]
    return [table(heads(), [*lines, *sums(account)])]


def sums(account: Account) -> list[Line]:
    """What all articles took and gave."""
    return [
        Line([_("Deductions"), "", "", "", "", _signed("−", account.deductions), ""], "total"),
        Line([_("Bonus"), "", "", "", "", _signed("+", account.bonus), ""], "total"),
    ]


def _signed(sign: str, points: Fraction) -> str:
    """Points with their sign; nothing has none."""
    return f"{sign}{wording.points(points)}" if points else wording.points(points)


def heads() -> list[Head]:
    """The columns of a sheet."""
    return [
        Head(_("Item")), Head(_("Event")), Head(_("Date")), Head(_("Count"), number=True),
        Head(_("Each"), number=True), Head(_("Lost or gained"), number=True), Head(_("Remarks")),
    ]  # fmt: skip


def article(group: Group) -> list[Line]:
    """An article: its sum after the cap, then each of its events."""
    sign = "+" if group.adds else "−"
    capped = group.cap is not None and group.before > group.cap
    why = ""
    if group.cap is not None:
        why = _("at most %(cap)s", cap=plain(group.cap))
    if capped:
        why = _("%(points)s, but at most %(cap)s", points=plain(group.before), cap=plain(group.cap or group.before))
    title = html.Strong(f"{group.text.key} {wording.text(group.text.title)}")
    head = Line([title, "", "", "", "", html.Strong(_signed(sign, group.points)), why], "")
    return [head, *(_event(one, sign, group) for one in group.lines)]


def _event(one: EventLine, sign: str, group: Group) -> Line:
    """One event of this article: a finding, or, where it adds, a commendation."""
    item = f"{one.item.key} {wording.text(one.item.title)}"
    hint = "" if one.item.source is None else one.item.source.wording
    number: Component = dcc.Link(one.number, href=urls.href("finding", finding_no=one.number), className="zh-link")
    if group.adds:
        number = decision_link("commendations", one.number)
    cells: list[Any] = [
        html.Span(item, title=hint), number, "" if one.on is None else one.on.isoformat(), str(one.times),
        plain(one.each), _signed(sign, one.points), "",
    ]  # fmt: skip
    if one.outweighed_by is None:
        return Line(cells)
    other, which = one.outweighed_by
    would = f"{sign}{wording.points(one.each * one.times)}"
    cells[0] = html.S(item, title=hint)
    cells[5] = [html.S(would), " 0.00"]
    cells[6] = _(
        "the same incident: %(item)s (%(number)s) applies, which weighs most",
        item=f"{other.key} {wording.text(other.title)}",
        number=which,
    )
    return Line(cells, "na")
