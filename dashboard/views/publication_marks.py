"""Marks of publications: their state, and whether a ranking is published."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import heading
from dashboard.components.marks import Badge, BadgeKind
from dashboard.services.publications import Published
from dashboard.translations import _
from dashboard.vocabulary import word
from models.publications import PublicationState
from plugins.contract import Period
from plugins.scheme import Scheme

_KINDS: Mapping[str, BadgeKind] = {
    PublicationState.DRAFT: "low",
    PublicationState.SIGNED_ONCE: "low",
    PublicationState.SIGNED_TWICE: "low",
    PublicationState.SIGNED: "info",
    PublicationState.PUBLISHED: "ok",
    PublicationState.CORRECTED: "stale",
    PublicationState.WITHDRAWN: "na",
}


def state(key: str) -> Badge:
    """How a publication stands."""
    return Badge(word(PublicationState, key), _KINDS[key])


def unpublished() -> Badge:
    """The numbers are those of today, and none of this period were published to the reader."""
    why = _("These numbers are provisional: no ranking of this period was published to you.")
    return Badge(_("Unpublished"), "provisional", why)


def withheld(scheme: Scheme, period: Period) -> Component:
    """In place of scores that the reader sees only once they are published (``ZHIHENG_PROVISIONAL_SCORES``)."""
    return heading.empty(
        _("Not published yet"), why_withheld(scheme, period), [(_("Publications"), urls.href("publications"))]
    )


def why_withheld(scheme: Scheme, period: Period) -> str:
    """The same as a sentence."""
    return _(
        "Scores are shown once the ranking of their period was published; that of %(period)s was not.",
        period=wording.period(period, scheme),
    )


def links(found: Published | None, run_id: int | None, *, may_prepare: bool) -> list[Component]:
    """Where a ranking leads: to what was published of its period, and for the bureau to the form."""
    made: list[Component] = []
    if found is not None:
        address = urls.href("publication", publication=found.number)
        text = _("Published as %(number)s", number=found.number)
        made.append(dcc.Link(text, href=address, className="btn btn-outline-secondary"))
    if may_prepare and run_id is not None:
        made.append(
            dcc.Link(_("Prepare a publication"), href=urls.href("publications", rows=str(run_id)),
                     className="btn btn-outline-secondary")
        )  # fmt: skip
    return made
