"""What changed since the last meeting, on one screen; each sentence leads to what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, forms, heading, marks, tiles
from dashboard.services.campaigns import PhaseShown
from dashboard.services.doubt_wording import kinds
from dashboard.services.meeting import Meeting, Moved, Ranks
from dashboard.services.standings import OVERDUE, Standing
from dashboard.translations import _, plural
from dashboard.views import account_marks
from dashboard.vocabulary import word
from dashboard.web.notes import Note
from models.integrity_rounds import ApplicationStatus, RoundStage
from models.rectification import Phase
from plugins.ranking import ALL_GROUP

FIRST = 3
"""Places named a group."""
LISTED = 5


def meeting(
    model: Meeting, location: urls.Location, note: Note | None, token: str, *, can_come: bool
) -> list[Component]:
    """The page's body. ``note``: what the form did; ``can_come``: a run that is missing has been asked for."""
    head = _head(model, location, token)
    cards: list[Component] = []
    notices = account_marks.told(note)
    ranks = model.ranks
    if ranks is not None and ranks.shown.run_id is None:
        notices.append(heading.no_run(failure=ranks.shown.failure, can_come=can_come, again=location.href()))
    elif ranks is not None:
        notices += heading.run_notices(failure=ranks.shown.failure, stale=ranks.shown.stale)
        cards += [_ranking(ranks), _moves(ranks, up=True), _moves(ranks, up=False)]
    cards += [_rectification(model), _days(model), _watch(model)]
    return [head, *notices, html.Div(cards, className="zh-grid zh-grid--3 zh-meeting")]


def title() -> str:
    """The page's title."""
    return _("Since the last meeting")


def window(ranks: Ranks) -> str:
    """What the ranks are of."""
    return _("twelve months to %(day)s", day=ranks.shown.period.last.isoformat())


def _head(model: Meeting, location: urls.Location, token: str) -> Component:
    day = controls.day_field("since", _("Last meeting"), model.since)
    wall = urls.href("screen", since=location.query.since)
    screen = dcc.Link(_("On the wall"), href=wall, className="btn btn-outline-secondary")
    pack = html.A(_("Meeting pack"), href=urls.href("rectification_documents"), className="btn btn-outline-secondary")
    paper = html.Button(_("Print"), type="button", className="btn btn-outline-secondary zh-prints")
    told = _("From %(since)s to %(today)s. Each line leads to what is behind it.",
             since=model.since.isoformat(), today=model.today.isoformat())  # fmt: skip
    ranks = model.ranks
    basis = [html.Br(), compared(ranks)] if ranks is not None and ranks.shown.run_id is not None else []
    return heading.page_head(
        title(),
        note=[told, *basis],
        actions=[controls.query_form([day]), *([] if model.noted else [_note(model, token)]), pack, paper, screen],
    )


def _note(model: Meeting, token: str) -> Component:
    button = html.Button(_("Note this day"), type="submit", className="btn btn-outline-secondary",
                         title=_("Everybody is then told what changed since this day."))  # fmt: skip
    here = urls.href("meeting")
    return forms.post_form(here, token, here, [forms.hidden("since", model.since.isoformat()), button])


def _listed(items: Sequence[Any], nothing: str) -> Component:
    if not items:
        return html.P(nothing, className="zh-quiet")
    return html.Ul(list(items), className="zh-list zh-sayings")


def _said(text: Any, href: str, kind: str = "") -> Component:
    """A sentence that is a link."""
    return html.Li(dcc.Link(text, href=href, className=f"zh-link {kind}".strip()))


# ---------------------------------------------------------------- ranks


def _ranking(ranks: Ranks) -> Component:
    said = []
    for group, places in ranks.groups:
        first = [one for one in places if one.rank is not None and one.rank <= FIRST]
        names = _(", ").join(f"{one.rank} {one.name}" for one in first) or _("nobody is ranked")
        said.append(_said([html.Strong(wording.group(group)), " ", names], _ranking_address(ranks, group)))
    return tiles.card(_("First places"), _listed(said, _("Nobody to rank")), flush=True)


def _ranking_address(ranks: Ranks, group: str, **query: str) -> str:
    period = controls.said_period(ranks.scheme, ranks.shown.period, ranks.usual_period)
    return urls.href("ranking", scheme=ranks.scheme.key, group=group, **period, **query)


def compared(ranks: Ranks) -> str:
    """The same, and against what."""
    scheme = wording.text(ranks.scheme.title)
    if ranks.before is None:
        return _("%(scheme)s, %(window)s; there is nothing yet to compare with.", scheme=scheme, window=window(ranks))
    return _("%(scheme)s, %(window)s, against those to %(day)s.", scheme=scheme, window=window(ranks),
             day=ranks.before.last.isoformat())  # fmt: skip


def _moves(ranks: Ranks, *, up: bool) -> Component:
    moved = ranks.risers if up else ranks.fallers
    more = dcc.Link(_("Side by side"), href=ranks.beside) if ranks.beside else None
    nothing = _("No agency rose.") if up else _("No agency fell.")
    head = _("Biggest risers") if up else _("Biggest fallers")
    return tiles.card(head, _listed([_move(one) for one in moved], nothing), more=more, flush=True)


