"""A case's course: what happened on which day, which deadlines ran, and what is doubtful. Pure; knows no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dashboard.translations import _, plural
from dashboard.vocabulary import word
from models.cases import DAYS_IN_ORDER, RECORDING_DAYS, STATUTORY_DAYS, Case, Decision
from models.complaints import FileGrade, FileReview
from models.lawsuits import Instance, Lawsuit, LawsuitOutcome, Reconsideration, ReconsiderationOutcome
from plugins.decimals import plain

EventKind = Literal["done", "due", "overdue", "open"]
"""As the timeline draws it: it happened · a limit that was kept or still runs · a limit that was missed · awaited."""


@dataclass(frozen=True)
class Event:
    """One entry of the timeline; ``on`` is None for what is still awaited."""

    on: dt.date | None
    title: str
    notes: tuple[str, ...] = ()
    kind: EventKind = "done"


@dataclass(frozen=True)
class Deadline:
    """A limit: from when, until when and why, and when it was met."""

    title: str
    why: str
    since: dt.date | None
    on: dt.date
    ended_on: dt.date | None
    today: dt.date

    @property
    def days_used(self) -> int | None:
        """Days from the start to the end, or to today while it is open; None without a start."""
        return None if self.since is None else ((self.ended_on or self.today) - self.since).days

    @property
    def days_over(self) -> int:
        """Days after the limit, counted to the end or to today; negative before it."""
        return ((self.ended_on or self.today) - self.on).days

    @property
    def missed(self) -> bool:
        """It ended, or is still open, after the limit."""
        return self.days_over > 0

    @property
    def said(self) -> str:
        """How it stands, in words."""
        over = self.days_over
        if self.ended_on is None:
            if over > 0:
                return plural("open, %(number)s day over", "open, %(number)s days over", over)
            return plural("open, %(number)s day left", "open, %(number)s days left", -over)
        if over > 0:
            return plural("done %(number)s day late", "done %(number)s days late", over)
        return plural("done with %(number)s day left", "done with %(number)s days left", -over)


def deadlines(case: Case, today: dt.date) -> tuple[Deadline, ...]:
    """The limits of this case: the decision's, and for a major penalty the recording's."""
    found: list[Deadline] = []
    if case.deadline_on is not None:
        why = (
            _("the case's own limit")
            if case.due_on is not None
            else _("%(days)s days from filing, Administrative Penalties Law art. 60", days=STATUTORY_DAYS)
        )
        found.append(Deadline(_("Limit for the decision"), why, case.filed_on, case.deadline_on, case.ended_on, today))
    if case.major and case.decision == Decision.PENALTY and case.decided_on is not None:
        until = case.decided_on + dt.timedelta(days=RECORDING_DAYS)
        why = _("%(days)s days from a major decision, 004 task 15", days=RECORDING_DAYS)
        found.append(Deadline(_("Limit for the recording"), why, case.decided_on, until, case.recorded_on, today))
    return tuple(found)


def timeline(
    case: Case,
    lawsuits: Sequence[Lawsuit],
    reconsiderations: Sequence[Reconsideration],
    reviews: Sequence[FileReview],
    today: dt.date,
    reviewer: str | None = None,
) -> tuple[Event, ...]:
    """All entries by day; on one day in the order of the procedure; what is awaited stands last."""
    events = [
        *_own_events(case, reviewer),
        *(event for one in reconsiderations for event in _of_reconsideration(one)),
        *(event for one in lawsuits for event in _of_lawsuit(one)),
        *(_of_review(one) for one in reviews),
        *(_of_deadline(one) for one in deadlines(case, today)),
    ]
    past = sorted((one for one in events if one.on is not None), key=lambda one: one.on or today)
    return (*past, *_awaited(case), *(one for one in events if one.on is None))


def doubts(case: Case) -> tuple[str, ...]:
    """What cannot have been so, or should not have been; the data is kept and counted as it is."""
    found = []
    for earlier, later in DAYS_IN_ORDER:
        first, second = getattr(case, earlier), getattr(case, later)
        if first is not None and second is not None and second < first:
            found.append(
                _(
                    "%(later)s on %(second)s, before %(earlier)s on %(first)s",
                    later=day_title(later),
                    second=second.isoformat(),
                    earlier=day_title(earlier),
                    first=first.isoformat(),
                )
            )
    if case.closed_on is not None and case.decided_on is None:
        found.append(_("closed without a day of decision"))
    if case.decided_on is not None and case.decision is None:
        found.append(_("decided, but the books do not say how"))
    if case.executed_on is not None and case.decided_on is None:
        found.append(_("executed without a day of decision"))
    return tuple(found)


def day_title(key: str) -> str:
    """What happened on a day of the case, by the column's name."""
    return {
        "registered_on": _("Registered"),
        "filed_on": _("Filed"),
        "due_on": _("Statutory limit"),
        "leader_assigned_on": _("Assigned by a county leader"),
        "leader_done_on": _("Leader's assignment carried out"),
        "legal_reviewed_on": _("Legal review"),
        "decided_on": _("Decided"),
        "recorded_on": _("Recorded with the office above"),
        "published_on": _("Published"),
        "closed_on": _("Closed"),
        "executed_on": _("Executed"),
        "court_enforcement_on": _("Court enforcement applied for"),
        "execution_refused_on": _("Court refused the execution"),
        "police_transfer_on": _("Transferred to the police"),
    }[key]


