"""What the six rates of 003 附件2 count, one predicate a measure, exactly as measures.md says.

Cases of every kind but licences; the penalty rate looks at cases of kind ``penalty`` only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from models.cases import Case, CaseKind, Decision
from models.figures import Quota
from models.lawsuits import Instance, Lawsuit, LawsuitOutcome, Reconsideration
from plugins.contract import COUNT, Measure, Moment, Text, Value

Conditions = Sequence[ColumnElement[bool]]

LAWFUL_EXEMPTIONS = (Decision.NO_PENALTY, Decision.TRANSFERRED, Decision.WITHDRAWN)
"""Decisions that end a case without a penalty and are no fault (行政处罚法 art. 33)."""

ENFORCEMENT = Case.kind != CaseKind.LICENCE
PENALTY_CASE = Case.kind == CaseKind.PENALTY
FIRST_INSTANCE = or_(Lawsuit.instance.is_(None), Lawsuit.instance == Instance.FIRST)
OWN_SUIT = or_(Lawsuit.county_defendant.is_(None), Lawsuit.county_defendant.is_(False))
JUDGED = (LawsuitOutcome.WON, LawsuitOutcome.LOST, LawsuitOutcome.PARTIAL)


def _not_before(column: Any, moment: Moment) -> ColumnElement[bool]:
    """Not yet, when the period begins."""
    return or_(column.is_(None), column >= moment.period.first)


def _not_by_the_end(column: Any, moment: Moment) -> ColumnElement[bool]:
    """Not yet, when the period ends."""
    return or_(column.is_(None), column > moment.period.last)


def _on_hand(end: Any, moment: Moment) -> ColumnElement[bool]:
    """Filed in the period, or filed before it and not ended before it (carried in)."""
    carried_in = and_(Case.filed_on < moment.period.first, _not_before(end, moment))
    return or_(moment.within(Case.filed_on), carried_in)


def _due_for_execution(moment: Moment) -> ColumnElement[bool]:
    """Closed in the period with something to execute; blank ``execution_due`` means: decided with a penalty."""
    due = or_(Case.execution_due.is_(True), and_(Case.execution_due.is_(None), Case.decision == Decision.PENALTY))
    return and_(ENFORCEMENT, moment.within(Case.closed_on), due)


def _no_remedy_running(moment: Moment) -> ColumnElement[bool]:
    """No reconsideration and no lawsuit of this very case is pending at the end of the period."""
    reconsidered = exists().where(
        Reconsideration.agency_code == Case.agency_code,
        Reconsideration.case_no == Case.case_no,
        Reconsideration.accepted_on <= moment.period.last,
        _not_by_the_end(Reconsideration.decided_on, moment),
    )
    sued = exists().where(
        Lawsuit.agency_code == Case.agency_code,
        Lawsuit.case_no == Case.case_no,
        Lawsuit.filed_on <= moment.period.last,
        _not_by_the_end(Lawsuit.effective_on, moment),
    )
    return and_(~reconsidered, ~sued)


def _became_overdue(moment: Moment, deadline: Any) -> ColumnElement[bool]:
    """The day after the deadline lies in the period, has come, and the case had not ended by the deadline."""
    day = dt.timedelta(days=1)
    return and_(
        deadline.between(moment.period.first - day, moment.period.last - day),
        deadline < moment.today,
        or_(Case.ended_on.is_(None), Case.ended_on > deadline),
    )


def _month_before(today: dt.date) -> tuple[dt.date, dt.date]:
    last = today.replace(day=1) - dt.timedelta(days=1)
    return last.replace(day=1), last


def filed(moment: Moment) -> Conditions:
    """立案: filed in the period."""
    return (ENFORCEMENT, moment.within(Case.filed_on))


def quota(moment: Moment) -> Conditions:
    """应立案: the approved figure of the period's year."""
    return (Quota.year == moment.period.year,)


def closed(moment: Moment) -> Conditions:
    """办结: closed in the period, whenever filed."""
    return (ENFORCEMENT, moment.within(Case.closed_on))


def closed_of_filed(moment: Moment) -> Conditions:
    """Filed in the period and closed in it: the cohort's own rate."""
    return (ENFORCEMENT, moment.within(Case.filed_on), moment.within(Case.closed_on))


def on_hand_for_closing(moment: Moment) -> Conditions:
    """Filed in the period, plus carried in without being closed."""
    return (ENFORCEMENT, _on_hand(Case.closed_on, moment))


