"""Whether somebody may make a move now, and why not. Pure: the course so far and the day are given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.accounts.accounts import Holder, folded, same_person
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.workflows.declaration import Move, Workflow

Why = Literal[
    "permission",
    "state",
    "stranger",
    "concerned",
    "once",
    "after",
    "within",
    "past",
    "follows",
    "precedes",
    "unless",
    "answers",
]
"""Why a move is refused: by the declaration's fields."""


@dataclass(frozen=True)
class Actor:
    """Who would make a move."""

    account: str
    person: str
    """The display name: one person may have two accounts."""
    permissions: frozenset[Permission]
    stands_for: str | None = None
    """The officer or agency that the account stands for."""


@dataclass(frozen=True)
class Made:
    """A move that was made."""

    move: str
    account: str
    person: str | None
    made_on: dt.date | None
    """None where nobody noted it."""
    until: dt.date | None = None
    """The last day of the limit that it opened."""
    answer_until: dt.date | None = None
    """The last day on which it may be answered, where that has one."""


@dataclass(frozen=True)
class Standing:
    """How the thing stands: its state, the moves so far in their order, and whom it is about."""

    state: str
    made: Sequence[Made]
    concerned: str | None
    marks: frozenset[str] = frozenset()

    def last(self, *moves: str) -> Made | None:
        """The last of the moves with these keys."""
        return next((one for one in reversed(self.made) if one.move in moves), None)


def actor_of(holder: Holder) -> Actor:
    """Who is logged in, as somebody who makes moves."""
    return Actor(holder.name, holder.display_name, permissions_of(holder.role), holder.officer_no or holder.agency_code)


def possible(workflow: Workflow, standing: Standing, actor: Actor, today: dt.date) -> tuple[Move, ...]:
    """The moves that the actor may make today, in the order of the declaration."""
    return tuple(
        one for one in workflow.moves if one.sources and why_not(workflow, one, standing, actor, today) is None
    )


def why_not(workflow: Workflow, move: Move, standing: Standing, actor: Actor, today: dt.date) -> Why | None:
    """Why the actor may not make this move today; None where nothing is against it."""
    if move.permission not in actor.permissions:
        return "permission"
    if move.by_concerned and (actor.stands_for is None or actor.stands_for != standing.concerned):
        return "concerned"
    if standing.state not in move.sources:
        return "state"
    if any(_is(actor, one) for one in standing.made if one.move in move.stranger_to):
        return "stranger"
    if move.once and standing.last(*move.once) is not None:
        return "once"
    if move.within and _is_over(standing.last(*move.within), today):
        return "within"
    if move.after and standing.last(*move.after) is None:
        limits = workflow.by_key[move.after[0]].within
        if not _is_over(standing.last(*limits), today):
            return "after"
    if move.answers:
        found = standing.last(*move.answers, *workflow.answering(move))
        if found is None or found.move not in move.answers:
            return "answers"
        if workflow.by_key[found.move].answerable and (found.answer_until is None or today > found.answer_until):
            return "within"
    return _why_not_yet(move, standing, today)


def _why_not_yet(move: Move, standing: Standing, today: dt.date) -> Why | None:
    if move.unless in standing.marks:
        return "unless"
    if move.follows and standing.last(move.follows) is None:
        return "follows"
    if move.precedes and standing.last(move.precedes) is not None:
        return "precedes"
    if any(not _ran_out(standing.last(*limits), today) for limits in move.past):
        return "past"
    return None


def _is(actor: Actor, made: Made) -> bool:
    return folded(actor.account) == folded(made.account) or (
        made.person is not None and same_person(actor.person, made.person)
    )


def _ran_out(opened: Made | None, today: dt.date) -> bool:
    """Whether there was such a limit and it is over."""
    return opened is not None and opened.until is not None and today > opened.until


def _is_over(opened: Made | None, today: dt.date) -> bool:
    """Whether the limit that this move opened is over; what was never opened is over, nothing can be kept of it."""
    return opened is None or opened.until is None or today > opened.until
