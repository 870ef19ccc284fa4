"""Officers as subjects: who is scored, in which unit, and the events noted of them.

The unit is the one served last in the period (measures.md, Settled points); the file follows the officer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction

from sqlalchemy import Connection, literal, select
from sqlalchemy.orm import Session

from models.officers import Officer, OfficerCategory, Posting
from plugins.contract import Measure, Moment, Period
from plugins.events import Event, EventRule, by_subject, counts, folded, rulings
from plugins.measuring import condition, key_columns, statements, subject_column
from plugins.ranking import Rules, SubjectInfo

FETCHED_AT_ONCE = 10_000


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

    One statement a table, and one a kind of events, which are read as they come. Of the measures that only give events
    there is no number but for those ``shown`` beside the score.
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
        items = rules.items(rule.measure)
        for officer, events in by_subject(events_in(where, measures[rule.measure], rule, moment)):
            facts.setdefault(officer, {}).update(counts(rulings(events, rule, items)))
    return facts


def events_in(
    where: Connection | Session,
    measure: Measure,
    rule: EventRule,
    moment: Moment,
    subjects: Collection[str] | None = None,
) -> Iterator[Event]:
    """The rows of a measure as events, sorted by whose they are and by number; all of them or only these subjects'."""
    table, subject = measure.table, subject_column(measure)
    (number,) = key_columns(table)
    columns = [
        subject,
        getattr(table, measure.item or ""),
        getattr(table, number),
        literal(None) if rule.by is None else getattr(table, rule.by),
        literal(1) if rule.times is None else getattr(table, rule.times),
        literal(None) if measure.dated_by is None else getattr(table, measure.dated_by),
    ]
    statement = select(*columns).where(condition(measure, moment)).order_by(subject, getattr(table, number))
    if subjects is not None:
        statement = statement.where(subject.in_(sorted(subjects)))
    return _events(where.execute(statement.execution_options(yield_per=FETCHED_AT_ONCE)))


def _events(rows: Iterable[tuple[str, str, str, str | None, int, dt.date | None]]) -> Iterator[Event]:
    for subject, item, number, incident, times, on in rows:
        yield Event(subject, item, number, folded(incident), times, on)


__all__ = ["days_of_service", "events_in", "measure_officers", "officers_in"]
