"""What has changed since the last meeting of the leading group 领导小组例会: ranks, rectification, days, doubts.

Ranks are those of whole years by the end of a month, so that two of them differ by what one month brought and another
took away. Nothing here names a person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from dashboard import urls
from dashboard.integrity.rounds import rounds
from dashboard.rectification.deadlines import first_not_yellow
from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.burn_down import burn_down
from dashboard.services.campaigns import CampaignShown, campaigns_under_way
from dashboard.services.doubts import doubts
from dashboard.services.integrity import StageShown, stages
from dashboard.services.movers import Mover, Points
from dashboard.services.rectification_matrix import MatrixLine, matrix_lines, pressing
from dashboard.services.shown import Shown
from dashboard.services.standings import OVERDUE, Standing
from dashboard.services.units import units
from models.calendar import working_days
from models.installation import last_meeting
from models.integrity_rounds import ApplicationStatus, IntegrityApplication
from models.reader import ReaderSession
from plugins import periods
from plugins.contract import Period
from plugins.registry import Registry
from plugins.scheme import Scheme

MOST_MOVED = 5
_COURSE = [one.value for one in ApplicationStatus]
FIRST_PLACES = 10


@dataclass(frozen=True)
class Moved:
    """An agency whose rank changed, and the rate that changed most that way; None where none did."""

    standing: Standing
    rank_before: int
    places: int
    """Climbed; negative for fallen."""
    mover: Mover | None


@dataclass(frozen=True)
class Ranks:
    """The agencies ranked over the year to a month's end, against the year to the end of an earlier month."""

    scheme: Scheme
    shown: Shown
    usual_period: Period
    """The period that a page of the scheme shows when its address says none."""
    before: Period | None
    """None where there is no run to compare with."""
    beside: str | None
    """The address that sets the two side by side."""
    groups: tuple[tuple[str, tuple[Standing, ...]], ...]
    """Peer group → its first places."""
    risers: tuple[Moved, ...]
    fallers: tuple[Moved, ...]
    overdue: tuple[tuple[Standing, int], ...]
    """Agencies with cases open past their limit, most first."""

    @property
    def overdue_cases(self) -> int:
        """All cases open past their limit."""
        return sum(number for _agency, number in self.overdue)


@dataclass(frozen=True)
class Ledger:
    """The rectification ledger in figures."""

    open_then: int
    """At the end of the day since which changes are told."""
    open_now: int
    lines: tuple[MatrixLine, ...]
    """A line an agency with open items, the most pressing first."""
    campaigns: tuple[CampaignShown, ...]

    @property
    def red(self) -> int:
        """Items past their day."""
        return sum(one.red for one in self.lines)

    @property
    def yellow(self) -> int:
        """Items due within three working days."""
        return sum(one.yellow for one in self.lines)

    @property
    def listed(self) -> int:
        """Items under listed supervision 挂牌督办."""
        return sum(one.listed for one in self.lines)


@dataclass(frozen=True)
class RoundNow:
    """The latest integrity round 诚信创建: the stages that run today, and how many applications are how far."""

    name: str
    running: tuple[StageShown, ...]
    applications: Mapping[str, int]


@dataclass(frozen=True)
class Meeting:
    """The page, and each of the screens."""

    since: dt.date
    noted: bool
    """Whether ``since`` is the day that was noted as that of the last meeting."""
    today: dt.date
    ranks: Ranks | None
    """None where no scheme scores agencies."""
    ledger: Ledger
    round: RoundNow | None
    """None where none was ever opened."""
    doubts: tuple[tuple[str, int], ...]
    """Kind of doubt about this year's data → how many, most first."""


def meeting(session: ReaderSession, registry: Registry, since: dt.date | None, today: dt.date) -> Meeting:
    """What changed from ``since`` to ``today``; for who sees all agencies. By itself since the day that was noted as
    that of the last meeting, else for a month.

    At most 24 statements, whatever the number of cases and items.
    """
    noted = last_meeting(session)
    first = next((one for one in (since, noted) if one is not None and one < today), _month_back(today))
    counted = Counter(one.code for one in doubts(session, today.year, today))
    return Meeting(
        since=first,
        noted=first == noted,
        today=today,
        ranks=_ranks(session, registry, first, today),
        ledger=_ledger(session, first, today),
        round=_round(session, today),
        doubts=tuple(counted.most_common()),
    )


