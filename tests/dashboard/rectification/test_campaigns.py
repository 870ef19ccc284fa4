"""A campaign is written as a whole on each database, and is red and yellow by the days of 003 四."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from dashboard.accounts.accounts import Act
from dashboard.rectification.campaigns import Due, OutOfDate, PhaseDays, Plan, campaigns, write
from dashboard.rectification.deadlines import first_not_yellow
from dashboard.services.campaigns import campaigns_under_way
from dashboard.workflows.refused import MoveRefused
from models.audit import AuditRecord
from models.calendar import working_days
from models.engine import open_database
from models.reader import SYSTEM, Reach, Reader, ReaderSession, acting_for
from models.rectification import Phase
from tests.fixtures.keys import KEYS
from tests.fixtures.two_towns import NOW

PHASES = (
    PhaseDays(Phase.SELF_CHECK, dt.date(2021, 4, 13), dt.date(2021, 4, 30)),
    PhaseDays(Phase.INSPECTION, dt.date(2021, 5, 1), dt.date(2021, 5, 15)),
    PhaseDays(Phase.ACCOUNTABILITY, dt.date(2021, 5, 16), dt.date(2021, 5, 31)),
)
REPORTS = Due(dt.date(2021, 4, 25), "自查自纠及整改情况", "003 四(一)")
TRAINING = Due(dt.date(2021, 4, 30), "乡镇人员轮训", "003 三(一)2")
PLAN = Plan("专项整治", "003 四", PHASES, (TRAINING, REPORTS))
OF_A = Reader("A", Reach.AGENCIES, frozenset({"A"}))


@pytest.fixture
def engine(migrated_database: str) -> Iterator[Engine]:
    """On PostgreSQL the application acts as a role of few rights."""
    opened = open_database(migrated_database, KEYS)
    yield opened
    opened.dispose()


def written(engine: Engine, plan: Plan, number: int | None = None, seen: int = 0, day: int = 25) -> int:
    with acting_for(engine, SYSTEM).begin() as connection:
        return write(connection, Act(None, NOW), number, plan, seen, dt.date(2021, 4, day))


def cards(engine: Engine, today: dt.date) -> list[str]:
    """Of the milestones, as an agency sees them."""
    with ReaderSession(engine, OF_A) as session:
        shown = campaigns_under_way(session, today, first_not_yellow(today, working_days(session)))
    return [one.card for campaign in shown for one in campaign.milestones]


def test_a_campaign_is_corrected_as_a_whole_and_every_change_is_recorded(engine: Engine) -> None:
    number = written(engine, PLAN)
    handed_in = Due(REPORTS.day, REPORTS.task, REPORTS.article, done_on=dt.date(2021, 4, 24))
    corrected = Plan("专项整治", "003 四", PHASES[:2], (handed_in,))
    assert written(engine, corrected, number, seen=1) == number
    assert written(engine, corrected, number, seen=2) == number  # says the same: no version, no record
    with pytest.raises(OutOfDate):
        written(engine, PLAN, number, seen=1)
    with pytest.raises(KeyError):
        written(engine, PLAN, number + 1, seen=1)
    with acting_for(engine, SYSTEM).connect() as connection:
        [kept] = campaigns(connection)
        assert (kept.version, kept.plan) == (2, corrected)
        records = select(AuditRecord.before, AuditRecord.after).where(AuditRecord.action == "campaign:write")
        first, second = connection.execute(records.order_by(AuditRecord.sequence)).all()
    assert first.before is None
    assert first.after == second.before
    assert first.after["accountability"] == "2021-05-16..2021-05-31"
    assert first.after["milestone 2"] == "2021-04-30 | 乡镇人员轮训 | 003 三(一)2"
    assert second.after["milestone 1"] == "2021-04-25 | 自查自纠及整改情况 | 003 四(一) | 2021-04-24"
    assert second.after.keys() & {"accountability", "milestone 2"} == set()


def test_a_milestone_is_yellow_three_working_days_before_its_day_and_red_after_it(engine: Engine) -> None:
    number = written(engine, PLAN)
    # 2021-04-25 is a Sunday that was worked for the holiday of May: before it 22, 23 (and the Saturday off), 25.
    assert cards(engine, dt.date(2021, 4, 20)) == ["", ""]
    assert cards(engine, dt.date(2021, 4, 21)) == ["yellow", ""]
    assert cards(engine, dt.date(2021, 4, 25)) == ["yellow", ""]
    assert cards(engine, dt.date(2021, 4, 26)) == ["red", ""]
    assert cards(engine, dt.date(2021, 4, 27)) == ["red", "yellow"]  # 28, 29, 30
    done = [Due(one.day, one.task, one.article, done_on=one.day) for one in (REPORTS, TRAINING)]
    written(engine, Plan("专项整治", "", PHASES, tuple(done)), number, seen=1, day=30)
    assert cards(engine, dt.date(2021, 5, 31)) == ["", ""]
    assert cards(engine, dt.date(2021, 6, 1)) == []  # everything is over and done


def test_phases_are_over_running_and_to_come(engine: Engine) -> None:
    written(engine, PLAN)
    with ReaderSession(engine, OF_A) as session:
        [shown] = campaigns_under_way(session, dt.date(2021, 5, 3), None)
    assert [(one.progress, one.left) for one in shown.phases] == [("over", 0), ("running", 12), ("to come", 13)]


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (Plan("", "", PHASES, ()), "名称"),
        (Plan("x", "", (), ()), "至少"),
        (Plan("x", "", (PhaseDays(Phase.INSPECTION, PHASES[0].last, PHASES[0].first),), ()), "督查检查"),
        (Plan("x", "", (PHASES[0], PhaseDays(Phase.INSPECTION, *(dt.date(2021, 4, 1),) * 2)), ()), "督查检查"),
        (Plan("x", "", PHASES, (Due(PHASES[0].last, ""),)), "2021-04-30"),
        (Plan("x", "", PHASES, (Due(PHASES[0].last, "报表", done_on=dt.date(2021, 4, 26)),)), "报表"),
        (Plan("x", "", PHASES, (REPORTS,) * 41), "40"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(plan: Plan, why: str) -> None:
    with pytest.raises(MoveRefused, match=why):
        write(None, Act(None, NOW), None, plan, 0, dt.date(2021, 4, 25))  # type: ignore[arg-type] # never reached
