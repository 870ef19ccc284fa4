"""The page of a node, or of a figure, of one agency 依据: the rows behind each number of its sum.

The rows are found by the predicates that made the number, as of the day of the run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from dashboard import urls
from dashboard.services import arithmetic, standings
from dashboard.services import shown as shown_runs
from dashboard.services.agency_scheme import Reading, readings_in_force
from dashboard.services.arithmetic import Calculation
from dashboard.services.publications import withheld
from dashboard.services.rectification_links import items_of_rows
from dashboard.services.row_lists import RowFile, RowList, RowPage, counted, row_list, row_page, row_stream
from dashboard.services.shown import Shown
from dashboard.services.units import Unit, units
from dashboard.urls import Query
from models.reader import ReaderSession
from plugins.contract import Moment, Period, Text
from plugins.measuring import EvidenceList, evidence_lists
from plugins.registry import Registry
from plugins.rubric import Node, NodeScore, Sum, Weighted, nodes
from plugins.scheme import Figure, NodeText, Scheme

Agreement = Literal["same", "changed", "unknown"]


@dataclass(frozen=True)
class Address:
    """Whose node is meant: the agency, the scheme, and the node or figure."""

    agency: str
    scheme: str
    node: str


@dataclass(frozen=True)
class Tab:
    """A list of rows that can be chosen; ``number`` is the number of the sum that it stands behind, if any."""

    listed: EvidenceList
    number: Fraction | None
    href: str


@dataclass(frozen=True)
class Listed:
    """The chosen list and one page of its rows."""

    tab: Tab
    rows: RowPage
    all: int
    """Rows of the list, before any search."""
    number: Fraction
    """What the measure makes of them: their count, or the sum of a column."""
    agreement: Agreement
    """Whether that is the number in the sum; ``unknown`` for a list that stands behind none of its numbers."""
    rectification: tuple[str, ...]
    """Numbers of the rectification items that name a case of the list."""


@dataclass(frozen=True)
class Evidence:
    """The page."""

    address: Address
    unit: Unit
    counts_for: Unit | None
    """The agency a sub-unit's rows count for; None for an agency with a score of its own."""
    by_application: bool
    """The scheme scores only who takes part, and a sub-unit by itself."""
    scheme: Scheme
    shown: Shown
    years: tuple[Period, ...]
    usual_period: Period
    """The period shown when the address says none."""
    title: Text
    text: NodeText | None
    """None for a figure."""
    scored: bool
    """The agency was scored in the period."""
    withheld: bool
    """It waits to be published, for a reader who sees scores only then."""
    score: NodeScore | None
    calculation: Calculation | None
    readings: tuple[Reading, ...]
    below: tuple[tuple[Text, str], ...]
    """Titles and addresses of the nodes below an inner node."""
    tabs: tuple[Tab, ...]
    listed: Listed | None
    q: str
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name no list or column; the default is shown instead."""


@dataclass(frozen=True)
class EvidenceFile(RowFile):
    """The chosen list."""

    page: Evidence
    tab: Tab


def evidence(
    session: ReaderSession, registry: Registry, address: Address, query: Query, today: dt.date
) -> Evidence | None:
    """The page with the list that the address asks for; None where something it names is not the reader's, or is not.

    At most eleven statements.
    """
    found = _page(session, registry, address, query, today)
    if found is None or found[1] is None:
        return found[0] if found else None
    page, tab, rows = found[0], *found[1]
    number_of_rows, number = counted(session, rows)
    shown = row_page(session, rows, query.q, query.sort, query.page)
    unknown = page.unknown
    if query.sort and not shown.sort:
        unknown += (("sort", query.sort),)
    agreement: Agreement = "unknown" if tab.number is None else "same" if tab.number == number else "changed"
    listed = Listed(tab, shown, number_of_rows, number, agreement, items_of_rows(session, rows))
    return replace(page, listed=listed, unknown=unknown)


def evidence_file(
    session: ReaderSession, registry: Registry, address: Address, query: Query, today: dt.date
) -> EvidenceFile | None:
    """The list of :func:`evidence` as a whole; None where there is no list, too."""
    found = _page(session, registry, address, query, today)
    if found is None or found[1] is None:
        return None
    page, (tab, rows) = found[0], found[1]
    number, stream = row_stream(session, rows, query.q, query.sort)
    return EvidenceFile(rows.layout.columns, stream, number, page, tab)


def _page(
    session: ReaderSession, registry: Registry, address: Address, query: Query, today: dt.date
) -> tuple[Evidence, tuple[Tab, RowList] | None] | None:
    """The page without its rows, and the list that is asked for; no list where the agency was not scored."""
    scheme = registry.schemes.get(address.scheme)
    if scheme is None or scheme.subject != "agency":
        return None
    text, figure = scheme.node(address.node), scheme.figure(address.node)
    title = text.title if text else figure.title if figure else None
    seen = units(session)
    unit = seen.get(address.agency)
    if unit is None or title is None:
        return None
    years = shown_runs.years_among(shown_runs.all_runs(session, scheme), scheme)
    usual = shown_runs.period_asked(years, scheme, None, today)
    period = shown_runs.period_asked(years, scheme, query.period, today)
    said = shown_runs.said(scheme, period, usual)
    shown = shown_runs.shown(session, registry, scheme, period, today)
    rules = scheme.rules()
    node = next((one for one in nodes(rules.tree) if one.key == address.node), None)
    scores: Mapping[str, NodeScore] = {}
    number = None
    if shown.run_id is not None:
        scores = standings.nodes(session, shown.run_id, unit.code).get(unit.code, {})
        if figure is not None:
            number = standings.figures(session, shown.run_id).get(figure.key, {}).get(unit.code)
    score, scored = scores.get(address.node), bool(scores) or number is not None
    tabs = tuple(
        Tab(one, _stored(one, score, number), _href(address, said, one.key)) for one in _lists(registry, node, figure)
    )
    tab = next((one for one in tabs if one.listed.key == query.rows), tabs[0] if tabs else None)
    page = Evidence(
        address=address,
        unit=unit,
        counts_for=seen.answering(unit.code) if unit.subordinate else None,
        by_application=bool(rules.applicants),
        scheme=scheme,
        shown=shown,
        years=tuple(years),
        usual_period=usual,
        title=title,
        text=text,
        scored=scored,
        withheld=not scored and withheld(session, scheme, period),
        score=score,
        calculation=_calculation(registry, node, scores),
        readings=readings_in_force(scheme, text.parameters) if text else (),
        below=tuple(
            (one.title, urls.href("node", agency=unit.code, scheme=scheme.key, node=one.key, period=said))
            for one in scheme.nodes
            if one.parent == address.node
        ),
        tabs=tabs,
        listed=None,
        q=query.q,
        unknown=(("rows", query.rows),) if query.rows and (tab is None or tab.listed.key != query.rows) else (),
    )
    if tab is None or not page.scored or shown.judged_on is None:
        return page, None
    return page, (tab, row_list(tab.listed, seen, unit.code, Moment(period, shown.judged_on)))


def _lists(registry: Registry, node: Node | None, figure: Figure | None) -> tuple[EvidenceList, ...]:
    if figure is not None:
        return (EvidenceList("counted", "counted", figure.title, registry.measures[figure.measure]),)
    return () if node is None else evidence_lists(node, registry.measures)


def _stored(listed: EvidenceList, score: NodeScore | None, figure: int | None) -> Fraction | None:
    """The number of the sum that a list stands behind; the rows that cost the points are no number of it."""
    if score is None:
        return None if figure is None else Fraction(figure)
    match listed.role:
        case "numerator" | "counted":
            return score.numerator
        case "denominator":
            return score.denominator
        case "deduction":
            return next((one.count for one in score.deductions if one.measure == listed.measure.key), None)
        case "cost":
            return score.numerator if listed.without is None else None


def _calculation(registry: Registry, node: Node | None, scores: Mapping[str, NodeScore]) -> Calculation | None:
    if node is None or node.key not in scores:
        return None
    below = node.children if isinstance(node, Sum | Weighted) else ()
    return arithmetic.of_node(
        node, scores[node.key], registry.measures, [scores[one.key] for one in below if one.key in scores]
    )


def _href(address: Address, said: str | None, rows: str) -> str:
    return urls.href("node", agency=address.agency, scheme=address.scheme, node=address.node, rows=rows, period=said)