def overdue(moment: Moment) -> Conditions:
    """超期: past the case's own limit, else 90 days from filing (行政处罚法 art. 60).

    A case counts once, in the period that holds the day after its deadline.
    """
    return (ENFORCEMENT, _became_overdue(moment, Case.deadline_on))


def overdue_by_own_limit(moment: Moment) -> Conditions:
    """超期, only where the case states its own limit."""
    return (ENFORCEMENT, _became_overdue(moment, Case.due_on))


def assigned_not_done(moment: Moment) -> Conditions:
    """县领导交办未落实: assigned in the period, not done by its end."""
    return (ENFORCEMENT, moment.within(Case.leader_assigned_on), _not_by_the_end(Case.leader_done_on, moment))


def due_for_execution(moment: Moment) -> Conditions:
    """Closed in the period with something to execute, and no remedy running at its end."""
    return (_due_for_execution(moment), _no_remedy_running(moment))


def executed(moment: Moment) -> Conditions:
    """Of those, executed by the end of the period."""
    return (*due_for_execution(moment), Case.executed_on <= moment.period.last)


def executed_of_closed(moment: Moment) -> Conditions:
    """Closed in the period and executed by its end, whatever was due."""
    return (*closed(moment), Case.executed_on <= moment.period.last)


def execution_refused(moment: Moment) -> Conditions:
    """裁定不予执行 by the court in the period."""
    return (ENFORCEMENT, moment.within(Case.execution_refused_on))


def penalised(moment: Moment) -> Conditions:
    """处罚: decided in the period, with a penalty."""
    return (PENALTY_CASE, moment.within(Case.decided_on), Case.decision == Decision.PENALTY)


def to_penalise(moment: Moment) -> Conditions:
    """Filed in the period or carried in undecided, less those lawfully ended without a penalty in it."""
    ended_lawfully = case_decided_as(moment, LAWFUL_EXEMPTIONS)
    return (PENALTY_CASE, _on_hand(Case.decided_on, moment), ~ended_lawfully)


def case_decided_as(moment: Moment, decisions: Sequence[Decision]) -> ColumnElement[bool]:
    """Decided in the period in one of these ways; false, never null, where anything is blank."""
    return and_(
        Case.decided_on.is_not(None),
        Case.decision.is_not(None),
        moment.within(Case.decided_on),
        Case.decision.in_(decisions),
    )


def penalty_cases_filed(moment: Moment) -> Conditions:
    """Penalty cases filed in the period, lawful exemptions among them."""
    return (PENALTY_CASE, moment.within(Case.filed_on))


def unpunished(moment: Moment) -> Conditions:
    """应处罚未处罚, a review's finding; dated by the decision, else by the closing."""
    dated = or_(moment.within(Case.decided_on), and_(Case.decided_on.is_(None), moment.within(Case.closed_on)))
    return (PENALTY_CASE, Case.should_penalise.is_(True), dated)


def sued(moment: Moment) -> Conditions:
    """法院立案: first-instance suits filed in the period, each row once."""
    return (FIRST_INSTANCE, moment.within(Lawsuit.filed_on))


def decided(moment: Moment) -> Conditions:
    """年度内执法案件: decided in the period, in whatever way."""
    return (ENFORCEMENT, moment.within(Case.decided_on))


def judged(moment: Moment) -> Conditions:
    """生效判决: effective in the period, whatever the instance."""
    return (moment.within(Lawsuit.effective_on), Lawsuit.outcome.in_(JUDGED))


def judged_in_full(moment: Moment) -> Conditions:
    """Judgments won or lost outright; partial ones stay outside."""
    outright = (LawsuitOutcome.WON, LawsuitOutcome.LOST)
    return (moment.within(Lawsuit.effective_on), Lawsuit.outcome.in_(outright))


def won(moment: Moment) -> Conditions:
    """胜诉."""
    return (moment.within(Lawsuit.effective_on), Lawsuit.outcome == LawsuitOutcome.WON)


def overdue_now(moment: Moment) -> Conditions:
    """Open today and past the limit."""
    return (ENFORCEMENT, Case.deadline_on < moment.today, Case.ended_on.is_(None))


def reported_last_month(moment: Moment) -> Conditions:
    """Filed, decided or closed in the last full month before today; none means that nothing was reported."""
    first, last = _month_before(moment.today)
    return (or_(*(column.between(first, last) for column in (Case.filed_on, Case.decided_on, Case.closed_on))),)


