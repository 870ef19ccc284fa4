"""The enforcement certificate 执法证 of an officer, and whether it is valid on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_

from models.officers import Officer

CertificateState = Literal["none", "not_yet", "valid", "expired", "unknown"]


@dataclass(frozen=True)
class Certificate:
    """What the books hold of a certificate, and its state on ``day``.

    ``unknown``: there is one, but not the day it expires on, so that nobody can say that it is valid.
    """

    number: str | None
    issued_on: dt.date | None
    checked_on: dt.date | None
    expires_on: dt.date | None
    day: dt.date

    @property
    def state(self) -> CertificateState:
        """Valid from the day of issue to the day of expiry, both included."""
        if self.number is None and self.issued_on is None and self.expires_on is None:
            return "none"
        if self.issued_on is not None and self.day < self.issued_on:
            return "not_yet"
        if self.expires_on is None:
            return "unknown"
        return "valid" if self.day <= self.expires_on else "expired"


def certificate_of(officer: Officer, day: dt.date) -> Certificate:
    """The officer's certificate on that day."""
    return Certificate(
        officer.certificate_no,
        officer.certificate_issued_on,
        officer.certificate_checked_on,
        officer.certificate_expires_on,
        day,
    )


def no_certificate_on(day: Any) -> ColumnElement[bool]:
    """The condition that the books hold no certificate of the officer for that day (state ``none``, ``not_yet``,
    ``expired``). They hold the present certificate alone; where no day of expiry was noted, nothing is doubted.
    """
    nothing = and_(
        Officer.certificate_no.is_(None),
        Officer.certificate_issued_on.is_(None),
        Officer.certificate_expires_on.is_(None),
    )
    return or_(nothing, day < Officer.certificate_issued_on, day > Officer.certificate_expires_on)
