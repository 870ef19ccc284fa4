"""Facts about this installation that the data itself must carry, such as that it is the demonstration."""

from __future__ import annotations

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, String, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import NAME_LENGTH, Base
from models.keys import Keys

SHANGHAI = ZoneInfo("Asia/Shanghai")
DEMONSTRATION_TODAY = "demonstration_today"
KEY_FINGERPRINT = "key_fingerprint"


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


def remember_keys(engine: Engine, keys: Keys) -> None:
    """Ties the database to these keys, unless it is tied already."""
    with contextlib.suppress(IntegrityError), engine.begin() as connection:  # another start may be quicker
        if _fingerprint(connection) is None:
            connection.execute(insert(InstallationFact).values(key=KEY_FINGERPRINT, value=keys.fingerprint))


def key_fingerprint(engine: Engine) -> str | None:
    """The fingerprint of the keys that the database is tied to; None where it is not yet."""
    with engine.execution_options(read_only=True).connect() as connection:
        return _fingerprint(connection)


def _fingerprint(connection: Connection) -> str | None:
    return connection.execute(
        select(InstallationFact.value).where(InstallationFact.key == KEY_FINGERPRINT)
    ).scalar_one_or_none()
