"""The county's cases: how many each unit filed, what they are about, who handled them and how they went."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.cases import Case, CaseKind, CaseSource, Decision, PartyKind
from models.demonstration.agencies import TODAY, YEARS, Row, Unit
from models.demonstration.chance import DAY, OfficeDays, between, stream
from models.demonstration.course import Pace, course, summary_course
from models.demonstration.people import Roster

_KINDS = tuple(kind.value for kind in CaseKind)
_NUMBER_WORDS = dict(zip(_KINDS, ("罚", "许", "强", "征", "改"), strict=True))
_SOURCES = tuple(source.value for source in CaseSource)
_SOURCE_WEIGHTS = (44, 28, 10, 10, 8)
BLANK: Row = {column.name: None for column in Case.__table__.columns if column.computed is None}


@dataclass(frozen=True)
class Desk:
    """What every maker of rows needs: the seed, the calendar, the people, and the words."""

    seed: int
    days: OfficeDays
    roster: Roster
    topics: dict[str, dict[str, Any]]
    names: dict[str, Any]
    places: Sequence[str]


def cases(desk: Desk, county: Sequence[Unit]) -> list[Row]:
    """Rows of ``cases`` filed from 2023 to the calendar's day, by unit and day."""
    return [row for unit in county for year in (*YEARS, TODAY.year) for row in _year_of_cases(desk, unit, year)]


def with_officers(desk: Desk, filed: Sequence[Row]) -> list[Row]:
    """Rows of ``case_officers``; fills in the legal reviewer of the cases that were reviewed."""
    handled: list[Row] = []
    streams = {code: stream(desk.seed, "officers", code) for code in desk.roster.services}
    for row in filed:
        unit, day = row["agency_code"], row["filed_on"] or row["registered_on"]
        chance = streams[unit]
        # 行政处罚法 art. 42 wants two; one in a hundred ordinary cases was handled by one
        count = 1 if chance.random() < 0.01 else 2
        numbers = desk.roster.on_duty(chance, unit, day, count)
        if row["legal_reviewed_on"] is not None:
            row["reviewer_no"] = desk.roster.reviewer(unit, row["legal_reviewed_on"], numbers)
        handled += [
            {"agency_code": unit, "case_no": row["case_no"], "position": position, "officer_no": number}
            for position, number in enumerate(numbers, start=1)
        ]
    return handled


def case_number(unit: Unit, kind: str, year: int, number: int) -> str:
    """Such as 云岭城管罚〔2025〕12号; two townships leave out the place, so that their numbers are equal."""
    place = "" if unit.bare_numbers else "云岭"
    return f"{place}{unit.label}{_NUMBER_WORDS[kind]}〔{year}〕{number}号"


def party(desk: Desk, chance: random.Random, trades: Sequence[str], organisation: bool) -> str:
    """An invented party, always with 某 in its name."""
    if organisation:
        return f"{chance.choice(desk.places)}{chance.choice(desk.names['shops'])}某{chance.choice(trades)}"
    return str(chance.choice(desk.names["surnames"])) + chance.choice(("某", "某某"))


def _year_of_cases(desk: Desk, unit: Unit, year: int) -> list[Row]:
    topic = desk.topics[unit.topic]
    chance = stream(desk.seed, "course", unit.like or unit.code, year)
    words = stream(desk.seed, "words", unit.code, year)
    pace = Pace(
        desk.days,
        unit.of_year(unit.quality, year),
        unit.last_report,
        topic["fines"],
        topic.get("detention", False),
    )
    count = unit.of_year(unit.cases, year) if year in YEARS else unit.of_year(unit.cases, year) // 45
    last = min(unit.last_report, unit.active_to or unit.last_report, TODAY - DAY)
    filed = desk.days.draw(chance, year, topic["months"], count, unit.active_from, last)
    late = _late(chance, unit, year, filed)
    numbers: Counter[str] = Counter()
    rows = []
    for place, day in enumerate(filed):
        kind = CaseKind.PENALTY.value if place in late else chance.choices(_KINDS, weights=topic["kinds"])[0]
        organisation = chance.random() < topic["organisations"]
        if kind == CaseKind.PENALTY and place not in late and chance.random() < topic["summary"]:
            went = summary_course(chance, pace, day, unit.unfiled)
        else:
            went = course(chance, pace, kind, day, organisation, place in late)
        numbers[kind] += 1
        row = BLANK | went
        row["agency_code"] = unit.code
        row["case_no"] = case_number(unit, kind, year, numbers[kind])
        row["kind"] = kind
        row["registered_on"] = day
        _describe(desk, words, row, topic, unit, organisation)
        rows.append(row)
    return rows


def _late(chance: random.Random, unit: Unit, year: int, filed: Sequence[dt.date]) -> set[int]:
    """Places of the cases that become overdue within the year."""
    if year not in YEARS:
        return set()
    eligible = [place for place, day in enumerate(filed) if (day.month, day.day) <= (9, 25)]
    if unit.late is not None:
        wanted = unit.late[year - YEARS[0]]
    else:
        slack = 1 - unit.of_year(unit.quality, year)
        wanted = (chance.random() < 1.2 * slack) + (chance.random() < 0.6 * slack) if len(filed) >= 20 else 0
    return set(chance.sample(eligible, min(wanted, len(eligible))))


def _describe(
    desk: Desk, words: random.Random, row: Row, topic: dict[str, Any], unit: Unit, organisation: bool
) -> None:
    day: dt.date = row["registered_on"]
    row["title"] = words.choice(topic[row["kind"]])
    row["party"] = party(desk, words, topic["trades"], organisation)
    row["party_kind"] = (PartyKind.ORGANISATION if organisation else PartyKind.PERSON).value
    row["source"] = words.choices(_SOURCES, weights=_SOURCE_WEIGHTS)[0]
    decided = row["decided_on"]

    def know(column: str, when: dt.date) -> None:
        if when <= unit.last_report:
            row[column] = when

    if decided != day:
        row["registered_on"] = day - between(words, 0, 5)
        if 2 <= day.month <= 10 and words.random() < 0.012:
            # done by the end of the year; those not done are placed by hand
            row["source"] = CaseSource.ASSIGNED.value
            row["leader_assigned_on"] = row["registered_on"]
            know("leader_done_on", desk.days.on_or_after(day + between(words, 8, 40)))
    if decided is None:
        return
    penalty = row["decision"] == Decision.PENALTY
    if row["major"] or (penalty and decided != day and words.random() < 0.3):
        row["legal_reviewed_on"] = max(day, decided - between(words, 1, 4))
    if (penalty or row["decision"] == Decision.GRANTED) and words.random() < 0.93:
        know("published_on", desk.days.on_or_after(decided + between(words, 1, 12)))
    if row["major"] and words.random() < 0.9:
        know("recorded_on", desk.days.on_or_after(decided + between(words, 3, 18)))
