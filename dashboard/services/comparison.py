"""Two schemes, or one scheme in two periods, side by side: who stands where in each, how alike, and where not.

Stored results only. Ranks are compared within a peer group, among the agencies that both sides rank.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from dashboard import urls
from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.movers import Mover, Points
from dashboard.services.publications import withheld
from dashboard.services.shown import Shown
from dashboard.services.standings import Standing
from dashboard.urls import Query
from models.reader import Reach, ReaderSession
from plugins import periods
from plugins.contract import Period
from plugins.registry import Registry
from plugins.scheme import Scheme

MOST_DISAGREEMENTS = 10
"""As many agencies as are explained."""


@dataclass(frozen=True)
class Side:
    """One of the two: a scheme in a period."""

    scheme: Scheme
    shown: Shown
    years: tuple[Period, ...]
    usual_period: Period
    withheld: bool
    """Its scores wait to be published, for a reader who sees scores only then."""

    @property
    def said(self) -> str | None:
        """What an address says of the period."""
        return shown_runs.said(self.scheme, self.shown.period, self.usual_period)

    def ranking(self, group: str | None) -> str:
        """The address of its ranking."""
        return urls.href("ranking", scheme=self.scheme.key, period=self.said, group=group)

    def sheet(self, code: str) -> str:
        """The address of the sum of an agency."""
        return urls.href("agency_scheme", agency=code, scheme=self.scheme.key, period=self.said)


@dataclass(frozen=True)
class Pair:
    """One agency on both sides; a side is None where it was not scored there."""

    code: str
    name: str
    group: str
    left: Standing | None
    right: Standing | None
    places: tuple[int, int] | None = None
    """Its ranks among the agencies that both sides rank; None where one of them gives it none."""

    @property
    def gap(self) -> int | None:
        """Places that the right side ranks it higher, negative for lower."""
        return None if self.places is None else self.places[0] - self.places[1]


@dataclass(frozen=True)
class Disagreement:
    """An agency that the two rank apart, and the nodes that speak for it where it stands well and against it."""

    pair: Pair
    places: tuple[int, int]
    movers: tuple[Mover, ...]


@dataclass(frozen=True)
class Agreement:
    """How alike two orders of the same agencies are: their pairs, counted.

    Kendall's τ-b (Kendall 1945) is a statistic of ours, of which no source speaks.
    """

    alike: int
    opposite: int
    tied_left: int
    """Tied on the left side only."""
    tied_right: int
    tied_both: int

    @property
    def pairs(self) -> int:
        """All pairs."""
        return self.alike + self.opposite + self.tied_left + self.tied_right + self.tied_both

    @property
    def tau(self) -> Decimal | None:
        """τ-b to two places, 1 for the same order, −1 for the reverse; None where a side tells no two apart."""
        apart = self.alike + self.opposite
        product = (apart + self.tied_right) * (apart + self.tied_left)
        if not product:
            return None
        return (Decimal(self.alike - self.opposite) / Decimal(product).sqrt()).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Comparison:
    """The page that sets two sides beside each other."""

    left: Side
    right: Side
    others: tuple[tuple[Scheme, str], ...]
    """Each scheme that the left side can be set beside, its own among them, with the address."""
    groups: tuple[tuple[str, int], ...]
    """Peer group → how many agencies it has."""
    group: str
    pairs: tuple[Pair, ...]
    """The group's agencies, by their rank on the left, those without a rank last."""
    agreement: Agreement | None
    """None where the reader sees some agencies only, or fewer than two are ranked on both sides."""
    disagreements: tuple[Disagreement, ...]
    own: bool
    """The reader sees some agencies only."""

    @property
    def same_scheme(self) -> bool:
        """Two periods of one scheme."""
        return self.left.scheme.key == self.right.scheme.key

    @property
    def complete(self) -> bool:
        """Both sides have a run."""
        return self.left.shown.run_id is not None and self.right.shown.run_id is not None


