"""The agency's page: who it is, how it stands by period, and what cost it most points. Stored results only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard import urls
from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.agency_scheme import under_each
from dashboard.services.panels import PanelShown, panels
from dashboard.services.publications import withheld
from dashboard.services.shown import Shown
from dashboard.services.standings import OVERDUE, Median, Medians, Standing, climbed
from dashboard.services.units import Unit, units
from models.reader import ReaderSession
from plugins import periods
from plugins.contract import Measure, Period, Text
from plugins.registry import Registry
from plugins.rubric import ZERO, Deduction, NodeScore
from plugins.scheme import Figure, NodeText, Scheme


@dataclass(frozen=True)
class PeriodStanding:
    """The agency in one period; ``standing`` is None where it was not scored, or has no run yet."""

    period: Period
    standing: Standing | None
    provisional: bool
    """The period is not over."""
    href: str
    sheet: str
    """The address of its sum in that period."""


@dataclass(frozen=True)
class Rate:
    """One node at the top of the scheme, beside the median of the agency's peer group."""

    node: NodeText
    score: NodeScore
    median: Median
    href: str

    @property
    def share(self) -> Fraction | None:
        """Points by full points; None where the node does not apply."""
        return _share(self.score.points, self.score.maximum)

    @property
    def median_share(self) -> Fraction | None:
        """The median by full points."""
        return _share(self.median.points, self.score.maximum)


@dataclass(frozen=True)
class Cost:
    """A node that cost points: how many, by its rate and by its deductions, and the rows that cost them."""

    node: NodeText
    score: NodeScore
    lost: Fraction
    by_rate: Fraction
    deductions: tuple[Deduction, ...]
    href: str


@dataclass(frozen=True)
class FigureShown:
    """A figure that the scheme shows beside its score."""

    figure: Figure
    number: int
    bad: bool
    """It is a fault, and there is one."""
    href: str


@dataclass(frozen=True)
class UnderScheme:
    """The agency under one of the schemes, in the same period or in that scheme's usual one."""

    scheme: Scheme
    period: Period
    standing: Standing | None
    """None where it was not scored in that period, or there is no run."""
    withheld: bool
    """It waits to be published, for a reader who sees scores only then."""
    sheet: str
    own: bool
    """The scheme is the page's own."""
    beside: str
    """The address that sets the agency's group under this scheme beside the page's own; of that, two years."""


@dataclass(frozen=True)
class AgencyPage:
    """The agency's page."""

    unit: Unit
    parent: Unit | None
    counts_for: Unit | None
    """The agency a sub-unit's rows count for; None for an agency with a score of its own."""
    guide: Unit | None
    sub_units: tuple[Unit, ...]
    scheme: Scheme
    schemes: tuple[tuple[Text, str], ...]
    """Title and address of this agency under each scheme."""
    under_schemes: tuple[UnderScheme, ...]
    """How it stands under each scheme that scores agencies."""
    shown: Shown
    usual_period: Period
    """The period shown when the address says none."""
    years: tuple[PeriodStanding, ...]
    trend: tuple[PeriodStanding, ...]
    """The windows of a year each; empty where none of them has a run."""
    standing: Standing | None
    withheld: bool
    """It waits to be published, for a reader who sees scores only then."""
    before: PeriodStanding | None
    """The comparable period, where it has a run."""
    climbed: int | None
    median: Median
    """The peer group's median score."""
    rates: tuple[Rate, ...]
    costs: tuple[Cost, ...]
    figures: tuple[FigureShown, ...]
    panels: tuple[PanelShown, ...]
    measures: Mapping[str, Measure]


def agency(
    session: ReaderSession, registry: Registry, code: str, written: str | None, today: dt.date
) -> AgencyPage | None:
    """The agency ``code`` under the first agency scheme; None where there is none or it is not the reader's.

    ``written`` is the period of the address. At most nine statements, and one more where plugins have panels.
    """
    seen = units(session)
    unit = seen.get(code)
    scheme = next((one for one in registry.schemes.values() if one.subject == "agency"), None)
    if unit is None or scheme is None:
        return None
    runs = shown_runs.all_runs(session, scheme)
    usual = shown_runs.period_asked(runs, scheme, None, today)
    period = shown_runs.period_asked(runs, scheme, written, today)
    said = shown_runs.said(scheme, period, usual)
    shown = shown_runs.shown(session, registry, scheme, period, today)
    course = _course(session, scheme, runs, usual, code, today)
    standing = course[period].standing if period in course and shown.run_id is not None else None
    before = course.get(periods.comparable(period, shown.judged_on)) if shown.judged_on else None
    windows = [course[one] for one in periods.trend(period, shown.judged_on or today) if one in course]
    median, rates = Median(), tuple[Rate, ...]()
    scores: Mapping[str, NodeScore] = {}
    numbers: Mapping[str, Mapping[str, int]] = {}
    blocks: tuple[PanelShown, ...] = ()
    if standing is not None and shown.run_id is not None:
        scores = standings.nodes(session, shown.run_id, code).get(code, {})
        medians = standings.medians(session, shown.run_id)
        median = medians.of(standing.group)
        rates = _rates(scheme, scores, medians, standing.group, code, said)
        numbers = standings.figures(session, shown.run_id)
        blocks = panels(session, registry, scheme, shown.run_id, code, period)
    return AgencyPage(
        unit=unit,
        parent=seen.get(unit.parent_code),
        counts_for=seen.answering(code) if unit.subordinate else None,
        guide=seen.get(unit.guide_code),
        sub_units=tuple(seen.below(code)),
        scheme=scheme,
        schemes=under_each(registry, code, said),
        under_schemes=_under_schemes(session, registry, scheme, code, written, today),
        shown=shown,
        usual_period=usual,
        years=tuple(one for one in reversed(course.values()) if shown_runs.is_year(scheme, one.period)),
        trend=tuple(windows) if any(one.standing for one in windows) else (),
        standing=standing,
        withheld=standing is None and withheld(session, scheme, period),
        before=before if before and before.standing else None,
        climbed=climbed(standing, before.standing) if standing and before else None,
        median=median,
        rates=rates,
        costs=_costs(scheme, scores, code, said),
        figures=_figures(scheme, numbers, code, said),
        panels=blocks,
        measures=registry.measures,
    )


