"""Tokens 接口令牌 of programs that bring rows, and the answers they were given; whoever holds a token acts by it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import columns
from models.base import CODE_LENGTH, Base, RowNumber
from models.keys import Keys

_USE = "api answers"


class ApiToken(Base):
    """Token 接口令牌: the program holds a random text, this table only its hash."""

    __tablename__ = "api_tokens"

    token_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agency_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH), ForeignKey("agencies.code"))
    """The agency that brings its own rows by it; none where it brings everybody's."""
    addresses: Mapped[list[str]] = columns.document()
    """Networks from which alone it counts; none: from everywhere."""
    made_at: Mapped[dt.datetime] = columns.instant()
    made_by: Mapped[str] = mapped_column(String(CODE_LENGTH))
    expires_at: Mapped[dt.datetime] = columns.instant()
    last_used_at: Mapped[dt.datetime | None] = columns.instant()
    revoked_at: Mapped[dt.datetime | None] = columns.instant()


class ApiAnswer(Base):
    """The answer to a request that changed something, kept for a while so that a repetition changes nothing."""

    __tablename__ = "api_answers"

    token_id: Mapped[int] = mapped_column(
        RowNumber, ForeignKey("api_tokens.token_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    """The program's own name for its request (``Idempotency-Key``)."""
    request_hash: Mapped[str] = mapped_column(String(64))
    """Keyed hash of what was asked: the same key with another request is a mistake."""
    at: Mapped[dt.datetime] = columns.instant(index=True)
    answer: Mapped[str | None] = mapped_column(Text())
    """Sealed, since it quotes rows that did not go in. None only within the transaction that answers."""


def seal_answer(keys: Keys, token_id: int, key: str, answer: str) -> str:
    """The answer as it is kept."""
    return keys.seal(_USE, answer, f"{token_id}/{key}")


def open_answer(keys: Keys, token_id: int, key: str, sealed: str) -> str:
    """The answer that was kept for this token and key; raises WrongKey."""
    return keys.unseal(_USE, sealed, f"{token_id}/{key}")
