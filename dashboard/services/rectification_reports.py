"""What agencies have reported of themselves by self-check 自查: who reported nothing, and who few (003 四(二)).

003 orders both to be inspected first 重点督查 and gives no figure for “few 较少”. By our own reading it is at most half
of the median of the agencies of the group that have reported any.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from dashboard.services.units import Unit, Units
from models.reader import Reach, ReaderSession
from models.rectification import Phase, RectificationItem

FEW_REPORTS = Fraction(1, 2)
"""At most this share of the median is few."""
FEWEST_OF_A_GROUP = 3
"""So many agencies of a group must have reported for its median; of a smaller group that of all agencies counts."""


@dataclass(frozen=True)
class FewReports:
    """An agency that has reported few problems, and the median that it is compared with."""

    unit: Unit
    reports: int
    median: Fraction
    of_group: bool
    """Whether it is the median of its own group; else of all agencies."""


@dataclass(frozen=True)
class ToInspect:
    """The agencies to be inspected first."""

    silent: tuple[Unit, ...] = ()
    """Those that have reported nothing 零报告, in the order of their codes."""
    few: tuple[FewReports, ...] = ()
    """Those with few 问题较少, the fewest first."""


def to_inspect(session: ReaderSession, seen: Units, today: dt.date) -> ToInspect:
    """The agencies to be inspected first; none for an agency. One statement, which an index answers."""
    if session.reader.reach is not Reach.ALL:
        return ToInspect()
    agency = RectificationItem.agency_code
    counted = select(agency, func.count()).where(RectificationItem.phase == Phase.SELF_CHECK).group_by(agency)
    reported: dict[str, int] = {row[0]: row[1] for row in session.execute(counted)}
    asked = {
        one: sum(reported.get(code, 0) for code in seen.counted_for(one.code))
        for one in seen.by_code.values()
        if not one.subordinate and (one.active_to is None or one.active_to >= today)
    }
    return ToInspect(tuple(one for one, reports in asked.items() if not reports), few_reports(asked))


def few_reports(asked: Mapping[Unit, int]) -> tuple[FewReports, ...]:
    """Who of these has reported few problems, the fewest first; ``asked``: agency → how many it has reported."""
    groups: dict[str, list[Fraction]] = defaultdict(list)
    for one, reports in asked.items():
        if reports:
            groups[one.kind].append(Fraction(reports))
    if not groups:
        return ()
    of_all = statistics.median([each for several in groups.values() for each in several])
    large = {kind: several for kind, several in groups.items() if len(several) >= FEWEST_OF_A_GROUP}
    of_groups = {kind: statistics.median(several) for kind, several in large.items()}
    found = []
    for one, reports in asked.items():
        median = of_groups.get(one.kind, of_all)
        if 0 < reports <= FEW_REPORTS * median:
            found.append(FewReports(one, reports, median, one.kind in of_groups))
    return tuple(sorted(found, key=lambda one: (one.reports, one.unit.code)))
