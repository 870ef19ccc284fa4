"""What is shown of a row behind a number: columns, cells, what it may be sorted and searched by. One layout a table.

A table that a plugin counts and that has no layout of its own shows its plain columns, without names of persons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import attrgetter
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, inspect, or_

from dashboard import urls
from dashboard.services.units import Units
from dashboard.translations import _
from dashboard.vocabulary import column_title, party_shown, word, yes_no
from models.base import Base, Vocabulary
from models.cases import Case, Decision, PartyKind
from models.complaints import Complaint, Disposition, FileGrade, FileReview, Inspection
from models.conduct import Training, TrainingKind
from models.figures import AnnualFigure, Quota
from models.integrity import IntegrityScore
from models.integrity_rounds import ApplicationStatus, IntegrityApplication, round_and_agency
from models.lawsuits import Instance, Lawsuit, LawsuitOutcome, Reconsideration, ReconsiderationOutcome
from plugins.decimals import plain

Value = str | int | Decimal | dt.date | None
Kind = Literal["text", "day", "number"]

GENERIC_COLUMNS = 12
PERSONAL = frozenset({"id_number", "certificate_no"})
"""Columns that are personal data although they are codes; names and texts are not shown of such a table at all."""


@dataclass(frozen=True)
class RowColumn:
    """A column: its name in the address, its title, what it shows of a row, and what it is sorted by."""

    key: str
    title: str
    kind: Kind
    value: Callable[[Any], Value]
    sort: ColumnElement[Any] | None = None
    width: int = 120
    """In pixels; at least so many where the column grows."""
    grow: int = 0
    """Its share of the room that is left."""
    leads_to: Callable[[Any], str | None] | None = None
    """The page of what the row is about; of a case it is found out whether it is in the books."""

    @property
    def linked(self) -> bool:
        """Its cells may be links."""
        return self.key == "case_no" or self.leads_to is not None


@dataclass(frozen=True)
class RowLayout:
    """A table's columns in order, the first of them naming the row, and the conditions of a search."""

    columns: tuple[RowColumn, ...]
    search: Callable[[str], ColumnElement[bool]] | None = None


def layout(
    table: type[Base],
    seen: Units,
    *,
    several_units: bool,
    dated_by: str | None,
    judged_on: dt.date,
    also: Sequence[str] = (),
) -> RowLayout:
    """The layout of a table's rows. ``several_units``: say whose row it is; ``dated_by``: a day that must be shown;
    ``also``: further columns of a case."""
    if table is Case:
        return _cases(seen, several_units, dated_by, judged_on, also)
    if table is Lawsuit:
        return _lawsuits(seen, several_units)
    if table is Reconsideration:
        return _reconsiderations(seen, several_units)
    if table is Quota:
        return _quotas(seen)
    if table is AnnualFigure:
        return _annual_figures(seen)
    if table is Complaint:
        return _complaints(seen, several_units)
    if table is Inspection:
        return _inspections(seen, several_units)
    if table is FileReview:
        return _file_reviews(seen, several_units)
    if table is Training:
        return _trainings()
    if table is IntegrityScore:
        return _integrity_scores(seen)
    if table is IntegrityApplication:
        return _integrity_applications(seen)
    return _generic(table)


def sorting(columns: Sequence[RowColumn], sort: str | None) -> ColumnElement[Any] | None:
    """What a column named in the address is sorted by; None for a column that is not there or not sortable."""
    wanted = (sort or "").removeprefix("-")
    found = next((one.sort for one in columns if one.key == wanted), None)
    if found is None:
        return None
    return (found.desc() if (sort or "").startswith("-") else found.asc()).nulls_last()


def contains(column: Any, q: str) -> ColumnElement[bool]:
    """Whether the words stand in this column, in capitals or not."""
    found: ColumnElement[bool] = func.lower(column).contains(q.lower(), autoescape=True)
    return found


