"""What the small county's meeting of 2021-04-15 is told; its runs are worked out in tests/fixtures/small_county.py.

The year to 2021-03-31 holds the cases of 2021, the year to 2021-02-28 those of 2020 that were closed in March 2020,
so the ranks are those of 2021 against those of 2020.
"""

import datetime as dt

import pytest
from sqlalchemy import Engine, insert

from dashboard.accounts.accounts import Act
from dashboard.integrity.rounds import Plan, usual_stages, write
from dashboard.services.meeting import Meeting, Moved, meeting
from models.installation import remember_meeting
from models.integrity_rounds import IntegrityApplication
from models.reader import SYSTEM, ReaderSession, acting_for
from models.rectification import RectificationItem
from tests.fixtures.small_county import NOW, TODAY, scheme_registry
from tests.fixtures.statements import statements


def told(engine: Engine, since: dt.date | None = None, today: dt.date = TODAY) -> Meeting:
    with ReaderSession(engine, SYSTEM) as session:
        return meeting(session, scheme_registry(), since, today)


def moves(several: tuple[Moved, ...]) -> list[tuple[str, int, int | None, str]]:
    return [
        (one.standing.code, one.rank_before, one.standing.rank, one.mover.node.key if one.mover else "")
        for one in several
    ]


def item(number: str, found: str, limit: str, **more: object) -> dict[str, object]:
    days = {"found_on": dt.date.fromisoformat(found), "deadline": dt.date.fromisoformat(limit)}
    return {"item_no": number, "agency_code": "T1", "problem": "案卷不全", "status": "assigned", **days, **more}


@pytest.mark.parametrize(
    ("today", "since"),
    [(dt.date(2021, 4, 15), dt.date(2021, 3, 15)), (dt.date(2021, 3, 31), dt.date(2021, 2, 28))],
)
def test_by_itself_a_month_is_told(small_county: Engine, today: dt.date, since: dt.date) -> None:
    assert told(small_county, today=today).since == since


def test_once_a_day_is_noted_changes_since_then_are_told(small_county: Engine) -> None:
    with small_county.begin() as connection:
        remember_meeting(connection, dt.date(2021, 4, 1))
    by_itself, asked = told(small_county), told(small_county, dt.date(2021, 4, 2))
    assert (by_itself.since, by_itself.noted) == (dt.date(2021, 4, 1), True)
    assert (asked.since, asked.noted) == (dt.date(2021, 4, 2), False)
    assert told(small_county, today=dt.date(2021, 4, 1)).since == dt.date(2021, 3, 1)  # the day itself is not before


def test_ranks_of_the_year_to_the_last_month_are_set_against_those_of_the_meeting_before(small_county: Engine) -> None:
    ranks = told(small_county).ranks
    assert ranks is not None
    assert ranks.before is not None
    assert (str(ranks.shown.period.last), str(ranks.before.last)) == ("2021-03-31", "2021-02-28")
    # Closings count in the month after the filing: to the end of February those of 2021 are open.
    assert moves(ranks.risers) == [("T1", 4, 1, "execution"), ("T3", 3, 2, "closing")]
    assert moves(ranks.fallers) == [("T4", 1, 4, "execution"), ("D1", 1, 2, "execution")]
    assert ranks.beside == "/compare/six-rates/six-rates?period=2020-03-01..2021-02-28&against=2020-04-01..2021-03-31"


def test_first_places_stand_by_peer_group_with_their_ties(small_county: Engine) -> None:
    ranks = told(small_county).ranks
    assert ranks is not None
    assert [(group, [(one.code, one.rank) for one in first]) for group, first in ranks.groups] == [
        ("township", [("T1", 1), ("T2", 2), ("T3", 2), ("T4", 4)]), ("department", [("D2", 1), ("D1", 2)]),
    ]  # fmt: skip
    assert [(one.code, number) for one, number in ranks.overdue] == [("T4", 1)]


def test_a_day_before_the_first_window_has_nothing_to_be_set_against(small_county: Engine) -> None:
    ranks = told(small_county, since=dt.date(2019, 1, 1)).ranks
    assert ranks is not None
    assert (ranks.before, ranks.beside, ranks.risers, ranks.fallers) == (None, None, (), ())


def test_open_items_are_counted_then_and_now(small_county: Engine) -> None:
    with acting_for(small_county, SYSTEM).begin() as connection:
        for row in (
            item("1", "2021-03-01", "2021-04-01"),
            item("2", "2021-04-01", "2021-04-16"),
            item("3", "2021-03-01", "2021-05-01", status="closed", closed_on=dt.date(2021, 4, 1)),
        ):
            connection.execute(insert(RectificationItem).values(**row))
    ledger = told(small_county).ledger
    assert (ledger.open_then, ledger.open_now, ledger.red, ledger.yellow) == (2, 2, 1, 1)


def test_it_costs_the_same_whatever_the_number_of_items(small_county: Engine) -> None:
    def sent() -> int:
        with statements(small_county) as found:
            told(small_county)
        return len(found)

    before = sent()
    with acting_for(small_county, SYSTEM).begin() as connection:
        connection.execute(insert(RectificationItem), [item(str(n), "2021-03-01", "2021-04-01") for n in range(200)])
    assert sent() == before == 23


def test_the_integrity_round_is_told_with_its_stages_and_applications(small_county: Engine) -> None:
    assert told(small_county).round is None
    plan = Plan("2020", "001", usual_stages(2020))  # self-assessment until 10 February, acceptance until the 28th
    with acting_for(small_county, SYSTEM).begin() as connection:
        write(connection, Act(None, NOW), plan, 0)
        for code, status in (("T1", "passed"), ("T2", "accepting"), ("T3", "accepting")):
            row = {"application_no": f"2020/{code}", "agency_code": code, "agency_name": code, "status": status}
            connection.execute(insert(IntegrityApplication).values(**row, round="2020"))
    found = told(small_county, today=dt.date(2021, 2, 15)).round
    assert found is not None
    assert [(str(one.stage), one.left) for one in found.running] == [("acceptance", 13)]
    assert dict(found.applications) == {"accepting": 2, "passed": 1}
