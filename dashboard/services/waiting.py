"""What waits for somebody: the rule of ``dashboard.workflows.deciding.why_not`` as a condition of the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import ScalarSelect

from dashboard.workflows.course import Moves
from dashboard.workflows.deciding import Actor
from dashboard.workflows.declaration import Move, Workflow


@dataclass(frozen=True)
class Listed:
    """A table of things with a course: the columns that say which each is, how it stands and whom it is about."""

    course: Moves
    number: InstrumentedAttribute[Any]
    state: InstrumentedAttribute[Any] | ScalarSelect[Any]
    concerned: InstrumentedAttribute[Any]
    blank: str
    """The state of what has none written down."""
    marks: Mapping[str, InstrumentedAttribute[Any]] = field(default_factory=dict)
    """Mark → the column that says whether the thing is marked so."""
    imported_until: ColumnElement[dt.date | None] | None = None
    """The limit that runs for what an import brought and nobody has moved on: it has no course yet."""
    imported_by: Callable[[str, Any], ColumnElement[bool]] | None = None
    """Whether an account has imported the thing with this number, which makes no move."""
    past: Mapping[str, InstrumentedAttribute[Any]] = field(default_factory=dict)
    """Move → a day of the thing that is past whenever the limits are over which this move waits for. It decides
    nothing, but spares the database to look at the courses of all the others."""

    def is_in(self, state: str) -> ColumnElement[bool]:
        """Whether the thing stands in this state."""
        stands = self.state == state
        return or_(stands, self.state.is_(None)) if state == self.blank else stands

    def made(self, moves: Sequence[str], *more: ColumnElement[bool]) -> ColumnElement[bool]:
        """Whether one of these moves was made with it.

        The offset keeps PostgreSQL from reading the moves of all things first where only a few things are asked for.
        """
        table = self.course.moves
        made = select(table.position).where(self.course.moves_of(self.number), table.move.in_(moves), *more)
        return made.offset(0).exists()

    def _ever(self, moves: Sequence[str]) -> ColumnElement[bool]:
        """The same as ``made``, for what few have: the database begins with those few."""
        key = getattr(self.course.moves, self.course.key)
        return self.number.in_(select(key).where(self.course.moves.move.in_(moves)))

    def last_until(self, moves: Sequence[str] = ()) -> ScalarSelect[dt.date | None]:
        """The limit that the last of these moves (of any that opened one) has opened."""
        table = self.course.moves
        chosen = table.move.in_(moves) if moves else table.until.is_not(None)
        last = select(table.until).where(self.course.moves_of(self.number), chosen)
        return last.order_by(table.position.desc()).limit(1).scalar_subquery()

    def _last_of(self, moves: Sequence[str]) -> ScalarSelect[str]:
        """Which of these moves was made last."""
        table = self.course.moves
        last = select(table.move).where(self.course.moves_of(self.number), table.move.in_(moves))
        return last.order_by(table.position.desc()).limit(1).scalar_subquery()

    def _until(self, moves: Sequence[str]) -> ColumnElement[dt.date | None]:
        """``last_until``, also of what has no course yet."""
        last = self.last_until(moves)
        if self.imported_until is None or "import" not in moves:
            return last
        any_move = exists().where(self.course.moves_of(self.number))
        return case((any_move, last), else_=self.imported_until)

    def last_made_on(self) -> ScalarSelect[dt.date]:
        """The day of the last move, NULL where there is none."""
        table = self.course.moves
        last = select(table.made_on).where(self.course.moves_of(self.number))
        return last.order_by(table.position.desc()).limit(1).scalar_subquery()

    def waits_for(
        self, workflow: Workflow, actor: Actor, today: dt.date, own: ColumnElement[bool] | None = None
    ) -> ColumnElement[bool]:
        """Whether the actor may make any move with it today; ``own``: what the actor is concerned with."""
        return or_(false(), *self.waits_each(workflow, actor, today, own))

    def waits_each(
        self, workflow: Workflow, actor: Actor, today: dt.date, own: ColumnElement[bool] | None = None
    ) -> list[ColumnElement[bool]]:
        """The same for each move by itself, and each state that it leaves.

        A database finds the first rows of one of them by an index, and of any of them by looking at all.
        """
        return [
            self._may(workflow, one, actor, today, self._concerns(actor, own), stands)
            for one in self._moves(workflow, actor)
            for stands in self._stands_apart(one)
        ]

    def _stands_apart(self, move: Move) -> list[ColumnElement[bool]]:
        """The states that the move leaves, one by one; together where it answers something, which few things have.

        Together they are asked of no index of states, so that the database begins with those few.
        """
        if move.answers:
            return [func.coalesce(self.state, self.blank).in_(move.sources)]
        none_written = [self.state.is_(None)] if self.blank in move.sources else []
        return [*(self.state == one for one in move.sources), *none_written]

    def duty(
        self, workflow: Workflow, actor: Actor, today: dt.date, own: ColumnElement[bool] | None = None
    ) -> ColumnElement[str | None] | None:
        """The first of the moves that the actor may make with it today, NULL for none; None for a role of none."""
        allowed = self._allowed(workflow, actor, today, own)
        return case(*((may, literal(key)) for key, may in allowed)) if allowed else None

    def is_in_play(self, workflow: Workflow, actor: Actor) -> ColumnElement[bool]:
        """Whether it stands where the actor's role makes any move at all; others need not be looked at closer."""
        sources = {state for one in workflow.moves if one.permission in actor.permissions for state in one.sources}
        return or_(false(), *map(self.is_in, sorted(sources)))

    def _allowed(
        self, workflow: Workflow, actor: Actor, today: dt.date, own: ColumnElement[bool] | None
    ) -> list[tuple[str, ColumnElement[bool]]]:
        return [
            (
                one.key,
                self._may(workflow, one, actor, today, self._concerns(actor, own), or_(*map(self.is_in, one.sources))),
            )
            for one in self._moves(workflow, actor)
        ]

    def _moves(self, workflow: Workflow, actor: Actor) -> list[Move]:
        return [one for one in workflow.moves if one.sources and one.permission in actor.permissions]

    def _concerns(self, actor: Actor, own: ColumnElement[bool] | None) -> ColumnElement[bool]:
        return self.concerned == (actor.stands_for or "") if own is None else own

    def _may(
        self, workflow: Workflow, move: Move, actor: Actor, today: dt.date, concerns: ColumnElement[bool],
        stands: ColumnElement[bool],
    ) -> ColumnElement[bool]:  # fmt: skip
        conditions = [stands]
        if move.by_concerned:
            conditions.append(concerns)
        if move.stranger_to:
            own = or_(self.course.moves.account == actor.account, self.course.moves.person == actor.person)
            conditions.append(~self.made(move.stranger_to, own))
            if self.imported_by is not None and "import" in move.stranger_to:
                conditions.append(~self.imported_by(actor.account, self.number))
        if move.once:
            conditions.append(~self.made(move.once))
        if move.within:
            conditions.append(self._until(move.within) >= today)
        if move.unless:
            conditions.append(self.marks[move.unless].is_not(True))
        if move.follows:
            conditions.append(self._ever((move.follows,)))
        if move.precedes:
            conditions.append(~self.made((move.precedes,)))
        if move.answers:
            conditions.append(self._ever(move.answers))
            conditions.append(self._last_of((*move.answers, *workflow.answering(move))).in_(move.answers))
        if move.key in self.past:
            conditions.append(self.past[move.key] < today)
        conditions += [self._until(limits) < today for limits in move.past]
        if move.after:
            over = func.coalesce(self.last_until(workflow.by_key[move.after[0]].within) < today, True)
            conditions.append(or_(self.made(move.after), over))
        return and_(*conditions)
