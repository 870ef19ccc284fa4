"""Facts about this installation that the data itself must carry, such as that it is the demonstration."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import NAME_LENGTH, Base

SHANGHAI = ZoneInfo("Asia/Shanghai")
DEMONSTRATION_TODAY = "demonstration_today"


class InstallationFact(Base):
    """One named fact."""

    __tablename__ = "installation_facts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(NAME_LENGTH))


def demonstration_today(session: Session | Connection) -> dt.date | None:
    """The day at which the demonstration's calendar stands; None in a real installation."""
    value = session.execute(
        select(InstallationFact.value).where(InstallationFact.key == DEMONSTRATION_TODAY)
    ).scalar_one_or_none()
    return None if value is None else dt.date.fromisoformat(value)


def today(session: Session | Connection, now: dt.datetime) -> dt.date:
    """The Asia/Shanghai date of ``now``; in the demonstration, the day its calendar stands at."""
    return demonstration_today(session) or now.astimezone(SHANGHAI).date()
