"""Open items against the plan: two lines, a sentence, and the table beneath."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components import charts, heading, tiles
from dashboard.components.tables import Head, Line, folded, table
from dashboard.services.burn_down import BurnDown, BurnDownDay
from dashboard.translations import _, plural


def burn_down(model: BurnDown) -> list[Component]:
    """The card, and what was left out of it."""
    said = _(
        "Open: items entered and not yet done on that day, by the moves that are kept. Plan: those of them "
        "that were still to be open if each were done by its limit as it stands now; without a limit, until it is done."
    )
    points = [(one.day.isoformat(), one.open, one.planned) for one in model.days]
    titles = (_("Open items"), _("Plan"))
    graph = charts.against("burn-down", points, titles=titles, unit=_("Items"), described=said)
    heads = [
        Head(_("Day")), Head(titles[0], number=True), Head(titles[1], number=True),
        Head(_("Behind the plan"), number=True),
    ]  # fmt: skip
    rows = table(heads, [_line(one) for one in reversed(model.days)])
    left_out = plural(
        "%(number)s item is left out: its file does not say from when to when it was open.",
        "%(number)s items are left out: their file does not say from when to when they were open.",
        model.undated,
    )
    told = [heading.notice(left_out, "warn")] if model.undated else []
    return [*told, tiles.card(_("Open items against the plan"), [graph, folded(_("As a table"), rows)], foot=said)]


def _line(one: BurnDownDay) -> Line:
    if one.open is None:
        return Line([one.day.isoformat(), "", str(one.planned), ""])
    behind = one.open - one.planned
    return Line([one.day.isoformat(), str(one.open), str(one.planned), str(behind)])
