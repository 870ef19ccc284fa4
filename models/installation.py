"""Facts about this installation that the data itself must carry, such as that it is the demonstration."""

from __future__ import annotations

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, String, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import NAME_LENGTH, Base
from models.keys import Keys

SHANGHAI = ZoneInfo("Asia/Shanghai")
DEMONSTRATION_TODAY = "demonstration_today"
KEY_FINGERPRINT = "key_fingerprint"
LAST_BACKUP = "last_backup_at"
LAST_MEETING = "last_meeting_on"


class InstallationFact(Base):
    """One named fact."""

    __tablename__ = "installation_facts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(NAME_LENGTH))


def demonstration_today(session: Session | Connection) -> dt.date | None:
    """The day at which the demonstration's calendar stands; None in a real installation."""
    value = _fact(session, DEMONSTRATION_TODAY)
    return None if value is None else dt.date.fromisoformat(value)


def today(session: Session | Connection, now: dt.datetime) -> dt.date:
    """The Asia/Shanghai date of ``now``; in the demonstration, the day its calendar stands at."""
    return demonstration_today(session) or now.astimezone(SHANGHAI).date()


def remember_keys(engine: Engine, keys: Keys) -> None:
    """Ties the database to these keys, unless it is tied already."""
    with contextlib.suppress(IntegrityError), engine.begin() as connection:  # another start may be quicker
        if key_fingerprint_of(connection) is None:
            connection.execute(insert(InstallationFact).values(key=KEY_FINGERPRINT, value=keys.fingerprint))


def key_fingerprint(engine: Engine) -> str | None:
    """The fingerprint of the keys that the database is tied to; None where it is not yet."""
    with engine.execution_options(read_only=True).connect() as connection:
        return key_fingerprint_of(connection)


def key_fingerprint_of(connection: Connection) -> str | None:
    """The same, as the transaction of ``connection`` sees it."""
    return _fact(connection, KEY_FINGERPRINT)


def remember_backup(connection: Connection, at: dt.datetime) -> None:
    """Notes that a backup of the state of this instant is complete."""
    _remember(connection, LAST_BACKUP, at.isoformat())


def last_backup(session: Session | Connection) -> dt.datetime | None:
    """The instant whose state the last complete backup holds; None where there was none yet."""
    value = _fact(session, LAST_BACKUP)
    return None if value is None else dt.datetime.fromisoformat(value)


def remember_meeting(connection: Connection, day: dt.date) -> None:
    """Notes the day of the leading group's last meeting 领导小组例会."""
    _remember(connection, LAST_MEETING, day.isoformat())


def last_meeting(session: Session | Connection) -> dt.date | None:
    """The day that was noted as that of the last meeting; None where none was yet."""
    value = _fact(session, LAST_MEETING)
    return None if value is None else dt.date.fromisoformat(value)


def _remember(connection: Connection, key: str, value: str) -> None:
    noted = connection.execute(update(InstallationFact).where(InstallationFact.key == key).values(value=value))
    if noted.rowcount == 0:
        connection.execute(insert(InstallationFact).values(key=key, value=value))


def _fact(session: Session | Connection, key: str) -> str | None:
    return session.execute(select(InstallationFact.value).where(InstallationFact.key == key)).scalar_one_or_none()
