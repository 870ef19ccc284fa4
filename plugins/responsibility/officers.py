"""What 004 二 12 and 14 ask of officers: a certificate that is checked, and training."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_

from models.conduct import Training, TrainingKind
from models.officers import Officer, OfficerCategory
from plugins.contract import Moment

Conditions = Sequence[ColumnElement[bool]]

CYCLE_YEARS = 3
"""Years for which a check of the certificate holds (004 task 12), and of a round of training in common law (14)."""


def cycle_began(last: dt.date) -> dt.date:
    """The first day of the three years that end with ``last``; the day before it was three years ago."""
    day = last + dt.timedelta(days=1)
    leap = (day.month, day.day) == (2, 29)
    return dt.date(day.year - CYCLE_YEARS, 3 if leap else day.month, 1 if leap else day.day)


def serving(moment: Moment) -> Conditions:
    """Officers, auxiliaries left out, on the roster on the last day of the period."""
    last = moment.period.last
    return (
        Officer.category == OfficerCategory.OFFICER,
        or_(Officer.joined_on.is_(None), Officer.joined_on <= last),
        or_(Officer.left_on.is_(None), Officer.left_on > last),
    )


def certificates_due(moment: Moment) -> Conditions:
    """Of these, those of whose certificate on that day the record tells: only the latest issue and check are kept."""
    last = moment.period.last
    return (
        *serving(moment),
        or_(Officer.certificate_issued_on.is_(None), Officer.certificate_issued_on <= last),
        or_(Officer.certificate_checked_on.is_(None), Officer.certificate_checked_on <= last),
    )


def checked(moment: Moment) -> Conditions:
    """Of these, with a certificate that holds on that day, issued or checked in the three years that end with it."""
    last = moment.period.last
    since = cycle_began(last)
    return (
        *certificates_due(moment),
        Officer.certificate_no.is_not(None),
        or_(Officer.certificate_expires_on.is_(None), Officer.certificate_expires_on >= last),
        or_(
            Officer.certificate_checked_on >= since,
            and_(Officer.certificate_checked_on.is_(None), Officer.certificate_issued_on >= since),
        ),
    )


def _attended(kind: TrainingKind, first: dt.date, last: dt.date) -> ColumnElement[bool]:
    return exists().where(
        Training.officer_no == Officer.officer_no,
        Training.kind == kind,
        Training.attended.is_(True),
        Training.held_on.between(first, last),
    )


def trained(moment: Moment) -> Conditions:
    """专业法律培训: officers serving who attended one in special law in the period."""
    return (*serving(moment), _attended(TrainingKind.PROFESSIONAL, moment.period.first, moment.period.last))


def trained_common(moment: Moment) -> Conditions:
    """综合法律培训: officers serving who attended one in common law in the three years that end with the period."""
    last = moment.period.last
    return (*serving(moment), _attended(TrainingKind.PUBLIC, cycle_began(last), last))
