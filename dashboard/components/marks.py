"""Small marks beside a number: badges with their words, ranks, moves up and down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dash import html
from dash.development.base_component import Component

from dashboard.translations import _, plural

BadgeKind = Literal[
    "na", "low", "provisional", "unranked", "incomplete", "overdue", "failed", "stale", "tie", "ok", "info"
]


@dataclass(frozen=True)
class Badge:
    """A badge: its words say what its colour means; ``why`` is shown when pointed at."""

    text: str
    kind: BadgeKind
    why: str = ""


def badge(one: Badge) -> Component:
    """One badge."""
    return html.Span(one.text, className=f"zh-badge zh-badge--{one.kind}", title=one.why or None)


def badges(several: Sequence[Badge]) -> Component:
    """Badges in a row."""
    return html.Span([badge(one) for one in several], className="zh-badges")


def provisional() -> Badge:
    """The period is not over."""
    return Badge(_("Provisional"), "provisional", _("The period is not over; the figures will still change."))


def tie() -> Badge:
    """An equal score has the same rank."""
    return Badge(_("Tied"), "tie", _("Equal scores share a rank, and the next rank is skipped."))


def tied(holds: bool) -> list[Any]:
    """What stands behind a rank that is shared; nothing behind any other."""
    return [" ", badge(tie())] if holds else []


def rank(place: int | None, *, tied: bool = False, top: int = 3) -> Component:
    """A rank in its box; a dash where there is none."""
    if place is None:
        return html.Span("—", className="zh-rank zh-rank--none", title=_("Not ranked"))
    kinds = [kind for kind, holds in (("top", place <= top), ("tie", tied)) if holds]
    names = " ".join(["zh-rank", *(f"zh-rank--{kind}" for kind in kinds)])
    return html.Span(str(place), className=names, title=tie().why if tied else None)


def move_kind(places: int | None) -> str:
    """How a change of rank is marked: ``up``, ``down``, ``same``; ``new`` where there is nothing to compare with."""
    if places is None:
        return "new"
    return "same" if places == 0 else ("up" if places > 0 else "down")


def move_text(places: int | None) -> str:
    """How far; the direction is said by the mark."""
    return "—" if places is None else str(abs(places))


def move(places: int | None, why: str = "") -> Component:
    """A change of rank."""
    return html.Span(move_text(places), className=f"zh-move zh-move--{move_kind(places)}", title=why or None)


def shares_applying(number: int, of: int) -> str:
    """On how many of a scheme's shares a grade rests."""
    return plural("%(number)s of %(of)s shares applies", "%(number)s of %(of)s shares apply", number, of=of)
