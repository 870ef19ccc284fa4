"""Officers as subjects: who is scored, in which unit, and the events noted of them.

The unit is the one served last in the period (measures.md, Settled points); the file follows the officer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from models.codes import folded
from models.officers import Officer, OfficerCategory, Posting
from plugins.contract import Measure, Moment, Period
from plugins.event_counts import event_counts
from plugins.events import Event, EventRule
from plugins.measuring import condition, key_columns, statements, subject_column
from plugins.ranking import Rules, SubjectInfo

Read = Callable[[ColumnElement[Any]], ColumnElement[Any]]
"""What is read in place of an expression over a row, such as a state that the row had on a past day."""


def as_it_is(expression: ColumnElement[Any]) -> ColumnElement[Any]:
    """The row as it is."""
    return expression


def officers_in(where: Connection | Session, moment: Moment) -> list[SubjectInfo]:
    """The officers with a day of service in the period, auxiliaries left out; grouped by the unit served last."""
    postings = where.execute(
        select(Posting.officer_no, Posting.agency_code)
        .where(Posting.from_on <= moment.period.last)
        .order_by(Posting.officer_no, Posting.from_on)
    )
    served_last = {officer: unit for officer, unit in postings}  # noqa: C416 - the type of dict() of rows is unknown
    rows = where.execute(
        select(Officer.officer_no, Officer.name, Officer.agency_code, Officer.joined_on, Officer.left_on)
        .where(
            Officer.category == OfficerCategory.OFFICER,
            Officer.joined_on.is_(None) | (Officer.joined_on <= moment.period.last),
            Officer.left_on.is_(None) | (Officer.left_on >= moment.period.first),
        )
        .order_by(Officer.officer_no)
    )
    return [
        SubjectInfo(
            row.officer_no,
            row.name,
            peer_group=(unit := served_last.get(row.officer_no, row.agency_code)),
            agency_code=unit,
            days_of_service=days_of_service(moment.period, row.joined_on, row.left_on),
        )
        for row in rows
    ]


def days_of_service(period: Period, joined_on: dt.date | None, left_on: dt.date | None) -> int:
    """How many days of the period were served, first and last day included; blank: from the start, to the end."""
    first = max(period.first, joined_on or period.first)
    last = min(period.last, left_on or period.last)
    return max(0, (last - first).days + 1)


def measure_officers(
    where: Connection | Session,
    measures: Mapping[str, Measure],
    rules: Rules,
    moment: Moment,
    shown: Collection[str] = (),
) -> dict[str, dict[str, Fraction]]:
    """Officer number → facts: a number a measure, and how often each item of the scheme counts.

    One statement a table, and one a kind of events. Of the measures that only give events there is no number but for
    those ``shown`` beside the score.
    """
    facts: dict[str, dict[str, Fraction]] = {}
    only_events = {rule.measure for rule in rules.events} - set(shown)
    numbered = [measure for key, measure in measures.items() if key not in only_events]
    for wanted, statement in statements(numbered, moment):
        for row in where.execute(statement):
            numbers = facts.setdefault(row[0], {})
            for measure, number in zip(wanted, row[1:], strict=True):
                numbers[measure.key] = Fraction(number or 0)
    for rule in rules.events:
        for officer, found in event_counts(where, measures[rule.measure], rule, rules.items(rule.measure), moment):
            facts.setdefault(officer, {}).update(found)
    return facts


def events_in(
    session: Session,
    measures: Mapping[str, Measure],
    rules: Sequence[EventRule],
    moment: Moment,
    officer_no: str,
    read: Read = as_it_is,
) -> dict[str, list[Event]]:
    """Key of each rule → the rows of its measure as events of one officer, by their numbers. One statement."""
    found: dict[str, list[Event]] = {rule.key: [] for rule in rules}
    if not rules:
        return found
    asked = union_all(*(_events(measures[rule.measure], rule, moment, officer_no, read) for rule in rules))
    for key, whose, item, number, incident, times, on in session.execute(asked):
        found[key].append(Event(whose, item, number, folded(incident), times, on))
    return {key: sorted(events, key=lambda one: one.number) for key, events in found.items()}


def _events(measure: Measure, rule: EventRule, moment: Moment, officer_no: str, read: Read) -> Select[*tuple[Any, ...]]:
    table, subject = measure.table, subject_column(measure)
    (number,) = key_columns(table)
    return select(
        literal(rule.key, String),
        subject,
        getattr(table, measure.item or ""),
        getattr(table, number),
        cast(null(), String) if rule.by is None else getattr(table, rule.by),
        literal(1) if rule.times is None else read(getattr(table, rule.times)),
        cast(null(), Date) if measure.dated_by is None else getattr(table, measure.dated_by),
    ).where(subject == officer_no, read(condition(measure, moment)))


__all__ = ["Read", "as_it_is", "days_of_service", "events_in", "measure_officers", "officers_in"]
