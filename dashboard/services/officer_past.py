"""An officer's score as it stood at the end of a past day, from the courses of what counts in it.

Findings, commendations and vetoes are taken in the states that they had then, and go through the same predicates and
rules as a run. What has no course, such as service, is as the books hold it now. Ranks are a matter of all officers:
those of a day are kept by publications alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, case, literal
from sqlalchemy.sql.visitors import replacement_traverse

from dashboard.decisions import history as decisions_history
from dashboard.decisions.kinds import KINDS as DECISIONS
from dashboard.findings import history as findings_history
from dashboard.services.officer_scores import OfficerScore, groups_of, ruled_events, vetoes_of
from dashboard.services.standings import Standing
from models.conduct import Commendation, Finding, Veto
from models.officers import Officer
from models.reader import ReaderSession
from plugins.contract import Moment, Period
from plugins.events import Ruling, counted, outweighed
from plugins.officers import Read, days_of_service
from plugins.ranking import Rules, SubjectInfo, rank_subjects
from plugins.registry import Registry

KEPT = (Finding, Commendation, Veto)
"""Of these the books keep every state with its day."""
NOT_THERE = "not there"
"""The state, which no condition knows, of what was not in the books yet."""


def can_be_told(score: OfficerScore, registry: Registry) -> bool:
    """Whether all that the scheme counts has kept its states, and the officer is scored at all."""
    rules = score.scheme.rules()
    named = {one.measure for one in rules.events} | ({rules.veto.measure} if rules.veto is not None else set())
    kept = all(registry.measures[key].table in KEPT for key in named)
    return score.standing is not None and rules.from_base is not None and rules.measures <= named and kept


def score_on(
    session: ReaderSession, registry: Registry, officer: Officer, score: OfficerScore, day: dt.date
) -> OfficerScore:
    """The officer's score, sheet and grade as they stood at the end of ``day``, which lies in the period or after it.

    Without ranks. Five statements, and what imports kept of rows that no person has moved.
    """
    assert score.standing is not None  # noqa: S101 - ``can_be_told``
    scheme, period = score.scheme, score.shown.period
    rules, moment = scheme.rules(), Moment(Period(period.first, min(period.last, day)), day)
    read = _as_it_stood(session, day, officer.officer_no)
    ruled = ruled_events(session, registry, rules, moment, officer.officer_no, read)
    vetoes = vetoes_of(session, registry, rules, moment, officer.officer_no, read)
    served = days_of_service(period, officer.joined_on, officer.left_on)
    info = SubjectInfo(officer.officer_no, officer.name, score.standing.group, score.standing.group, served)
    (one,) = rank_subjects(rules, [info], {info.code: _facts(rules, ruled, len(vetoes))})
    return replace(
        score,
        standing=Standing(
            code=info.code, name=info.name, group=info.peer_group, total=one.total, applicable=one.applicable,
            rescaled=one.rescaled, rank=None, ranked=0, state=one.state, notes=one.notes, grade=one.grade,
            account=one.account,
        ),
        grade=scheme.grade_title(one.grade),
        grade_without_bonus=scheme.grade_title(one.account.grade_without_bonus if one.account is not None else None),
        groups=groups_of(scheme, rules, ruled, {node.key: node for node in one.nodes}),
        vetoes=vetoes,
        agrees=True,
    )  # fmt: skip


def _facts(rules: Rules, ruled: tuple[Ruling, ...], vetoes: int) -> dict[str, Fraction]:
    """How often each item counts, as a run has it of all officers (``plugins.event_counts``)."""
    times: Counter[str] = Counter()
    for one in ruled:
        times[counted(one.event.item)] += one.times
        times[outweighed(one.event.item)] += one.outweighed_by is not None
    facts = {key: Fraction(number) for key, number in times.items() if number}
    if rules.veto is not None:
        facts[rules.veto.measure] = Fraction(vetoes)
    return facts


def _as_it_stood(session: ReaderSession, day: dt.date, officer_no: str) -> Read:
    """Reads states and counts of this officer's rows as they were at the end of the day."""
    findings = findings_history.stood_on(session, day, officer_no)
    states = {number: one.status for number, one in findings.items()}
    then: dict[tuple[str, str], ColumnElement[Any]] = {
        ("findings", "status"): _state(Finding.finding_no, states),
        ("findings", "count"): _told(Finding.finding_no, {number: one.count for number, one in findings.items()}, 0),
    }
    for kind in DECISIONS.values():
        then[kind.rows.__tablename__, "status"] = _state(
            kind.number, decisions_history.stood_on(session, kind, day, officer_no)
        )

    def of_then(element: Any, **_options: Any) -> ColumnElement[Any] | None:
        table = getattr(element, "table", None)
        return None if table is None else then.get((table.name, element.name))

    def read(expression: ColumnElement[Any]) -> ColumnElement[Any]:
        replaced: ColumnElement[Any] = replacement_traverse(expression, {}, of_then)
        return replaced

    return read


def _state(number: Any, states: Mapping[str, str | None]) -> ColumnElement[Any]:
    return _told(number, states, NOT_THERE)


def _told(number: Any, values: Mapping[str, Any], otherwise: Any) -> ColumnElement[Any]:
    """The value of the row with this number."""
    kind: Any = Integer() if isinstance(otherwise, int) else String()
    whens = [(number == key, literal(value, kind)) for key, value in values.items()]
    return case(*whens, else_=literal(otherwise, kind)) if whens else literal(otherwise, kind)
