"""What an officer's file holds, as events: confirmed findings, commendations and vetoes of the period (000 annex).

Only a confirmed finding counts, and one without the date asked for is in no period (measures.md, Settled points).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement

from models.conduct import Commendation, Finding, FindingStatus, Veto, counts
from plugins.contract import COUNT, Measure, Moment, Text, Value

Conditions = Sequence[ColumnElement[bool]]

CONFIRMED = Finding.status == FindingStatus.CONFIRMED
TIMES = Value("sum", "count")


def confirmed(moment: Moment) -> Conditions:
    """已认定: confirmed, and on a day of the period."""
    return (CONFIRMED, moment.within(Finding.confirmed_on))


def confirmed_by_occurrence(moment: Moment) -> Conditions:
    """Confirmed, whenever; the act itself was on a day of the period."""
    return (CONFIRMED, moment.within(Finding.occurred_on))


def awarded(moment: Moment) -> Conditions:
    """表彰奖励: awarded in the period, and confirmed by a second person or held by the books without a state."""
    return (
        counts(Commendation),
        moment.within(Commendation.awarded_on),
    )


def vetoed(moment: Moment) -> Conditions:
    """一项否决: decided in the period, and confirmed by a second person or held by the books without a state."""
    return (
        counts(Veto),
        moment.within(Veto.decided_on),
    )


DEDUCTIONS = "000 附件 第十条至第二十三条"

MEASURES: tuple[Measure, ...] = (
    Measure(
        key="findings.confirmed",
        title=Text("已认定的扣分事件", "confirmed findings"),
        table=Finding,
        where=confirmed,
        source=DEDUCTIONS,
        value=TIMES,
        subject="officer",
        dated_by="confirmed_on",
        item="item",
    ),
    Measure(
        key="findings.confirmed_by_occurrence",
        title=Text("已认定的扣分事件（按发生日期）", "confirmed findings, by date of the act"),
        table=Finding,
        where=confirmed_by_occurrence,
        source=DEDUCTIONS,
        value=TIMES,
        subject="officer",
        dated_by="occurred_on",
        item="item",
    ),
    Measure(
        key="commendations.awarded",
        title=Text("表彰奖励", "commendations"),
        table=Commendation,
        where=awarded,
        source="000 附件 第二十五条、第二十六条",
        value=COUNT,
        subject="officer",
        dated_by="awarded_on",
        item="item",
    ),
    Measure(
        key="vetoes.decided",
        title=Text("一项否决决定", "vetoes"),
        table=Veto,
        where=vetoed,
        source="000 附件 第六条、第七条",
        value=COUNT,
        subject="officer",
        dated_by="decided_on",
    ),
)