def _cases(
    seen: Units, several_units: bool, dated_by: str | None, judged_on: dt.date, also: Sequence[str]
) -> RowLayout:
    further = {
        "penalty_kinds": _text(Case, "penalty_kinds", _("Kinds of penalty"), 150),
        "penalty_amount": RowColumn(
            "penalty_amount", _("Amount (yuan)"), "number", attrgetter("penalty_amount"), _sort(Case, "penalty_amount")
        ),
    }
    days = {
        "registered_on": _("Registered"),
        "recorded_on": _("Recorded"),
        "published_on": _("Published"),
        "court_enforcement_on": _("Applied for in court"),
        "police_transfer_on": _("Handed to the police"),
        "filed_on": _("Filed"),
        "deadline_on": _("Deadline"),
        "decided_on": _("Decided"),
        "closed_on": _("Closed"),
        "executed_on": _("Executed"),
        "execution_refused_on": _("Execution refused"),
        "leader_assigned_on": _("Assigned by a leader"),
        "leader_done_on": _("Assignment done"),
    }
    shown = ["filed_on", "deadline_on", "decided_on", "closed_on", "executed_on"]
    if dated_by in days and dated_by not in shown:
        shown[-1:] = [dated_by, "leader_done_on"] if dated_by == "leader_assigned_on" else [dated_by]
    columns = [
        _text(Case, "case_no", _("Case number"), 215),
        *([_unit(Case, seen)] if several_units else []),
        _text(Case, "title", _("Subject"), grow=2),
        *(_day(Case, key, days[key]) for key in shown),
        _word(Case, "decision", _("Decision"), Decision, 90),
        *(further[key] for key in also),
    ]
    if dated_by == "deadline_on":
        columns.append(RowColumn("days_over", _("Days over"), "number", partial(_days_over, judged_on), width=86))
    columns.append(
        RowColumn("party", _("Party"), "text", lambda row: party_shown(row.party, row.party_kind), width=110, grow=1)
    )
    organisation = and_(Case.party_kind == PartyKind.ORGANISATION, Case.party.is_not(None))
    return RowLayout(
        tuple(columns),
        # A person is not found by a name of which only the first character is shown.
        lambda q: or_(contains(Case.case_no, q), contains(Case.title, q), and_(organisation, contains(Case.party, q))),
    )


def _days_over(judged_on: dt.date, row: Case) -> int | None:
    if row.deadline_on is None:
        return None
    return max(0, ((row.ended_on or judged_on) - row.deadline_on).days) or None


def _lawsuits(seen: Units, several_units: bool) -> RowLayout:
    return RowLayout(
        (
            _text(Lawsuit, "lawsuit_no", _("Lawsuit number"), 170, grow=1),
            _text(Lawsuit, "case_no", _("Case number"), 205),
            *([_unit(Lawsuit, seen)] if several_units else []),
            _day(Lawsuit, "filed_on", _("Filed in court")),
            _text(Lawsuit, "court", _("Court"), 150),
            _word(Lawsuit, "instance", _("Instance"), Instance, 110),
            _day(Lawsuit, "effective_on", _("Effective")),
            _word(Lawsuit, "outcome", _("Outcome"), LawsuitOutcome, 90),
            _yes_no(Lawsuit, "county_defendant", _("County defendant")),
            _yes_no(Lawsuit, "head_attended", _("Head attended")),
        ),
        lambda q: or_(contains(Lawsuit.lawsuit_no, q), contains(Lawsuit.case_no, q), contains(Lawsuit.court, q)),
    )


def _reconsiderations(seen: Units, several_units: bool) -> RowLayout:
    return RowLayout(
        (
            _text(Reconsideration, "reconsideration_no", _("Reconsideration number"), 180, grow=1),
            _text(Reconsideration, "case_no", _("Case number"), 200),
            *([_unit(Reconsideration, seen)] if several_units else []),
            _day(Reconsideration, "accepted_on", _("Accepted")),
            _day(Reconsideration, "decided_on", _("Decided")),
            _word(Reconsideration, "outcome", _("Outcome"), ReconsiderationOutcome, 110),
        ),
        lambda q: or_(contains(Reconsideration.reconsideration_no, q), contains(Reconsideration.case_no, q)),
    )


