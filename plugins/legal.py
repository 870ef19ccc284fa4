"""The legal lint (domain.md §1.2 point 10): fines are refused, quotas and costly leniency are warned about.

Fines and quotas are read off the expressions that measures are made of; what leniency costs is tried out.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Set
from fractions import Fraction
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, create_engine, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BinaryExpression, ColumnClause, TextClause

from models.base import Base
from models.cases import Case, Decision
from models.figures import AnnualFigure, Quota
from plugins.contract import Measure, Moment, Period
from plugins.measuring import condition
from plugins.remarks import Remark
from plugins.rubric import ZERO, Leaf, Ratio, leaves, measures_of, score
from plugins.scheme import Scheme

PROBE = Moment(Period(dt.date(2021, 1, 1), dt.date(2021, 12, 31)), dt.date(2022, 6, 30))
"""Any period will do: a measure means the same in each."""

FINES_COLUMN = Case.penalty_amount.key
FINES_WORDS = ("罚没", "罚款", "没收")
TRIALS = 400
_GIVEN = {"agency_code", "case_no", "decision", "should_penalise"}  # what should have been punished is no leniency
_MADE_OF = {"deadline_on": ("due_on", "filed_on"), "ended_on": ("decided_on", "closed_on")}


class PredicateFails(Exception):
    """A measure's predicate was refused by the database."""

    def __init__(self, measure: str, reason: str) -> None:
        super().__init__(f"{measure}: {reason}")
        self.measure = measure
        self.reason = reason


def fines(scheme: Scheme, measures: Mapping[str, Measure]) -> tuple[Remark, ...]:
    """Each scored measure that adds up fines or depends on them, under any reading (行政处罚法 art. 74(3))."""
    every = [leaf for _, leaf in _leaves(scheme)]
    scored = frozenset[str]().union(*map(measures_of, every)) & set(measures)
    of_fines = {key for key in scored if touches_fines(measures[key])}
    found = dict.fromkeys((leaf.key, key) for leaf in every for key in sorted(measures_of(leaf) & of_fines))
    return tuple(Remark("error", "fines", f"nodes.{node}", {"measure": key}) for node, key in found)


def touches_fines(measure: Measure) -> bool:
    """Whether the measure adds up the amount of fines, has it in its predicate, or picks a yearly figure of fines."""
    if measure.value.column == FINES_COLUMN:
        return True
    for element in visitors.iterate(condition(measure, PROBE)):
        if isinstance(element, ColumnClause) and FINES_COLUMN in element.name:
            return True
        if isinstance(element, TextClause) and FINES_COLUMN in element.text:
            return True
        picked = element.value if measure.table is AnnualFigure and isinstance(element, BindParameter) else None
        if isinstance(picked, str) and any(word in picked for word in FINES_WORDS):
            return True
    return False


def quotas(scheme: Scheme, measures: Mapping[str, Measure]) -> tuple[Remark, ...]:
    """Each node that depends on an approved number of cases (河南省行政执法条例 arts 11(2), 44(6))."""
    found: dict[tuple[str, str], Remark] = {}
    for reading, leaf in _leaves(scheme):
        for key in sorted(measures_of(leaf) & set(measures)):
            if measures[key].table is Quota:
                found.setdefault((leaf.key, key), _under(reading, "quota", leaf, {"measure": key}))
    return tuple(found.values())


def costly_leniency(scheme: Scheme, measures: Mapping[str, Measure]) -> tuple[Remark, ...]:
    """Each node on which a case would earn less for ending as ``no_penalty`` than as ``penalty`` (行政处罚法 art. 33).

    Tried out on invented cases, made so that the values the predicates ask for occur; raises PredicateFails.
    """
    wanted = {
        key: measures[key]
        for _, leaf in _leaves(scheme)
        for key in measures_of(leaf)
        if key in measures and measures[key].table is Case
    }
    if not wanted:
        return ()
    differences = _differences(wanted)
    return tuple(
        _under(reading, "leniency_costs", leaf, {})
        for reading, leaf in _leaves(scheme)
        if any(
            _costs(leaf, *pair)
            for pair in {(one & measures_of(leaf), other & measures_of(leaf)) for one, other in differences}
        )
    )


def _leaves(scheme: Scheme) -> Iterator[tuple[str, Leaf]]:
    """Every different leaf under any reading, with the reading it needs; empty for the defaults, which come first."""
    seen: set[Leaf] = set()
    for branch in ({}, *scheme.branches):
        for leaf in leaves(scheme.rules(scheme.readings(branch)).tree):
            if leaf not in seen:
                seen.add(leaf)
                yield ", ".join(f"{key}={value}" for key, value in branch.items()), leaf


