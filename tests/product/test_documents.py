"""The demonstration has documents as an office has them: delivered, not delivered yet, and one that is void."""

from sqlalchemy import Engine, select

from models.documents import RectificationDocument, RectificationReceipt, RectificationVoid
from models.reader import SYSTEM, ReaderSession
from models.rectification import RectificationItem


def test_the_register_is_not_empty_and_the_items_have_its_numbers(sqlite_county: Engine) -> None:
    with ReaderSession(sqlite_county, SYSTEM) as session:
        issued = {one.document_id: one for one in session.scalars(select(RectificationDocument))}
        delivered = set(session.scalars(select(RectificationReceipt.document_id)))
        (gone,) = session.scalars(select(RectificationVoid.document_id))
        with_number = {one.document: one.item_no for one in session.scalars(select(RectificationItem)) if one.document}
    assert {one.kind for one in issued.values()} >= {"notice", "urging", "talk", "application", "check", "publicity"}
    assert delivered
    assert issued.keys() - delivered - {gone}
    assert gone not in delivered
    ours = {one.number: one.item_no for one in issued.values()}
    assert {number: ours[number] for number in with_number if number in ours}.items() <= with_number.items()
    assert issued[gone].number not in with_number
