"""In which nodes of which schemes a case counts, as what, and what it did to their points.

The measures' own predicates are asked of this one case and of its lawsuits, one statement a table for all years shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import case, select

from dashboard import urls
from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.units import Unit
from models.base import Base
from models.reader import ReaderSession
from models.scores import ScorePointer, ScoreRun
from plugins.contract import Measure, Moment, Period, Text
from plugins.measuring import condition, key_columns
from plugins.registry import Registry
from plugins.rubric import ZERO, Bonus, Count, Item, Leaf, Node, NodeScore, Ratio, Sum, Weighted, score
from plugins.scheme import Scheme

Role = Literal["done", "not_done", "against", "deduction", "numerator", "denominator"]
"""``done``: in numerator and denominator; ``not_done``: in the denominator only; ``against``: each row costs points."""


@dataclass(frozen=True)
class Counting:
    """A case, or one of its lawsuits, in one node of one year."""

    scheme: Scheme
    period: Period
    node: Text
    row: str
    """The number of the lawsuit or file review; empty for the case itself."""
    role: Role
    measure: Text
    effect: Fraction | None
    """Points the node gives the total more, or less, than without, by its weight; None where it does not apply."""
    href: str


@dataclass(frozen=True)
class _Year:
    """A scheme's year that has a run."""

    scheme: Scheme
    moment: Moment
    run_id: int
    said: str | None
    """The year as an address carries it."""


@dataclass(frozen=True)
class _Found:
    """A row of the case, and the measures that count it in each year, by their place in the list of years."""

    label: str
    counted: frozenset[tuple[str, int]]


def countings(
    session: ReaderSession,
    registry: Registry,
    unit: Unit,
    key: tuple[str, str],
    since: dt.date | None,
    today: dt.date,
) -> tuple[Counting, ...]:
    """Where the case ``key`` (agency code, number) counts for ``unit``, the latest year first.

    ``since`` is the first day of the case, before which no year is looked at.
    """
    years = [one for one in _years(session, registry, today) if since is None or one.moment.period.last >= since]
    rows = _rows(session, registry, years, key)
    made: list[Counting] = []
    for place, year in enumerate(years):
        counted = [(row.label, {name for name, at in row.counted if at == place}) for row in rows]
        if not any(keys for _label, keys in counted):
            continue
        scores = standings.nodes(session, year.run_id, unit.code).get(unit.code, {})
        for leaf, worth in _worths(year.scheme.rules().tree, scores):
            if leaf.key in scores and not isinstance(leaf, Item):
                for label, keys in counted:
                    made += _of_leaf(registry, year, leaf, worth, scores[leaf.key], unit.code, label, keys)
    return tuple(made)


def _worths(
    node: Node, scores: Mapping[str, NodeScore], worth: Fraction = Fraction(1)
) -> Iterator[tuple[Leaf, Fraction]]:
    """Each leaf below ``node``, and what a point of it is worth in the total: less than one where weights share."""
    match node:
        case Weighted():
            whole = sum(node.weights, ZERO)
            for weight, child in zip(node.weights, node.children, strict=True):
                full = scores[child.key].maximum if child.key in scores else None
                if full:
                    yield from _worths(child, scores, worth * node.maximum * weight / whole / full)
        case Sum():
            for child in node.children:
                yield from _worths(child, scores, worth)
        case _:
            yield node, worth


def _years(session: ReaderSession, registry: Registry, today: dt.date) -> list[_Year]:
    """Every scheme's years that have a run, the latest first. One statement."""
    run = ScoreRun.__table__
    rows = session.execute(
        select(ScorePointer.scheme, ScorePointer.first_on, ScorePointer.last_on, run.c.run_id, run.c.today)
        .join(run, run.c.run_id == ScorePointer.run_id)
        .where(ScorePointer.readings_key == "")
        .order_by(ScorePointer.last_on.desc(), ScorePointer.scheme)
    ).all()
    found: list[_Year] = []
    for scheme in registry.schemes.values():
        own = {Period(row.first_on, row.last_on): row for row in rows if row.scheme == scheme.key}
        usual = shown_runs.period_asked(own, scheme, None, today)
        if scheme.subject == "agency":
            found += [
                _Year(scheme, Moment(period, row.today), row.run_id, shown_runs.said(scheme, period, usual))
                for period, row in own.items()
                if shown_runs.is_year(scheme, period)
            ]
    return sorted(found, key=lambda one: one.moment.period.last, reverse=True)