def _of_cases(key: str, zh: str, en: str, where: Any, dated_by: str, article: str, reads: Any = ()) -> Measure:
    return Measure(f"cases.{key}", Text(zh, en), Case, where, f"003 附件2 {article}", COUNT, "agency", dated_by, reads)


def _of_suits(key: str, zh: str, en: str, where: Any, dated_by: str, article: str) -> tuple[Measure, Measure]:
    """The measure over all suits, and over those in which the county government is not the defendant."""
    source = f"003 附件2 {article}"
    own = Text(f"{zh}（不含县政府被告）", f"{en}, county government not the defendant")
    return (
        Measure(f"lawsuits.{key}", Text(zh, en), Lawsuit, where, source, dated_by=dated_by),
        Measure(
            f"lawsuits.{key}.own",
            own,
            Lawsuit,
            lambda moment: (*where(moment), OWN_SUIT),
            source,
            dated_by=dated_by,
        ),
    )


REMEDIES = (Reconsideration, Lawsuit)

MEASURES: tuple[Measure, ...] = (
    _of_cases("filed", "立案案件", "cases filed", filed, "filed_on", "一"),
    Measure(
        "quotas.should_file",
        Text("应立案数", "cases that should be filed"),
        Quota,
        quota,
        "003 附件2 一",
        Value("sum", "should_file"),
    ),
    _of_cases("closed", "办结案件", "cases closed", closed, "closed_on", "二"),
    _of_cases(
        "closed_of_filed",
        "本期立案并办结的案件",
        "cases filed and closed in the period",
        closed_of_filed,
        "filed_on",
        "二",
    ),
    _of_cases(
        "on_hand_for_closing",
        "应办结案件（本期立案及结转）",
        "cases on hand: filed or carried in",
        on_hand_for_closing,
        "filed_on",
        "二",
    ),
    _of_cases("overdue", "超期案件", "overdue cases", overdue, "deadline_on", "二"),
    _of_cases(
        "overdue_by_own_limit", "超过自定期限的案件", "cases past their own limit", overdue_by_own_limit, "due_on", "二"
    ),
    _of_cases(
        "assigned_not_done",
        "县领导交办未落实案件",
        "cases assigned by county leaders and not done",
        assigned_not_done,
        "leader_assigned_on",
        "二",
    ),
    _of_cases(
        "due_for_execution", "应执行案件", "cases due for execution", due_for_execution, "closed_on", "三", REMEDIES
    ),
    _of_cases("executed", "已执行案件", "cases executed", executed, "closed_on", "三", REMEDIES),
    _of_cases(
        "executed_of_closed", "办结并已执行的案件", "closed cases executed", executed_of_closed, "closed_on", "三"
    ),
    _of_cases(
        "execution_refused",
        "法院裁定不予执行案件",
        "cases whose execution the court refused",
        execution_refused,
        "execution_refused_on",
        "三",
    ),
    _of_cases("penalised", "处罚案件", "cases decided with a penalty", penalised, "decided_on", "四"),
    _of_cases("to_penalise", "应作处罚决定案件", "penalty cases to be decided", to_penalise, "filed_on", "四"),
    _of_cases("penalty_cases_filed", "立案的处罚案件", "penalty cases filed", penalty_cases_filed, "filed_on", "四"),
    _of_cases(
        "unpunished", "应处罚未处罚案件", "cases that should have been penalised", unpunished, "decided_on", "四"
    ),
    _of_cases("decided", "作出决定的案件", "cases decided", decided, "decided_on", "五"),
    *_of_suits("filed", "法院立案的一审诉讼", "first-instance suits filed", sued, "filed_on", "五"),
    *_of_suits("judged", "生效判决", "effective judgments", judged, "effective_on", "六"),
    *_of_suits(
        "judged_in_full",
        "生效判决（不含部分败诉）",
        "effective judgments, partial ones left out",
        judged_in_full,
        "effective_on",
        "六",
    ),
    *_of_suits("won", "胜诉判决", "judgments won", won, "effective_on", "六"),
    _of_cases("overdue_now", "目前超期未结案件", "cases open past their limit today", overdue_now, "deadline_on", "二"),
    _of_cases(
        "reported_last_month",
        "上月有进展的案件",
        "cases with progress last month",
        reported_last_month,
        "filed_on",
        "二",
    ),
)
