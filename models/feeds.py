"""Calendar feeds 日历订阅: whoever holds an account's token reads the days of what waits for it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import Base, RowNumber


class CalendarFeed(Base):
    """Calendar feed 日历订阅 of an account, one at most: its address holds a random text, this table only its hash."""

    __tablename__ = "calendar_feeds"

    account_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("accounts.account_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[dt.datetime] = columns.instant()
    last_used_at: Mapped[dt.datetime | None] = columns.instant()