def _under(reading: str, code: str, leaf: Leaf, figures: dict[str, str]) -> Remark:
    if reading:
        return Remark("note", f"{code}_under", f"nodes.{leaf.key}", {**figures, "reading": reading})
    return Remark("warning", code, f"nodes.{leaf.key}", figures)


def _costs(leaf: Leaf, punished: frozenset[str], let_off: frozenset[str]) -> bool:
    """Letting the case off earns less than punishing it, and less than if there had been no such case.

    Beside another case that earns what it can: alone, the question would be what an empty rate gives.
    """
    others = ({leaf.denominator}, {leaf.numerator, leaf.denominator}) if isinstance(leaf, Ratio) else (set[str](),)
    other = max(others, key=lambda one: _earned(leaf, one, frozenset()) or ZERO)
    without, penalised, let_go = (_earned(leaf, other, counted) for counted in (frozenset[str](), punished, let_off))
    if penalised is None or let_go is None:
        return False
    return let_go < penalised and (without is None or let_go < without)


def _earned(leaf: Leaf, other: Set[str], case: Set[str]) -> Fraction | None:
    """The leaf's points for two cases, each given as the measures that count it."""
    return score(leaf, {key: Fraction((key in other) + (key in case)) for key in measures_of(leaf)}).points


def _differences(measures: Mapping[str, Measure]) -> set[tuple[frozenset[str], frozenset[str]]]:
    """The measures that count a case when it ends with a penalty, and when it is let off, as far as they differ."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
            cases = list(_invented_cases(measures.values()))
            for agency, decision in (("P", Decision.PENALTY), ("N", Decision.NO_PENALTY)):
                ended = {"agency_code": agency, "decision": decision}
                connection.execute(insert(Case), [{**case, **ended} for case in cases])
            counted = _counted(connection, measures)
    finally:
        engine.dispose()
    pairs = {
        (counted.get(("P", case["case_no"]), frozenset()), counted.get(("N", case["case_no"]), frozenset()))
        for case in cases
    }
    return {(punished, let_off) for punished, let_off in pairs if punished != let_off}


def _counted(connection: Connection, measures: Mapping[str, Measure]) -> dict[tuple[str, str], frozenset[str]]:
    counted: dict[tuple[str, str], frozenset[str]] = {}
    for key, measure in measures.items():
        try:
            rows = connection.execute(select(Case.agency_code, Case.case_no).where(condition(measure, PROBE))).all()
        except DBAPIError as error:
            raise PredicateFails(key, str(error.orig)) from error
        for row in rows:
            at = (row.agency_code, row.case_no)
            counted[at] = counted.get(at, frozenset()) | {key}
    return counted


def _invented_cases(measures: Iterable[Measure]) -> Iterator[dict[str, Any]]:
    """Cases whose columns are blank, or hold what the predicates compare them with, or anything they may hold."""
    asked: dict[str, set[Any]] = {Case.kind.key: set()}
    for measure in measures:
        for element in visitors.iterate(condition(measure, PROBE)):
            for column in _columns(element):
                asked.setdefault(column, set()).update(_compared_with(element))
    columns = Base.metadata.tables[Case.__tablename__].columns
    may_hold = {column: _may_hold(columns[column], values) for column, values in asked.items()}
    chance = random.Random(74)  # noqa: S311 - invented cases, the same each time; nothing is kept secret by them
    for number in range(TRIALS):
        yield {"case_no": str(number), **{column: chance.choice(values) for column, values in may_hold.items()}}


def _columns(element: Any) -> Iterator[str]:
    """The columns of a case left of a comparison, or the column itself; a computed one as those it is made of."""
    for part in visitors.iterate(element.left if isinstance(element, BinaryExpression) else element):
        if isinstance(part, Column) and part.table.description == Case.__tablename__ and part.name not in _GIVEN:
            yield from _MADE_OF.get(part.name, (part.name,))
        if not isinstance(element, BinaryExpression):
            return


def _compared_with(element: Any) -> Iterator[Any]:
    if isinstance(element, BinaryExpression):
        for part in visitors.iterate(element.right):
            if isinstance(part, BindParameter):
                yield from part.value if isinstance(part.value, list | tuple) else [part.value]


def _may_hold(column: Column[Any], asked: set[Any]) -> list[Any]:
    # What an expression over the column is compared with, such as the number of rows beside it, need not fit it.
    values = sorted((one for one in asked if isinstance(one, column.type.python_type)), key=repr)
    match column.info.get("kind"):
        case "day":
            values.append(PROBE.period.first + (PROBE.period.last - PROBE.period.first) / 2)
        case "yes_no":
            values += [True, False]
        case "choice":
            values += list(column.info["words"])
    return [*values, None] if column.nullable else values
