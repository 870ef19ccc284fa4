"""ID numbers 身份证号 of officers as a reader meets them: masked, in full, and as what an officer is found by.

Who may do what, and that it is recorded, is seen to by ``dashboard.web.id_numbers``.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from models.base import Base
from models.id_numbers import is_possible, is_right, masked, narrowed
from models.keys import WrongKey, keys_of
from models.officers import Officer
from models.reader import ReaderSession
from models.sealed import sealed_column

LONGEST_REASON = 200
"""Characters of the reason for which a number is shown in full."""

_COLUMN = sealed_column(Base.metadata.tables[Officer.__tablename__], "id_number")


def masked_id_number(session: ReaderSession, officer: Officer) -> str | None:
    """The ends of the officer's ID number; None where the books hold none. Stars alone where it cannot be opened."""
    try:
        number = full_id_number(session, officer)
    except WrongKey:
        number = ""
    return None if number is None else masked(number)


def full_id_number(session: ReaderSession, officer: Officer) -> str | None:
    """The officer's ID number; None where the books hold none. Raises NoKeys, and WrongKey for one changed since."""
    if officer.id_number is None:
        return None
    return _COLUMN.opened(keys_of(session), officer.id_number, [officer.officer_no])


def written_id_number(text: str) -> str | None:
    """The ID number that somebody typed, in blanks and full width as it may be; None for what cannot be one."""
    number = "".join(narrowed(text).split())
    return number if is_possible(number) and is_right(number) else None


def officers_with(session: ReaderSession, id_number: str) -> Sequence[Officer]:
    """The officers of this ID number whom the reader sees: one, none, or several where the books are wrong."""
    hashed = _COLUMN.hashed(keys_of(session), id_number)
    return session.scalars(select(Officer).where(Officer.id_number_digest == hashed).order_by(Officer.officer_no)).all()
