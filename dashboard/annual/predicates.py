"""What each measured figure of the yearly report counts, one predicate a figure; ``figures.toml`` says it in words.

A case counts once, in the heaviest class of its penalties (domain.md §2.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, not_, or_

from models.base import Base
from models.cases import Case, CaseKind, Decision, Procedure
from models.complaints import Complaint, Disposition, FileGrade, FileReview, Inspection
from models.conduct import Training
from models.figures import AnnualFigure
from models.lawsuits import Instance, Lawsuit, LawsuitOutcome, Reconsideration, ReconsiderationOutcome
from models.officers import Officer, OfficerCategory
from plugins.contract import COUNT, Measure, Moment, Text, Value

Conditions = Sequence[ColumnElement[bool]]
Predicate = Callable[[Moment], Conditions]

PENALTY_CLASSES: Mapping[str, tuple[str, ...]] = {
    "warning": ("警告", "通报批评"),
    "fine": ("罚款",),
    "confiscation": ("没收",),
    "suspension": ("暂扣", "降低资质"),
    "restriction": ("限制开展",),
    "closure": ("停产停业", "责令关闭", "限制从业"),
    "revocation": ("吊销",),
    "detention": ("行政拘留",),
}
"""Class of the standard table → the words by which ``penalty_kinds`` names it, from the lightest to the heaviest.

The columns are those of 庆元 2024 [S44], their order that of 大同 [S46]: a revocation is heavier than a closure.
"""

COMPULSION_CLASSES: Mapping[str, tuple[str, ...]] = {
    "seal": ("查封",),
    "seize": ("扣押", "扣留"),
    "freeze": ("冻结",),
    "surcharge": ("加处罚款", "滞纳金"),
    "transfer": ("划拨",),
    "auction": ("拍卖",),
    "remove": ("排除妨碍", "恢复原状", "强制拆除"),
    "perform": ("代履行",),
}
"""Class of the standard table [S52] → the words by which the subject of a compulsion case names it; the first that
is named counts. There is no column for it, so that what names none is counted as other."""


@dataclass(frozen=True)
class Counted:
    """What a measured figure is made of."""

    table: type[Base]
    where: Predicate
    dated_by: str | None
    value: Value = COUNT
    reads: tuple[type[Base], ...] = ()

    def measure(self, key: str, title: Text, source: str) -> Measure:
        """The figure as a measure of an agency."""
        return Measure(
            f"annual.{key}", title, self.table, self.where, source, self.value, dated_by=self.dated_by, reads=self.reads
        )


def entered(figure: str) -> Counted:
    """A figure that no record yields: the year's rows of that name, added up."""
    return Counted(
        AnnualFigure,
        lambda moment: (AnnualFigure.year == moment.period.year, AnnualFigure.figure == figure),
        None,
        Value("sum", "value"),
    )


def _in_year(table: Any, day: str, *conditions: ColumnElement[bool], value: Value = COUNT) -> Counted:
    return Counted(table, lambda moment: (moment.within(getattr(table, day)), *conditions), day, value)


def _named(column: Any, words: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(column.contains(word, autoescape=True) for word in words))


def _is_blank(column: Any) -> ColumnElement[bool]:
    return or_(column.is_(None), column == "")


def _penalty(*conditions: ColumnElement[bool], value: Value = COUNT) -> Counted:
    decided = (Case.kind == CaseKind.PENALTY, Case.decision == Decision.PENALTY)
    return _in_year(Case, "decided_on", *decided, *conditions, value=value)


def _penalties() -> dict[str, Counted]:
    """A penalty decision stands in exactly one of these: its heaviest class, other, or not stated."""
    found: dict[str, Counted] = {}
    classes = list(PENALTY_CLASSES.items())
    for at, (key, words) in enumerate(classes):
        heavier = [word for _key, several in classes[at + 1 :] for word in several]
        lighter_only = (not_(_named(Case.penalty_kinds, heavier)),) if heavier else ()
        found[f"penalty_{key}"] = _penalty(_named(Case.penalty_kinds, words), *lighter_only)
    every = [word for _key, several in classes for word in several]
    found["penalty_other"] = _penalty(not_(_is_blank(Case.penalty_kinds)), not_(_named(Case.penalty_kinds, every)))
    found["penalty_unstated"] = _penalty(_is_blank(Case.penalty_kinds))
    return found


