"""Whatever editors write into a campaign, in whatever order, no path leads around a rule: they are said here again."""

import datetime as dt
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from dashboard.accounts.accounts import Act
from dashboard.rectification.campaigns import Due, Kept, OutOfDate, PhaseDays, Plan, campaigns, told, write
from dashboard.services.campaigns import campaigns_under_way
from dashboard.workflows.refused import MoveRefused
from models.audit import AuditRecord
from models.campaigns import Campaign
from models.reader import SYSTEM, ReaderSession, acting_for
from models.rectification import Phase
from tests.dashboard.rectification.conftest import Desk
from tests.dashboard.workflows.desk import MONDAY, run_any_course
from tests.fixtures.two_towns import NOW

EDITORS = ("bureau", "bureau2")
DAYS = st.integers(-3, 20).map(lambda after: MONDAY + dt.timedelta(days=after))
SPANS = st.tuples(DAYS, DAYS) | DAYS.map(lambda day: (day, day + dt.timedelta(days=5)))
PHASES = st.fixed_dictionaries({}, optional=dict.fromkeys(Phase, SPANS)).map(
    lambda several: tuple(PhaseDays(one, *several[one]) for one in Phase if one in several)
)
IN_ORDER = (
    st.lists(DAYS, min_size=6, max_size=6)
    .map(sorted)
    .map(lambda days: tuple(PhaseDays(one, days[2 * at], days[2 * at + 1]) for at, one in enumerate(Phase)))
)
MILESTONES = st.lists(
    st.builds(Due, DAYS, st.sampled_from(("自查报告", "轮训", "")), done_on=st.none() | DAYS), max_size=3
)
PLANS = st.builds(Plan, st.sampled_from(("专项整治", "")), st.just("003 四"), IN_ORDER | PHASES, MILESTONES.map(tuple))


class AnyCampaign(RuleBasedStateMachine):
    """One campaign, and two who correct it, each as it stood when they last looked."""

    desk: Desk

    @initialize()
    def begin(self) -> None:
        self.desk.today, self.seen = MONDAY, dict.fromkeys(EDITORS, 1)
        self.plan = Plan("专项整治", "003 四", (PhaseDays(Phase.SELF_CHECK, MONDAY, MONDAY),), ())
        with acting_for(self.desk.engine, SYSTEM).begin() as connection:
            self.number = write(connection, self.act("bureau"), None, self.plan, 0, MONDAY)
        self.version, self.records = 1, self.recorded()

    @rule(who=st.sampled_from(EDITORS))
    def look(self, who: str) -> None:
        self.seen[who] = self.kept().version

    @rule(who=st.sampled_from(EDITORS), plan=PLANS)
    def try_to_write(self, who: str, plan: Plan) -> None:
        before = self.kept()
        try:
            with acting_for(self.desk.engine, SYSTEM).begin() as connection:
                write(connection, self.act(who), self.number, plan, self.seen[who], self.desk.today)
        except OutOfDate:
            assert self.seen[who] != before.version
            assert self.kept() == before
        except MoveRefused:
            assert self.kept() == before
        else:
            assert self.seen[who] == before.version  # nobody writes over what was not looked at
            after = self.kept()
            assert set(after.plan.milestones) == set(plan.milestones)
            assert (after.plan.name, after.plan.phases) == (plan.name, plan.phases)
            assert all(one.done_on is None or one.done_on <= self.desk.today for one in after.plan.milestones)
            if after.version != before.version:
                self.version, self.records = self.version + 1, self.records + 1
                assert self.last_record() == (who, told(before.plan), told(after.plan))

    @rule(days=st.sampled_from((1, 6)))
    def days_pass(self, days: int) -> None:
        self.desk.today += dt.timedelta(days=days)

    @invariant()
    def it_is_a_campaign(self) -> None:
        kept = self.kept()
        assert (kept.version, self.recorded()) == (self.version, self.records)  # a change each, and its record
        plan = kept.plan
        assert plan.name
        assert plan.phases
        assert all(one.first <= one.last for one in plan.phases)
        assert all(one.first <= later.first and one.last <= later.last for one, later in pairwise(plan.phases))
        assert [one.phase for one in plan.phases] == [
            one for one in Phase if one in {each.phase for each in plan.phases}
        ]
        assert [one.day for one in plan.milestones] == sorted(one.day for one in plan.milestones)
        assert all(one.task for one in plan.milestones)

    @invariant()
    def it_stands_above_the_ledger_until_all_is_over_and_done(self) -> None:
        today, plan = self.desk.today, self.kept().plan
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            shown = [one for one in campaigns_under_way(session, today, None) if one.kept.campaign_id == self.number]
        over = all(one.last < today for one in plan.phases)
        assert bool(shown) == (not over or any(one.done_on is None for one in plan.milestones))
        for one in (phase for campaign in shown for phase in campaign.phases):
            expected = "over" if one.days.last < today else "running" if one.days.first <= today else "to come"
            assert one.progress == expected

    def act(self, who: str) -> Act:
        return Act(self.desk.turn(who).holder, NOW)

    def kept(self) -> Kept:
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            return campaigns(session, Campaign.campaign_id == self.number)[0]

    def recorded(self) -> int:
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            count = select(func.count(AuditRecord.sequence)).where(AuditRecord.action == "campaign:write")
            return session.execute(count).scalar_one()

    def last_record(self) -> tuple[str, object, object]:
        with ReaderSession(self.desk.engine, SYSTEM) as session:
            written = select(AuditRecord).where(AuditRecord.action == "campaign:write")
            last = session.scalars(written.order_by(AuditRecord.sequence.desc()).limit(1)).one()
            return last.account, last.before, last.after


def test_no_path_leads_around_a_rule_of_campaigns(one_desk: Desk) -> None:
    class Course(AnyCampaign):
        desk = one_desk

    run_any_course(Course, courses=15, steps=12)
