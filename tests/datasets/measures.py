"""A plugin of measures as the sources of the real data sets define them; made from the public contract alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from models.base import Base
from models.cases import Case, CaseOfficer, Decision
from models.complaints import Complaint, Disposition, Inspection
from models.conduct import Finding
from models.lawsuits import Lawsuit, Reconsideration, ReconsiderationOutcome
from plugins.contract import COUNT, Measure, Subject, Text, Value, hookimpl

SOURCE = "tests/datasets/README.md"
UNNUMBERED_SUSPENSIONS = ("200", "99")
"""Suspensions whose days the source does not say."""
OTHER_DISCIPLINES = ("0", "100", "300", "400", "500", "600", "700", "800", "900", "999")
"""Codes that are no days of suspension; the others from 1 to 30 are."""


def _measure(
    key: str,
    table: type[Base],
    day: str,
    *conditions: ColumnElement[bool],
    value: Value = COUNT,
    subject: Subject = "agency",
    reads: tuple[type[Base], ...] = (),
) -> Measure:
    """Rows whose ``day`` lies in the period and that meet the conditions."""
    column: Any = getattr(table, day)
    title = Text(key, key)
    return Measure(f"real.{key}", title, table, lambda moment: (moment.within(column), *conditions), SOURCE,
                   value, subject, day, reads)  # fmt: skip


_other = aliased(Case)
_same_case = (CaseOfficer.agency_code == Case.agency_code, CaseOfficer.case_no == Case.case_no)
_upheld = Reconsideration.outcome == ReconsiderationOutcome.UPHELD
_changed = Reconsideration.outcome == ReconsiderationOutcome.CHANGED
_penalised = Finding.evidence.not_in(("0", "600"))
_suspension = or_(Finding.evidence.in_(UNNUMBERED_SUSPENSIONS),
                  Finding.evidence.not_in(OTHER_DISCIPLINES))  # fmt: skip


def _of_officer(key: str, *conditions: ColumnElement[bool], value: Value = COUNT) -> Measure:
    return _measure(f"officer.{key}", Finding, "occurred_on", *conditions, value=value, subject="officer")


MEASURES = (
    _measure("amount", Case, "decided_on", value=Value("sum", "penalty_amount")),
    _measure("warnings", Case, "decided_on", Case.penalty_kinds.contains("警告")),
    _measure("repeat_parties", Case, "decided_on",
             exists().where(_other.party == Case.party, _other.case_no != Case.case_no),
             value=Value("distinct", "party")),
    _measure("standing", Case, "decided_on", Case.decision == Decision.PENALTY),
    _measure("decided_before_registered", Case, "decided_on", Case.decided_on < Case.registered_on),
    _measure("reconsidered", Reconsideration, "accepted_on"),
    _measure("upheld", Reconsideration, "accepted_on", _upheld),
    _measure("changed", Reconsideration, "accepted_on", _changed),
    _measure("upheld_or_changed", Reconsideration, "accepted_on", or_(_upheld, _changed)),
    _measure("opened", Case, "registered_on"),
    _measure("closed_of_opened", Case, "registered_on", Case.closed_on.is_not(None)),
    _measure("closed_before_opened", Case, "registered_on", Case.closed_on < Case.registered_on),
    _measure("expunged", Case, "registered_on", Case.decision == Decision.WITHDRAWN),
    _measure("not_expunged", Case, "registered_on", Case.decision.is_(None)),
    _measure("with_finding", Case, "registered_on", Case.decided_on.is_not(None)),
    _measure("penalised", Case, "registered_on", Case.decision == Decision.PENALTY),
    _measure("executed", Case, "registered_on", Case.executed_on.is_not(None)),
    _measure("with_officer", Case, "registered_on", exists().where(*_same_case), reads=(CaseOfficer,)),
    _measure("sued", Lawsuit, "filed_on"),
    _measure("allegations", Complaint, "received_on"),
    _measure("complaints", Complaint, "received_on", value=Value("distinct", "allegation")),
    _measure("complaints_closed", Complaint, "received_on", Complaint.closed_on.is_not(None),
             value=Value("distinct", "allegation")),
    _measure("accused", Complaint, "received_on", value=Value("distinct", "officer_no")),
    _measure("sustained", Complaint, "received_on", Complaint.disposition == Disposition.SUBSTANTIATED),
    _measure("inspections", Inspection, "inspected_on"),
    _measure("with_issues", Inspection, "inspected_on", Inspection.problem_found.is_(True)),
    _of_officer("complaints", value=Value("distinct", "incident")),
    _of_officer("allegation_rows"),
    _of_officer("sustained", Finding.note == "sustained"),
    _of_officer("penalised", _penalised),
    _of_officer("executed", _penalised, Finding.evidence.not_in(("500", "700", "800", "900"))),
    _of_officer("reprimands", Finding.evidence == "100"),
    _of_officer("suspensions", _suspension),
    _of_officer("known_suspension_days", _suspension, Finding.evidence.not_in(UNNUMBERED_SUSPENSIONS),
                value=Value("sum", "count")),
    _of_officer("separations", Finding.evidence.in_(("300", "400", "999"))),
)  # fmt: skip


@hookimpl
def zhiheng_measures() -> Iterable[Measure]:
    """What the sources of the real data sets count."""
    return MEASURES