def _compulsions() -> dict[str, Counted]:
    """An act of compulsion stands in exactly one of these: the first class that its subject names, or other."""
    found: dict[str, Counted] = {}
    before: list[str] = []
    acted = Case.kind == CaseKind.COMPULSION
    for key, words in COMPULSION_CLASSES.items():
        unless = (not_(_named(Case.title, before)),) if before else ()
        found[f"compulsion_{key}"] = _in_year(Case, "decided_on", acted, _named(Case.title, words), *unless)
        before += words
    other = or_(Case.title.is_(None), not_(_named(Case.title, before)))
    return found | {"compulsion_other": _in_year(Case, "decided_on", acted, other)}


def _on_roster(moment: Moment) -> Conditions:
    """Officers, auxiliaries left out, who serve on the year's last day, or today while it runs."""
    day = min(moment.period.last, moment.today)
    return (
        Officer.category == OfficerCategory.OFFICER,
        or_(Officer.joined_on.is_(None), Officer.joined_on <= day),
        or_(Officer.left_on.is_(None), Officer.left_on > day),
    )


def _certified(moment: Moment) -> Conditions:
    """Of these, those whose certificate holds on that day."""
    day = min(moment.period.last, moment.today)
    return (
        *_on_roster(moment),
        Officer.certificate_no.is_not(None),
        or_(Officer.certificate_issued_on.is_(None), Officer.certificate_issued_on <= day),
        or_(Officer.certificate_expires_on.is_(None), Officer.certificate_expires_on >= day),
    )


def _closed_of_received(moment: Moment) -> Conditions:
    """Received in the year and closed by its end, or by today."""
    day = min(moment.period.last, moment.today)
    return (moment.within(Complaint.received_on), Complaint.closed_on <= day)


def _licence(decision: Decision) -> Counted:
    return _in_year(Case, "decided_on", Case.kind == CaseKind.LICENCE, Case.decision == decision)


def _reconsidered(*outcomes: ReconsiderationOutcome) -> Counted:
    return _in_year(Reconsideration, "decided_on", Reconsideration.outcome.in_(outcomes))


def _judged(*outcomes: LawsuitOutcome) -> Counted:
    return _in_year(Lawsuit, "effective_on", Lawsuit.outcome.in_(outcomes))


def _decided(kind: CaseKind) -> Counted:
    return _in_year(Case, "decided_on", Case.kind == kind)


FIRST_INSTANCE = or_(Lawsuit.instance.is_(None), Lawsuit.instance == Instance.FIRST)
NOT_A_LICENCE = Case.kind != CaseKind.LICENCE
PUT_RIGHT = (
    ReconsiderationOutcome.REVOKED,
    ReconsiderationOutcome.CHANGED,
    ReconsiderationOutcome.UNLAWFUL,
    ReconsiderationOutcome.ORDERED,
)

