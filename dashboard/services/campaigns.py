"""Campaigns as the campaign view and their own page show them: where each phase is, and what is due next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dashboard.rectification.campaigns import Due, Kept, PhaseDays, campaigns, under_way
from dashboard.rectification.deadlines import Card, card
from dashboard.services.progress import Progress, progress
from models.reader import ReaderSession


@dataclass(frozen=True)
class PhaseShown:
    """A phase and where it is."""

    days: PhaseDays
    progress: Progress
    left: int
    """Calendar days to its last day while it runs, to its first before; 0 once it is over."""


@dataclass(frozen=True)
class DueShown:
    """A milestone: red past its day, yellow within three working days of it, nothing once it is done."""

    due: Due
    card: Card


@dataclass(frozen=True)
class CampaignShown:
    """A campaign as it stands today."""

    kept: Kept
    phases: tuple[PhaseShown, ...]
    milestones: tuple[DueShown, ...]

    @property
    def open(self) -> tuple[DueShown, ...]:
        """The milestones that are not done, the earliest first."""
        return tuple(one for one in self.milestones if one.due.done_on is None)


def campaigns_under_way(
    session: ReaderSession, today: dt.date, not_yellow: dt.date | None
) -> tuple[CampaignShown, ...]:
    """Those with a phase that is not over or a milestone that is not done, the newest first. One statement."""
    return tuple(shown(one, today, not_yellow) for one in campaigns(session, under_way(today)))


def shown(kept: Kept, today: dt.date, not_yellow: dt.date | None) -> CampaignShown:
    """The campaign as it stands today; ``not_yellow`` as ``deadlines.first_not_yellow`` says it."""
    return CampaignShown(
        kept,
        tuple(_phase(one, today) for one in kept.plan.phases),
        tuple(
            DueShown(one, "" if one.done_on is not None else card(one.day, today, not_yellow))
            for one in kept.plan.milestones
        ),
    )


def _phase(one: PhaseDays, today: dt.date) -> PhaseShown:
    return PhaseShown(one, *progress(one.first, one.last, today))
