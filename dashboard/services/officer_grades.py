"""How the grades of officers are spread over the agencies 等次分布, as the stored run has them.

The texts grade persons; an average of an agency is a statistic of ours (domain.md §5.1, 4) and ranks nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import func, select

from dashboard.services import shown as shown_runs
from dashboard.services.shown import Shown
from dashboard.services.units import Unit, Units, units
from dashboard.urls import Query
from models.reader import ReaderSession
from models.scores import ScoreSubject
from plugins.contract import Period
from plugins.registry import Registry
from plugins.scheme import Scheme


@dataclass
class Spread:
    """The officers of one agency, or of all."""

    code: str
    unit: Unit | None
    """None where the agency is not the reader's to see, and for all of them."""
    by_grade: dict[str | None, int] = field(default_factory=dict)
    """Key of a grade → officers; None for those who have none."""
    scored: int = 0
    total: Fraction = Fraction(0)

    @property
    def officers(self) -> int:
        """How many there are, graded or not."""
        return sum(self.by_grade.values())

    @property
    def average(self) -> Fraction | None:
        """The mean score of those who have one, in points; None where nobody has."""
        return self.total / self.scored if self.scored else None

    def add(self, grade: str | None, score: Fraction | None, number: int) -> None:
        """Takes in so many officers of one grade and score."""
        self.by_grade[grade] = self.by_grade.get(grade, 0) + number
        if score is not None:
            self.scored += number
            self.total += score * number


@dataclass(frozen=True)
class OfficerGrades:
    """The page."""

    scheme: Scheme
    schemes: tuple[Scheme, ...]
    """All that grade officers."""
    shown: Shown
    years: tuple[Period, ...]
    usual_period: Period
    lines: tuple[Spread, ...]
    """An agency each, by its code."""
    whole: Spread


def schemes_of_officers(schemes: Mapping[str, Scheme]) -> tuple[Scheme, ...]:
    """Those whose subject is an officer, in their order."""
    return tuple(one for one in schemes.values() if one.subject == "officer")


def officer_grades(
    session: ReaderSession, registry: Registry, key: str, query: Query, today: dt.date
) -> OfficerGrades | None:
    """The spread under one scheme in the period of the address; None where no such scheme grades officers.

    Four statements, whose answers do not grow with the officers but with the scores they share.
    """
    schemes = schemes_of_officers(registry.schemes)
    scheme = next((one for one in schemes if one.key == key), None)
    if scheme is None:
        return None
    runs, shown = shown_runs.shown_among_all(session, registry, scheme, query.period, today)
    years = shown_runs.years_among(runs, scheme)
    lines = () if shown.run_id is None else _lines(session, shown.run_id, units(session))
    return OfficerGrades(
        scheme=scheme,
        schemes=schemes,
        shown=shown,
        years=tuple(years),
        usual_period=shown_runs.period_asked(years, scheme, None, today),
        lines=lines,
        whole=_whole(lines),
    )


def _lines(session: ReaderSession, run_id: int, seen: Units) -> tuple[Spread, ...]:
    same = (ScoreSubject.agency_code, ScoreSubject.grade, ScoreSubject.total, ScoreSubject.rescaled)
    found: dict[str, Spread] = {}
    counted = select(*same, func.count()).where(ScoreSubject.run_id == run_id).group_by(*same)
    for code, grade, total, rescaled, number in session.execute(counted):
        line = found.setdefault(code, Spread(code, seen.get(code)))
        line.add(grade, rescaled if rescaled is not None else total, number)
    return tuple(found[code] for code in sorted(found))


def _whole(lines: Iterable[Spread]) -> Spread:
    whole = Spread("", None)
    for line in lines:
        for grade, number in line.by_grade.items():
            whole.add(grade, None, number)
        whole.scored += line.scored
        whole.total += line.total
    return whole
