"""A whole course as the application makes it on each database, and two people at one finding at the same moment."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert

from dashboard.accounts.accounts import create_account
from dashboard.findings.history import Stood, stood_on
from dashboard.workflows.refused import MoveRefused
from models.accounts import Role
from models.agencies import Agency
from models.engine import make_engine, open_database
from models.officers import Officer
from models.reader import SYSTEM, acting_for
from tests.dashboard.findings.conftest import Desk
from tests.fixtures.keys import KEYS
from tests.fixtures.small_county import PASSWORD
from tests.fixtures.two_towns import NOW


@pytest.fixture
def any_desk(migrated_database: str, tmp_path: Path, quick_hashes: None) -> Iterator[Desk]:
    """On SQLite and on PostgreSQL, where the application acts as a role of few rights."""
    owner = make_engine(migrated_database, keys=KEYS)
    with acting_for(owner, SYSTEM).begin() as connection:
        connection.execute(insert(Agency).values(code="A", name="甲镇", kind="township"))
        connection.execute(insert(Officer).values(officer_no="P1", name="赵一", category="officer", agency_code="A"))
    for name, role in (("agency", Role.AGENCY), ("bureau", Role.BUREAU), ("bureau2", Role.BUREAU),
                       ("officer", Role.OFFICER)):  # fmt: skip
        create_account(
            owner, name=name, display_name=name, role=role, password=PASSWORD, now=NOW,
            agency_code="A" if role is Role.AGENCY else None, officer_no="P1" if role is Role.OFFICER else None,
        )  # fmt: skip
    owner.dispose()
    engine = open_database(migrated_database, KEYS)
    yield Desk(engine, tmp_path)
    engine.dispose()


def test_a_whole_course_and_its_past(any_desk: Desk) -> None:
    number = any_desk.confirmed()
    any_desk.today += dt.timedelta(days=1)
    any_desk.move("officer", number, "object")
    any_desk.move("bureau2", number, "reduce", count=1)
    with acting_for(any_desk.engine, SYSTEM).connect() as connection:
        yesterday = stood_on(connection, any_desk.today - dt.timedelta(days=1))
        today = stood_on(connection, any_desk.today)
    assert (yesterday[number], today[number]) == (Stood("confirmed", 2), Stood("confirmed", 1))


def test_of_two_at_the_same_moment_one_is_told_of_the_other(any_desk: Desk) -> None:
    number = any_desk.record()
    for who in ("bureau", "bureau2"):
        any_desk.turn(who)

    def reject(who: str) -> str:
        try:
            any_desk.move(who, number, "reject", seen=1)
        except MoveRefused as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(reject, ("bureau", "bureau2")))
    assert said[0] == ""
    assert "不予认定" in said[1]
    assert [one.move for one in any_desk.course(number)] == ["record", "reject"]


def test_two_that_are_recorded_at_the_same_moment_have_numbers_of_their_own(any_desk: Desk) -> None:
    any_desk.turn("agency")
    with ThreadPoolExecutor(2) as both:
        numbers = sorted(both.map(lambda _turn: any_desk.record(), range(2)))
    assert numbers == ["2022-00001", "2022-00002"]
