"""Moving a rectification item on 整改办理: the row, the move, its files and its audit record stand together, or not.

Whether the reader may see the item at all, the caller has asked before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from dashboard.accounts.readers import reader_of
from dashboard.rectification import wording
from dashboard.rectification.fields import MARKS, NOTHING, Values, written
from dashboard.rectification.imported import import_moves
from dashboard.rectification.workflow import SETS_DEADLINE
from dashboard.translations import _
from dashboard.workflows import course
from dashboard.workflows.concern import concerned
from dashboard.workflows.course import Course, Said, Turn
from dashboard.workflows.deciding import Standing, actor_of
from dashboard.workflows.declaration import Move
from dashboard.workflows.numbers import free_number, recorded_once
from dashboard.workflows.refused import MoveRefused, refusal
from models.agencies import Agency
from models.reader import SYSTEM, acting_for
from models.rectification import (
    RectificationFile,
    RectificationItem,
    RectificationMove,
    RectificationPartner,
    RectificationStatus,
)

COURSE = Course("rectification", "item_no", RectificationMove, RectificationFile, wording.move)
NUMBERED = "改"
"""Before the year and the number that counts what was entered in it (一件一号)."""


@dataclass(frozen=True)
class Entered:
    """An item as it is entered: columns of ``RectificationItem``; ``agency_code`` and ``problem`` are needed."""

    agency_code: str
    problem: str
    more: Mapping[str, Any] = field(default_factory=dict)


def record(engine: Engine, turn: Turn, item: Entered, said: Said) -> str:
    """Enters an item, which is to be verified then; its number. Raises MoveRefused."""
    move = turn.workflow.by_key["record"]
    if move.permission not in actor_of(turn.holder).permissions:
        raise refusal("permission")
    course.check_said(move, said)
    if not item.problem.strip():
        raise MoveRefused(_("Say what the problem is."))
    if item.more.get("found_on") is not None and item.more["found_on"] > turn.today:
        raise MoveRefused(_("The day must not be in the future."))
    return recorded_once(lambda: _recorded(engine, turn, item, said, move))


def make(engine: Engine, turn: Turn, item_no: str, key: str, said: Said, values: Values = NOTHING) -> None:
    """Makes a move with an item that is there. Raises MoveRefused, and then nothing was done."""
    move = turn.workflow.by_key[key]
    course.check_said(move, said)
    with acting_for(engine, SYSTEM).begin() as connection:
        _made(connection, engine, turn, item_no, move, said, values)


def make_all(
    engine: Engine, turn: Turn, item_nos: Sequence[str], key: str, said: Said, values: Values = NOTHING
) -> None:
    """Makes the same move with several items that are there, with one reason, which is needed for it.

    Raises MoveRefused, which names the item, and then nothing was done with any of them.
    """
    move = turn.workflow.by_key[key]
    course.check_said(replace(move, reason=True), said)
    if not item_nos:
        raise MoveRefused(_("Choose at least one item."))
    with acting_for(engine, SYSTEM).begin() as connection:
        for item_no in sorted(set(item_nos)):
            try:
                _made(connection, engine, turn, item_no, move, said, values)
            except MoveRefused as refused:
                raise MoveRefused(
                    _("%(number)s: %(why)s Nothing was done with any of them.", number=item_no, why=str(refused))
                ) from refused


def _made(
    connection: Connection, engine: Engine, turn: Turn, item_no: str, move: Move, said: Said, values: Values
) -> None:
    found = select(RectificationItem.__table__).where(RectificationItem.item_no == item_no).with_for_update()
    item = connection.execute(found).mappings().one()
    moves = course.moves_so_far(connection, COURSE, item_no)
    course.refuse_unseen(COURSE, moves, said)
    if not moves:
        connection.execute(insert(RectificationMove), import_moves(connection, item, turn.today, turn.now))
        moves = course.moves_so_far(connection, COURSE, item_no)
    state = item["status"] or RectificationStatus.PENDING
    about = concerned(reader_of(engine, turn.holder), actor_of(turn.holder), item["agency_code"])
    standing = Standing(state, [course.made(one) for one in moves], about, marks(item))
    course.check_move(connection, COURSE, turn, move, item_no, standing, said)
    changed = written(connection, move, item, values, turn)
    to = move.to or state
    connection.execute(
        update(RectificationItem).where(RectificationItem.item_no == item_no).values(**changed.row, status=to)
    )
    if changed.partners is not None:
        _replace_partners(connection, item_no, item["agency_code"], changed.partners)
    course.append(
        connection, COURSE, turn, move, said, len(moves) + 1,
        {"item_no": item_no, "agency_code": item["agency_code"]},
        {
            "status_before": item["status"], "status_after": to, "changes": changed.told,
            **({"answer_until": course.last_day(connection, move.answerable, turn.today)} if move.answerable else {}),
            **({"until": changed.deadline} if move.key in SETS_DEADLINE else {}),
        },
        {"status": item["status"], **{name: pair[0] for name, pair in changed.told.items()}},
        {"status": to, **{name: pair[1] for name, pair in changed.told.items()}},
    )  # fmt: skip


def marks(item: Mapping[Any, Any]) -> frozenset[str]:
    """What the item is marked with, as the workflow asks for it."""
    return frozenset(name for name in MARKS if item[name])


def _recorded(engine: Engine, turn: Turn, item: Entered, said: Said, move: Move) -> str:
    with acting_for(engine, SYSTEM).begin() as connection:
        if not connection.execute(select(Agency.code).where(Agency.code == item.agency_code)).first():
            raise MoveRefused(_("There is no agency with the code %(code)s.", code=item.agency_code))
        number = free_number(connection, COURSE, RectificationItem.item_no, turn.today.year, NUMBERED)
        row = {"agency_code": item.agency_code, "problem": item.problem, **item.more}
        connection.execute(insert(RectificationItem).values(item_no=number, status=move.to, **row))
        told = {name: _plain(value) for name, value in row.items() if value is not None}
        course.append(
            connection, COURSE, turn, move, said, 1, {"item_no": number, "agency_code": item.agency_code},
            {"status_after": move.to, "changes": {name: [None, value] for name, value in told.items()}},
            None, {"status": move.to, **told},
        )  # fmt: skip
    return number


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _replace_partners(connection: Connection, item_no: str, agency_code: str, codes: Sequence[str]) -> None:
    connection.execute(delete(RectificationPartner).where(RectificationPartner.item_no == item_no))
    rows = [{"item_no": item_no, "agency_code": code, "responsible_code": agency_code} for code in codes]
    if rows:
        connection.execute(insert(RectificationPartner), rows)
