"""Lawsuits and reconsiderations against the county's penalties; both instances stand as rows of their own."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence

from models.cases import Decision
from models.demonstration.agencies import TODAY, YEARS, Row, Unit, accountable
from models.demonstration.casework import Desk
from models.demonstration.chance import between, stream
from models.lawsuits import Instance, Lawsuit, LawsuitOutcome, Reconsideration, ReconsiderationOutcome

_RECONSIDERED = 0.006
_OUTCOMES = tuple(outcome.value for outcome in ReconsiderationOutcome)
_OUTCOME_WEIGHTS = (60, 8, 6, 5, 3, 12, 6)
BLANK_SUIT: Row = {column.name: None for column in Lawsuit.__table__.columns}
BLANK_RECONSIDERATION: Row = {column.name: None for column in Reconsideration.__table__.columns}


def lawsuits(desk: Desk, county: Sequence[Unit], filed: Sequence[Row]) -> list[Row]:
    """Rows of ``lawsuits``: as many first instances a year as the unit's ``suits`` say, and some appeals."""
    tops = accountable(county)
    penalties: dict[str, list[Row]] = defaultdict(list)
    for case in filed:
        if case["decision"] == Decision.PENALTY:
            penalties[tops[case["agency_code"]]].append(case)
    suits: list[Row] = []
    for unit in county:
        for year in YEARS:
            chance = stream(desk.seed, "suits", unit.code, year)
            for _ in range(unit.of_year(unit.suits, year)):
                suits += _suit(desk, chance, unit.of_year(unit.quality, year), year, penalties[unit.code], len(suits))
    return suits


def reconsiderations(desk: Desk, county: Sequence[Unit], filed: Sequence[Row]) -> list[Row]:
    """Rows of ``reconsiderations``: about one in 150 penalties, none of the units that share their outcomes."""
    twins = {unit.code for unit in county if unit.like is not None}
    known = {unit.code: unit.last_report for unit in county}
    chance = stream(desk.seed, "reconsiderations")
    found: list[Row] = []
    for case in filed:
        code = case["agency_code"]
        if case["decision"] != Decision.PENALTY or chance.random() > _RECONSIDERED or code in twins:
            continue
        accepted = desk.days.on_or_after(case["decided_on"] + between(chance, 5, 60))
        if accepted > known[code]:
            continue
        decided = desk.days.on_or_after(accepted + between(chance, 25, 60))
        over = decided <= known[code]
        found.append(
            {
                "reconsideration_no": f"云岭政复〔{accepted.year}〕{len(found) + 1}号",
                "case_no": case["case_no"],
                "agency_code": code,
                "accepted_on": accepted,
                "decided_on": decided if over else None,
                "outcome": chance.choices(_OUTCOMES, weights=_OUTCOME_WEIGHTS)[0] if over else None,
            }
        )
    return found


def _suit(
    desk: Desk, chance: random.Random, quality: float, year: int, penalties: Sequence[Row], made: int
) -> list[Row]:
    """The first instance filed in that year and, for one in five, the second."""
    # 行政诉讼法 art. 46: six months from learning of the act
    first_day, last_day = dt.date(year, 1, 5), dt.date(year, 12, 29)
    case = chance.choice([case for case in penalties if -150 <= (case["decided_on"] - first_day).days <= 330])
    day = min(max(desk.days.on_or_after(case["decided_on"] + between(chance, 10, 160)), first_day), last_day)
    judged = desk.days.on_or_after(day + between(chance, 60, 175))
    outcome = chance.choices(
        [LawsuitOutcome.WON, LawsuitOutcome.LOST, LawsuitOutcome.PARTIAL, LawsuitOutcome.WITHDRAWN],
        weights=[55 + 35 * quality, 30 * (1 - quality) + 3, 8 * (1 - quality) + 1, 12],
    )[0].value
    first = BLANK_SUIT | {
        "lawsuit_no": f"({year})云岭行初{made + 1:03d}号",
        "case_no": case["case_no"],
        "agency_code": case["agency_code"],
        "filed_on": day,
        "court": desk.names["court"],
        "instance": Instance.FIRST.value,
        "county_defendant": chance.random() < 0.1,
        "head_attended": chance.random() < 0.55 + 0.4 * quality,
    }
    if judged > TODAY:
        return [first | {"head_attended": None}]
    appealed = outcome != LawsuitOutcome.WITHDRAWN and chance.random() < 0.2
    first["outcome"] = outcome
    if not appealed:
        effective = desk.days.on_or_after(judged + between(chance, 16, 20))
        first["effective_on"] = effective if effective <= TODAY else None
        return [first]
    raised = desk.days.on_or_after(judged + between(chance, 12, 25))
    if raised > TODAY:
        return [first]
    ended = desk.days.on_or_after(raised + between(chance, 50, 88))
    second = first | {
        "lawsuit_no": f"({raised.year})云岭行终{made + 1:03d}号",
        "filed_on": raised,
        "court": desk.names["higher_court"],
        "instance": Instance.SECOND.value,
        "effective_on": ended if ended <= TODAY else None,
        "outcome": outcome if ended <= TODAY else None,
    }
    return [first, second]
