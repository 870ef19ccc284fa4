"""Voiding a document 作废: it stays as it was issued, its number stays used, and why and by whom is kept with it.

Whether the reader may see the item, the caller has asked before.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update

from dashboard.accounts.readers import reader_of
from dashboard.documents.issuing import record
from dashboard.documents.kinds import KINDS, gives_the_number, may_void
from dashboard.rectification.acts import COURSE
from dashboard.translations import _
from dashboard.workflows import course
from dashboard.workflows.concern import concerned
from dashboard.workflows.course import Turn
from dashboard.workflows.deciding import Standing, actor_of
from dashboard.workflows.refused import MoveRefused, refusal
from models.base import TEXT_LENGTH
from models.documents import RectificationDocument, RectificationVoid
from models.reader import SYSTEM, acting_for
from models.rectification import RectificationItem


def void(engine: Engine, turn: Turn, document_id: int, reason: str) -> None:
    """Voids a document that is there; who may make its move may. Raises MoveRefused, and then nothing was done.

    Where the item has its number, the item has none then.
    """
    if not reason.strip():
        raise MoveRefused(_("Give the reason in words."))
    if len(reason) > TEXT_LENGTH:
        raise MoveRefused(_("The reason is longer than %(most)s characters.", most=TEXT_LENGTH))
    documents = RectificationDocument
    with acting_for(engine, SYSTEM).begin() as connection:
        one = connection.execute(
            select(documents.item_no, documents.agency_code, documents.position, documents.kind, documents.number)
            .where(documents.document_id == document_id)
        ).one()  # fmt: skip
        found = select(RectificationItem.__table__).where(RectificationItem.item_no == one.item_no).with_for_update()
        item = connection.execute(found).mappings().one()
        if not may_void(one.position, _standing(connection, engine, turn, item), actor_of(turn.holder)):
            raise refusal("permission")
        there = select(RectificationVoid.document_id).where(RectificationVoid.document_id == document_id)
        if connection.execute(there).first() is not None:
            raise MoveRefused(_("%(number)s was voided already.", number=one.number))
        connection.execute(
            insert(RectificationVoid).values(
                document_id=document_id, item_no=one.item_no, agency_code=one.agency_code, reason=reason.strip(),
                voided_on=turn.today, at=turn.now, account=turn.holder.name, person=turn.holder.display_name,
            )
        )  # fmt: skip
        of_the_item = gives_the_number(KINDS[one.kind]) and item["document"] == one.number
        if of_the_item:
            connection.execute(
                update(RectificationItem).where(RectificationItem.item_no == one.item_no).values(document=None)
            )
        record(
            connection, turn, "void", one.item_no, {"number": one.number},
            before={"document": one.number} if of_the_item else None,
            after={"document": None} if of_the_item else None, reason=reason.strip(),
        )  # fmt: skip


def _standing(connection: Connection, engine: Engine, turn: Turn, item: RowMapping) -> Standing:
    moves = course.moves_so_far(connection, COURSE, item["item_no"])
    about = concerned(reader_of(engine, turn.holder), actor_of(turn.holder), item["agency_code"])
    return Standing(item["status"] or "", [course.made(one) for one in moves], about)
