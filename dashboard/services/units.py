"""The agencies a reader sees, as a tree: who answers for whom, and what stands below an agency."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyKind, accountable_codes, subtree
from models.reader import SYSTEM, Reach, ReaderSession


@dataclass(frozen=True)
class Unit:
    """An agency as the pages show it."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    guide_code: str | None
    established_staff: int | None
    active_from: dt.date | None
    active_to: dt.date | None
    opens: bool = True
    """Whether its page is the reader's: an officer knows the units served in by their names alone."""

    @property
    def subordinate(self) -> bool:
        """Whether its rows count for the agency above it, so that it has no score of its own."""
        return self.kind == AgencyKind.SUBORDINATE


@dataclass(frozen=True)
class Units:
    """The agencies this reader sees, by code."""

    by_code: Mapping[str, Unit]
    others: Mapping[str, str] = field(default_factory=dict)
    """Code → name of the other agencies that an agency has a rectification item with: it knows them by name alone."""

    def get(self, code: str | None) -> Unit | None:
        """The agency with this code; None where there is none or it is not the reader's."""
        return None if code is None else self.by_code.get(code)

    def name(self, code: str) -> str:
        """The agency's name; its code where it is not the reader's to see."""
        found = self.by_code.get(code)
        return self.others.get(code, code) if found is None else found.name

    def answering(self, code: str) -> Unit | None:
        """The agency that a unit's rows count for; None where that is not the reader's to see."""
        return self.get(self._answering.get(code))

    def counted_for(self, code: str) -> Sequence[str]:
        """The units whose rows count for this agency."""
        return self._counted.get(code, ())

    def below(self, code: str) -> list[Unit]:
        """The units below this agency, through all levels, in the order of their codes."""
        parents = {unit.code: unit.parent_code for unit in self.by_code.values()}
        return [self.by_code[one] for one in sorted(subtree([code], parents) - {code})]

    @cached_property
    def _answering(self) -> Mapping[str, str | None]:
        return accountable_codes({one.code: (one.kind, one.parent_code) for one in self.by_code.values()})

    @cached_property
    def _counted(self) -> Mapping[str | None, Sequence[str]]:
        counted: dict[str | None, list[str]] = defaultdict(list)
        for unit, answers in sorted(self._answering.items()):
            counted[answers].append(unit)
        return counted


def units(session: Session) -> Units:
    """All agencies the session's reader sees. One statement."""
    rows = session.execute(
        select(
            Agency.code,
            Agency.name,
            Agency.kind,
            Agency.parent_code,
            Agency.guide_code,
            Agency.established_staff,
            Agency.active_from,
            Agency.active_to,
        ).order_by(Agency.code)
    )
    reader = session.reader if isinstance(session, ReaderSession) else SYSTEM
    opens = reader.reach is not Reach.OWN_FILE
    several = {row.code: Unit(*row, opens) for row in rows}
    if reader.reach is not Reach.AGENCIES:
        return Units(several)
    own = {code: unit for code, unit in several.items() if code in reader.agency_codes}
    return Units(own, {code: unit.name for code, unit in several.items() if code not in own})