_PROCEDURE = (
    "registered_on",
    "leader_assigned_on",
    "filed_on",
    "leader_done_on",
    "legal_reviewed_on",
    "decided_on",
    "recorded_on",
    "published_on",
    "closed_on",
    "court_enforcement_on",
    "execution_refused_on",
    "executed_on",
    "police_transfer_on",
)


def _own_events(case: Case, reviewer: str | None) -> list[Event]:
    notes: dict[str, tuple[str, ...]] = {"decided_on": _decision_notes(case)}
    if reviewer:
        notes["legal_reviewed_on"] = (reviewer,)
    return [
        Event(
            getattr(case, key),
            day_title(key),
            notes.get(key, ()),
            "overdue" if key == "execution_refused_on" else "done",
        )
        for key in _PROCEDURE
        if getattr(case, key) is not None
    ]


def _decision_notes(case: Case) -> tuple[str, ...]:
    amount = None if case.penalty_amount is None else f"{case.penalty_amount:,.2f}"
    return tuple(
        one
        for one in (
            word(Decision, case.decision),
            case.penalty_kinds or "",
            _("%(amount)s yuan", amount=amount) if amount else "",
        )
        if one
    )


def _of_reconsideration(one: Reconsideration) -> list[Event]:
    number = one.reconsideration_no
    found = [Event(one.accepted_on, _("Reconsideration accepted"), (number,))]
    outcome = word(ReconsiderationOutcome, one.outcome)
    if one.decided_on is not None:
        found.append(Event(one.decided_on, _("Reconsideration decided"), tuple(filter(None, (number, outcome)))))
    else:
        found.append(Event(None, _("Reconsideration pending"), tuple(filter(None, (number, outcome))), "open"))
    return found


def _of_lawsuit(one: Lawsuit) -> list[Event]:
    said = tuple(filter(None, (one.lawsuit_no, word(Instance, one.instance), one.court)))
    outcome = word(LawsuitOutcome, one.outcome)
    found = [Event(one.filed_on, _("Sued"), said)]
    if one.effective_on is not None:
        found.append(Event(one.effective_on, _("Judgment effective"), tuple(filter(None, (one.lawsuit_no, outcome)))))
    else:
        found.append(Event(None, _("Lawsuit pending"), tuple(filter(None, (one.lawsuit_no, outcome))), "open"))
    return found


def _of_review(one: FileReview) -> Event:
    score = "" if one.score is None else _("%(score)s points", score=plain(Fraction(one.score)))
    return Event(
        one.reviewed_on,
        _("Case file reviewed"),
        tuple(filter(None, (word(FileGrade, one.grade), score, one.problems))),
    )


def _of_deadline(one: Deadline) -> Event:
    used = [] if one.days_used is None else [plural("%(number)s day used", "%(number)s days used", one.days_used)]
    return Event(one.on, one.title, (one.why, *used, one.said), "overdue" if one.missed else "due")


def _awaited(case: Case) -> list[Event]:
    """What a case still has before it."""
    found = []
    if case.decided_on is None and case.closed_on is None:
        found.append(Event(None, _("Decision awaited"), (), "open"))
    elif case.closed_on is None:
        found.append(Event(None, _("Closing awaited"), (), "open"))
    if case.leader_assigned_on is not None and case.leader_done_on is None:
        found.append(Event(None, _("Leader's assignment not carried out yet"), (), "open"))
    return found