def _quotas(seen: Units) -> RowLayout:
    return RowLayout(
        (
            RowColumn("year", _("Year"), "text", lambda row: str(row.year), _sort(Quota, "year"), 90),
            _unit(Quota, seen),
            RowColumn(
                "should_file", _("Should file"), "number", lambda row: row.should_file, _sort(Quota, "should_file"), 120
            ),
            _text(Quota, "basis", _("Basis"), grow=1),
        ),
        lambda q: contains(Quota.basis, q),
    )


def _annual_figures(seen: Units) -> RowLayout:
    return RowLayout(
        (
            _unit(AnnualFigure, seen, _("Agency")),
            RowColumn(
                "value",
                _("Number entered"),
                "number",
                lambda row: Decimal(plain(Fraction(row.value))),
                _sort(AnnualFigure, "value"),
                100,
            ),
            _text(AnnualFigure, "unit", _("Unit of measure"), 90),
            _text(AnnualFigure, "definition", _("Definition"), 260, grow=2),
            _text(AnnualFigure, "source", _("Source of the number"), 220, grow=1),
        ),
        lambda q: or_(contains(AnnualFigure.definition, q), contains(AnnualFigure.source, q)),
    )


def _complaints(seen: Units, several_units: bool) -> RowLayout:
    return RowLayout(
        (
            _text(Complaint, "complaint_no", _("Complaint number"), 150, grow=1),
            *([_unit(Complaint, seen, _("Agency"))] if several_units else []),
            _text(Complaint, "channel", _("Channel"), 100),
            _text(Complaint, "officer_no", _("Officer number"), 110),
            _day(Complaint, "received_on", _("Received")),
            _day(Complaint, "accepted_on", _("Accepted")),
            _day(Complaint, "notified_on", _("Notified")),
            _day(Complaint, "closed_on", _("Closed")),
            _word(Complaint, "disposition", _("Disposition"), Disposition, 110),
            _yes_no(Complaint, "satisfied", _("Satisfied")),
        ),
        lambda q: or_(contains(Complaint.complaint_no, q), contains(Complaint.channel, q)),
    )


def _inspections(seen: Units, several_units: bool) -> RowLayout:
    return RowLayout(
        (
            _text(Inspection, "inspection_no", _("Inspection number"), 140, grow=1),
            _text(Inspection, "enterprise", _("Enterprise inspected"), 180, grow=1),
            *([_unit(Inspection, seen, _("Agency"))] if several_units else []),
            _day(Inspection, "inspected_on", _("Inspected")),
            _text(Inspection, "plan_no", _("Plan number"), 120),
            _yes_no(Inspection, "approved", _("Approved")),
            _yes_no(Inspection, "scanned", _("Code scanned")),
            _yes_no(Inspection, "problem_found", _("Problem found")),
            _yes_no(Inspection, "joint", _("Joint")),
            _yes_no(Inspection, "off_site", _("Off site")),
        ),
        lambda q: or_(contains(Inspection.inspection_no, q), contains(Inspection.enterprise, q)),
    )


def _file_reviews(seen: Units, several_units: bool) -> RowLayout:
    return RowLayout(
        (
            _text(FileReview, "case_no", _("Case number"), 215, grow=1),
            *([_unit(FileReview, seen, _("Agency"))] if several_units else []),
            _day(FileReview, "reviewed_on", _("Reviewed")),
            RowColumn("score", _("Score"), "number", attrgetter("score"), _sort(FileReview, "score"), 90),
            _word(FileReview, "grade", _("Grade"), FileGrade, 110),
        ),
        lambda q: contains(FileReview.case_no, q),
    )


