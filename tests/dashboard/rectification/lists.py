"""What the database holds of items, and what waits for whom: as the lists ask it, and as the declared table has it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, false, or_, select

from dashboard.accounts.readers import reader_of
from dashboard.duties.tasks import waited_for
from dashboard.rectification.acts import marks
from dashboard.rectification.imported import import_moves
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.services.rectification import LEDGER
from dashboard.workflows.concern import concerned, is_own
from dashboard.workflows.course import made
from dashboard.workflows.deciding import Standing, actor_of, possible
from models.documents import RectificationDocument, RectificationVoid
from models.reader import SYSTEM, acting_for
from models.rectification import RectificationItem, RectificationMove
from tests.dashboard.rectification.conftest import Desk

PEOPLE = ("leader", "agency", "other", "bureau", "bureau2")
WAITED_FOR = waited_for("rectification", RECTIFICATION)
"""The moves that are somebody's to make, in the order of the tasks."""


@dataclass(frozen=True)
class Kept:
    """All that the database holds of an item."""

    item: Any
    course: Sequence[Any]
    documents: Sequence[Any]
    voids: Sequence[Any]


def kept(desk: Desk, number: str) -> Kept:
    document = RectificationDocument
    issued = (document.document_id, document.number, document.position, document.kind, document.account)
    with acting_for(desk.engine, SYSTEM).connect() as connection:

        def of_item(table: type[Any], order: Any, *columns: Any) -> Sequence[Any]:
            asked = select(*(columns or table.__table__.columns)).where(table.item_no == number)
            return connection.execute(asked.order_by(order)).all()

        (item,) = of_item(RectificationItem, RectificationItem.item_no)
        return Kept(
            item,
            of_item(RectificationMove, RectificationMove.position),
            of_item(document, document.document_id, *issued),
            of_item(RectificationVoid, RectificationVoid.document_id),
        )


class Lists:
    """The lists of all accounts, on the day of the desk."""

    def __init__(self, desk: Desk, people: Sequence[str] = PEOPLE) -> None:
        self.desk = desk
        self.readers = {who: reader_of(desk.engine, desk.turn(who).holder) for who in people}
        self.actors = {who: actor_of(desk.turn(who).holder) for who in people}
        self._asked: dict[tuple[str, dt.date], Select[Any]] = {}
        self._imported: dict[Any, Sequence[Mapping[Any, Any]]] = {}

    def hold(self, items: Collection[Kept]) -> None:
        """Each account's lists hold those of the items alone that it may move on, for what it may do first."""
        numbers = [one.item.item_no for one in items]
        for who in self.actors:
            allowed = {one.item.item_no: next(iter(self.allowed(who, one)), None) for one in items}
            assert self._listed(who, numbers) == {one: (move, move is not None) for one, move in allowed.items()}, who

    def allowed(self, who: str, kept: Kept) -> list[str]:
        """The moves that are the account's to make now, by the declared table."""
        row, moves = kept.item._mapping, [one._mapping for one in kept.course] or self._brought(kept.item)
        about = concerned(self.readers[who], self.actors[who], row["agency_code"])
        standing = Standing(row["status"] or "pending", [made(one) for one in moves], about, marks(row))
        able = {one.key for one in possible(RECTIFICATION, standing, self.actors[who], self.desk.today)}
        return [one.key for one in WAITED_FOR.moves if one.key in able]

    def _brought(self, item: Any) -> Sequence[Mapping[Any, Any]]:
        """The course with which begins what an import has brought; it says nothing of the day of the desk."""
        if item not in self._imported:
            now = dt.datetime.combine(self.desk.today, dt.time(4), dt.UTC)
            with acting_for(self.desk.engine, SYSTEM).connect() as connection:
                self._imported[item] = import_moves(connection, item._mapping, self.desk.today, now)
        return self._imported[item]

    def _listed(self, who: str, numbers: Collection[str]) -> dict[str, tuple[str | None, bool]]:
        """Number → what the desk says is to be done with it, and whether the ledger lists it."""
        key = who, self.desk.today
        if key not in self._asked:
            about = (self.actors[who], self.desk.today, is_own(self.readers[who], RectificationItem.agency_code))
            waits = or_(false(), *LEDGER.waits_each(WAITED_FOR, *about))
            asked = select(RectificationItem.item_no, LEDGER.duty(WAITED_FOR, *about), waits)
            self._asked[key] = asked.where(RectificationItem.item_no.in_(bindparam("numbers", expanding=True)))
        with acting_for(self.desk.engine, SYSTEM).connect() as connection:
            found = connection.execute(self._asked[key], {"numbers": numbers}).all()
        return {number: (duty, bool(waits)) for number, duty, waits in found}
