"""A whole course on each database, and who sees it there: on PostgreSQL by its own policies, too."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from dashboard.accounts.accounts import create_account
from dashboard.rectification.workflow import AGENCYS
from dashboard.services.rectification_board import board, timeline
from dashboard.services.units import units
from dashboard.settings import Settings
from dashboard.web.application import create_app
from models.accounts import Role
from models.agencies import Agency
from models.engine import make_engine, open_database
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from models.rectification import (
    DONE,
    RectificationFile,
    RectificationItem,
    RectificationMove,
    RectificationPartner,
    RectificationStatus,
)
from tests.dashboard.rectification.conftest import PDF, Desk, days
from tests.dashboard.web.site import Clock, Site
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import PASSWORD, scheme_registry
from tests.fixtures.statements import statements
from tests.fixtures.two_towns import NOW


@pytest.fixture
def any_desk(migrated_database: str, tmp_path: Path, quick_hashes: None) -> Iterator[Desk]:
    """On SQLite and on PostgreSQL, where the application acts as a role of few rights."""
    owner = make_engine(migrated_database, keys=KEYS)
    with acting_for(owner, SYSTEM).begin() as connection:
        for code in ("A", "B", "C"):
            connection.execute(insert(Agency).values(code=code, name=f"{code}镇", kind="township"))
    for name, role in (("agency", Role.AGENCY), ("bureau", Role.BUREAU), ("bureau2", Role.BUREAU)):
        create_account(
            owner, name=name, display_name=name, role=role, password=PASSWORD, now=NOW,
            agency_code="A" if role is Role.AGENCY else None,
        )  # fmt: skip
    owner.dispose()
    engine = open_database(migrated_database, KEYS)
    yield Desk(engine, tmp_path)
    engine.dispose()


def test_a_whole_course_is_seen_by_those_who_have_a_part_in_it(any_desk: Desk) -> None:
    number = any_desk.record()
    any_desk.move("bureau2", number, "assign", partners=["B"])
    any_desk.move("agency", number, "receive")
    any_desk.move("agency", number, "apply", files=[PDF])
    any_desk.move("bureau", number, "check")
    any_desk.move("bureau2", number, "publish")
    any_desk.move("bureau2", number, "send_back", by=40)
    assert (any_desk.item(number).status, len(any_desk.course(number))) == ("mending", 7)
    tables = (RectificationItem, RectificationPartner, RectificationMove, RectificationFile)
    # What the database itself lets through: on PostgreSQL the statements carry no scope of ours.
    if any_desk.engine.dialect.name != "postgresql":
        return
    seen = {}
    for code in ("A", "B", "C"):
        reader = Reader(code, Reach.AGENCIES, frozenset({code}))
        with acting_for(any_desk.engine, reader).connect() as connection:
            seen[code] = [len(connection.execute(select(one.__table__)).all()) for one in tables]
    assert seen == {"A": [1, 1, 7, 1], "B": [1, 1, 7, 1], "C": [0, 0, 0, 0]}


def test_a_whole_request_of_the_campaign_view_costs_twelve_statements(any_desk: Desk) -> None:
    number = any_desk.mending(phase="self_check")
    any_desk.record("agency")
    any_desk.today += days(31)
    any_desk.move("bureau", number, "urge")
    clock = Clock(dt.datetime.combine(any_desk.today, dt.time(4), dt.UTC))
    url = any_desk.engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, second_factor="off", language="en")
    site = Site(create_app(settings, any_desk.engine, scheme_registry(), clock=clock), any_desk.engine, clock)
    for who in ("bureau", "agency"):
        visitor = site.logged_in(who)
        for search in ("", "?rows=mine", "?rows=mine&category=x&q=y", "?rows=red", "?view=board", "?view=timeline",
                       "?view=burndown", "?rows=self_check"):  # fmt: skip
            with statements(any_desk.engine) as sent:
                answer = visitor.open("/rectification", search)
            assert (answer.status_code, "zh-error" in answer.text) == (200, False)
            assert 4 < len(sent) <= 12, (who, search, sent)


def test_a_day_counts_only_while_somebody_has_to_keep_it(any_desk: Desk) -> None:
    deadline, review_on = dt.date(2022, 1, 1), dt.date(2022, 6, 1)
    row = {"agency_code": "A", "problem": "x", "deadline": deadline, "review_on": review_on}
    with acting_for(any_desk.engine, SYSTEM).begin() as connection:
        for one in (None, *RectificationStatus):
            for listed in (None, True):
                values = {**row, "item_no": f"{one} {listed}", "status": one, "listed": listed}
                connection.execute(insert(RectificationItem).values(values))
    with ReaderSession(any_desk.engine, SYSTEM) as session:
        items = session.scalars(select(RectificationItem)).all()
    assert {one.status for one in items if one.due_on == deadline} == set(AGENCYS)
    assert {one.status for one in items if one.due_on == review_on} == {"continuing"}
    assert {one.status for one in items if one.pressing == DONE} == {"closed", "unfounded"}
    for place, listed, due in ((0, True, True), (1, True, False), (2, None, True), (3, None, False)):
        there = {one.status for one in items if one.pressing == place}
        assert there == {
            one.status for one in items
            if one.pressing != DONE and one.listed is listed and (one.due_on is not None) is due
        }  # fmt: skip


def test_the_board_counts_all_and_shows_the_most_pressing_and_the_timeline_counts_by_month(any_desk: Desk) -> None:
    row = {"agency_code": "A", "problem": "x", "status": "mending"}
    items = [{**row, "item_no": f"m{day:02d}", "deadline": dt.date(2022, 2, day)} for day in range(1, 11)]
    items += [
        {**row, "item_no": "none", "status": None},
        {**row, "item_no": "pending", "status": "pending"},
        {**row, "item_no": "reviewed", "status": "continuing", "review_on": dt.date(2022, 3, 1)},
        {**row, "item_no": "listed", "status": "extension", "deadline": dt.date(2022, 12, 1), "listed": True},
        {**row, "item_no": "closed", "status": "closed", "deadline": dt.date(2022, 1, 1)},
    ]
    with acting_for(any_desk.engine, SYSTEM).begin() as connection:
        for one in items:
            connection.execute(insert(RectificationItem).values(one))
    with ReaderSession(any_desk.engine, SYSTEM) as session:
        found = board(session, [], units(session), dt.date(2022, 2, 3), dt.date(2022, 2, 5))
        shown = timeline(session, [], dt.date(2022, 2, 3), dt.date(2022, 1, 20), dt.date(2022, 2, 10))
    columns = {one.group: one for one in found.columns}
    assert {group: one.number for group, one in columns.items()} == {
        "verify": 2, "assigned": 0, "mending": 12, "closing": 0, "referred": 0, "done": 1,
    }  # fmt: skip
    assert [one.item.item_no for one in columns["verify"].lines] == ["none", "pending"]
    mended = [(one.item.item_no, one.card) for one in columns["mending"].lines]
    assert mended[:4] == [("listed", ""), ("m01", "red"), ("m02", "red"), ("m03", "yellow")]
    assert [number for number, _ in mended[4:]] == ["m04", "m05", "m06", "m07"]
    assert [(one.first, one.due) for one in shown.months] == [(dt.date(2022, 1, 1), 0), (dt.date(2022, 2, 1), 10)]
    assert (shown.before, shown.after, shown.undated) == (0, 2, 3)
    assert found.found == shown.found == 15
    with ReaderSession(any_desk.engine, Reader("B", Reach.AGENCIES, frozenset({"B"}))) as session:
        assert board(session, [], units(session), dt.date(2022, 2, 3), None).found == 0
        assert timeline(session, [], dt.date(2022, 2, 3), None, None).found == 0
