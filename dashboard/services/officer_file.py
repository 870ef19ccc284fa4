"""One file an officer 一人一档: identity, certificate, postings, scores, and the lists of what names the officer.

The ID number is masked here; in full it is shown elsewhere (``dashboard.web.id_numbers``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from dashboard.services import officer_past
from dashboard.services.certificates import Certificate, certificate_of
from dashboard.services.id_numbers import masked_id_number
from dashboard.services.integrity_levels import OfficerLevel, officer_level
from dashboard.services.officer_grades import schemes_of_officers
from dashboard.services.officer_lists import (
    LISTS,
    OfficerList,
    OfficerListFile,
    numbered,
    officer_list,
    officer_list_file,
)
from dashboard.services.officer_scores import OfficerScore, officer_scores
from dashboard.services.training_record import TrainingRecord, training_record
from dashboard.services.units import Unit, Units, units
from dashboard.urls import Query
from models.conduct import Commendation, Finding, FindingStatus, Veto, counts
from models.officers import Officer, Posting
from models.reader import Reach, ReaderSession
from plugins.registry import Registry


@dataclass(frozen=True)
class Stay:
    """Where the officer served, from and to which day (None: still)."""

    unit: Unit | None
    """None where the agency is not the reader's to see."""
    code: str | None
    """None where not even that is: no agency learns from which other one an officer came."""
    from_on: dt.date
    to_on: dt.date | None


@dataclass(frozen=True)
class OfficerFile:
    """The page."""

    officer: Officer
    unit: Unit | None
    """The present one; None where it is not the reader's to see."""
    id_number: str | None
    """Masked; None where the books hold none."""
    certificate: Certificate
    stays: tuple[Stay, ...]
    """The latest first."""
    training: TrainingRecord
    findings: int
    """In whatever state."""
    scores: tuple[OfficerScore, ...]
    """One a scheme of officers."""
    level: OfficerLevel | None
    """Of the integrity file 诚信档案; None where the scheme of integrity units gives none, as it does by default."""
    confirmed_findings: int
    commendations: int
    vetoes: int
    listed: OfficerList | None
    """None for who reads the own file only: cases and what is written of them are the agency's."""
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name no list or no scheme; the first is shown instead."""


@dataclass(frozen=True)
class OfficerSheet:
    """The sheet of one scheme and year, to be printed."""

    officer: Officer
    unit: Unit | None
    """The present one; None where it is not the reader's to see."""
    score: OfficerScore | None
    """Under the scheme that the address asks for; None without any scheme of officers."""
    day: dt.date
    past: OfficerScore | None = None
    """The same as it stood at the end of a past day; None where none was asked for, or it cannot be told."""
    past_on: dt.date | None = None
    """The day that was asked for."""
    any_day: bool = False
    """A past day can be asked for."""


def officer_file(
    session: ReaderSession, registry: Registry, officer_no: str, query: Query, day: dt.date
) -> OfficerFile | None:
    """The file of the officer with this number; None where there is none, or it is not the reader's.

    At most eight statements. ``rows`` of the address chooses the list, ``period`` the period of the scores, ``view``
    the scheme of which more than the score is read.
    """
    found = session.execute(_with_numbers(officer_no)).one_or_none()
    if found is None:
        return None
    officer, findings, confirmed_findings, commendations, vetoes, *counted = found
    numbers = dict(zip(LISTS, counted, strict=True))
    seen = units(session)
    own_file = session.reader.reach is Reach.OWN_FILE
    scores = officer_scores(session, registry, officer_no, query, seen, day)
    return OfficerFile(
        officer=officer,
        unit=seen.get(officer.agency_code),
        id_number=masked_id_number(session, officer),
        certificate=certificate_of(officer, day),
        stays=_stays(session, officer_no, seen, own_file=own_file),
        training=training_record(session, officer_no, day),
        findings=findings,
        confirmed_findings=confirmed_findings,
        scores=scores,
        level=officer_level(registry, scores),
        commendations=commendations,
        vetoes=vetoes,
        listed=None if own_file else officer_list(session, officer_no, query, seen, numbers, day),
        unknown=_unknown(query, registry),
    )


def _unknown(query: Query, registry: Registry) -> tuple[tuple[str, str], ...]:
    schemes = [one.key for one in schemes_of_officers(registry.schemes)]
    asked: list[tuple[str, str | None, Collection[str]]] = [("rows", query.rows, LISTS), ("view", query.view, schemes)]
    return tuple((key, value) for key, value, known in asked if value is not None and value not in known)


def officer_sheet(
    session: ReaderSession, registry: Registry, officer_no: str, query: Query, day: dt.date
) -> OfficerSheet | None:
    """The sheet of the scheme and period that the address asks for; None where there is no such file.

    ``until`` of the address asks how it stood at the end of a past day: six statements more.
    """
    officer = _officer(session, officer_no)
    if officer is None:
        return None
    seen = units(session)
    scores = officer_scores(session, registry, officer_no, query, seen, day)
    chosen = next((one for one in scores if one.chosen), None)
    unit = seen.get(officer.agency_code)
    if chosen is None or not officer_past.can_be_told(chosen, registry):
        return OfficerSheet(officer, unit, chosen, day)
    on = query.until if query.until is not None and query.until < day else None
    begun = on is not None and on >= chosen.shown.period.first
    past = officer_past.score_on(session, registry, officer, chosen, on) if on is not None and begun else None
    return OfficerSheet(officer, unit, chosen, day, past, on, any_day=True)


def list_file(
    session: ReaderSession, officer_no: str, query: Query, day: dt.date
) -> tuple[Officer, OfficerListFile] | None:
    """The list that the address asks for, whole; None where there is no such file, or no list to be read."""
    officer = _officer(session, officer_no)
    if officer is None or session.reader.reach is Reach.OWN_FILE:
        return None
    return officer, officer_list_file(session, officer_no, query, units(session), day)


def _officer(session: ReaderSession, officer_no: str) -> Officer | None:
    return session.scalars(select(Officer).where(Officer.officer_no == officer_no)).one_or_none()


def _with_numbers(officer_no: str) -> Select[*tuple[Any, ...]]:
    """The officer, and how many rows there are of each kind that the file counts, as the reader may see them."""
    findings = select(func.count(Finding.finding_no)).where(Finding.officer_no == officer_no)
    commendations = select(func.count(Commendation.commendation_no)).where(
        Commendation.officer_no == officer_no, counts(Commendation)
    )
    vetoes = select(func.count(Veto.veto_no)).where(Veto.officer_no == officer_no, counts(Veto))
    counted = [
        findings,
        findings.where(Finding.status == FindingStatus.CONFIRMED),
        commendations,
        vetoes,
        *(numbered(one, officer_no) for one in LISTS),
    ]
    return select(Officer, *(one.scalar_subquery() for one in counted)).where(Officer.officer_no == officer_no)


def _stays(session: ReaderSession, officer_no: str, seen: Units, *, own_file: bool) -> tuple[Stay, ...]:
    postings = session.scalars(
        select(Posting).where(Posting.officer_no == officer_no).order_by(Posting.from_on.desc(), Posting.agency_code)
    )
    return tuple(
        Stay(seen.get(one.agency_code), one.agency_code if own_file else None, one.from_on, one.to_on)
        for one in postings
    )
