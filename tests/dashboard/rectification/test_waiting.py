"""What waits for an account is what the declared table lets it do, in every state, however the item has come there."""

from itertools import product

from sqlalchemy import select

from dashboard.accounts.accounts import create_account
from dashboard.findings.workflow import FINDINGS
from dashboard.services.duties import dated_duties
from dashboard.services.rectification import MINE, chosen_items, waiting_for
from dashboard.urls import Query
from models.accounts import Role
from models.reader import SYSTEM, ReaderSession
from models.rectification import RectificationItem, RectificationStatus
from tests.dashboard.rectification.conftest import MONDAY, Desk, days
from tests.dashboard.rectification.lists import PEOPLE, Lists, kept
from tests.fixtures.small_county import PASSWORD
from tests.fixtures.two_towns import NOW


def test_the_lists_hold_what_the_declared_table_lets_an_account_do(desk: Desk) -> None:
    for make in (
        desk.record, desk.mending, desk.asked_again, desk.published, desk.closed, desk.objected, desk.upheld,
        desk.decision_objected,
    ):  # fmt: skip
        desk.today = MONDAY
        make()
    desk.today = MONDAY
    desk.record(long_term=True)
    states = [one.zh for one in RectificationStatus]
    limits = ["", *((MONDAY + days(late)).isoformat() for late in (-1, 0, 9))]
    rows = [f"外{at},A,缺项,{day},{one},{day},{day}" for at, (one, day) in enumerate(product(states, limits))]
    assert desk.take("\n".join(rows)) == len(rows)
    with ReaderSession(desk.engine, SYSTEM) as session:
        items = [kept(desk, one) for one in session.scalars(select(RectificationItem.item_no))]
    create_account(desk.engine, name="second", display_name="Ｂureau 2", role=Role.BUREAU, password=PASSWORD, now=NOW)
    lists = Lists(desk, (*PEOPLE, "second"))
    for late in (0, 1, 8, 31, 62, 79, 93):
        desk.today = MONDAY + days(late)
        lists.hold(items)
    for who in lists.actors:
        waits = {one.item.item_no for one in items if lists.allowed(who, one)}
        with ReaderSession(desk.engine, lists.readers[who]) as session:
            listed = session.scalars(chosen_items(session, Query(rows=MINE), lists.actors[who], desk.today)).all()
            due = dated_duties(session, FINDINGS, lists.actors[who], desk.today, most=2 * len(items))
            assert waiting_for(session, lists.actors[who], desk.today) == len(waits)
        assert {one.item_no for one in listed} == waits
        assert {one.number for one in due if one.task.thing == "rectification"} == waits
