"""The figures of the yearly report 年度报告指标, read from ``figures.toml``: names, definitions, sources.

002 prints 4568 cases in one place and 3881 in another and defines neither: here no two figures have one name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources
from typing import Any

from dashboard.annual.predicates import PREDICATES, entered
from plugins.contract import Measure, Text

OWN_PART = 0
"""The part of what stands in none."""
UNITS: Mapping[str, Text] = {
    "case": Text("件", "cases"),
    "piece": Text("件", "pieces"),
    "time": Text("次", "times"),
    "session": Text("场", "sessions"),
    "item": Text("项", "items"),
    "person": Text("人", "persons"),
    "person_time": Text("人次", "attendances"),
    "wan": Text("万元", "10,000 yuan"),
    "share": Text("%", "%"),
}
"""Key → the word behind a number."""


class DoubledFigure(Exception):
    """Two figures have one name, so that nobody could tell which of them a report prints."""


@dataclass(frozen=True)
class Figure:
    """Figure 指标: a number of the yearly report with its definition."""

    key: str
    part: int
    """Part of the report that prints it, 1 to 9; 0 for one that stands in a standard table only."""
    name: Text
    column: Text
    """Its name within its standard table."""
    unit: Text
    definition: Text
    source: str
    measure: Measure | None
    """None for a share of two others."""
    entered: bool = False
    share: tuple[str, str] | None = None
    """Keys of numerator and denominator."""
    per: int = 1
    """How many of what is counted make one of its unit."""
    places: int = 0
    shows: tuple[str, ...] = ()
    """Columns that its rows show besides the usual ones."""

    def shown(self, number: Fraction) -> Fraction:
        """What was counted, in the figure's unit."""
        return number / self.per


def read(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Figure]:
    """The figures of a declaration by key. Raises DoubledFigure, and KeyError for one that nothing counts."""
    figures = {key: _figure(key, told) for key, told in declared.items()}
    refuse_doubled(figures.values())
    for one in figures.values():
        for key in one.share or ():
            figures[key]
    return figures


def refuse_doubled(figures: Iterable[Figure]) -> None:
    """Raises DoubledFigure, which names both, where two figures have one name in either language."""
    seen: dict[str, str] = {}
    for one in figures:
        for name in {folded(one.name.zh), folded(one.name.en)}:
            if name in seen:
                raise DoubledFigure(f"{seen[name]} and {one.key} have one name: {name}")
            seen[name] = one.key


def folded(name: str) -> str:
    """A name as it is compared: without blanks, in small letters."""
    return "".join(name.split()).casefold()


def own_figure(key: str) -> Figure:
    """A figure that agencies entered under a name of their own; what it means, each of its rows says."""
    name, blank = Text(key, key), Text("", "")
    measure = entered(key).measure(key, name, "")
    return Figure(key, OWN_PART, name, name, blank, blank, "", measure, entered=True, places=2)


def _figure(key: str, told: Mapping[str, Any]) -> Figure:
    name, share = Text(**told["name"]), told.get("share")
    is_entered = bool(told.get("entered"))
    measure = None
    if share is None:
        counted = entered(key) if is_entered else PREDICATES[key]
        measure = counted.measure(key, name, told["source"])
    return Figure(
        key=key,
        part=told["part"],
        name=name,
        column=Text(**told["column"]) if "column" in told else name,
        unit=UNITS[told["unit"]],
        definition=Text(**told["definition"]),
        source=told["source"],
        measure=measure,
        entered=is_entered,
        share=tuple(share) if share else None,
        per=told.get("per", 1),
        places=told.get("places", 1 if share else 0),
        shows=tuple(told.get("shows", ())),
    )


FIGURES: Mapping[str, Figure] = read(
    tomllib.loads(resources.files(__package__).joinpath("figures.toml").read_text(encoding="utf-8"))
)
"""Key → figure, in the order of the report."""

NAMES: Mapping[str, Figure] = {folded(name): one for one in FIGURES.values() for name in (one.name.zh, one.name.en)}
"""Folded name → figure."""


def taken(written: str) -> Figure | None:
    """The figure of the report whose name this is; None for one that agencies enter, and for a name of their own."""
    figure = FIGURES.get(written)
    if figure is not None and figure.entered:
        return None
    return figure or NAMES.get(folded(written))
