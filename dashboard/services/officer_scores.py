"""One officer's stored score with the sheet behind it: each event of the period, what it cost, or why it cost nothing.

Where points are earned, the shares stand in place of the events. The score is the run's; events and the rows behind
shares are read as the reader may see them, and ruled as they were for the score.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from dashboard import urls
from dashboard.services import shown as shown_runs
from dashboard.services import standings
from dashboard.services.officer_grades import schemes_of_officers
from dashboard.services.officer_shares import Share, shares_of
from dashboard.services.shown import Kept, Shown
from dashboard.services.standings import Standing
from dashboard.services.units import Units
from dashboard.services.unqualified import years_on_end
from dashboard.urls import Query
from models.conduct import Veto
from models.reader import Reach, ReaderSession
from plugins.contract import Moment, Period, Text
from plugins.events import Event, Ruling, rulings
from plugins.measuring import condition, key_columns, subject_column
from plugins.officers import Read, as_it_is, events_in
from plugins.ranking import Rules, adds
from plugins.registry import Registry
from plugins.rubric import ZERO, Item, NodeScore, Sum
from plugins.scheme import NodeText, Scheme


@dataclass(frozen=True)
class EventLine:
    """One event: its number, its item, its day, how often it is noted, and what it cost or gave."""

    number: str
    item: NodeText
    on: dt.date | None
    times: int
    each: Fraction
    points: Fraction
    """0 where another event counts in its place."""
    outweighed_by: tuple[NodeText, str] | None
    """The item and the number of that other event."""


@dataclass(frozen=True)
class Group:
    """One article with its events; ``before`` is their sum, ``points`` what the run has after the cap."""

    text: NodeText
    adds: bool
    cap: Fraction | None
    before: Fraction
    points: Fraction
    lines: tuple[EventLine, ...]


@dataclass(frozen=True)
class VetoLine:
    """One decision of a veto."""

    number: str
    on: dt.date | None
    document: str
    paged: bool
    """It is a veto of ours, which has a page."""


@dataclass(frozen=True)
class YearScore:
    """The officer in one year that has a run: as that run has it."""

    period: Period
    run_id: int
    data_as_of: dt.datetime | None
    standing: Standing
    grade: Text | None
    provisional: bool
    """The year is not over, so that the figures will still change."""


@dataclass(frozen=True)
class OfficerScore:
    """The officer under one scheme, in one of its years."""

    scheme: Scheme
    chosen: bool
    """It is the scheme that the address asks for; of the others nothing but the stored scores is read."""
    shown: Shown
    years: tuple[Period, ...]
    usual_period: Period
    standing: Standing | None
    """None where the officer is not scored in the period, or the score is not the reader's to see."""
    unit: str
    """The name of the unit in which the officer is ranked; its code where the reader may not see it."""
    grade: Text | None
    grade_without_bonus: Text | None
    groups: tuple[Group, ...]
    """Every article, also without an event, in the order of the scheme; none without a standing, or by shares."""
    shares: tuple[Share, ...]
    """Every share in the order of the scheme; none without a standing, or by deduction."""
    years_scored: tuple[YearScore, ...]
    """The years in which the officer was scored, as far as the reader sees them, the latest first."""
    unqualified: tuple[Period, ...]
    """The last two assessed years where both have the lowest grade; else none."""
    vetoes: tuple[VetoLine, ...]
    agrees: bool
    """The events, or the rows behind the shares, as they are now give the stored points again.

    Who does not see all units is not told by rows of another unit: each share then says so by itself.
    """
    href: str
    """The rules of the scheme."""


def officer_scores(
    session: ReaderSession, registry: Registry, officer_no: str, query: Query, seen: Units, today: dt.date
) -> tuple[OfficerScore, ...]:
    """The officer under each scheme of officers. ``view`` of the address chooses one of them, ``period`` the period.

    Two statements for all schemes; then one for the events or the shares of the one chosen, and one for its vetoes.
    """
    schemes = schemes_of_officers(registry.schemes)
    each = shown_runs.shown_of_each(session, registry, schemes, query.period, today)
    chosen = next((one for one in schemes if one.key == query.view), schemes[0] if schemes else None)
    ours = {shown.run_id for _runs, shown in each.values() if shown.run_id is not None}
    wanted = set(ours)
    for one in schemes:
        runs, _shown = each[one.key]
        wanted |= {runs[year].run_id for year in shown_runs.years_among(runs, one)}
    found, stored = standings.history(session, wanted, ours, officer_no) if wanted else ({}, {})
    return tuple(
        _score(session, registry, one, *each[one.key], found, stored, officer_no, seen, today, chosen=one is chosen)
        for one in schemes
    )


