"""Measuring: all measures that are wanted, fused into one statement a table, and the rows behind each number.

Both are made from the same predicate, so that a number and its evidence cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, inspect, select, true
from sqlalchemy.orm import Session

from models.agencies import Agency, accountable_codes
from models.base import Base
from models.officers import Officer, Posting
from models.reader import OfficerRow, Scoped
from plugins.contract import Measure, Moment, Text
from plugins.ranking import SubjectInfo
from plugins.rubric import Bonus, Count, Item, Node, Ratio, leaves


def measure_agencies(
    where: Connection | Session, measures: Iterable[Measure], moment: Moment
) -> dict[str, dict[str, Fraction]]:
    """Agency code → measure key → number, sub-units counted for the agency that answers for them.

    One statement a table. An agency without rows is missing; a measure without rows is 0 or missing.
    """
    tree = agency_tree(where)
    return _rolled_up(where, measures, moment, accountable_codes(tree))


def agency_tree(where: Connection | Session) -> dict[str, tuple[str, str | None]]:
    """Agency code → (kind, parent code)."""
    rows = where.execute(select(Agency.code, Agency.kind, Agency.parent_code))
    return {row.code: (row.kind, row.parent_code) for row in rows}


def agencies_in(where: Connection | Session, moment: Moment, *, subordinate: bool = False) -> list[SubjectInfo]:
    """The agencies scored in the period: active on a day of it, and ``subordinate`` only where asked (measures.md)."""
    rows = where.execute(
        select(Agency.code, Agency.name, Agency.kind)
        .where(
            *([] if subordinate else [Agency.kind != "subordinate"]),
            Agency.active_from.is_(None) | (Agency.active_from <= moment.period.last),
            Agency.active_to.is_(None) | (Agency.active_to >= moment.period.first),
        )
        .order_by(Agency.code)
    )
    return [SubjectInfo(row.code, row.name, row.kind, row.code) for row in rows]


def answering_units(tree: Mapping[str, tuple[str, str | None]], agency: str) -> list[str]:
    """The units whose rows count for ``agency``: itself and the sub-units below it."""
    return sorted(unit for unit, answers in accountable_codes(tree).items() if answers == agency)


def statements(
    measures: Iterable[Measure], moment: Moment, merged: Mapping[str, str] | None = None
) -> list[tuple[list[Measure], Select[Any]]]:
    """One fused SELECT a table: the subject's code, then one number a measure, in the order returned.

    ``merged`` maps units to the unit they answer to; it is only needed by measures of distinct values, which cannot
    be added up afterwards.
    """
    by_table: dict[type[Base], list[Measure]] = {}
    for measure in sorted(measures, key=lambda one: one.key):
        by_table.setdefault(measure.table, []).append(measure)
    made: list[tuple[list[Measure], Select[Any]]] = []
    for table, wanted in by_table.items():
        subject = subject_column(wanted[0])
        if merged and any(one.value.kind == "distinct" for one in wanted):
            subject = case(dict(merged), value=subject, else_=subject)
        numbers = [_number(one, moment).label(f"m{i}") for i, one in enumerate(wanted)]
        made.append((wanted, select(subject.label("subject"), *numbers).select_from(table).group_by("subject")))
    return made


def subject_column(measure: Measure) -> ColumnElement[Any]:
    """The column that says whose row it is; where a row names only its officer, the unit of its roster."""
    if measure.subject == "officer":
        column: ColumnElement[Any] = measure.table.officer_no  # type: ignore[attr-defined] # every officer's row has it
        return column
    if issubclass(measure.table, OfficerRow) and not hasattr(measure.table, "agency_code"):
        named = Officer.officer_no == measure.table.officer_no  # type: ignore[attr-defined] # every officer's row has it
        return select(Officer.agency_code).where(named).scalar_subquery()
    name = measure.table.__agency_column__ if issubclass(measure.table, Scoped) else "agency_code"  # type: ignore[attr-defined] # set by AgencyRow
    column = getattr(measure.table, name)
    return column


def condition(measure: Measure, moment: Moment) -> ColumnElement[bool]:
    """The measure's predicate as one condition; a measure without any counts every row."""
    return and_(true(), *measure.where(moment))


