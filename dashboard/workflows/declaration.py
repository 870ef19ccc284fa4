"""How a workflow is declared: its moves, who may make each, and what each needs. Knows no database and no thing.

``dashboard.workflows.deciding`` says which moves somebody may make now; ``dashboard.findings.workflow`` is an example.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dashboard.accounts.permissions import Permission
from models.calendar import WorkingDays


@dataclass(frozen=True)
class Limit:
    """Limit 期限: so many days after the day of the move that opens it, which is not counted itself."""

    key: str
    days: int
    unit: Literal["working", "calendar"]
    source: str
    """The statute with its article, or ``project`` for our own reading."""

    def last_day(self, since: dt.date, calendar: WorkingDays) -> dt.date:
        """The last day on which it is kept; raises CalendarEnds where working days are not known so far ahead."""
        if self.unit == "working":
            return calendar.after(since, self.days)
        return since + dt.timedelta(days=self.days)


@dataclass(frozen=True)
class Move:
    """Move 办理: one arrow of the workflow, from any of ``sources`` (none: it makes the thing) to ``to``.

    Where ``to`` is empty the state stays as it is.
    """

    key: str
    sources: tuple[str, ...]
    to: str
    permission: Permission
    stranger_to: tuple[str, ...] = ()
    """Moves that whoever makes this one must not have made, neither with this account nor with another."""
    by_concerned: bool = False
    """Only whom the thing is about."""
    after: tuple[str, ...] = ()
    """The moves of which one comes first, unless the limit within which the first named is to be made is over."""
    within: tuple[str, ...] = ()
    """The moves of which the last one's limit must not be over."""
    past: tuple[tuple[str, ...], ...] = ()
    """Groups of moves, of each of which the last one's limit has to be over."""
    follows: str = ""
    """A move that has been made before."""
    precedes: str = ""
    """A move after which this one is not made any more."""
    unless: str = ""
    """A mark of the thing with which it is not made, such as ``long_term``."""
    answers: tuple[str, ...] = ()
    """Moves of which the last is answered by this one; each is answered once, by whichever move answers it first."""
    opens: Limit | None = None
    answerable: Limit | None = None
    """So long it may be answered; None: at any time."""
    once: tuple[str, ...] = ()
    """Moves of which, all together, only one is made, this one among them."""
    reason: bool = False
    """It is made with a reason in words."""
    evidence: bool = False
    """The thing has evidence, brought before or with this move; what came with a move of ``after`` is an answer, no
    evidence."""
    brings: bool = False
    """Evidence is brought with this very move: the paper that it rests on."""
    fields: tuple[str, ...] = ()
    """What else is to be said, which the workflow's own code checks."""


@dataclass(frozen=True)
class Workflow:
    """Workflow 办理流程: its moves in the order in which they are shown."""

    key: str
    moves: tuple[Move, ...]

    @cached_property
    def by_key(self) -> dict[str, Move]:
        """The moves by their keys."""
        return {one.key: one for one in self.moves}

    def answering(self, move: Move) -> tuple[str, ...]:
        """The keys of all moves that answer what this one does."""
        return tuple(one.key for one in self.moves if one.answers == move.answers)

    def leaving(self, state: str) -> tuple[Move, ...]:
        """The moves that lead on from this state."""
        return tuple(one for one in self.moves if state in one.sources)
