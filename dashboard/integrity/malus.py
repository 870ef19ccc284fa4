"""Findings of dishonesty 弄虚作假认定 (domain.md §5.3 point 5): recorded by one of the bureau, confirmed by another.

001 三（三）2 asks that nothing false be published and says nothing of what follows; so there are none unless the scheme
has a reading for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.integrity.answers import has_malus
from dashboard.integrity.workflow import MALUS
from dashboard.translations import _
from dashboard.workflows.declaration import Move
from plugins.scheme import Scheme


def found(moves: Sequence[Mapping[Any, Any]]) -> int:
    """How many acts of dishonesty were confirmed and not lifted since."""
    made = [one["move"] for one in moves]
    return made.count("confirm_malus") - made.count("lift_malus")


def obstacle(move: Move, moves: Sequence[Mapping[Any, Any]], scheme: Scheme) -> str | None:
    """Why the move cannot be made: the scheme knows no such finding, or one waits that is to be decided first."""
    if move.key == "record_malus" and not has_malus(scheme):
        return _("The scheme takes no points for dishonesty; its parameter says so.")
    if move.key in ("record_malus", "publish") and _waits(moves):
        return _("Dishonesty was recorded and waits for its confirmation by somebody else.")
    return None


def _waits(moves: Sequence[Mapping[Any, Any]]) -> bool:
    """Whether one was recorded that nobody has confirmed or rejected yet."""
    return next((one["move"] for one in reversed(moves) if one["move"] in MALUS), "") == "record_malus"
