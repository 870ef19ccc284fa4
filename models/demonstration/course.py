"""The course of one case: its dates from filing to execution, and what was decided. No words, no people."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from models.cases import STATUTORY_DAYS, CaseKind, Decision, Procedure
from models.demonstration.agencies import Row
from models.demonstration.chance import DAY, OfficeDays, between

EXTENDED_DAYS = 150
_ENDINGS = (Decision.PENALTY, Decision.NO_PENALTY, Decision.WITHDRAWN, Decision.TRANSFERRED)
_ENDING_WEIGHTS = (88, 7, 3, 2)
_SEVERE = ("责令停产停业", "吊销许可证件")


@dataclass(frozen=True, slots=True)
class Pace:
    """How a unit works in a year: ``quality`` from 0 to 1; nothing after ``known_to`` has been reported."""

    days: OfficeDays
    quality: float
    known_to: dt.date
    fines: Sequence[int]
    detention: bool = False

    @property
    def slack(self) -> float:
        """What is missing to the best."""
        return 1 - self.quality

    def after(self, chance: random.Random, day: dt.date, low: float, high: float, likely: float) -> dt.date:
        """An office day ``low`` to ``high`` days after ``day``, most likely ``likely``."""
        return self.days.on_or_after(day + DAY * int(chance.triangular(low, high, likely)))


def course(chance: random.Random, pace: Pace, kind: str, filed: dt.date, organisation: bool, late: bool) -> Row:
    """The columns of a case filed on that day that follow from how it went; what is not yet known is left out."""
    if kind == CaseKind.LICENCE:
        return _licence(chance, pace, filed)
    row: Row = {"filed_on": filed, "procedure": Procedure.ORDINARY.value if kind == CaseKind.PENALTY else None}
    decided = _decision_day(chance, pace, filed, late, row)
    if decided > pace.known_to:
        return row
    row["decided_on"] = decided
    if kind == CaseKind.PENALTY:
        _decide(chance, pace, row, decided, organisation)
    elif kind != CaseKind.OTHER:
        row["execution_due"] = chance.random() < 0.4
    closed = pace.after(chance, decided, 0, 10 + 150 * pace.slack, 2)
    if chance.random() < 0.16 * pace.slack:
        closed = pace.after(chance, closed, 150, 260, 180)
    if closed > pace.known_to:
        return row
    row["closed_on"] = closed
    if _due(row):
        _execute(chance, pace, row, decided, closed)
    return row


def summary_course(chance: random.Random, pace: Pace, day: dt.date, unfiled: bool) -> Row:
    """A penalty decided on the spot (行政处罚法 art. 51); some units never write a filing date for these."""
    row: Row = {
        "filed_on": None if unfiled else day,
        "procedure": Procedure.SUMMARY.value,
        "decided_on": day,
        "closed_on": day,
        "decision": Decision.PENALTY.value,
    }
    if chance.random() < 0.3:
        row |= {"penalty_kinds": "警告", "execution_due": False}
        return row
    # 行政处罚法 art. 51 (2021): on the spot, at most 200 yuan of a citizen and 3000 of an organisation
    row |= {"penalty_kinds": "罚款", "penalty_amount": min(200, chance.choice(pace.fines))}
    if chance.random() < 0.5 + 0.5 * pace.quality:
        row["executed_on"] = day
    return row


def _licence(chance: random.Random, pace: Pace, applied: dt.date) -> Row:
    decided = pace.after(chance, applied, 1, 16 + 10 * pace.slack, 8)
    row: Row = {"filed_on": applied, "due_on": applied + 30 * DAY}
    if decided <= pace.known_to:
        granted = Decision.GRANTED if chance.random() < 0.96 else Decision.REFUSED
        row |= {"decided_on": decided, "closed_on": decided, "decision": granted.value}
    return row


def _decision_day(chance: random.Random, pace: Pace, filed: dt.date, late: bool, row: Row) -> dt.date:
    if late:
        return pace.days.on_or_after(filed + STATUTORY_DAYS * DAY + between(chance, 2, 45))
    longest = 30 + 46 * pace.slack
    if chance.random() < 0.05 * pace.slack:
        row["due_on"] = filed + EXTENDED_DAYS * DAY
        longest = EXTENDED_DAYS - 14
    return pace.after(chance, filed, 4, longest, 8 + 50 * pace.slack)


def _decide(chance: random.Random, pace: Pace, row: Row, decided: dt.date, organisation: bool) -> None:
    if chance.random() < 0.24 * pace.slack:
        return  # an order to correct, entered without a decision word
    decision = chance.choices(_ENDINGS, weights=_ENDING_WEIGHTS)[0]
    row["decision"] = decision.value
    if decision == Decision.TRANSFERRED and chance.random() < 0.5:
        row["police_transfer_on"] = decided
    if decision != Decision.PENALTY:
        return
    kinds = _penalty_kinds(chance, pace)
    row["penalty_kinds"] = kinds
    if kinds == "警告":
        row["execution_due"] = False
    amount = 0
    if "罚款" in kinds:
        amount = chance.choice(pace.fines)
        row["penalty_amount"] = amount
    severe = any(word in kinds for word in _SEVERE)
    # 河南省重大行政处罚备案审查办法: 10,000 yuan of a citizen, 100,000 of an organisation, stopping a business
    row["major"] = severe or amount >= (100_000 if organisation else 10_000)


def _penalty_kinds(chance: random.Random, pace: Pace) -> str:
    draw = chance.random()
    if pace.detention and draw < 0.25:
        return "行政拘留" if draw < 0.15 else "罚款;行政拘留"
    if draw > 0.985:
        return "罚款;" + _SEVERE[draw > 0.995]
    if draw > 0.92:
        return "罚款;没收违法所得"
    if draw > 0.84:
        return "警告;罚款"
    return "警告" if draw > 0.78 else "罚款"


def _due(row: Row) -> bool:
    due = row.get("execution_due")
    return row.get("decision") == Decision.PENALTY if due is None else bool(due)


def _execute(chance: random.Random, pace: Pace, row: Row, decided: dt.date, closed: dt.date) -> None:
    if chance.random() < 0.42 + 0.57 * pace.quality:
        executed = pace.after(chance, closed, 0, 14, 0)
    elif chance.random() < 0.5:
        executed = pace.after(chance, closed, 120, 420, 200)
    else:
        # 行政强制法 art. 53: within three months after six months without suit or performance
        applied = pace.after(chance, max(decided, closed), 185, 265, 220)
        if applied <= pace.known_to:
            row["court_enforcement_on"] = applied
        executed = pace.after(chance, applied, 40, 200, 90)
    if executed <= pace.known_to:
        row["executed_on"] = executed
