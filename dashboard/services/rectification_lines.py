"""The items of the ledger in their order, as a line of the list, a card of the board or a bar of the timeline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import load_only

from dashboard.rectification.deadlines import Card, card
from dashboard.services.units import Units
from models.rectification import RectificationItem, RectificationStatus


@dataclass(frozen=True)
class Line:
    """One item of the list."""

    item: RectificationItem
    unit: str
    status: str
    card: Card


def ordered() -> Select[RectificationItem]:
    """Items with the most pressing first: those listed, then by the day that is due; what is done is last."""
    return select(RectificationItem).order_by(
        RectificationItem.pressing, RectificationItem.due_on, RectificationItem.item_no
    )


def ordered_lines() -> Select[RectificationItem]:
    """The same with what a line shows and nothing more, which is a third of the columns."""
    item = RectificationItem
    shown = (
        item.item_no, item.problem, item.category, item.agency_code, item.found_on, item.deadline, item.status,
        item.stage, item.listed, item.raised, item.recurred, item.long_term, item.due_on,
    )  # fmt: skip
    return ordered().options(load_only(*shown, raiseload=True))


def line(one: RectificationItem, seen: Units, today: dt.date, not_yellow: dt.date | None) -> Line:
    """The item as it stands today; ``not_yellow`` as ``deadlines.first_not_yellow`` says it."""
    status = one.status or RectificationStatus.PENDING
    return Line(one, seen.name(one.agency_code), status, card(one.due_on, today, not_yellow))
