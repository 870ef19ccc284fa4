"""Scoring: a scheme, a period and one choice of readings against the database; returns the result, stores nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models.counters import DataVersion, data_version
from plugins.contract import Moment, Period
from plugins.measuring import agencies_in, measure_agencies, tables_read
from plugins.officers import measure_officers, officers_in
from plugins.ranking import GroupMedian, Place, SubjectInfo, SubjectScore, medians, places, rank_subjects
from plugins.registry import Registry
from plugins.scheme import Readings, Scheme


@dataclass(frozen=True)
class Result:
    """A scheme's result for a period: subjects by peer group, rank and code."""

    scheme: Scheme
    readings: Readings
    moment: Moment
    data: DataVersion
    subjects: tuple[SubjectScore, ...]
    medians: tuple[GroupMedian, ...]
    figures: Mapping[str, Mapping[str, Fraction]]
    """Subject code → figure key → number."""
    panels: Mapping[str, Mapping[str, Fraction]]
    """Subject code → measure key → number, for the measures of the subjects' panels."""
    places: Mapping[str, Place]
    """Officer's number → place among all officers ranked; none of agencies, which are ranked among their like."""


def score_scheme(
    where: Connection | Session,
    registry: Registry,
    scheme: Scheme,
    period: Period,
    today: dt.date,
    readings: Readings | None = None,
) -> Result:
    """Measures and scores in the transaction of ``where``, so that the numbers belong to one state of the data."""
    chosen = scheme.defaults if readings is None else readings
    moment = Moment(period, today)
    measures = registry.measured_for(scheme, chosen)
    version = data_version(where, tables_read(measures.values()))
    rules = scheme.rules(chosen)
    wanted = sorted({key for panel in registry.panels_for(scheme) for key in panel.measures})
    if scheme.subject == "officer":
        subjects = officers_in(where, moment)
        facts = measure_officers(where, measures, rules, moment, {*wanted, *(one.measure for one in scheme.figures)})
    else:
        subjects = agencies_in(where, moment, subordinate=bool(rules.applicants))
        facts = measure_agencies(where, measures.values(), moment)
        if rules.applicants:
            subjects = [one for one in subjects if facts.get(one.code, {}).get(rules.applicants)]
    scores = sorted(rank_subjects(rules, subjects, facts), key=_place)

    def number(one: SubjectInfo, measure: str) -> Fraction:
        return facts.get(one.code, {}).get(measure, Fraction(0))

    return Result(
        scheme,
        chosen,
        moment,
        version,
        tuple(scores),
        medians(scores),
        figures={one.code: {figure.key: number(one, figure.measure) for figure in scheme.figures} for one in subjects},
        panels={one.code: {key: number(one, key) for key in wanted} for one in subjects},
        places=places(scores) if scheme.subject == "officer" else {},
    )


_GROUP_ORDER = ("township", "department", "vertical", "subordinate", "all")


def _place(one: SubjectScore) -> tuple[int, str, bool, int, str]:
    group = one.subject.peer_group
    at = _GROUP_ORDER.index(group) if group in _GROUP_ORDER else len(_GROUP_ORDER)
    return at, group, one.rank is None, one.rank or 0, one.subject.code
