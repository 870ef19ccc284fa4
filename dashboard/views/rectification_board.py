"""The ledger as a board and as a timeline: the list's items by where they stand, and by when they are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import tiles
from dashboard.services.rectification_board import GROUPS, Board, Column, Timeline
from dashboard.services.rectification_lines import Line
from dashboard.translations import _, plural
from dashboard.vocabulary import word
from models.rectification import RectificationStatus
from plugins.decimals import rounded


def board(model: Board, location: urls.Location, today: dt.date) -> Component:
    """The columns side by side; a column's further items are on the list."""
    columns = [_column(one, location, today) for one in model.columns]
    number = plural("%(number)s item", "%(number)s items", model.found)
    return tiles.card(number, html.Div(columns, className="zh-board"), flush=True)


def _column(one: Column, location: urls.Location, today: dt.date) -> Component:
    cards = [_card(line, today) for line in one.lines]
    if one.number > len(one.lines):
        states = GROUPS[one.group]
        state = {"state": states[0].value} if len(states) == 1 else {}
        more = plural("%(number)s more on the list", "%(number)s more on the list", one.number - len(one.lines))
        address = location.href(view=None, page=1, **state)
        cards.append(dcc.Link(more, href=address, className="zh-link zh-board__more"))
    head = html.H3([_group(one.group), " ", html.Small(str(one.number))])
    return html.Section([head, *cards], className="zh-board__column")


def _card(one: Line, today: dt.date) -> Component:
    number = dcc.Link(one.item.item_no, href=urls.href("rectification_item", item_no=one.item.item_no))
    said = [_left(one, today)]
    if one.item.listed:
        said.append(_("listed"))
    kind = f" zh-board__card--{one.card}" if one.card else ""
    return html.Div(
        [number, html.Span(one.item.problem), html.Span(one.unit), html.Small(" · ".join(said))],
        className=f"zh-board__card{kind}", title=one.item.problem,
    )  # fmt: skip


def _left(one: Line, today: dt.date) -> str:
    """How many days are left until the item is due, which it is only while somebody has to keep the day."""
    due = one.item.due_on
    if due is None:
        return word(RectificationStatus, one.status)
    if due < today:
        return plural("%(number)s day overdue", "%(number)s days overdue", (today - due).days)
    return plural("%(number)s day left", "%(number)s days left", (due - today).days)


def _group(group: str) -> str:
    return {
        "verify": _("To verify"),
        "assigned": _("To be received"),
        "mending": _("Being mended"),
        "closing": _("Being checked and closed"),
        "referred": _("Handed over"),
        "done": _("Done"),
    }[group]


# ---------------------------------------------------------------- the timeline


def timeline(model: Timeline, lines: Sequence[Line], today: dt.date) -> list[Component]:
    """Months with how many items are due in each; below a bar for each line, from the day it was found to its limit."""
    first, last = model.months[0].first, model.months[-1].last
    scale = _Scale(first, last)
    heads = [
        html.Div([f"{one.first:%Y-%m}", html.Strong(str(one.due) if one.due else "")], className="zh-gantt__month")
        for one in model.months
    ]
    breadths = {"gridTemplateColumns": " ".join(f"{(one.last - one.first).days + 1}fr" for one in model.months)}
    head = html.Div(
        [
            html.Div(_("Due in the month"), className="zh-gantt__name"),
            html.Div(heads, className="zh-gantt__months", style=breadths),
        ],
        className="zh-gantt__head",
    )
    rows = [_row(one, scale, today) for one in lines]
    share = rounded(scale.at(today), 4)
    mark = [html.Span(className="zh-gantt__today", style={"left": f"calc(26rem + (100% - 26rem) * {share})"})]
    if not first <= today <= last:
        mark = []
    foot = _(
        "Bars begin on the day the item was found and end on its limit; red is past, yellow has at most three working "
        "days left, green has more, grey is with the bureau or done; the line is today. "
        "Due before these months: %(before)s; after: %(after)s; nothing due: %(undated)s.",
        before=model.before, after=model.after, undated=model.undated,
    )  # fmt: skip
    return [
        html.Div(html.Div([head, *rows, *mark], className="zh-gantt__rows"), className="zh-gantt"),
        html.P(foot, className="zh-muted zh-gantt__foot"),
    ]


class _Scale:
    """Where a day stands between the first and the last day shown, as a share of the breadth."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.days = first, (last - first).days + 1

    def at(self, day: dt.date) -> Fraction:
        """The place where the day begins: 0 to 1, those outside at the edge."""
        return Fraction(min(max((day - self.first).days, 0), self.days), self.days)


def _row(one: Line, scale: _Scale, today: dt.date) -> Component:
    """Few components: there are fifty of them on the page, beside the matrix."""
    item = one.item
    limit = item.due_on or item.deadline
    number = dcc.Link(item.item_no, href=urls.href("rectification_item", item_no=item.item_no), className="zh-link")
    by = _("no limit") if limit is None else limit.isoformat()
    name = html.Span(f"{by} {one.unit}", title=item.problem)
    if limit is None:
        return html.Div([number, name], className="zh-gantt__row")
    begin, end = scale.at(item.found_on or limit), scale.at(limit + dt.timedelta(days=1))
    kind = one.card or ("due" if item.due_on is not None else "still")
    bar = html.Span(
        className=f"zh-gantt__bar zh-gantt__bar--{kind}",
        style={"marginLeft": _percent(begin), "width": _percent(max(end, begin) - begin)},
        title=f"{item.found_on or ''} – {limit} {_left(one, today)}",
    )
    return html.Div([number, name, bar], className="zh-gantt__row")


def _percent(share: Fraction) -> str:
    return f"{rounded(100 * share, 2)}%"
