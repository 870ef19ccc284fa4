"""The awkward truths of the county, and the rows placed by hand for them; both are read from ``awkward.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.cases import CaseKind, CaseSource, PartyKind, Procedure
from models.demonstration.agencies import Row, Unit, document
from models.demonstration.casework import BLANK, Desk, party
from models.demonstration.chance import stream
from models.demonstration.courts import BLANK_RECONSIDERATION, BLANK_SUIT


@dataclass(frozen=True, slots=True)
class AwkwardTruth:
    """A state that real books hold and a tidy demonstration would not: what, in both languages, and where."""

    key: str
    agencies: tuple[str, ...]
    zh: str
    en: str


def truths() -> tuple[AwkwardTruth, ...]:
    """Every awkward truth of the county."""
    return tuple(
        AwkwardTruth(entry["key"], tuple(entry["agencies"]), entry["zh"], entry["en"])
        for entry in document("awkward.toml")["truths"]
    )


def placed_cases(desk: Desk, county: Sequence[Unit]) -> list[Row]:
    """The cases placed by hand; penalties by ordinary procedure where the file does not say otherwise."""
    topics = {unit.code: desk.topics[unit.topic] for unit in county}
    chance = stream(desk.seed, "placed")
    usual = {
        "kind": CaseKind.PENALTY.value,
        "procedure": Procedure.ORDINARY.value,
        "source": CaseSource.REPORT.value,
        "party_kind": PartyKind.ORGANISATION.value,
        "major": False,
    }
    return [
        BLANK | usual | {"party": party(desk, chance, topics[entry["agency_code"]]["trades"], True)} | entry
        for entry in document("awkward.toml")["case"]
    ]


def placed_lawsuits(desk: Desk) -> list[Row]:
    """The lawsuits placed by hand."""
    usual = {"court": desk.names["court"], "county_defendant": False}
    return [BLANK_SUIT | usual | entry for entry in document("awkward.toml")["lawsuit"]]


def placed_reconsiderations() -> list[Row]:
    """The reconsiderations placed by hand."""
    return [BLANK_RECONSIDERATION | entry for entry in document("awkward.toml")["reconsideration"]]