def _trainings() -> RowLayout:
    return RowLayout(
        (
            _text(Training, "training_no", _("Training number"), 150, grow=1),
            _text(Training, "officer_no", _("Officer number"), 120),
            _word(Training, "kind", _("Kind of training"), TrainingKind, 130),
            _day(Training, "held_on", _("Held on")),
            RowColumn("hours", _("Hours"), "number", attrgetter("hours"), _sort(Training, "hours"), 80),
            RowColumn("days", _("Days"), "number", attrgetter("days"), _sort(Training, "days"), 80),
            _yes_no(Training, "attended", _("Attended")),
            _yes_no(Training, "late", _("Late")),
            RowColumn("exam_score", _("Exam"), "number", attrgetter("exam_score"), _sort(Training, "exam_score"), 80),
            _yes_no(Training, "passed", _("Passed")),
        ),
        lambda q: or_(contains(Training.training_no, q), contains(Training.officer_no, q)),
    )


def _integrity_scores(seen: Units) -> RowLayout:
    def file(row: Any) -> str | None:
        # What was imported has percentages alone, and no application.
        if row.accepted_asked is None:
            return None
        return urls.href("integrity_application", round=row.round, agency=row.agency_code, rows=row.item)

    return RowLayout(
        (
            RowColumn("item", _("Sub-item"), "text", attrgetter("item"), _sort(IntegrityScore, "item"), leads_to=file),
            _unit(IntegrityScore, seen, _("Agency")),
            _text(IntegrityScore, "round", _("Year of the round"), 110),
            RowColumn("self_score", _("Self-assessment (%)"), "number", attrgetter("self_score")),
            RowColumn("accepted_score", _("Acceptance (%)"), "number", attrgetter("accepted_score")),
            _day(IntegrityScore, "accepted_on", _("Day of acceptance")),
        )
    )


def _integrity_applications(seen: Units) -> RowLayout:
    def file(row: Any) -> str:
        return urls.href("integrity_application", **round_and_agency(row.application_no))

    return RowLayout(
        (
            RowColumn("application_no", _("Application"), "text", attrgetter("application_no"), leads_to=file),
            _unit(IntegrityApplication, seen, _("Agency")),
            _word(IntegrityApplication, "status", _("State"), ApplicationStatus),
            RowColumn("malus", _("Confirmed dishonesty"), "number", attrgetter("malus")),
        )
    )


def _generic(table: type[Base]) -> RowLayout:
    columns = []
    for column in inspect(table).columns:
        kind, key = column.info.get("kind"), column.key
        if key is None or key in PERSONAL:
            continue
        title = column_title(column.info.get("zh", key), key)
        if kind == "choice":
            columns.append(_word(table, key, title, column.info["words"]))
        elif kind == "yes_no":
            columns.append(_yes_no(table, key, title))
        elif kind == "day":
            columns.append(_day(table, key, title))
        elif kind in ("whole", "decimal"):
            columns.append(RowColumn(key, title, "number", attrgetter(key), _sort(table, key)))
        elif kind == "code":
            columns.append(_text(table, key, title, grow=1))
    return RowLayout(tuple(columns[:GENERIC_COLUMNS]))


def _text(table: type[Base], key: str, title: str, width: int = 140, grow: int = 0) -> RowColumn:
    return RowColumn(key, title, "text", attrgetter(key), _sort(table, key), width, grow)


def _day(table: type[Base], key: str, title: str) -> RowColumn:
    return RowColumn(key, title, "day", attrgetter(key), _sort(table, key), 98)


def _word(table: type[Base], key: str, title: str, words: type[Vocabulary], width: int = 120) -> RowColumn:
    return RowColumn(key, title, "text", lambda row: word(words, getattr(row, key)), _sort(table, key), width)


def _yes_no(table: type[Base], key: str, title: str) -> RowColumn:
    return RowColumn(key, title, "text", lambda row: yes_no(getattr(row, key)), _sort(table, key), 96)


def _unit(table: type[Base], seen: Units, title: str = "") -> RowColumn:
    key = "agency_code"
    return RowColumn(key, title or _("Unit"), "text", lambda row: seen.name(row.agency_code), _sort(table, key), 140, 1)


def _sort(table: type[Base], key: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = getattr(table, key)
    return column
