"""Marks of rectification items: the state, the card, and what else they are marked with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dash import dcc

from dashboard import urls
from dashboard.components.marks import Badge, BadgeKind
from dashboard.rectification.deadlines import Card
from dashboard.translations import _, plural
from dashboard.vocabulary import word
from models.rectification import RectificationItem, RectificationStatus, Stage


def item_links(numbers: Sequence[str]) -> list[Any]:
    """Links to the items with these numbers."""
    links = [dcc.Link(one, href=urls.href("rectification_item", item_no=one), className="zh-link") for one in numbers]
    return [part for link in links for part in (link, " ")]


_KINDS: dict[str, BadgeKind] = {
    RectificationStatus.PENDING: "provisional",
    RectificationStatus.UNFOUNDED: "na",
    RectificationStatus.EXTENSION: "provisional",
    RectificationStatus.REFERRAL: "provisional",
    RectificationStatus.CLOSED: "ok",
}


def state(status: str) -> Badge:
    """The state."""
    return Badge(word(RectificationStatus, status), _KINDS.get(status, "info"))


def card_mark(card: Card, due: dt.date | None, today: dt.date) -> list[Badge]:
    """Red where it is past its day, yellow where it soon will be."""
    if due is None or not card:
        return []
    if card == "red":
        late = plural("%(number)s day overdue", "%(number)s days overdue", (today - due).days)
        return [Badge(late, "failed", _("It was due on %(day)s.", day=due.isoformat()))]
    left = _("due %(day)s", day=due.isoformat())
    return [Badge(left, "stale", _("At most three working days are left."))]


def other_marks(item: RectificationItem) -> list[Badge]:
    """What it is marked with besides."""
    marks = []
    if item.listed:
        marks.append(Badge(_("Listed"), "failed", _("Listed for supervision by the leading group")))
    if item.raised:
        marks.append(Badge(_("Raised"), "failed", _("Raised to a higher level by the leading group")))
    if item.recurred:
        marks.append(Badge(_("Recurred"), "stale", _("The same problem has come back after the item was closed")))
    if item.long_term:
        marks.append(Badge(_("Long-term"), "low", _("Reviewed from time to time, not closed")))
    if item.stage:
        marks.append(Badge(word(Stage, item.stage), "stale"))
    return marks
