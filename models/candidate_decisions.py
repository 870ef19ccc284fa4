"""What was decided about a candidate 线索处置: dismissed with a reason, or taken up again. Rows are only ever added.

A candidate itself is never kept: it is found anew from the books each time. The rules are the dashboard's.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, NAME_LENGTH, TEXT_LENGTH, Base, Vocabulary, checks
from models.reader import AgencyRow


class CandidateStep(Vocabulary):
    """What was decided 处置."""

    DISMISSED = "dismissed", "不予采纳"
    TAKEN_UP = "taken_up", "恢复"


class CandidateDecision(AgencyRow, Base):
    """Decision 处置记录 about one candidate; triggers of the database refuse to change or remove one.

    A candidate is named by its rule, and by the case, complaint, training or inspection and the officer it is about.
    """

    __tablename__ = "candidate_decisions"

    rule: Mapped[str] = mapped_column(String(32), primary_key=True)
    agency_code: Mapped[str] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    """The number of the case, complaint, training or inspection."""
    officer_no: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    """Empty where the books name nobody."""
    position: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    """From 1, without a gap: of two who decide at once, one comes too late."""
    step: Mapped[str] = columns.choice("处置", CandidateStep)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    at: Mapped[dt.datetime] = columns.instant()
    made_on: Mapped[dt.date] = columns.day("处置日期")
    """The day in Asia/Shanghai; in the demonstration that of its calendar."""
    account: Mapped[str] = mapped_column(String(CODE_LENGTH))
    person: Mapped[str] = mapped_column(String(NAME_LENGTH))
    """The account's display name at that time."""

    __table_args__ = (*checks(step=CandidateStep),)
