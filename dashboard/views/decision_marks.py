"""What the pages of vetoes and commendations share, and the tabs by which one comes from findings to them."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import controls
from dashboard.components.marks import Badge, BadgeKind
from dashboard.decisions.kinds import KINDS
from dashboard.decisions.wording import kind_title
from dashboard.translations import _
from dashboard.vocabulary import word
from models.conduct import DecisionStatus

_KINDS: Mapping[str, BadgeKind] = {
    DecisionStatus.RECORDED: "provisional",
    DecisionStatus.CONFIRMED: "ok",
    DecisionStatus.REJECTED: "na",
    DecisionStatus.UNDER_REVIEW: "low",
    DecisionStatus.REVOKED: "na",
}


def kinds_tabs(current: str) -> Component:
    """Findings, vetoes and commendations, of which ``current`` is shown."""
    decisions = [(kind_title(key), urls.href("decisions", decisions=key), key == current) for key in KINDS]
    return controls.tabs(
        [(_("Findings"), urls.href("findings"), current == "findings"), *decisions], _("Findings and decisions")
    )


def state(status: str) -> Badge:
    """The state of a veto or a commendation; only one of them counts."""
    why = _("It counts.") if status == DecisionStatus.CONFIRMED else _("It does not count.")
    return Badge(word(DecisionStatus, status), _KINDS[status], why)


def decision_link(kind: str, number: str) -> Component:
    """The link to the page of one."""
    href = urls.href("decision", decisions=kind, decision_no=number)
    link: Component = dcc.Link(number, href=href, className="zh-link")
    return link
