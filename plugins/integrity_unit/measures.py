"""What a round of 001 三 gives for each of the 13 sub-items, and what the books know beside its checks.

A round is called by its year, as 001 calls its own, and belongs to the period that ends in that year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, or_

from models.base import Base
from models.cases import Case, CaseKind, Decision
from models.complaints import Complaint, Disposition
from models.integrity import IntegrityScore
from models.integrity_rounds import IntegrityApplication
from models.lawsuits import Lawsuit
from plugins.contract import COUNT, Measure, Moment, Text, Value

Conditions = Sequence[ColumnElement[bool]]

ITEMS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3")


def in_round(moment: Moment) -> Conditions:
    """Of the round that is called by the year of the period."""
    return (IntegrityScore.round == str(moment.period.year),)


def of_item(item: str) -> Callable[[Moment], Conditions]:
    """Of the round, this sub-item."""
    return lambda moment: (*in_round(moment), IntegrityScore.item == item)


def accepted(item: str) -> Callable[[Moment], Conditions]:
    """Of the round, this sub-item once it is accepted, whatever of it was met, and be it that nothing of it applies."""
    known = or_(IntegrityScore.accepted_score.is_not(None), IntegrityScore.accepted_asked.is_not(None))
    return lambda moment: (*of_item(item)(moment), known)


def dishonest(moment: Moment) -> Conditions:
    """Of the round, the application with confirmed acts of dishonesty."""
    return (IntegrityApplication.round == str(moment.period.year), IntegrityApplication.malus > 0)


def penalties(moment: Moment) -> Conditions:
    """Penalties decided in the period."""
    return (Case.kind == CaseKind.PENALTY, Case.decision == Decision.PENALTY, moment.within(Case.decided_on))


def published(moment: Moment) -> Conditions:
    """Of these, published."""
    return (*penalties(moment), Case.published_on.is_not(None))


def replied(moment: Moment) -> Conditions:
    """Complaints received in the period and replied to."""
    return (moment.within(Complaint.received_on), Complaint.replied_on.is_not(None))


def substantiated(moment: Moment) -> Conditions:
    """Complaints received in the period and found true."""
    return (moment.within(Complaint.received_on), Complaint.disposition == Disposition.SUBSTANTIATED)


def heard(moment: Moment) -> Conditions:
    """Suits that took effect in the period and say whether the agency's head attended."""
    return (moment.within(Lawsuit.effective_on), Lawsuit.head_attended.is_not(None))


def attended(moment: Moment) -> Conditions:
    """Of these, attended by the head 负责人出庭."""
    return (*heard(moment), Lawsuit.head_attended.is_(True))


def handed_over(moment: Moment) -> Conditions:
    """Cases handed over to the police 两法衔接 in the period."""
    return (moment.within(Case.police_transfer_on),)


def _of_item(item: str) -> tuple[Measure, Measure, Measure]:
    source = f"001 三 {item}"

    def one(kind: str, zh: str, en: str, where: Callable[[Moment], Conditions], value: Value) -> Measure:
        text = Text(f"{item} {zh}", f"{item}: {en}")
        return Measure(f"integrity.{kind}.{item}", text, IntegrityScore, where, source, value, own=True)

    return (
        one("met", "验收通过的检查项", "checks accepted as met", of_item(item), Value("sum", "accepted_part")),
        one("asked", "适用的检查项", "checks that apply", of_item(item), Value("sum", "accepted_whole")),
        one("accepted", "已验收的小项", "sub-items accepted", accepted(item), COUNT),
    )


def _known(
    key: str, zh: str, en: str, table: type[Base], where: Callable[[Moment], Conditions], article: str, day: str
) -> Measure:
    return Measure(f"integrity.{key}", Text(zh, en), table, where, f"001 三 {article}", dated_by=day)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "integrity.applied", Text("参加创建的小项", "sub-items of applicants"), IntegrityScore, in_round, "001 四",
        own=True,
    ),
    *(measure for item in ITEMS for measure in _of_item(item)),
    Measure(
        "integrity.dishonest", Text("经认定的弄虚作假", "confirmed dishonesty"), IntegrityApplication, dishonest,
        "001 三 3.2", Value("sum", "malus"), own=True,
    ),
    _known("penalties", "作出的处罚决定", "penalties decided", Case, penalties, "2.1", "decided_on"),
    _known("published", "已公示的处罚决定", "penalties published", Case, published, "2.1", "decided_on"),
    _known("replied", "已回复的投诉", "complaints replied to", Complaint, replied, "3.2", "received_on"),
    _known("substantiated", "查证属实的投诉", "complaints found true", Complaint, substantiated, "2.3", "received_on"),
    _known("heard", "记有出庭情况的诉讼", "suits with a note on attendance", Lawsuit, heard, "3.3", "effective_on"),
    _known("attended", "负责人出庭的诉讼", "suits attended by the head", Lawsuit, attended, "3.3", "effective_on"),
    _known("handed_over", "移送公安的案件", "cases handed to the police", Case, handed_over, "3.3",
           "police_transfer_on"),
)  # fmt: skip
