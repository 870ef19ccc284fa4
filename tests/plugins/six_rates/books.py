"""Books made at random, with blanks everywhere and days on every edge of the year 2021, the same for each seed."""

import datetime as dt
import random
from typing import Any

from sqlalchemy import Engine, delete, insert

from models.agencies import Agency
from models.base import Base
from models.cases import Case, CaseKind, Decision
from models.figures import Quota
from models.lawsuits import Instance, Lawsuit, LawsuitOutcome, Reconsideration, ReconsiderationOutcome

Row = dict[str, Any]

D = dt.date
AGENCIES = [
    {"code": "A", "name": "甲镇", "kind": "township", "parent_code": None},
    {"code": "B", "name": "乙局", "kind": "department", "parent_code": None},
    {"code": "A1", "name": "甲镇一所", "kind": "subordinate", "parent_code": "A"},
    {"code": "A11", "name": "甲镇一所一组", "kind": "subordinate", "parent_code": "A1"},
    {"code": "C", "name": "丙局", "kind": "vertical", "parent_code": None},
    {"code": "X", "name": "无主的所", "kind": "subordinate", "parent_code": None},
]
ANSWERS = {"A": "A", "A1": "A", "A11": "A", "B": "B", "C": "C"}
"""Whose rows count for whom; those of X count for nobody."""

EDGES = [
    D(2020, 10, 1), D(2020, 10, 2), D(2020, 10, 3), D(2020, 12, 30), D(2020, 12, 31), D(2021, 1, 1), D(2021, 1, 2),
    D(2021, 6, 15), D(2021, 10, 1), D(2021, 10, 2), D(2021, 12, 30), D(2021, 12, 31), D(2022, 1, 1), D(2022, 1, 2),
]  # fmt: skip


class Chance(random.Random):
    """What a careless clerk may write."""

    def day(self, blank: float = 0.25) -> D | None:
        if self.random() < blank:
            return None
        return self.choice(EDGES) if self.random() < 0.6 else D(2020, 7, 1) + dt.timedelta(days=self.randrange(600))

    def maybe(self, *values: Any) -> Any:
        return self.choice([None, *values])


def books(seed: int, cases: int = 300) -> dict[type[Base], list[Row]]:
    """Rows by table; about ``cases`` cases and half as many suits."""
    chance = Chance(seed)
    units = [one["code"] for one in AGENCIES]
    made: list[Row] = [
        {
            "agency_code": chance.choice(units),
            "case_no": str(number),
            "kind": chance.choice([CaseKind.PENALTY, CaseKind.PENALTY, *CaseKind]),
            "filed_on": chance.day(),
            "due_on": chance.day(0.7),
            "decided_on": chance.day(),
            "decision": chance.maybe(*Decision, Decision.PENALTY, Decision.PENALTY),
            "closed_on": chance.day(),
            "execution_due": chance.maybe(None, True, False),
            "executed_on": chance.day(0.4),
            "execution_refused_on": chance.day(0.9),
            "should_penalise": chance.maybe(None, True, False),
            "leader_assigned_on": chance.day(0.8),
            "leader_done_on": chance.day(0.5),
        }
        for number in range(cases)
    ]
    suits = [
        {
            "lawsuit_no": str(number),
            **_of(chance, made),
            "filed_on": chance.day(0),
            "instance": chance.maybe(*Instance),
            "effective_on": chance.day(),
            "outcome": chance.maybe(*LawsuitOutcome),
            "county_defendant": chance.maybe(True, False),
        }
        for number in range(cases // 2)
    ]
    remedies = [
        {
            "reconsideration_no": str(number),
            **_of(chance, made),
            "accepted_on": chance.day(0),
            "decided_on": chance.day(),
            "outcome": chance.maybe(*ReconsiderationOutcome),
        }
        for number in range(cases // 3)
    ]
    quotas = [
        {"agency_code": unit, "year": year, "should_file": chance.choice([0, 1, 40]), "basis": "核定单"}
        for unit in units
        for year in (2020, 2021, 2022)
        if chance.random() < 0.7
    ]
    return {Agency: AGENCIES, Case: made, Lawsuit: suits, Reconsideration: remedies, Quota: quotas}


def keep(engine: Engine, written: dict[type[Base], list[Row]]) -> None:
    """Puts these rows, and no others, into the tables."""
    with engine.begin() as connection:
        for table in reversed(list(written)):
            connection.execute(delete(table))
        for table, rows in written.items():
            if rows:
                connection.execute(insert(table), rows)


def _of(chance: Chance, cases: list[Row]) -> Row:
    """The case that a suit names: mostly one of the books, at times another agency's number, at times none."""
    case = chance.choice(cases)
    agency = case["agency_code"] if chance.random() < 0.8 else chance.choice(AGENCIES)["code"]
    return {"agency_code": agency, "case_no": chance.choice([case["case_no"]] * 4 + [None])}