def comparison(
    session: ReaderSession, registry: Registry, keys: tuple[str, str], query: Query, today: dt.date
) -> Comparison | None:
    """The schemes of these keys in the periods of the address; None where either is no scheme of agencies.

    Where an address says one period of one scheme, the year before it stands on the left. At most nine statements.
    """
    schemes = [registry.schemes.get(key) for key in keys]
    left_scheme, right_scheme = schemes
    if left_scheme is None or right_scheme is None or {left_scheme.subject, right_scheme.subject} != {"agency"}:
        return None
    left = _side(session, registry, left_scheme, query.period, today)
    if query.against is None and left_scheme is right_scheme:
        left, right = _side(session, registry, left_scheme, _before(left), today), left
    else:
        right = _side(session, registry, right_scheme, query.against, today)
    own = session.reader.reach is not Reach.ALL
    found = standings.standings(session, {run for run in (left.shown.run_id, right.shown.run_id) if run is not None})
    one, other = (found.get(side.shown.run_id or 0, {}) for side in (left, right))
    everyone = _pairs(one, other)
    count = Counter(pair.group for pair in everyone)
    groups = tuple((group, count[group]) for group in standings.in_order(count))
    group = query.group or ""
    if group not in count:
        group = groups[0][0] if groups else ""
    pairs = _placed([pair for pair in everyone if pair.group == group], own=own)
    return Comparison(
        left=left,
        right=right,
        others=tuple(
            (one, urls.href("comparison", scheme=left_scheme.key, other=one.key, period=left.said, group=query.group))
            for one in registry.schemes.values()
            if one.subject == "agency"
        ),
        groups=groups,
        group=group,
        pairs=tuple(sorted(pairs, key=_order)),
        agreement=None if own else agreement([pair.places for pair in pairs if pair.places is not None]),
        disagreements=_disagreements(session, left, right, pairs),
        own=own,
    )


def agreement(places: Sequence[tuple[int, int]]) -> Agreement | None:
    """How alike two orders are, given each one's places in both; None for fewer than two."""
    if len(places) < 2:
        return None
    kinds: Counter[tuple[bool, bool, bool]] = Counter()
    for (left, right), (other_left, other_right) in combinations(places, 2):
        along, across = left - other_left, right - other_right
        kinds[along == 0, across == 0, along * across > 0] += 1
    return Agreement(
        alike=kinds[False, False, True],
        opposite=kinds[False, False, False],
        tied_left=kinds[True, False, False],
        tied_right=kinds[False, True, False],
        tied_both=kinds[True, True, False],
    )


def _side(session: ReaderSession, registry: Registry, scheme: Scheme, written: str | None, today: dt.date) -> Side:
    runs = shown_runs.all_runs(session, scheme)
    period = shown_runs.period_asked(runs, scheme, written, today)
    return Side(
        scheme=scheme,
        shown=shown_runs.shown(session, registry, scheme, period, today),
        years=tuple(shown_runs.years_among(runs, scheme)),
        usual_period=shown_runs.period_asked(runs, scheme, None, today),
        withheld=withheld(session, scheme, period),
    )


def _before(side: Side) -> str | None:
    """The scheme's year before the period, as an address says it; None where there is none."""
    chosen = next((year for year in side.years if year.last < side.shown.period.first), None)
    return None if chosen is None else periods.written(chosen, side.scheme.usual_period_rule)


def _pairs(one: Mapping[str, Standing], other: Mapping[str, Standing]) -> list[Pair]:
    """Every agency of either side; its group is the left one's, where it was scored there."""
    pairs = []
    for code, known in sorted({**other, **one}.items()):
        pairs.append(Pair(code, known.name, known.group, one.get(code), other.get(code)))
    return pairs


def _placed(pairs: Sequence[Pair], *, own: bool) -> list[Pair]:
    """Each with its places among those that both rank in one group, which who sees some agencies only cannot count."""
    both = [
        (pair.code, pair.left.rank, pair.right.rank)
        for pair in pairs
        if pair.left and pair.right and pair.left.group == pair.right.group
        and pair.left.rank is not None and pair.right.rank is not None and not own
    ]  # fmt: skip
    places = {
        code: (1 + sum(other < left for _c, other, _r in both), 1 + sum(other < right for _c, _l, other in both))
        for code, left, right in both
    }
    return [replace(one, places=places.get(one.code)) for one in pairs]


def _order(pair: Pair) -> tuple[bool, int, str]:
    rank = pair.left.rank if pair.left is not None else None
    return rank is None, rank or 0, pair.code


def _disagreements(session: ReaderSession, left: Side, right: Side, pairs: Sequence[Pair]) -> tuple[Disagreement, ...]:
    apart = [(pair, pair.places) for pair in pairs if pair.places is not None and pair.gap]
    apart.sort(key=lambda one: (-abs(one[1][0] - one[1][1]), one[0].code))
    if not apart or left.shown.run_id is None or right.shown.run_id is None:
        return ()
    here = Points(session, left.scheme, left.shown.run_id, left.said)
    there = Points(session, right.scheme, right.shown.run_id, right.said)
    told = []
    for pair, places in apart[:MOST_DISAGREEMENTS]:
        rises = places[1] < places[0]
        if left.scheme.key == right.scheme.key:
            movers = [there.changed(pair.code, here, best=rises)]
        else:
            movers = [
                here.furthest(pair.code, pair.group, best=not rises),
                there.furthest(pair.code, pair.group, best=rises),
            ]
        told.append(Disagreement(pair, places, tuple(one for one in movers if one is not None)))
    return tuple(told)
