"""The county's officers and auxiliaries, all invented, and where they served when."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.demonstration.agencies import TODAY, YEARS, Row, Unit, document
from models.demonstration.chance import DAY, between, stream
from models.id_numbers import check_character
from models.officers import OfficerCategory

JUSTICE_BUREAU = "D09"
UNASSIGNED_AREA = "999999"
"""An area code that GB/T 2260 gives to no place, so that an ID number with it can be nobody's."""
_KERNEL = 3
"""So many officers of each unit neither come nor go, so that no unit is ever without two of them."""


@dataclass(frozen=True, slots=True)
class Service:
    """One officer's time in one unit, both days included."""

    officer_no: str
    first: dt.date
    last: dt.date
    qualified: bool


@dataclass(frozen=True)
class Roster:
    """Rows of ``officers`` (ID numbers in clear) and ``postings``, and who of category ``officer`` serves where."""

    officers: list[Row] = field(default_factory=list)
    postings: list[Row] = field(default_factory=list)
    services: dict[str, list[Service]] = field(default_factory=dict)

    def on_duty(self, chance: random.Random, unit: str, day: dt.date, count: int) -> list[str]:
        """Up to ``count`` different officers who served in the unit on that day, the lead first."""
        pool = self.services[unit]
        start = int(chance.random() * len(pool))
        found: list[str] = []
        for offset in range(len(pool)):
            service = pool[(start + offset) % len(pool)]
            if service.first <= day <= service.last:
                found.append(service.officer_no)
                if len(found) == count:
                    break
        return found

    def reviewer(self, unit: str, day: dt.date, others: Sequence[str]) -> str | None:
        """A legally qualified officer who does not handle the case: of the unit, else of the justice bureau."""
        for service in (*self.services[unit], *self.services[JUSTICE_BUREAU]):
            if service.qualified and service.first <= day <= service.last and service.officer_no not in others:
                return service.officer_no
        return None


def person_names(seed: int, count: int) -> list[str]:
    """``count`` different invented names."""
    parts = document("names.toml")
    chance = stream(seed, "names")
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(
            chance.choice(parts["surnames"])
            + chance.choice(parts["given_first"])
            + chance.choice(parts["given_second"])
        )
    return list(found)


def id_number(chance: random.Random, joined: dt.date, number: int) -> str:
    """An ID number that is right by its check character and belongs to nobody; the bearer joined as an adult."""
    born = _month_day(chance, joined.year - chance.randint(21, 38))
    digits = f"{UNASSIGNED_AREA}{born:%Y%m%d}{number % 1000:03}"
    return digits + check_character(digits)


def roster(seed: int, county: Sequence[Unit]) -> Roster:
    """The staff of every unit; about one in five is an auxiliary. Of a few no ID number was handed in."""
    made = Roster(services={unit.code: [] for unit in county})
    names = iter(person_names(seed, sum(unit.staff for unit in county)))
    staffed = [unit for unit in county if unit.merged_into is None and unit.active_from is None]
    for unit in county:
        chance = stream(seed, "people", unit.code)
        for place in range(unit.staff):
            _engage(made, chance, unit, place, next(names), staffed)
    chance = stream(seed, "id numbers")
    for number, row in enumerate(made.officers, 1):
        row["id_number"] = None if chance.random() < 0.03 else id_number(chance, row["joined_on"], number)
    return made


def _engage(made: Roster, chance: random.Random, unit: Unit, place: int, name: str, staffed: list[Unit]) -> None:
    kernel = place < _KERNEL
    auxiliary = not kernel and chance.random() < 0.24
    newcomer = not kernel and chance.random() < 0.08
    joined = _month_day(chance, chance.choice(YEARS) if newcomer else chance.randint(2006, 2022))
    left = None
    if not kernel and chance.random() < 0.04:
        left = max(joined + between(chance, 200, 300), _month_day(chance, chance.choice(YEARS)))
    if left is not None and left > TODAY:
        left = None
    stays = _stays(chance, unit, joined, left, None if kernel else staffed)
    number = f"YL{len(made.officers) + 1:04d}"
    qualified = place == 0 or (not auxiliary and chance.random() < 0.12)
    made.officers.append(
        {
            "officer_no": number,
            "name": name,
            "agency_code": stays[-1][0],
            "category": OfficerCategory.AUXILIARY.value if auxiliary else OfficerCategory.OFFICER.value,
            **_certificate(chance, joined, left or TODAY, len(made.officers) + 1, auxiliary),
            "legal_qualification": qualified,
            "joined_on": joined,
            "left_on": left,
        }
    )
    for code, first, last in stays:
        made.postings.append({"officer_no": number, "agency_code": code, "from_on": first, "to_on": last})
        if not auxiliary:
            made.services[code].append(Service(number, first, last or TODAY, qualified))


def _stays(
    chance: random.Random, unit: Unit, joined: dt.date, left: dt.date | None, staffed: list[Unit] | None
) -> list[tuple[str, dt.date, dt.date | None]]:
    """(unit, first day, last day or none) in order; ``staffed`` are the units one may be transferred to."""
    if unit.staff_from is not None and unit.active_from is not None and joined < unit.active_from:
        if left is not None and left < unit.active_from:
            return [(unit.staff_from, joined, left)]
        return [(unit.staff_from, joined, unit.active_from - DAY), (unit.code, unit.active_from, left)]
    if unit.merged_into is not None and unit.active_to is not None:
        if joined > unit.active_to:
            return [(unit.merged_into, joined, left)]
        if left is None or left > unit.active_to:
            return [(unit.code, joined, unit.active_to), (unit.merged_into, unit.active_to + DAY, left)]
    moved = _month_day(chance, chance.choice(YEARS))
    if staffed is not None and left is None and joined < moved and chance.random() < 0.07:
        other = chance.choice([goal for goal in staffed if goal.code != unit.code and goal.kind == unit.kind])
        return [(unit.code, joined, moved - DAY), (other.code, moved, None)]
    return [(unit.code, joined, left)]


def _certificate(chance: random.Random, joined: dt.date, until: dt.date, number: int, auxiliary: bool) -> Row:
    """Valid for five years and checked within three (004 task 12); a few have run out or were not checked."""
    blank = dict.fromkeys(("certificate_no", "certificate_issued_on", "certificate_checked_on"))
    if auxiliary:
        return {**blank, "certificate_expires_on": None}
    earliest = 2019 if chance.random() < 0.05 else 2021
    issued = _month_day(chance, min(until.year, max(joined.year, chance.randint(earliest, 2024))))
    issued = min(max(issued, joined), until)
    checked = issued + between(chance, 300, 1000)
    return {
        "certificate_no": f"云岭执证{issued.year}{number:05d}",
        "certificate_issued_on": issued,
        "certificate_checked_on": checked if checked <= until and chance.random() < 0.94 else None,
        "certificate_expires_on": dt.date(issued.year + 5, issued.month, min(issued.day, 28)) - DAY,
    }


def _month_day(chance: random.Random, year: int) -> dt.date:
    return dt.date(year, chance.randint(1, 12), chance.randint(1, 28))
