"""A request that is sent again, under the same ``Idempotency-Key``, changes nothing and is answered as before."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update

from models.engine import read_only
from models.keys import Keys, keys_of
from models.tokens import ApiAnswer, open_answer, seal_answer

KEPT_FOR = dt.timedelta(days=7)


class OtherRequest(Exception):
    """The key was given to another request before."""


@dataclass(frozen=True)
class Repeatable:
    """A request that carries a key: whose, and what it asks."""

    token_id: int
    key: str
    kind: str
    media_type: str
    content: bytes

    def hashed(self, keys: Keys) -> str:
        """The keyed hash of what is asked."""
        whole = hashlib.sha256(self.content).hexdigest()
        return keys.digest("api requests", f"{self.kind} {self.media_type} {whole}")


def earlier_answer(engine: Engine, asked: Repeatable, now: dt.datetime) -> str | None:
    """What the request was answered before; raises OtherRequest where the key was another's."""
    keys = keys_of(engine)
    with read_only(engine).connect() as connection:
        kept = connection.execute(
            select(ApiAnswer.request_hash, ApiAnswer.answer).where(
                ApiAnswer.token_id == asked.token_id, ApiAnswer.key == asked.key, ApiAnswer.at > now - KEPT_FOR
            )
        ).one_or_none()
    if kept is None or kept.answer is None:
        return None
    if kept.request_hash != asked.hashed(keys):
        raise OtherRequest
    return open_answer(keys, asked.token_id, asked.key, kept.answer)


def take_key(connection: Connection, asked: Repeatable, now: dt.datetime) -> None:
    """Takes the key, before anything else in the transaction; raises IntegrityError where another request has it."""
    connection.execute(delete(ApiAnswer).where(ApiAnswer.at <= now - KEPT_FOR))
    connection.execute(
        insert(ApiAnswer).values(
            token_id=asked.token_id, key=asked.key, request_hash=asked.hashed(keys_of(connection)), at=now
        )
    )


def keep_answer(connection: Connection, asked: Repeatable, answer: str) -> None:
    """Keeps the answer, in the transaction that it tells of."""
    sealed = seal_answer(keys_of(connection), asked.token_id, asked.key, answer)
    connection.execute(
        update(ApiAnswer).where(ApiAnswer.token_id == asked.token_id, ApiAnswer.key == asked.key).values(answer=sealed)
    )
