"""Making a move with any thing that has a course: its files, its audit record and itself stand together, or not at all.

What the thing is, which row stands for it and what the move does to that row, its own code knows
(``dashboard.findings.acts`` is an example); whether whoever acts may see it at all, the caller has asked before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select

from dashboard.accounts.accounts import Caller, Holder
from dashboard.translations import _
from dashboard.workflows import evidence
from dashboard.workflows.deciding import Made, Standing, actor_of, why_not
from dashboard.workflows.declaration import Limit, Move, Workflow
from dashboard.workflows.evidence import Evidence
from dashboard.workflows.refused import MoveRefused, refusal
from models import audit
from models.base import TEXT_LENGTH
from models.calendar import CalendarEnds, working_days
from models.courses import CourseMove, EvidenceFile
from models.installation import SHANGHAI


@dataclass(frozen=True)
class Moves:
    """Where the moves of one kind of things are kept, and what the audit log calls such a thing."""

    thing: str
    """What stands before the colon in its audit actions and permissions, such as ``finding``."""
    key: str
    """The column of the thing's number, of all its tables."""
    moves: type[CourseMove]

    def moves_of(self, number: Any) -> ColumnElement[bool]:
        """The moves of the thing with this number."""
        return self._is(self.moves, number)

    def _is(self, table: type[Any], number: Any) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = getattr(table, self.key) == number
        return condition


@dataclass(frozen=True)
class Course(Moves):
    """Course 办理过程 of one kind of things, with which evidence files are brought."""

    files: type[EvidenceFile]
    wording: Callable[[str], str]
    """What a move is called once it was made."""

    def files_of(self, number: Any) -> ColumnElement[bool]:
        """The files of the thing with this number."""
        return self._is(self.files, number)


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, by which workflow, and on which day in Asia/Shanghai."""

    holder: Holder
    now: dt.datetime
    today: dt.date
    workflow: Workflow
    caller: Caller = Caller()


@dataclass(frozen=True)
class Said:
    """What comes with a move."""

    reason: str = ""
    files: Sequence[Evidence] = ()
    seen: int | None = None
    """The position of the last move that whoever acts has seen, 0 for none; None where there was no page."""


def check_said(move: Move, said: Said) -> None:
    """Raises MoveRefused where the reason is missing or too long, or a file is missing or may not be brought."""
    evidence.check(said.files)
    if move.reason and not said.reason.strip():
        raise MoveRefused(_("Give the reason in words."))
    if move.brings and not said.files:
        raise MoveRefused(_("Bring the paper that this rests on, as a file."))
    if len(said.reason) > TEXT_LENGTH:
        raise MoveRefused(_("The reason is longer than %(most)s characters.", most=TEXT_LENGTH))


def moves_so_far(connection: Connection, course: Course, number: str) -> list[RowMapping]:
    """The course of the thing, in its order. The row that stands for the thing is to be locked before."""
    made = select(course.moves.__table__).where(course.moves_of(number)).order_by(course.moves.position)
    return list(connection.execute(made).mappings())


def refuse_unseen(course: Course, moves: Sequence[RowMapping], said: Said) -> None:
    """Raises MoveRefused where others have moved it on since: of two editors the second is told what the first did."""
    unseen = [] if said.seen is None else [one for one in moves if one["position"] > said.seen]
    if unseen:
        raise MoveRefused(
            _(
                "This has moved on since the page was opened: %(moves)s. Nothing was done now; look at it as it is, "
                "and do it again if it is still right.",
                moves=_("; ").join(
                    f"{one['account']}, {course.wording(one['move'])}, {one['at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
                    for one in unseen
                ),
            )
        )


def check_move(
    connection: Connection, course: Course, turn: Turn, move: Move, number: str, standing: Standing, said: Said
) -> None:
    """Raises MoveRefused where whoever acts may not make this move today, or evidence is missing."""
    why = why_not(turn.workflow, move, standing, actor_of(turn.holder), turn.today)
    if why is not None:
        raise refusal(why)
    if not move.evidence or said.files:
        return
    words = [position for position, one in enumerate(standing.made, start=1) if one.move in move.after]
    brought = select(func.count(course.files.file_id)).where(
        course.files_of(number), course.files.position.not_in(words)
    )
    if not connection.execute(brought).scalar_one():
        raise MoveRefused(_("There is no evidence file yet; bring at least one with this."))


def append(
    connection: Connection,
    course: Course,
    turn: Turn,
    move: Move,
    said: Said,
    position: int,
    whose: Mapping[str, str],
    values: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    """Adds the move with its files, and its audit record of what stood ``before`` and stands ``after``.

    ``whose`` are the columns of moves and files that say which thing's they are and who may see them; ``values`` the
    columns that only the moves of this kind of things have, and ``until`` where the declared limit is not the one.
    Raises MoveRefused where a limit cannot be computed.
    """
    holder, number = turn.holder, whose[course.key]
    connection.execute(
        insert(course.moves).values(
            **whose, position=position, move=move.key, at=turn.now, made_on=turn.today, account=holder.name,
            person=holder.display_name, reason=said.reason or None,
            **{"until": last_day(connection, move.opens, turn.today), **values},
        )
    )  # fmt: skip
    kept = evidence.keep(connection, course.files, number, whose, position, said.files)
    audit.record(
        connection, at=turn.now, account=holder.name, role=holder.role, action=f"{course.thing}:{move.key}",
        subject=number, reason=said.reason or None, address=turn.caller.address, request_id=turn.caller.request_id,
        detail={"position": position, **({"files": kept} if kept else {})}, before=before, after=after,
    )  # fmt: skip


def made(row: Mapping[Any, Any]) -> Made:
    """A row of moves as it is decided by."""
    return Made(
        row["move"], row["account"], row["person"], row["made_on"], row["until"], row.get("answer_until")
    )  # fmt: skip


@contextmanager
def knowing_holidays() -> Iterator[None]:
    """A limit within a year whose holidays nobody has entered is refused, not guessed."""
    try:
        yield
    except CalendarEnds as error:
        raise MoveRefused(
            _(
                "The holidays of %(year)s are not known yet, so the limit cannot be computed; enter that year's list "
                "first.",
                year=error.year,
            )
        ) from error


def last_day(connection: Connection, limit: Limit | None, since: dt.date) -> dt.date | None:
    """The last day of the limit, None for none. Raises MoveRefused where the holidays are not known so far ahead."""
    if limit is None:
        return None
    with knowing_holidays():
        return limit.last_day(since, working_days(connection))