def rows(measure: Measure, moment: Moment, subjects: Sequence[str], without: Measure | None = None) -> Select[Any]:
    """The very rows behind a number, as mapped objects: of these subjects, and not counted by ``without``.

    ``subjects`` are the units that answer to the agency scored. The order is the reader's business.
    """
    statement = select(measure.table).where(subject_column(measure).in_(list(subjects)), condition(measure, moment))
    if without is not None:
        statement = statement.where(case((condition(without, moment), 1), else_=0) == 0)
    return statement


Role = Literal["numerator", "denominator", "cost", "deduction", "counted"]


@dataclass(frozen=True)
class EvidenceList:
    """One list of rows behind a node: its role, its measure, and the measure whose rows are left out."""

    key: str
    """Names the list within its node: the role, and for a deduction the measure too."""
    role: Role
    title: Text
    measure: Measure
    without: Measure | None = None


def evidence_lists(node: Node, measures: Mapping[str, Measure]) -> tuple[EvidenceList, ...]:
    """The lists behind a leaf, what cost the points first; none for an inner node."""
    found: list[EvidenceList] = []
    for leaf in leaves(node):
        if leaf is not node:
            return ()
        match leaf:
            case Ratio():
                above, below = measures[leaf.numerator], measures[leaf.denominator]
                if leaf.cost == "numerator":
                    found.append(EvidenceList("cost", "cost", above.title, above))
                elif above.table is below.table and above.value == below.value:
                    found.append(EvidenceList("cost", "cost", below.title, below, above))
                for rule in leaf.deductions:
                    lost = measures[rule.measure]
                    found.append(EvidenceList(f"deduction-{lost.key}", "deduction", lost.title, lost))
                found.append(EvidenceList("numerator", "numerator", above.title, above))
                found.append(EvidenceList("denominator", "denominator", below.title, below))
            case Count() | Bonus() | Item():
                counted = measures[leaf.measure]
                found.append(EvidenceList("counted", "counted", counted.title, counted))
    return tuple(found)


def tables_read(measures: Iterable[Measure]) -> frozenset[str]:
    """The names of the tables that these measures' numbers depend on, and those that say who is scored."""
    classes: set[type[Base]] = {Agency}
    for one in measures:
        classes |= {one.table, *one.reads}
        if one.subject == "officer":
            classes |= {Officer, Posting}
    return frozenset(cls.__tablename__ for cls in classes)


def key_columns(table: type[Base]) -> tuple[str, ...]:
    """The attribute names of a table's key, in order; rows are listed in a fixed order by them."""
    return tuple(column.key for column in inspect(table).primary_key if column.key is not None)


def _number(measure: Measure, moment: Moment) -> ColumnElement[Any]:
    met = condition(measure, moment)
    if measure.value.column is None:
        return func.count(case((met, 1)))
    column = getattr(measure.table, measure.value.column)
    if measure.value.kind == "distinct":
        return func.count(func.distinct(case((met, column))))
    return func.sum(case((met, column)))


def _rolled_up(
    where: Connection | Session,
    measures: Iterable[Measure],
    moment: Moment,
    answers: Mapping[str, str | None],
) -> dict[str, dict[str, Fraction]]:
    merged = {unit: answer for unit, answer in answers.items() if answer is not None and answer != unit}
    numbers: dict[str, dict[str, Fraction]] = {}
    for wanted, statement in statements(measures, moment, merged):
        for row in where.execute(statement):
            for measure, number in zip(wanted, row[1:], strict=True):
                unit = row[0] if measure.own else answers.get(row[0])
                if unit is None:
                    continue
                facts = numbers.setdefault(unit, {})
                facts[measure.key] = facts.get(measure.key, Fraction(0)) + _fraction(number)
    return numbers


def _fraction(number: int | Decimal | None) -> Fraction:
    return Fraction(0) if number is None else Fraction(number)


__all__ = [
    "EvidenceList",
    "agencies_in",
    "agency_tree",
    "answering_units",
    "condition",
    "evidence_lists",
    "key_columns",
    "measure_agencies",
    "rows",
    "statements",
    "subject_column",
    "tables_read",
]
