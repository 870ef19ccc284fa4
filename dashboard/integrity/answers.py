"""Answers to the checks of an application 自评与验收结论: which checks there are, what they give, how they are kept.

What they give is computed by the rubric of the scheme itself, so that a page and a score run cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.orm import Session

from dashboard.translations import _, plural
from dashboard.workflows.refused import MoveRefused
from models.base import TEXT_LENGTH
from models.integrity_rounds import Answer, IntegrityAnswer, ShownTo, Voice
from plugins.contract import Text
from plugins.rubric import ONE, ZERO, leaves, measures_of, score
from plugins.scheme import Check, NodeText, Scheme

SCHEME = "integrity-unit"
DEMONSTRATION = "演示权重"
DISHONEST = "integrity.dishonest"
"""The measure of confirmed acts of dishonesty."""


@dataclass(frozen=True)
class Given:
    """An answer with its remark."""

    answer: str
    note: str = ""


Answers = Mapping[str, Given]
"""Key of a check → what was answered; a check without an answer is missing."""


@dataclass(frozen=True)
class Share:
    """Checks of a sub-item that were answered with yes, and those that apply; exact."""

    met: int
    asked: int
    open: int
    """Checks without an answer."""

    @property
    def value(self) -> Fraction | None:
        """The share; None while a check is open, and where none applies."""
        return None if self.open or not self.asked else Fraction(self.met, self.asked)


def for_demonstration(scheme: Scheme | None) -> bool:
    """Whether the scheme's title marks its weights as 演示权重; a county that has its annex takes the mark out."""
    return scheme is not None and DEMONSTRATION in scheme.title.zh


def items(scheme: Scheme) -> tuple[NodeText, ...]:
    """The sub-items 小项 with their checks, in the order of the scheme."""
    return tuple(one for one in scheme.nodes if one.checks)


def checks_of(scheme: Scheme) -> Mapping[str, Check]:
    """Every check by its key."""
    return {check.key: check for item in items(scheme) for check in item.checks}


def share(item: NodeText, answers: Answers) -> Share:
    """What the answers give for the sub-item."""
    given = [answers[check.key].answer for check in item.checks if check.key in answers]
    met = given.count(Answer.YES)
    return Share(met, met + given.count(Answer.NO), len(item.checks) - len(given))


def has_malus(scheme: Scheme) -> bool:
    """Whether a finding of dishonesty takes points under the scheme's default readings."""
    return bool(forfeited(scheme))


def forfeited(scheme: Scheme) -> frozenset[str]:
    """Keys of the sub-items from which a finding of dishonesty takes points."""
    return frozenset(one.key for one in leaves(scheme.rules().tree) if DISHONEST in measures_of(one))


def total(scheme: Scheme, answers: Answers, malus: int = 0) -> Fraction | None:
    """Points of 100 by the scheme's default readings; None while a check is open, and where nothing applies.

    ``malus``: acts of dishonesty that were confirmed.
    """
    facts = {DISHONEST: Fraction(malus)}
    for item in items(scheme):
        one = share(item, answers)
        facts |= {
            f"integrity.met.{item.key}": Fraction(one.met),
            f"integrity.asked.{item.key}": Fraction(one.asked),
            f"integrity.accepted.{item.key}": ZERO if one.open else ONE,
        }
    whole = score(scheme.rules().tree, facts)
    return None if whole.points is None or not whole.applicable else whole.points * 100 / whole.applicable


def level(scheme: Scheme, accepted: Fraction | None) -> Text | None:
    """The level of a unit whose accepted total this is; None without one, and where the scheme gives no levels."""
    grading = scheme.rules().grading
    if grading is None or accepted is None:
        return None
    return scheme.grade_title(grading.grade(accepted))


def check_complete(scheme: Scheme, answers: Answers) -> None:
    """Raises MoveRefused where a check has no answer."""
    left = sum(share(item, answers).open for item in items(scheme))
    if left:
        raise MoveRefused(
            plural(
                "%(number)s check has no answer yet. What was answered is kept; answer it, then hand it in.",
                "%(number)s checks have no answer yet. What was answered is kept; answer them, then hand it in.",
                left,
            )
        )


def check_given(scheme: Scheme, answers: Answers) -> None:
    """Raises MoveRefused for a check that there is not, and for what is no answer."""
    known = checks_of(scheme)
    for key, one in answers.items():
        if key not in known or one.answer not in set(Answer):
            raise MoveRefused(_("There is no such check, or no such answer. Load the page again."))
        if len(one.note) > TEXT_LENGTH:
            raise MoveRefused(_("A remark is longer than %(most)s characters.", most=TEXT_LENGTH))


def keep(
    connection: Connection,
    application_no: str,
    agency_code: str,
    voice: Voice,
    answers: Answers,
    shown_to: ShownTo,
    account: str = "",
) -> None:
    """Puts these answers in the place of what this voice has said of their checks; others stay as they are."""
    if not answers:
        return
    table = IntegrityAnswer
    whose = (table.application_no == application_no, table.voice == voice, table.account == account)
    connection.execute(delete(table).where(*whose, table.check_key.in_(sorted(answers))))
    connection.execute(
        insert(table),
        [
            {
                "application_no": application_no, "agency_code": agency_code, "voice": voice, "account": account,
                "check_key": key, "answer": one.answer, "note": one.note or None, "shown_to": shown_to,
            }
            for key, one in answers.items()
        ],
    )  # fmt: skip


def read(
    where: Connection | Session, application_no: str, voices: Iterable[Voice] = tuple(Voice)
) -> Mapping[tuple[Voice, str], Answers]:
    """(Voice, account) → what it has answered, as far as the reader may know. One statement."""
    table = IntegrityAnswer
    rows = where.execute(
        select(table.voice, table.account, table.check_key, table.answer, table.note)
        .where(table.application_no == application_no, table.voice.in_([one.value for one in voices]))
        .order_by(table.account, table.check_key)
    )
    by_word = {one.value: one for one in Voice}
    found: dict[tuple[Voice, str], dict[str, Given]] = {}
    for voice, account, key, answer, note in rows:
        found.setdefault((by_word[voice], account), {})[key] = Given(answer, note or "")
    return found


def differing(several: Sequence[Answers], scheme: Scheme) -> tuple[str, ...]:
    """Keys of the checks that were not answered alike by all, in the order of the scheme."""
    return tuple(
        key for key in checks_of(scheme) if len({one[key].answer if key in one else "" for one in several}) > 1
    )