def _score(
    session: ReaderSession,
    registry: Registry,
    scheme: Scheme,
    runs: Mapping[Period, Kept],
    shown: Shown,
    found: Mapping[int, Standing],
    kept: Mapping[int, Mapping[str, NodeScore]],
    officer_no: str,
    seen: Units,
    today: dt.date,
    *,
    chosen: bool,
) -> OfficerScore:
    years, period = shown_runs.years_among(runs, scheme), shown.period
    of_years = {runs[year].run_id: year for year in years}
    standing = found.get(shown.run_id) if shown.run_id is not None else None
    stored = kept.get(shown.run_id, {}) if shown.run_id is not None else {}
    rules, moment = scheme.rules(), Moment(period, shown.judged_on or today)
    drawn = standing is not None and chosen
    from_base = drawn and rules.from_base is not None
    ruled = ruled_events(session, registry, rules, moment, officer_no) if from_base else ()
    groups = groups_of(scheme, rules, ruled, stored) if from_base else ()
    shares = shares_of(session, registry, scheme, rules, moment, officer_no, stored) if drawn else ()
    account = standing.account if standing is not None else None
    graded = [(year, found[run_id].grade) for run_id, year in of_years.items() if run_id in found]
    return OfficerScore(
        scheme=scheme,
        chosen=chosen,
        shown=shown,
        years=tuple(years),
        usual_period=shown_runs.period_asked(years, scheme, None, today),
        standing=standing,
        unit=seen.name(standing.group) if standing is not None else "",
        grade=scheme.grade_title(standing.grade if standing is not None else None),
        grade_without_bonus=scheme.grade_title(account.grade_without_bonus if account is not None else None),
        groups=groups,
        shares=shares,
        years_scored=tuple(
            YearScore(
                period=year,
                run_id=run_id,
                data_as_of=runs[year].data_as_of,
                standing=found[run_id],
                grade=scheme.grade_title(found[run_id].grade),
                provisional=year.last >= today,
            )
            for run_id, year in of_years.items()
            if run_id in found
        ),
        unqualified=years_on_end(scheme, graded, today),
        vetoes=vetoes_of(session, registry, rules, moment, officer_no)
        if chosen and standing is not None and standing.state == "vetoed"
        else (),
        agrees=_agrees(groups, rules, stored) if rules.from_base and drawn else _shares_agree(session, shares),
        href=urls.href("scheme", scheme=scheme.key),
    )


def ruled_events(
    session: ReaderSession, registry: Registry, rules: Rules, moment: Moment, officer_no: str, read: Read = as_it_is
) -> tuple[Ruling, ...]:
    """The officer's events of the period, each with its ruling. One statement."""
    events = events_in(session, registry.measures, rules.events, moment, officer_no, read)
    return tuple(one for rule in rules.events for one in rulings(events[rule.key], rule, rules.items(rule.measure)))


def groups_of(
    scheme: Scheme, rules: Rules, ruled: Sequence[Ruling], stored: Mapping[str, NodeScore]
) -> tuple[Group, ...]:
    """Every article with its events; ``stored`` has the points after the caps."""
    return tuple(_groups(scheme, rules, ruled, stored))


def _groups(scheme: Scheme, rules: Rules, ruled: Sequence[Ruling], stored: Mapping[str, NodeScore]) -> Iterator[Group]:
    by_item: dict[str, list[Ruling]] = {}
    for one in ruled:
        by_item.setdefault(one.event.item, []).append(one)
    texts = {one.key: one for one in scheme.nodes}
    for node in rules.tree.children:
        items = [child for child in node.children if isinstance(child, Item)] if isinstance(node, Sum) else []
        lines = [_line(texts, item.each, one) for item in items for one in by_item.get(item.key, [])]
        before = sum((one.points for one in lines), ZERO)
        cap = node.cap if isinstance(node, Sum) else None
        kept = stored.get(node.key)
        points = kept.points if kept is not None and kept.points is not None else ZERO
        yield Group(texts[node.key], adds(node), cap, before, points, tuple(lines))


def vetoes_of(
    session: ReaderSession, registry: Registry, rules: Rules, moment: Moment, officer_no: str, read: Read = as_it_is
) -> tuple[VetoLine, ...]:
    """The vetoes of the officer that count in the period, by their numbers. One statement, where the scheme has any."""
    if rules.veto is None:
        return ()
    measure = registry.measures[rules.veto.measure]
    (key,) = key_columns(measure.table)
    counting = select(measure.table).where(subject_column(measure) == officer_no, read(condition(measure, moment)))
    return tuple(
        VetoLine(
            getattr(row, key),
            getattr(row, measure.dated_by) if measure.dated_by else None,
            getattr(row, "document", "") or "",
            isinstance(row, Veto),
        )
        for row in session.scalars(counting.order_by(getattr(measure.table, key)))
    )


def _line(texts: Mapping[str, NodeText], each: Fraction, one: Ruling) -> EventLine:
    event: Event = one.event
    other = one.outweighed_by
    return EventLine(
        number=event.number,
        item=texts[event.item],
        on=event.on,
        times=event.times,
        each=each,
        points=each * one.times,
        outweighed_by=None if other is None else (texts[other.item], other.number),
    )


def _shares_agree(session: ReaderSession, shares: Sequence[Share]) -> bool:
    whole = session.reader.reach is Reach.ALL
    return all(one.calculation.agrees and (one.agrees or not whole) for one in shares)


def _agrees(groups: Sequence[Group], rules: Rules, stored: Mapping[str, NodeScore]) -> bool:
    """Whether the listed events give every stored article again, and no stored article is without its events."""
    listed = {one.text.key: one.before if one.cap is None else min(one.before, one.cap) for one in groups}
    tops = [node.key for node in rules.tree.children]
    return all(listed.get(key, ZERO) == (stored[key].points if key in stored else ZERO) for key in tops)
