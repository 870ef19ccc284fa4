"""An agency under one scheme: how each node's points came about, under which readings, and what they add up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard import urls
from dashboard.services import arithmetic, standings
from dashboard.services import shown as shown_runs
from dashboard.services.arithmetic import Calculation
from dashboard.services.publications import withheld
from dashboard.services.shown import Shown
from dashboard.services.standings import Standing
from dashboard.services.units import Unit, units
from models.reader import ReaderSession
from plugins.contract import Period, Text
from plugins.registry import Registry
from plugins.rubric import ZERO, Node, NodeScore, Sum, Weighted, nodes
from plugins.scheme import NodeText, Parameter, Scheme


@dataclass(frozen=True)
class Reading:
    """A parameter and the reading of it that is in force."""

    parameter: Parameter
    value: str
    chosen: Text
    """The value in words; a number as it is written."""


@dataclass(frozen=True)
class Account:
    """One node's account: its sum, what its rule says, and the readings it was made under."""

    text: NodeText
    score: NodeScore
    depth: int
    """0 for a node right below the root."""
    calculation: Calculation
    readings: tuple[Reading, ...]
    addresses: Mapping[str, str]
    """The name of a list of rows, as the calculation's terms give it → the address of the list."""
    href: str


@dataclass(frozen=True)
class AgencyScheme:
    """The page of an agency under a scheme."""

    unit: Unit
    counts_for: Unit | None
    """The agency a sub-unit's rows count for; None for an agency with a score of its own."""
    by_application: bool
    """The scheme scores only who takes part, and a sub-unit by itself."""
    scheme: Scheme
    schemes: tuple[tuple[Text, str], ...]
    """Title and address of this agency under each scheme."""
    present: str
    """The address among them that is this page's."""
    shown: Shown
    years: tuple[Period, ...]
    usual_period: Period
    """The period shown when the address says none."""
    standing: Standing | None
    """None where the agency was not scored in the period, or there is no run."""
    withheld: bool
    """It waits to be published, for a reader who sees scores only then."""
    accounts: tuple[Account, ...]
    total: Calculation | None
    rescale_to: Fraction | None
    readings: tuple[Reading, ...]
    """Those that concern the period, the total, the ranks and the grades."""
    agrees: bool
    """The rules as they are now give every stored number again."""

    @property
    def shares(self) -> tuple[Account, ...]:
        """The nodes that are scored by themselves, wherever they stand."""
        parents = {one.text.parent for one in self.accounts}
        return tuple(one for one in self.accounts if one.text.key not in parents)


def agency_scheme(
    session: ReaderSession, registry: Registry, code: str, key: str, written: str | None, today: dt.date
) -> AgencyScheme | None:
    """The agency ``code`` under the scheme ``key``; None where either is unknown or not the reader's.

    ``written`` is the period of the address. At most six statements.
    """
    scheme = registry.schemes.get(key)
    unit = None
    if scheme is not None and scheme.subject == "agency":
        seen = units(session)
        unit = seen.get(code)
    if scheme is None or unit is None:
        return None
    years = shown_runs.years_among(shown_runs.all_runs(session, scheme), scheme)
    usual = shown_runs.period_asked(years, scheme, None, today)
    period = shown_runs.period_asked(years, scheme, written, today)
    shown = shown_runs.shown(session, registry, scheme, period, today)
    standing = None
    scores: Mapping[str, NodeScore] = {}
    if shown.run_id is not None:
        standing = standings.standings(session, [shown.run_id], code)[shown.run_id].get(code)
        scores = standings.nodes(session, shown.run_id, code).get(code, {})
    said = shown_runs.said(scheme, period, usual)
    rules = scheme.rules()
    accounts = _accounts(registry, scheme, rules.tree, scores, code, said)
    return AgencyScheme(
        unit=unit,
        counts_for=seen.answering(code) if unit.subordinate else None,
        by_application=bool(rules.applicants),
        scheme=scheme,
        schemes=under_each(registry, code, said),
        present=urls.href("agency_scheme", agency=code, scheme=key, period=said),
        shown=shown,
        years=tuple(years),
        usual_period=usual,
        standing=standing,
        withheld=standing is None and withheld(session, scheme, period),
        accounts=accounts,
        total=None
        if standing is None
        else arithmetic.of_total(
            [one.score for one in accounts if one.depth == 0],
            standing.total or ZERO,
            standing.applicable or ZERO,
            standing.rescaled,
            rules.rescale_to,
        ),
        rescale_to=rules.rescale_to,
        readings=readings_in_force(scheme, scheme.root_parameters),
        agrees=all(one.calculation.agrees for one in accounts),
    )


def under_each(registry: Registry, code: str, said: str | None) -> tuple[tuple[Text, str], ...]:
    """Title and address of an agency under each agency scheme; ``said`` is the period as addresses carry it."""
    return tuple(
        (one.title, urls.href("agency_scheme", agency=code, scheme=one.key, period=said))
        for one in registry.schemes.values()
        if one.subject == "agency"
    )


def readings_in_force(scheme: Scheme, keys: tuple[str, ...]) -> tuple[Reading, ...]:
    """The readings of these parameters under which the pages' scores are made: the scheme's defaults."""
    return tuple(Reading(one, one.default, value_text(one, one.default)) for one in scheme.parameters_of(keys))


def value_text(parameter: Parameter, value: str) -> Text:
    """A parameter's value in words; a number as it is written."""
    return next((one.title for one in parameter.alternatives if one.key == value), Text(value, value))


def _accounts(
    registry: Registry,
    scheme: Scheme,
    tree: Sum,
    scores: Mapping[str, NodeScore],
    code: str,
    said: str | None,
) -> tuple[Account, ...]:
    texts = {one.key: one for one in scheme.nodes}
    made: list[Account] = []
    for node, depth in _in_order(tree):
        text, score = texts.get(node.key), scores.get(node.key)
        if text is None or score is None:
            continue
        below = node.children if isinstance(node, Sum | Weighted) else ()
        calculation = arithmetic.of_node(
            node, score, registry.measures, [scores[one.key] for one in below if one.key in scores]
        )
        made.append(
            Account(
                text=text,
                score=score,
                depth=depth,
                calculation=calculation,
                readings=readings_in_force(scheme, text.parameters),
                addresses={
                    term.rows: urls.href(
                        "node", agency=code, scheme=scheme.key, node=node.key, rows=term.rows, period=said
                    )
                    for term in calculation.terms
                    if term.rows
                },
                href=urls.href("node", agency=code, scheme=scheme.key, node=node.key, period=said),
            )
        )
    return tuple(made)


def _in_order(tree: Sum) -> list[tuple[Node, int]]:
    """The nodes below the root with their depth, in the order of the scheme."""
    depths = {id(tree): -1}
    for node in nodes(tree):
        for child in node.children if isinstance(node, Sum | Weighted) else ():
            depths[id(child)] = depths[id(node)] + 1
    return [(node, depths[id(node)]) for node in nodes(tree) if node is not tree]
