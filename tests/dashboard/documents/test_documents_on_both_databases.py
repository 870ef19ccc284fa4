"""Two who issue at once get different numbers, and the database itself shows documents to who sees the item."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from dashboard.documents.issuing import Draft, Receipt, issue, receive
from dashboard.documents.voiding import void
from models.documents import RectificationDocument, RectificationReceipt, RectificationVoid
from models.reader import Reach, Reader, ReaderSession, acting_for
from tests.dashboard.rectification.conftest import Desk
from tests.dashboard.rectification.test_on_both_databases import any_desk  # noqa: F401 - the fixture

DRAFT = Draft("notice", {"office": "县司法局", "demand": "立即补正"})


def test_two_who_issue_at_once_are_given_different_numbers(any_desk: Desk) -> None:  # noqa: F811 - the fixture
    numbers = [any_desk.record() for _each in range(2)]
    for number in numbers:
        any_desk.move("bureau2", number, "assign", partners=["B"])
    turns = [any_desk.turn(who) for who in ("bureau", "bureau2")]
    together = Barrier(len(numbers))

    def issued(at: int) -> str:
        together.wait()
        return issue(any_desk.engine, turns[at], numbers[at], DRAFT)

    with ThreadPoolExecutor(len(numbers)) as threads:
        given = sorted(threads.map(issued, range(len(numbers))))
    assert given == [f"执监通〔2022〕{serial}号" for serial in (1, 2)]
    with ReaderSession(any_desk.engine, Reader("A", Reach.ALL)) as session:
        first = session.scalars(select(RectificationDocument.document_id)).first()
    assert first is not None
    receive(any_desk.engine, turns[0], first, Receipt(any_desk.today, "甲镇", "direct", "李四"))
    void(any_desk.engine, turns[1], first, "写错")
    seen = {}
    for code in ("A", "B", "C"):
        reader = Reader(code, Reach.AGENCIES, frozenset({code}))
        with ReaderSession(any_desk.engine, reader) as session:
            kept = (RectificationDocument.document_id, RectificationReceipt.receipt_id, RectificationVoid.document_id)
            seen[code] = [len(session.scalars(select(one)).all()) for one in kept]
        if any_desk.engine.dialect.name == "postgresql":  # what the database itself lets through
            with acting_for(any_desk.engine, reader).connect() as connection:
                tables = (RectificationDocument.__table__, RectificationReceipt.__table__, RectificationVoid.__table__)
                assert [len(connection.execute(select(one)).all()) for one in tables] == seen[code]
    assert seen == {"A": [2, 1, 1], "B": [2, 1, 1], "C": [0, 0, 0]}  # B co-operates in the items, C has no part in them