def _rows(session: ReaderSession, registry: Registry, years: Sequence[_Year], key: tuple[str, str]) -> list[_Found]:
    """The case and its lawsuits with what counts them. One statement a table."""
    asked: dict[type[Base], list[tuple[Measure, int]]] = {}
    for place, year in enumerate(years):
        for measure in registry.measures_for(year.scheme).values():
            if {"agency_code", "case_no"} <= set(measure.table.__table__.columns.keys()):
                asked.setdefault(measure.table, []).append((measure, place))
    found: list[_Found] = []
    for table, wanted in asked.items():
        found += _rows_of(session, table, wanted, years, key)
    return found


def _rows_of(
    session: ReaderSession,
    table: Any,
    wanted: Sequence[tuple[Measure, int]],
    years: Sequence[_Year],
    key: tuple[str, str],
) -> Iterator[_Found]:
    names = [getattr(table, name) for name in key_columns(table)]
    answers = [case((condition(measure, years[place].moment), 1), else_=0) for measure, place in wanted]
    statement = select(*names, *(answer.label(f"c{i}") for i, answer in enumerate(answers))).where(
        table.agency_code == key[0], table.case_no == key[1]
    )
    its_own = {"agency_code", "case_no"} == set(key_columns(table))
    for row in session.execute(statement.order_by(*names)):
        counted = frozenset(
            (measure.key, place) for (measure, place), answer in zip(wanted, row[len(names) :], strict=True) if answer
        )
        yield _Found("" if its_own else str(row[0]), counted)


def _of_leaf(
    registry: Registry,
    year: _Year,
    leaf: Ratio | Count | Bonus,
    worth: Fraction,
    stored: NodeScore,
    code: str,
    label: str,
    keys: set[str],
) -> Iterator[Counting]:
    """What one row is in one leaf: at most one of the rate's roles, and one a deduction."""
    text = year.scheme.node(leaf.key)
    period = year.moment.period
    for role, measure, rows, change in _roles(registry, leaf, keys):
        effect = _effect(leaf, stored, change)
        yield Counting(
            scheme=year.scheme,
            period=period,
            node=text.title if text else Text(leaf.key, leaf.key),
            row=label,
            role=role,
            measure=registry.measures[measure].title,
            effect=None if effect is None else worth * effect,
            href=urls.href("node", agency=code, scheme=year.scheme.key, node=leaf.key, rows=rows, period=year.said),
        )


def _roles(
    registry: Registry, leaf: Ratio | Count | Bonus, keys: set[str]
) -> Iterator[tuple[Role, str, str, Mapping[str, int]]]:
    """(role, measure, its list of rows, what would be otherwise) for each way in which the row counts."""
    if not isinstance(leaf, Ratio):
        if leaf.measure in keys:
            yield "numerator", leaf.measure, "counted", {leaf.measure: -1}
        return
    above, below = leaf.numerator, leaf.denominator
    one_table = registry.measures[above].table is registry.measures[below].table
    if above in keys and leaf.cost == "numerator":
        yield "against", above, "cost", {above: -1}
    elif above in keys:
        yield "done" if below in keys else "numerator", above, "numerator", {above: -1}
    elif below in keys and one_table and leaf.cost == "difference":
        yield "not_done", below, "cost", {above: 1}
    elif below in keys:
        yield "denominator", below, "denominator", {below: -1}
    for rule in leaf.deductions:
        if rule.measure in keys:
            yield "deduction", rule.measure, f"deduction-{rule.measure}", {rule.measure: -1}


def _effect(leaf: Ratio | Count | Bonus, stored: NodeScore, change: Mapping[str, int]) -> Fraction | None:
    """The stored points less those of the same sum with one row more or less; None where either does not apply."""
    facts = {one.measure: one.count for one in stored.deductions}
    if isinstance(leaf, Ratio):
        facts |= {leaf.numerator: stored.numerator or ZERO, leaf.denominator: stored.denominator or ZERO}
    else:
        facts[leaf.measure] = stored.numerator or ZERO
    otherwise = {key: number + change.get(key, 0) for key, number in facts.items()}
    means = {} if stored.before_deductions is None else {stored.key: stored.before_deductions}
    points = score(leaf, otherwise, means).points
    return None if stored.points is None or points is None else stored.points - points