PREDICATES: Mapping[str, Counted] = {
    "licence_applied": _in_year(Case, "registered_on", Case.kind == CaseKind.LICENCE),
    "licence_accepted": _in_year(Case, "filed_on", Case.kind == CaseKind.LICENCE),
    "licence_granted": _licence(Decision.GRANTED),
    "licence_refused": _licence(Decision.REFUSED),
    **_penalties(),
    "penalty_all": _penalty(),
    "penalty_amount": _penalty(value=Value("sum", "penalty_amount")),
    "penalty_summary": _penalty(Case.procedure == Procedure.SUMMARY),
    "penalty_ordinary": _penalty(Case.procedure == Procedure.ORDINARY),
    "penalty_reviewed": _penalty(Case.legal_reviewed_on <= Case.decided_on),
    "no_penalty": _in_year(Case, "decided_on", Case.kind == CaseKind.PENALTY, Case.decision == Decision.NO_PENALTY),
    **_compulsions(),
    "compulsion_all": _decided(CaseKind.COMPULSION),
    "court_applied": _in_year(Case, "court_enforcement_on"),
    "court_refused": _in_year(Case, "execution_refused_on"),
    "inspections": _in_year(Inspection, "inspected_on"),
    "inspections_problem": _in_year(Inspection, "inspected_on", Inspection.problem_found.is_(True)),
    "inspections_planned": _in_year(Inspection, "inspected_on", Inspection.plan_no.is_not(None)),
    "inspections_scanned": _in_year(Inspection, "inspected_on", Inspection.scanned.is_(True)),
    "inspections_joint": _in_year(Inspection, "inspected_on", Inspection.joint.is_(True)),
    "inspections_off_site": _in_year(Inspection, "inspected_on", Inspection.off_site.is_(True)),
    "levies": _decided(CaseKind.LEVY),
    "others": _decided(CaseKind.OTHER),
    "cases_filed": _in_year(Case, "filed_on", NOT_A_LICENCE),
    "cases_decided": _in_year(Case, "decided_on", NOT_A_LICENCE),
    "cases_closed": _in_year(Case, "closed_on", NOT_A_LICENCE),
    "cases_withdrawn": _in_year(Case, "decided_on", NOT_A_LICENCE, Case.decision == Decision.WITHDRAWN),
    "cases_published": _in_year(Case, "published_on"),
    "police_transfers": _in_year(Case, "police_transfer_on"),
    "majors": _in_year(Case, "decided_on", NOT_A_LICENCE, Case.major.is_(True)),
    "majors_recorded": _in_year(Case, "recorded_on", NOT_A_LICENCE, Case.major.is_(True)),
    "complaints": _in_year(Complaint, "received_on"),
    "complaints_closed": Counted(Complaint, _closed_of_received, "received_on"),
    "complaints_substantiated": _in_year(Complaint, "closed_on", Complaint.disposition == Disposition.SUBSTANTIATED),
    "files_reviewed": _in_year(FileReview, "reviewed_on"),
    "files_unqualified": _in_year(FileReview, "reviewed_on", FileReview.grade == FileGrade.UNQUALIFIED),
    "reconsiderations": _in_year(Reconsideration, "accepted_on"),
    "reconsiderations_upheld": _reconsidered(ReconsiderationOutcome.UPHELD),
    "reconsiderations_put_right": _reconsidered(*PUT_RIGHT),
    "reconsiderations_ended": _reconsidered(ReconsiderationOutcome.WITHDRAWN, ReconsiderationOutcome.MEDIATED),
    "lawsuits": _in_year(Lawsuit, "filed_on", FIRST_INSTANCE),
    "lawsuits_won": _judged(LawsuitOutcome.WON),
    "lawsuits_lost": _judged(LawsuitOutcome.LOST, LawsuitOutcome.PARTIAL),
    "lawsuits_withdrawn": _judged(LawsuitOutcome.WITHDRAWN),
    "officers": Counted(Officer, _on_roster, None),
    "officers_joined": _in_year(Officer, "joined_on", Officer.category == OfficerCategory.OFFICER),
    "officers_certified": Counted(Officer, _certified, None),
    "trainings_attended": _in_year(Training, "held_on", Training.attended.is_(True)),
    "trainings_missed": _in_year(Training, "held_on", Training.attended.is_(False)),
    "exams": _in_year(Training, "held_on", or_(Training.exam_score.is_not(None), Training.passed.is_not(None))),
    "exams_passed": _in_year(Training, "held_on", Training.passed.is_(True)),
}
"""Key of a measured figure → what it counts."""

__all__ = ["COMPULSION_CLASSES", "PENALTY_CLASSES", "PREDICATES", "Counted", "entered"]