def _month_back(today: dt.date) -> dt.date:
    """The same day of the month before, or that month's last."""
    last = today.replace(day=1) - dt.timedelta(days=1)
    return last.replace(day=min(today.day, last.day))


def _ranks(session: ReaderSession, registry: Registry, since: dt.date, today: dt.date) -> Ranks | None:
    scheme = next((one for one in registry.schemes.values() if one.subject == "agency"), None)
    if scheme is None:
        return None
    runs = shown_runs.all_runs(session, scheme)
    rule = scheme.usual_period_rule
    *windows, latest = periods.trend(periods.year(periods.year_of(today, rule), rule), today)
    earlier = next((one for one in reversed(windows) if one.last < since and one in runs), None)
    shown = shown_runs.shown(session, registry, scheme, latest, today)
    usual = shown_runs.period_asked(list(runs), scheme, None, today)
    said = shown_runs.said(scheme, latest, usual)
    if shown.run_id is None:
        return Ranks(scheme, shown, usual, None, None, (), (), (), ())
    found = standings.standings(session, {shown.run_id} | ({runs[earlier]} if earlier else set()))
    here = found[shown.run_id]
    moved: list[Moved] = []
    beside = None
    if earlier is not None:
        then = shown_runs.said(scheme, earlier, usual)
        now = periods.written(latest, rule)
        beside = urls.href("comparison", scheme=scheme.key, other=scheme.key, period=then, against=now)
        points = (Points(session, scheme, shown.run_id, said), Points(session, scheme, runs[earlier], then))
        moved = _moved(here, found[runs[earlier]], *points)
    figures = standings.figures(session, shown.run_id)
    return Ranks(
        scheme=scheme,
        shown=shown,
        usual_period=usual,
        before=earlier,
        beside=beside,
        groups=tuple((group, _first_places(here, group)) for group in standings.in_order(_groups(here))),
        risers=tuple(one for one in moved if one.places > 0)[:MOST_MOVED],
        fallers=tuple(one for one in moved if one.places < 0)[:MOST_MOVED],
        overdue=standings.overdue(here, figures.get(OVERDUE, {})),
    )


def _moved(here: Mapping[str, Standing], then: Mapping[str, Standing], now: Points, before: Points) -> list[Moved]:
    """Those whose rank changed, the furthest first."""
    found = []
    for code, one in here.items():
        old = then.get(code)
        places = standings.climbed(one, old)
        if places and old is not None and old.rank is not None:
            found.append(Moved(one, old.rank, places, now.changed(code, before, best=places > 0)))
    return sorted(found, key=lambda one: (-abs(one.places), one.standing.code))


def _groups(here: Mapping[str, Standing]) -> list[str]:
    return [one.group for one in here.values()]


def _first_places(here: Mapping[str, Standing], group: str) -> tuple[Standing, ...]:
    ranked = [one for one in here.values() if one.group == group and one.rank is not None and one.rank <= FIRST_PLACES]
    return tuple(sorted(ranked, key=lambda one: (one.rank, one.code)))


def _round(session: ReaderSession, today: dt.date) -> RoundNow | None:
    latest = next(iter(rounds(session)), None)
    if latest is None:
        return None
    status, name = IntegrityApplication.status, latest.plan.round
    counted = session.execute(
        select(status, func.count()).where(IntegrityApplication.round == name).group_by(status)
    ).all()
    running = tuple(one for one in stages(latest, today) if one.progress == "running")
    return RoundNow(
        name, running, dict(sorted(((row[0], row[1]) for row in counted), key=lambda one: _COURSE.index(one[0])))
    )


def _ledger(session: ReaderSession, since: dt.date, today: dt.date) -> Ledger:
    not_yellow = first_not_yellow(today, working_days(session))
    course = burn_down(session, (), today, since, today).days
    lines = matrix_lines(session, (), units(session), today, not_yellow)
    return Ledger(
        open_then=course[0].open or 0,
        open_now=sum(one.open for one in lines),
        lines=tuple(sorted((one for one in lines if one.open), key=pressing)),
        campaigns=campaigns_under_way(session, today, not_yellow),
    )
