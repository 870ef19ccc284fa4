"""Levels 诚信等级 in officers' files 诚信档案, where the scheme of integrity units gives them; by default it does not.

001 三（一）3 wants levels for units and for officers, and says neither what they are called nor how an officer comes by
one. They are borrowed from 盘锦 (domain.md §5.3 point 3): a unit's by the bands of its accepted total
(``dashboard.integrity.answers``), an officer's as the grade under 盘锦's own scheme of officers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.integrity.answers import SCHEME
from dashboard.services.officer_scores import OfficerScore
from plugins.contract import Period, Text
from plugins.registry import Registry
from plugins.scheme import Scheme

OF_OFFICERS = "officer-deduction"


@dataclass(frozen=True)
class OfficerLevel:
    """The level of one officer."""

    level: Text | None
    """None where the officer has no grade in the period, or it is not the reader's to see."""
    scheme: Scheme
    """The one whose grade it is."""
    period: Period
    provisional: bool
    """The period is not over, so that the grade will still change."""


def officer_level(registry: Registry, scores: Iterable[OfficerScore]) -> OfficerLevel | None:
    """The level of the officer with these scores; None where the scheme gives no levels, or officers are not graded."""
    scheme = registry.schemes.get(SCHEME)
    graded = next((one for one in scores if one.scheme.key == OF_OFFICERS), None)
    if scheme is None or graded is None or scheme.rules().grading is None:
        return None
    key = graded.standing.grade if graded.standing is not None else None
    return OfficerLevel(scheme.grade_title(key), graded.scheme, graded.shown.period, graded.shown.provisional)
