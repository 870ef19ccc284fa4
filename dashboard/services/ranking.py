"""The ranking page: one scheme's agencies for one period, by peer group, as the address asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.shown import Shown
from dashboard.services.standings import OVERDUE, REPORTED, Median, Standing, climbed
from dashboard.urls import Query
from models.reader import Reach, ReaderSession
from plugins import periods
from plugins.contract import Period
from plugins.ranking import ALL_GROUP
from plugins.registry import Registry
from plugins.rubric import NodeScore, leaves
from plugins.scheme import NodeText, Scheme

UNRANKED = "unranked"
"""Chosen like a peer group: the agencies of all groups that have no rank."""


@dataclass(frozen=True)
class GroupTab:
    """A peer group that can be chosen, and how many agencies it has; also ``all`` groups, and the ``unranked``."""

    key: str
    agencies: int


@dataclass(frozen=True)
class RankingRow:
    """One agency as the ranking shows it."""

    standing: Standing
    nodes: Mapping[str, NodeScore]
    climbed: int | None
    """Places gained since the comparable period, negative for lost ones; None where either rank is missing."""
    rank_before: int | None
    trend: tuple[Fraction | None, ...]
    """The score over a year each, by the end of each of the last twelve months."""
    overdue: int | None
    silent: bool
    """Nothing was filed, decided or closed in the last full month."""


@dataclass(frozen=True)
class Ranking:
    """The ranking page."""

    scheme: Scheme
    shown: Shown
    years: tuple[Period, ...]
    usual_period: Period
    """The period shown when the address says none."""
    nodes: tuple[NodeText, ...]
    """The nodes that stand in columns: those right below the root."""
    shares: tuple[NodeText, ...]
    """The nodes that are scored by themselves, wherever they stand."""
    maxima: Mapping[str, Fraction]
    groups: tuple[GroupTab, ...]
    group: str
    q: str
    sort: str
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name no group or column; the default is shown instead."""
    ranked: tuple[RankingRow, ...]
    unranked: tuple[RankingRow, ...]
    medians: Mapping[str, Median]
    """Node key → the group's median, the empty key for the score; empty where no one group is chosen."""
    before: Period | None
    """The period the ranks are compared with; None where it has no run yet."""
    months: tuple[Period, ...]
    """The windows of the trend; empty where none of them has a run."""
    own: bool
    """The reader sees some agencies only, so that ranks stand alone."""
    has_figures: bool
    """The scheme counts overdue cases and reports."""

    def blank(self, row: RankingRow) -> tuple[NodeText, ...]:
        """The shares that do not apply to this agency."""
        return tuple(one for one in self.shares if (score := row.nodes.get(one.key)) is None or score.points is None)


def ranking(session: ReaderSession, registry: Registry, key: str, query: Query, today: dt.date) -> Ranking | None:
    """The ranking of the scheme ``key``; None where no agency scheme has that key. Seven statements at most."""
    scheme = registry.schemes.get(key)
    if scheme is None or scheme.subject != "agency":
        return None
    runs = shown_runs.all_runs(session, scheme)
    period = shown_runs.period_asked(list(runs), scheme, query.period, today)
    shown = shown_runs.shown(session, registry, scheme, period, today)
    here, rows, before, months = _rows(session, shown, runs)
    own = session.reader.reach is not Reach.ALL
    tabs = _tabs(here, own)
    group = query.group if query.group in {tab.key for tab in tabs} else (tabs[0].key if tabs else ALL_GROUP)
    tree = scheme.rules().tree
    columns = tuple(node for node in scheme.nodes if node.key in {child.key for child in tree.children})
    by_itself = {leaf.key for leaf in leaves(tree)}
    orders = _orders(columns)
    sort = query.sort if query.sort and query.sort.removeprefix("-") in orders else "rank"
    chosen = [row for row in rows if _belongs(row.standing, group) and _found(row, query.q)]
    ordered = _sorted(_sorted(sorted(chosen, key=_place), "rank", orders), sort, orders)
    return Ranking(
        scheme=scheme,
        shown=shown,
        years=tuple(shown_runs.years_among(runs, scheme)),
        usual_period=shown_runs.period_asked(list(runs), scheme, None, today),
        nodes=columns,
        shares=tuple(node for node in scheme.nodes if node.key in by_itself),
        maxima={node.key: node.maximum for row in rows for node in row.nodes.values() if node.maximum is not None},
        groups=tabs,
        group=group,
        q=query.q,
        sort=sort,
        unknown=tuple(
            (name, asked)
            for name, asked, used in (("group", query.group, group), ("sort", query.sort, sort))
            if asked is not None and asked != used and shown.run_id is not None
        ),
        ranked=tuple(row for row in ordered if row.standing.rank is not None),
        unranked=tuple(row for row in ordered if row.standing.rank is None),
        medians=_medians(session, shown, here, group, columns),
        before=before,
        months=months,
        own=own,
        has_figures={OVERDUE, REPORTED} <= {figure.key for figure in scheme.figures},
    )