def _move(one: Moved) -> Component:
    words: list[Any] = [_link(one.standing), " ", marks.move(one.places), " ", places(one)]
    if one.mover is None:
        return html.Li(html.Span(words))
    node = wording.text(one.mover.node.short or one.mover.node.title)
    why = dcc.Link(f"{node} {wording.gained(one.mover.beyond)}", href=one.mover.href, className="zh-link")
    return html.Li(html.Span([*words, _(": "), why]))


def places(one: Moved) -> str:
    """From which rank to which."""
    return f"{one.rank_before} → {one.standing.rank}"


def _link(one: Standing) -> Component:
    return dcc.Link(one.name, href=urls.href("agency", agency=one.code), className="zh-link")


# ---------------------------------------------------------------- rectification


def open_items(model: Meeting) -> str:
    """How many are open, and how many were."""
    ledger = model.ledger
    now = plural("%(number)s item is open", "%(number)s items are open", ledger.open_now)
    return _("%(now)s; on %(day)s it was %(then)s.", now=now, day=model.since.isoformat(), then=ledger.open_then)


def _rectification(model: Meeting) -> Component:
    ledger = model.ledger
    said = [_said(open_items(model), urls.href("rectification"))]
    if ledger.red:
        words = plural("%(number)s is past its day", "%(number)s are past their day", ledger.red)
        said.append(_said(words, urls.href("rectification", rows="red"), "zh-loss"))
    if ledger.listed:
        words = plural(
            "%(number)s is under listed supervision", "%(number)s are under listed supervision", ledger.listed
        )
        said.append(_said(words, urls.href("rectification", rows="listed")))
    for line in ledger.lines[:FIRST]:
        if line.red and line.unit is not None:
            words = _(
                "%(agency)s: %(red)s of %(open)s past their day", agency=line.unit.name, red=line.red, open=line.open
            )
            said.append(_said(words, urls.href("rectification", unit=line.code, rows="red")))
    return tiles.card(_("Rectification"), _listed(said, ""), flush=True)


def _days(model: Meeting) -> Component:
    ledger, here = model.ledger, urls.href("rectification")
    said = []
    if ledger.yellow:
        words = plural("%(number)s item is due within three working days",
                       "%(number)s items are due within three working days", ledger.yellow)  # fmt: skip
        said.append(_said(words, urls.href("rectification", rows="yellow")))
    for campaign in ledger.campaigns:
        said += [_said(_runs(one), here) for one in campaign.phases if one.progress == "running"]
        said += [
            _said(f"{one.due.day.isoformat()} {one.due.task}", here, "zh-loss" if one.card == "red" else "")
            for one in campaign.open[:LISTED]
        ]
    said += _round(model)
    return tiles.card(_("Next days"), _listed(said, _("Nothing is due.")), flush=True)


def _round(model: Meeting) -> list[Component]:
    """The integrity round: the stages that run, and where the applications stand."""
    one, here = model.round, urls.href("integrity")
    if one is None:
        return []
    said = []
    for stage in one.running:
        words = plural(
            "Integrity round %(round)s: %(stage)s until %(day)s, %(number)s day more",
            "Integrity round %(round)s: %(stage)s until %(day)s, %(number)s days more",
            stage.left,
            round=one.name,
            stage=word(RoundStage, stage.stage),
            day=stage.last.isoformat(),
        )
        said.append(_said(words, here))
    counted = [f"{word(ApplicationStatus, status)} {number}" for status, number in one.applications.items()]
    if counted:
        words = _("Integrity round %(round)s: %(applications)s", round=one.name, applications=_(", ").join(counted))
        said.append(_said(words, here))
    return said


def _runs(one: PhaseShown) -> str:
    phase, day = word(Phase, one.days.phase), one.days.last.isoformat()
    return plural(
        "%(phase)s runs until %(day)s, %(number)s day more",
        "%(phase)s runs until %(day)s, %(number)s days more",
        one.left,
        phase=phase,
        day=day,
    )


# ---------------------------------------------------------------- where to look


def _watch(model: Meeting) -> Component:
    said = []
    ranks = model.ranks
    more = None
    if ranks is not None and ranks.overdue:
        all_cases = _("%(number)s overdue in all", number=ranks.overdue_cases)
        more = dcc.Link(all_cases, href=_ranking_address(ranks, ALL_GROUP, sort="-overdue"))
        for one, number in ranks.overdue[:FIRST]:
            period = controls.said_period(ranks.scheme, ranks.shown.period, ranks.usual_period)
            address = urls.href("node", agency=one.code, scheme=ranks.scheme.key, node=OVERDUE, **period)
            cases = plural("%(number)s case overdue", "%(number)s cases overdue", number)
            said.append(_said(f"{one.name}{_(': ')}{cases}", address, "zh-loss"))
    for kind, number in model.doubts:
        said.append(_said(f"{kinds()[kind]} {number}", urls.href("meeting", rows="doubts")))
    nothing = _("Nothing to look at.")
    return tiles.card(_("Overdue cases, doubts in the data"), _listed(said, nothing), more=more, flush=True)
