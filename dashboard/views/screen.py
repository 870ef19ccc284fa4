"""The wall of the meeting room: one thing at a time in large type, then the next. Agencies only, never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import heading, marks
from dashboard.components.attributes import hyphened
from dashboard.services.meeting import Meeting, Moved
from dashboard.services.standings import Standing
from dashboard.translations import _, plural
from dashboard.views.meeting import compared, open_items, places, window

SECONDS = 20
"""How long each screen stands."""
MOST_LINES = 8


def screen(model: Meeting, location: urls.Location, *, can_come: bool) -> list[Component]:
    """The screen that ``view`` of the address names, else the first; and the address of the next, where it goes on."""
    screens = _screens(model, _without_ranks(model, location, can_come=can_come))
    names = list(screens)
    asked = location.query.view or ""
    at = names.index(asked) if asked in screens else 0
    shown = screens[names[at]]
    onward, back = (location.href(view=names[(at + step) % len(names)]) for step in (1, -1))
    return [
        html.Section(
            [
                html.H1(shown.title, className="zh-screen__title"),
                html.Ol(list(shown.lines), className="zh-screen__lines"),
                html.P(shown.foot, className="zh-screen__foot"),
                html.P(
                    _("The server does not answer. This screen stays, and goes on by itself as soon as it can."),
                    className="zh-screen__away",
                    hidden=True,
                ),
                html.Nav(
                    [
                        dcc.Link("‹", href=back, className="zh-link", title=_("Back")),
                        html.Span(f"{at + 1} / {len(names)}"),
                        dcc.Link("›", href=onward, className="zh-link", title=_("Next")),
                        _leave(location),
                    ],
                    className="zh-screen__nav",
                    **hyphened(aria_label=_("Screens")),
                ),
            ],
            className="zh-screen",
            **hyphened(data_onward=onward, data_seconds=str(SECONDS)),
        )
    ]


def _leave(location: urls.Location) -> Component:
    return dcc.Link(_("Leave the wall"), href=urls.href("meeting", since=location.query.since), className="zh-link")


@dataclass(frozen=True)
class Screen:
    """One screen: its title, its lines and what stands below them."""

    title: str
    lines: Sequence[Component]
    foot: str


def _without_ranks(model: Meeting, location: urls.Location, *, can_come: bool) -> Component | None:
    """Why there are no ranks to show, so that nobody takes what is left for all there is; None where there are some."""
    ranks = model.ranks
    if ranks is None:
        return heading.no_scheme()
    if ranks.shown.run_id is None:
        return heading.no_run(failure=ranks.shown.failure, can_come=can_come, again=location.href())
    if not ranks.groups:
        return heading.no_agencies()
    return None if any(first for _group, first in ranks.groups) else html.Span(_("No agency is ranked."))


def _screens(model: Meeting, without_ranks: Component | None) -> Mapping[str, Screen]:
    """Name in the address → screen, in the order in which they follow each other; what is empty is left out."""
    made: dict[str, Screen] = {}
    ranks = model.ranks
    if without_ranks is not None:
        made["ranking"] = Screen(_("Ranking"), [html.Li([html.Span(), without_ranks, html.Span()])], "")
    elif ranks is not None:
        below = f"{wording.text(ranks.scheme.title)} · {window(ranks)}"
        for group, first in ranks.groups:
            made[group] = Screen(wording.group(group), [_place(one) for one in _whole_places(first)], below)
        made["up"] = Screen(_("Biggest risers"), [_moved(one) for one in ranks.risers], compared(ranks))
        made["down"] = Screen(_("Biggest fallers"), [_moved(one) for one in ranks.fallers], compared(ranks))
        overdue = [_counted(one.name, str(number)) for one, number in ranks.overdue[:MOST_LINES]]
        made["overdue"] = Screen(_("Cases overdue now"), overdue, below)
    title = _("Rectification: open items, and those past their day")
    made["rectification"] = Screen(title, _ledger(model), open_items(model))
    return {name: one for name, one in made.items() if one.lines}


def _whole_places(first: Sequence[Standing]) -> Sequence[Standing]:
    """As many as the screen has lines for; equal ranks stand there together or not at all."""
    ranks = [one.rank or 0 for one in first]
    return [one for one, rank in zip(first, ranks, strict=True) if sum(other <= rank for other in ranks) <= MOST_LINES]


def _place(one: Standing) -> Component:
    score = html.Span(wording.points(one.score), className="zh-screen__figure")
    return html.Li([marks.rank(one.rank, tied=one.tied), html.Span(one.name), score])


def _moved(one: Moved) -> Component:
    node = ""
    if one.mover is not None:
        node = f"{wording.text(one.mover.node.short or one.mover.node.title)} {wording.gained(one.mover.beyond)}"
    return html.Li(
        [
            marks.move(one.places),
            html.Span([one.standing.name, " ", html.Small(node)]),
            html.Span(places(one), className="zh-screen__figure"),
        ]
    )


def _counted(name: str, number: str, note: str = "") -> Component:
    figure = html.Span(number, className="zh-screen__figure")
    return html.Li([html.Span(), html.Span([name, " ", html.Small(note)]), figure])


def _ledger(model: Meeting) -> list[Component]:
    lines = [line for line in model.ledger.lines if line.unit is not None][:MOST_LINES]
    return [
        _counted(
            line.unit.name if line.unit else "",
            str(line.open),
            plural("%(number)s past its day", "%(number)s past their day", line.red) if line.red else "",
        )
        for line in lines
    ]