def _rows(
    session: ReaderSession, shown: Shown, runs: Mapping[Period, int]
) -> tuple[dict[str, Standing], list[RankingRow], Period | None, tuple[Period, ...]]:
    if shown.run_id is None or shown.judged_on is None:
        return {}, [], None, ()
    # Compared as of the day of the run, so that yesterday's run is compared with yesterday's periods.
    before = periods.comparable(shown.period, shown.judged_on)
    windows = periods.trend(shown.period, shown.judged_on)
    wanted = {runs[one] for one in (before, *windows) if one in runs}
    found = standings.standings(session, {shown.run_id, *wanted})
    here = found[shown.run_id]
    earlier = found[runs[before]] if before in runs else {}
    course = [found[runs[window]] if window in runs else {} for window in windows]
    nodes = standings.nodes(session, shown.run_id)
    figures = standings.figures(session, shown.run_id)
    rows = [
        RankingRow(
            standing=one,
            nodes=nodes.get(one.code, {}),
            climbed=climbed(one, earlier.get(one.code)),
            rank_before=earlier[one.code].rank if one.code in earlier else None,
            trend=tuple(month[one.code].score if one.code in month else None for month in course),
            overdue=figures.get(OVERDUE, {}).get(one.code),
            silent=figures.get(REPORTED, {}).get(one.code) == 0,
        )
        for one in here.values()
    ]
    return here, rows, before if before in runs else None, windows if any(course) else ()


def _tabs(here: Mapping[str, Standing], own: bool) -> tuple[GroupTab, ...]:
    count = [one.group for one in here.values()]
    tabs = [GroupTab(group, count.count(group)) for group in standings.in_order(count)]
    if len(tabs) > 1 and not own:
        tabs.append(GroupTab(ALL_GROUP, len(count)))
        tabs.append(GroupTab(UNRANKED, sum(one.rank is None for one in here.values())))
    return tuple(tabs)


def _medians(
    session: ReaderSession, shown: Shown, here: Mapping[str, Standing], group: str, columns: tuple[NodeText, ...]
) -> Mapping[str, Median]:
    if shown.run_id is None or group not in {one.group for one in here.values()}:
        return {}
    found = standings.medians(session, shown.run_id)
    return {key: found.of(group, key) for key in ("", *(column.key for column in columns))}


def _belongs(one: Standing, group: str) -> bool:
    return one.rank is None if group == UNRANKED else group in (ALL_GROUP, one.group)


def _place(row: RankingRow) -> tuple[int, str]:
    return _group_place(row), row.standing.code


def _found(row: RankingRow, q: str) -> bool:
    wanted = q.casefold()
    return wanted in row.standing.name.casefold() or wanted in row.standing.code.casefold()


Order = Callable[[RankingRow], Any]
"""What a row is sorted by in one column; None where it has nothing there."""


def _orders(columns: tuple[NodeText, ...]) -> dict[str, Order]:
    """Column → what it is sorted by. Names go by their GB 18030 bytes, which for common characters is by sound."""
    orders: dict[str, Order] = {
        "rank": lambda row: None if row.standing.rank is None else (_group_place(row), row.standing.rank),
        "name": lambda row: row.standing.name.encode("gb18030"),
        "score": lambda row: row.standing.score,
        "change": lambda row: row.climbed,
        "overdue": lambda row: row.overdue,
    }
    for column in columns:
        orders[column.key] = partial(_points, column.key)
    return orders


def _points(key: str, row: RankingRow) -> Fraction | None:
    return row.nodes[key].points if key in row.nodes else None


def _group_place(row: RankingRow) -> int:
    """Ranks of different groups are never mixed: each group's ranks stand together."""
    kinds = standings.in_order([*standings.KINDS, row.standing.group])
    return kinds.index(row.standing.group)


def _sorted(rows: list[RankingRow], sort: str, orders: Mapping[str, Order]) -> list[RankingRow]:
    """By the column, missing values last both ways; equal values keep the order they have."""
    order = orders[sort.removeprefix("-")]
    known = [row for row in rows if order(row) is not None]
    missing = [row for row in rows if order(row) is None]
    return sorted(known, key=order, reverse=sort.startswith("-")) + missing


__all__ = ["UNRANKED", "GroupTab", "Ranking", "RankingRow", "ranking"]
