"""The units of the invented county, read from ``agencies.toml``: who they are and how they work in each year."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from models.agencies import AgencyKind, accountable_codes

Row = dict[str, Any]
"""One row of a table: column → value; all rows of one table have the same keys."""

YEARS = (2023, 2024, 2025)
TODAY = dt.date(2026, 1, 15)
"""The day at which the demonstration's calendar stands; nothing that has happened is later."""


def document(name: str) -> dict[str, Any]:
    """A TOML file of this package."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency and its way of working; the fields are explained at the head of ``agencies.toml``."""

    code: str
    name: str
    kind: str
    label: str
    topic: str
    staff: int
    parent: str | None = None
    guide: str | None = None
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    merged_into: str | None = None
    staff_from: str | None = None
    last_report: dt.date = TODAY
    cases: Sequence[int] = (0, 0, 0)
    quality: Sequence[float] = (0.5, 0.5, 0.5)
    late: Sequence[int] | None = None
    suits: Sequence[int] = (0, 0, 0)
    quota: str | Sequence[int | str] = "auto"
    like: str | None = None
    unfiled: bool = False
    bare_numbers: bool = False

    def of_year(self, figures: Sequence[Any], year: int) -> Any:
        """The figure of that year; January 2026 goes on like 2025."""
        return figures[min(year, YEARS[-1]) - YEARS[0]]

    @property
    def works(self) -> bool:
        """Whether it handles cases at all."""
        return any(self.cases)


def units() -> tuple[Unit, ...]:
    """Every unit, those above before those below."""
    return tuple(Unit(**entry) for entry in document("agencies.toml")["unit"])


def accountable(county: Sequence[Unit]) -> dict[str, str]:
    """Unit → the agency that is scored for it."""
    found = accountable_codes({unit.code: (unit.kind, unit.parent) for unit in county})
    return {code: top for code, top in found.items() if top is not None}


def scored(county: Sequence[Unit]) -> list[Unit]:
    """The units that are scored themselves."""
    return [unit for unit in county if unit.kind != AgencyKind.SUBORDINATE]


def places(county: Sequence[Unit]) -> list[str]:
    """The townships' names without their endings, such as 栖云."""
    endings = ("街道办事处", "镇人民政府", "乡人民政府")
    return [
        unit.name.removesuffix(ending)
        for unit in county
        for ending in endings
        if unit.kind == AgencyKind.TOWNSHIP and unit.name.endswith(ending)
    ]


def agency_rows(county: Sequence[Unit]) -> list[Row]:
    """Rows of ``agencies``; sorted so that a parent and a guide stand before those that name them."""
    ordered = sorted(county, key=lambda unit: (unit.code.count("-"), unit.kind == AgencyKind.TOWNSHIP))
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "parent_code": unit.parent,
            "guide_code": unit.guide,
            "established_staff": unit.staff,
            "active_from": unit.active_from,
            "active_to": unit.active_to,
        }
        for unit in ordered
    ]
