"""Candidates in words: what a rule looks for, and the evidence of one with its days, its limit and its basis."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.services.candidate_rule import CandidateRule
from dashboard.services.candidate_rules import LICENCE_DAYS, NOTICE_DAYS
from dashboard.services.candidates import Candidate
from dashboard.translations import _, plural
from models.cases import RECORDING_DAYS, STATUTORY_DAYS


def rule_title(rule: CandidateRule) -> str:
    """What the rule looks for."""
    return {
        "late_decision": _("Decided after the limit"),
        "late_licence": _("Licence decided after the limit"),
        "late_recording": _("Major decision not recorded in time"),
        "uncertified_case": _("No certificate on the day of decision"),
        "uncertified_inspection": _("No certificate on the day of inspection"),
        "absent": _("Training missed"),
        "no_learning_record": _("No learning record"),
        "no_notes": _("No study notes"),
        "late_for_training": _("Late for training"),
        "exam_failed": _("Examination failed"),
        "late_notice": _("Complaint not answered in time"),
        "no_reply": _("Result of a complaint not told"),
        "overdue_item": _("Rectification overdue"),
    }[rule.key]


def evidence(one: Candidate) -> str:
    """What the books say, in one or two sentences."""
    return _SENTENCES[one.rule.key](one)


def caveat(rule: CandidateRule) -> str:
    """What the books do not say, and whoever decides has to find out; empty where there is nothing."""
    if rule.key.startswith("uncertified"):
        return _(
            "The books hold the present certificate alone: an earlier one may have been valid on that day. "
            "Whether the certificate was carried they do not say."
        )
    if rule.about == "complaint":
        return _(
            "The books do not name who dealt with the complaint, only whom it is about: name the officer who was "
            "answerable for it."
        )
    return {
        "late_decision": _("Time that by law is not counted, such as for an expert opinion, the books do not hold."),
        "late_licence": _("An extension stands in the books only where the case has a limit of its own."),
        "overdue_item": _(
            "Whether a leader ordered the correction of a case, as the article says, and whether it was not mended in "
            "earnest, the books do not say. Name the officer who was answerable for it."
        ),
        "absent": _("Whether there was a reason, the books do not say; absent without one is item 13.2b."),
    }.get(rule.key, "")


def _limit(one: Candidate, statute: str) -> str:
    """The limit with its source."""
    by_statute = _("%(basis)s, %(limit)s", basis=one.rule.basis, limit=statute)
    source = _("the limit noted in the case") if one.own_limit else by_statute
    return _("%(day)s (%(source)s)", day=one.day.isoformat(), source=source)


def _late(one: Candidate) -> str:
    return plural("%(number)s day late", "%(number)s days late", one.days_late)


def _decision(one: Candidate, statute: str) -> str:
    """A case filed and decided, or not yet."""
    said = {"since": _day(one.since), "limit": _limit(one, statute), "late": _late(one), "today": one.today.isoformat()}
    if one.done_on is None:
        return _(
            "Filed on %(since)s, to be decided by %(limit)s; neither decided nor closed by %(today)s, %(late)s.", **said
        )
    return _("Filed on %(since)s, to be decided by %(limit)s; decided or closed on %(done)s, %(late)s.",
             done=_day(one.done_on), **said)  # fmt: skip


def _recording(one: Candidate) -> str:
    statute = _("%(days)s days", days=RECORDING_DAYS)
    said = {"since": _day(one.since), "limit": _limit(one, statute), "late": _late(one), "today": one.today.isoformat()}
    if one.done_on is None:
        return _("Major case decided on %(since)s, to be recorded by %(limit)s; not recorded by %(today)s, %(late)s.",
                 **said)  # fmt: skip
    return _("Major case decided on %(since)s, to be recorded by %(limit)s; recorded on %(done)s, %(late)s.",
             done=_day(one.done_on), **said)  # fmt: skip


def _notice(one: Candidate) -> str:
    statute = _("%(days)s working days", days=NOTICE_DAYS)
    said = {"since": _day(one.since), "limit": _limit(one, statute), "late": _late(one), "today": one.today.isoformat()}
    if one.done_on is None:
        return _("Received on %(since)s, the answer whether it is accepted due by %(limit)s; none by %(today)s, "
                 "%(late)s.", **said)  # fmt: skip
    return _("Received on %(since)s, the answer whether it is accepted due by %(limit)s; given on %(done)s, %(late)s.",
             done=_day(one.done_on), **said)  # fmt: skip


def _item(one: Candidate) -> str:
    said = {"limit": one.day.isoformat(), "late": _late(one), "today": one.today.isoformat()}
    if one.done_on is None:
        return _("To be mended by %(limit)s by the ledger; not put up for closing by %(today)s, %(late)s.", **said)
    return _("To be mended by %(limit)s by the ledger; put up for closing, or closed, on %(done)s, %(late)s.",
             done=_day(one.done_on), **said)  # fmt: skip


def _certificate(one: Candidate, act: str) -> str:
    if one.since is not None and one.day < one.since:
        held = _("the certificate in the books was issued on %(day)s", day=_day(one.since))
    elif one.done_on is not None and one.done_on < one.day:
        held = _("the certificate in the books expired on %(day)s", day=_day(one.done_on))
    else:
        held = _("the books hold no certificate")
    return _("%(act)s on %(day)s; %(held)s (%(source)s).", act=act, day=_day(one.day), held=held, source=one.rule.basis)


def _training(said: str, one: Candidate) -> str:
    return _("Training held on %(day)s: %(said)s (%(source)s).", day=_day(one.day), said=said, source=one.rule.basis)


def _day(day: object) -> str:
    return "" if day is None else str(day)


_SENTENCES: Mapping[str, Callable[[Candidate], str]] = {
    "late_decision": lambda one: _decision(one, _("%(days)s days", days=STATUTORY_DAYS)),
    "late_licence": lambda one: _decision(one, _("%(days)s working days", days=LICENCE_DAYS)),
    "late_recording": _recording,
    "uncertified_case": lambda one: _certificate(one, _("Case decided")),
    "uncertified_inspection": lambda one: _certificate(one, _("Inspected")),
    "absent": lambda one: _training(_("not attended"), one),
    "no_learning_record": lambda one: _training(_("attended, no learning record kept"), one),
    "no_notes": lambda one: _training(_("attended, no notes kept"), one),
    "late_for_training": lambda one: _training(_("came late"), one),
    "exam_failed": lambda one: _training(_("examination failed"), one),
    "late_notice": _notice,
    "no_reply": lambda one: _(
        "Received on %(since)s, closed on %(day)s; the books hold no reply to whoever complained (%(source)s).",
        since=_day(one.since), day=_day(one.day), source=one.rule.basis,
    ),
    "overdue_item": _item,
}  # fmt: skip
