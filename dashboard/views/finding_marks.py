"""What the pages of findings share: the state in words, and an item by its title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import tiles
from dashboard.components.marks import Badge, BadgeKind
from dashboard.services.units import Unit
from dashboard.translations import _
from dashboard.views.agency_frame import named
from dashboard.views.sums import rule
from dashboard.vocabulary import word
from models.conduct import FindingStatus
from models.officers import Officer
from plugins.scheme import NodeText

_KINDS: Mapping[str, BadgeKind] = {
    FindingStatus.PENDING: "provisional",
    FindingStatus.TOLD: "info",
    FindingStatus.CONFIRMED: "ok",
    FindingStatus.REJECTED: "na",
    FindingStatus.UNDER_REVIEW: "low",
    FindingStatus.REVOKED: "na",
}


def state(status: str) -> Badge:
    """The state of a finding; only one of them counts."""
    why = _("It counts.") if status == FindingStatus.CONFIRMED else _("It does not count.")
    return Badge(word(FindingStatus, status), _KINDS[status], why)


def answer_overdue(until: dt.date | None, status: str, today: dt.date) -> list[Badge]:
    """A mark where the officer was told and has let the limit pass; the answer may have come before."""
    if status != FindingStatus.TOLD or until is None or until >= today:
        return []
    why = _("The limit for the answer ended on %(day)s.", day=until.isoformat())
    return [Badge(_("To be decided"), "overdue", why)]


def whose(officer: Officer, unit: Unit | None) -> list[tuple[str, Any]]:
    """The officer and the agency as facts that lead on; the agency's code where it is not the reader's to see."""
    agency = officer.agency_code if unit is None else named(unit)
    file = urls.href("officer", officer_no=officer.officer_no)
    name = dcc.Link(f"{officer.name} {officer.officer_no}", href=file, className="zh-link")
    return [(_("Officer"), name), (_("Agency"), agency)]


def article_card(key: str, article: NodeText | None) -> Component:
    """The article of the item with this key, and its points."""
    if article is None:
        text = _("No installed scheme knows the item %(key)s.", key=key)
        return tiles.card(_("Article"), html.P(text, className="zh-quiet"))
    return tiles.card(_("Article"), [html.P(html.Strong(wording.text(article.title))), *rule(article)])


def item_title(key: str, article: NodeText | None) -> str:
    """The item's key and, where a scheme knows it, its title."""
    return key if article is None else f"{key} {wording.text(article.title)}"
