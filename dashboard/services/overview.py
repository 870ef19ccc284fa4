"""The overview: how the agencies stand in the first agency scheme, and where somebody should look now.

A reader who sees some agencies only is shown those, each against its group's median, instead of the county's lists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.publications import withheld
from dashboard.services.shown import Shown
from dashboard.services.standings import OVERDUE, REPORTED, Median, Standing, climbed, in_list
from dashboard.urls import Query
from models.reader import Reach, ReaderSession
from plugins import periods
from plugins.contract import Period
from plugins.registry import Registry
from plugins.rubric import ZERO, NodeScore
from plugins.scheme import NodeText, Scheme

ENDS = 3
"""How many places are shown at each end of a group's ranking; agencies that share the last of them come along."""
MOVES = 5


@dataclass(frozen=True)
class GroupEnds:
    """A peer group's first and last places; ``bottom`` is empty where ``top`` already holds everybody ranked."""

    group: str
    agencies: int
    ranked: int
    top: tuple[Standing, ...]
    bottom: tuple[Standing, ...]


@dataclass(frozen=True)
class Move:
    """An agency against the comparable period: places climbed (negative: fallen) and score gained."""

    standing: Standing
    places: int | None
    rank_before: int | None
    gained: Fraction | None


@dataclass(frozen=True)
class OwnRate:
    """One node of such an agency beside its group's median; shares are of the node's full points."""

    node: NodeText
    score: NodeScore
    share: Fraction | None
    median: Median
    median_share: Fraction | None
    lost: Fraction
    """Points that could have been earned and were not; 0 where the node does not apply."""


@dataclass(frozen=True)
class Own:
    """One agency of a reader who sees some agencies only."""

    move: Move
    rates: tuple[OwnRate, ...]
    """In the order of the scheme."""
    overdue: int | None
    reported: int | None


@dataclass(frozen=True)
class Overview:
    """The overview page. Without a run everything countable is empty."""

    scheme: Scheme
    shown: Shown
    years: tuple[Period, ...]
    usual_period: Period
    """The period shown when the address says none."""
    before: Period | None
    """The period it is compared with; None where that has no run, or none that is published to the reader."""
    agencies: int
    ranked: int
    unranked: tuple[Standing, ...]
    groups: tuple[GroupEnds, ...]
    risers: tuple[Move, ...]
    fallers: tuple[Move, ...]
    overdue: tuple[tuple[Standing, int], ...]
    """The agencies with cases open past their limit, most first."""
    silent: tuple[Standing, ...]
    """The agencies with no case filed, decided or closed in the last full month."""
    has_figures: bool
    own: tuple[Own, ...] | None
    """The reader's agencies, where the reader sees some only."""
    withheld: bool
    """Their scores wait to be published, for a reader who sees scores only then."""

    @property
    def overdue_cases(self) -> int:
        """All cases open past their limit."""
        return sum(number for _agency, number in self.overdue)


def overview(session: ReaderSession, registry: Registry, query: Query, today: dt.date) -> Overview | None:
    """The overview of the first agency scheme; None where no agency scheme is installed. Seven statements at most."""
    scheme = next((one for one in registry.schemes.values() if one.subject == "agency"), None)
    if scheme is None:
        return None
    runs = shown_runs.all_runs(session, scheme)
    period = shown_runs.period_asked(list(runs), scheme, query.period, today)
    shown = shown_runs.shown(session, registry, scheme, period, today)
    here: Mapping[str, Standing] = {}
    earlier: Mapping[str, Standing] = {}
    figures: Mapping[str, Mapping[str, int]] = {}
    before = None
    if shown.run_id is not None and shown.judged_on is not None:
        wanted = periods.comparable(period, shown.judged_on)
        found = standings.standings(session, {shown.run_id, runs.get(wanted, shown.run_id)})
        here, earlier = found[shown.run_id], found[runs[wanted]] if wanted in runs else {}
        before = wanted if earlier else None
        figures = standings.figures(session, shown.run_id)
    moves = [_move(one, earlier.get(one.code)) for one in here.values()]
    limited = session.reader.reach is not Reach.ALL
    return Overview(
        scheme=scheme,
        shown=shown,
        years=tuple(shown_runs.years_among(runs, scheme)),
        usual_period=shown_runs.period_asked(list(runs), scheme, None, today),
        before=before,
        agencies=len(here),
        ranked=sum(one.rank is not None for one in here.values()),
        unranked=tuple(sorted((one for one in here.values() if one.rank is None), key=in_list)),
        groups=tuple(_ends(group, here) for group in standings.in_order([one.group for one in here.values()])),
        risers=_moved(moves, up=True),
        fallers=_moved(moves, up=False),
        overdue=standings.overdue(here, figures.get(OVERDUE, {})),
        silent=tuple(sorted((here[code] for code, n in figures.get(REPORTED, {}).items() if n == 0), key=in_list)),
        has_figures={OVERDUE, REPORTED} <= {figure.key for figure in scheme.figures},
        own=_own(session, shown, moves, figures) if limited else None,
        withheld=not here and withheld(session, scheme, period),
    )


def _move(now: Standing, earlier: Standing | None) -> Move:
    gained = None
    if earlier is not None and now.score is not None and earlier.score is not None:
        gained = now.score - earlier.score
    return Move(now, climbed(now, earlier), earlier.rank if earlier else None, gained)


def _ends(group: str, here: Mapping[str, Standing]) -> GroupEnds:
    peers = [one for one in here.values() if one.group == group]
    ranked = sorted((one for one in peers if one.rank is not None), key=lambda one: (one.rank, one.code))
    if len(ranked) <= 2 * ENDS:
        top, bottom = ranked, []
    else:
        top = [one for one in ranked if one.rank is not None and one.rank <= ENDS]
        rest = ranked[len(top) :]
        bottom = [one for one in rest if one.rank is not None and one.rank >= (rest[-ENDS:][0].rank or 0)]
    return GroupEnds(group, len(peers), len(ranked), tuple(top), tuple(bottom))


def _moved(moves: Sequence[Move], *, up: bool) -> tuple[Move, ...]:
    sign = 1 if up else -1
    found = [one for one in moves if one.places is not None and one.places * sign > 0]
    found.sort(key=lambda one: (-abs(one.places or 0), -sign * (one.gained or 0), one.standing.code))
    return tuple(found[:MOVES])


def _own(
    session: ReaderSession, shown: Shown, moves: Sequence[Move], figures: Mapping[str, Mapping[str, int]]
) -> tuple[Own, ...]:
    if shown.run_id is None or not moves:
        return ()
    nodes = standings.nodes(session, shown.run_id)
    medians = standings.medians(session, shown.run_id)
    return tuple(
        Own(
            move=one,
            rates=tuple(
                _rate(node, score, medians.of(one.standing.group, node.key))
                for node in shown.scheme.nodes
                if (score := nodes.get(one.standing.code, {}).get(node.key)) is not None
            ),
            overdue=figures.get(OVERDUE, {}).get(one.standing.code),
            reported=figures.get(REPORTED, {}).get(one.standing.code),
        )
        for one in sorted(moves, key=lambda one: in_list(one.standing))
    )


def _rate(node: NodeText, score: NodeScore, median: Median) -> OwnRate:
    full, points = score.maximum, score.points
    return OwnRate(
        node=node,
        score=score,
        share=points / full if full and points is not None else None,
        median=median,
        median_share=median.points / full if full and median.points is not None else None,
        lost=full - points if full is not None and points is not None else ZERO,
    )


__all__ = ["GroupEnds", "Move", "Overview", "Own", "OwnRate", "overview"]
