"""What the pages of findings share: the state in words, and an item by its title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from dashboard import wording
from dashboard.components.marks import Badge, BadgeKind
from dashboard.translations import _
from dashboard.vocabulary import word
from models.conduct import FindingStatus
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


def item_title(key: str, article: NodeText | None) -> str:
    """The item's key and, where a scheme knows it, its title."""
    return key if article is None else f"{key} {wording.text(article.title)}"