def scores_by_year(session: ReaderSession, model: AgencyPage) -> list[dict[str, NodeScore]]:
    """For each of the page's years: node key → what it gave the agency. One statement a year; for exports."""
    runs = shown_runs.all_runs(session, model.scheme)
    code = model.unit.code
    return [standings.nodes(session, runs[one.period], code).get(code, {}) for one in model.years]


def top_nodes(scheme: Scheme) -> list[NodeText]:
    """The nodes right below the root, in the order of the scheme."""
    return [node for node in scheme.nodes if not node.parent]


def _course(
    session: ReaderSession, scheme: Scheme, runs: Mapping[Period, int], usual: Period, code: str, today: dt.date
) -> dict[Period, PeriodStanding]:
    """Period → the agency in it, for every period that has a run, in the order of their last days."""
    found = standings.standings(session, set(runs.values()), code)
    return {
        period: PeriodStanding(
            period,
            found[runs[period]].get(code),
            provisional=period.last >= today,
            href=urls.href("agency", agency=code, period=shown_runs.said(scheme, period, usual)),
            sheet=urls.href(
                "agency_scheme", agency=code, scheme=scheme.key, period=shown_runs.said(scheme, period, usual)
            ),
        )
        for period in sorted(runs, key=lambda one: (one.last, one.first))
    }


def _under_schemes(
    session: ReaderSession, registry: Registry, first: Scheme, code: str, written: str | None, today: dt.date
) -> tuple[UnderScheme, ...]:
    schemes = [one for one in registry.schemes.values() if one.subject == "agency"]
    found = standings.under_schemes(session, [one.key for one in schemes], code)
    made = []
    for scheme in schemes:
        scored = found[scheme.key]
        usual = shown_runs.period_asked(scored, scheme, None, today)
        period = shown_runs.period_asked(scored, scheme, written, today)
        said = shown_runs.said(scheme, period, usual)
        standing, own = scored.get(period), scheme is first
        query = {"period": said, "against": None if own else said, "group": standing.group if standing else None}
        made.append(
            UnderScheme(
                scheme=scheme,
                period=period,
                standing=standing,
                withheld=standing is None and withheld(session, scheme, period),
                sheet=urls.href("agency_scheme", agency=code, scheme=scheme.key, period=said),
                own=own,
                beside=urls.href("comparison", scheme=first.key, other=scheme.key, **query),
            )
        )
    return tuple(made)


def _rates(
    scheme: Scheme,
    scores: Mapping[str, NodeScore],
    medians: Medians,
    group: str,
    code: str,
    said: str | None,
) -> tuple[Rate, ...]:
    return tuple(
        Rate(node, scores[node.key], medians.of(group, node.key), _node_href(scheme, node, code, said))
        for node in top_nodes(scheme)
        if node.key in scores
    )


def _costs(scheme: Scheme, scores: Mapping[str, NodeScore], code: str, said: str | None) -> tuple[Cost, ...]:
    """The nodes that cost points, the dearest first; equal ones in the order of the scheme."""
    made: list[Cost] = []
    for node in top_nodes(scheme):
        score = scores.get(node.key)
        if score is None or score.points is None or score.maximum is None or score.points >= score.maximum:
            continue
        before = score.points if score.before_deductions is None else score.before_deductions
        made.append(
            Cost(
                node=node,
                score=score,
                lost=score.maximum - score.points,
                by_rate=max(ZERO, score.maximum - before),
                deductions=tuple(one for one in score.deductions if one.points),
                href=_node_href(scheme, node, code, said),
            )
        )
    return tuple(sorted(made, key=lambda one: -one.lost))


def _node_href(scheme: Scheme, node: NodeText, code: str, said: str | None) -> str:
    return urls.href("node", agency=code, scheme=scheme.key, node=node.key, period=said)


def _figures(
    scheme: Scheme, numbers: Mapping[str, Mapping[str, int]], code: str, said: str | None
) -> tuple[FigureShown, ...]:
    return tuple(
        FigureShown(
            figure=figure,
            number=numbers[figure.key][code],
            bad=figure.key == OVERDUE and numbers[figure.key][code] > 0,
            href=urls.href("node", agency=code, scheme=scheme.key, node=figure.key, period=said),
        )
        for figure in scheme.figures
        if code in numbers.get(figure.key, {})
    )


def _share(points: Fraction | None, maximum: Fraction | None) -> Fraction | None:
    return points / maximum if points is not None and maximum else None


__all__ = [
    "AgencyPage",
    "Cost",
    "FigureShown",
    "PeriodStanding",
    "Rate",
    "UnderScheme",
    "agency",
    "scores_by_year",
    "top_nodes",
]
