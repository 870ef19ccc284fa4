"""Whether the audit records are whole 审计校验: the first record that was changed, put in or taken away is named.

It trusts nothing that stands in the database: each digest is computed again, also that of the record which says up to
where older records were removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from models.audit import WHAT_HAPPENED, AuditRecord, canonical
from models.audit_chain import BEFORE_THE_CHAIN, BEGINNING, ChainHead, chained
from models.keys import Keys

PRUNED = "audit:prune"
"""The action of removing old records; its detail says ``through`` which sequence, and that record's ``digest``."""

_AT_ONCE = 500
_COLUMNS = [getattr(AuditRecord, name) for name in ("sequence", *WHAT_HAPPENED, "digest")]


@dataclass(frozen=True)
class Anchor:
    """The chain as it once was, noted outside of the database."""

    at: dt.datetime
    sequence: int
    digest: str


@dataclass(frozen=True)
class Break:
    """The first place at which the records are not what they were, by sequence.

    ``changed``: the record, or its place, is not what its digest was made of; ``missing``: there is no such record;
    ``head``: the chain's head says otherwise; ``anchor``: the anchor made then says otherwise.
    """

    sequence: int
    kind: Literal["changed", "missing", "head", "anchor"]
    expected: str
    found: str
    anchor: Anchor | None = None


@dataclass(frozen=True)
class Verdict:
    """What was checked, and the first break if there is one."""

    first: int
    """Sequence of the oldest record; 0 where there is none."""
    last: int
    unchained: int
    """The last of the records that were written before the chain and cannot be checked; 0 where there is none."""
    broken: Break | None


def check(connection: Connection, keys: Keys, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Walks through all records in one snapshot: ``connection`` is that of a read-only engine.

    Anchors of records that were removed since, by rule, say nothing. An anchor is made of what was committed, so the
    anchors are to be read before the connection is opened.
    """
    head = connection.execute(select(ChainHead.sequence, ChainHead.digest)).one_or_none()
    removed, digest = _beginning(connection)
    walk = _Walk(keys, removed, digest, anchors)
    broken = next((one for one in map(walk.step, _records(connection)) if one is not None), None)
    if broken is None:
        broken = walk.end(*(head or (0, BEGINNING)))
    return Verdict(removed + 1 if walk.sequence > removed else 0, walk.sequence, walk.unchained, broken)


class _Walk:
    """Where the walk stands: the last record that was found right, and the anchors that lie ahead."""

    def __init__(self, keys: Keys, sequence: int, digest: str, anchors: Sequence[Anchor]) -> None:
        self._keys = keys
        self.sequence = sequence
        self._digest = digest
        self._ahead = sorted((one for one in anchors if one.sequence > sequence), key=lambda one: one.sequence)
        self.unchained = 0

    def step(self, row: Mapping[str, Any]) -> Break | None:
        """Goes on to the next record, unless something is wrong with it."""
        expected = self.sequence + 1
        if row["sequence"] != expected:
            return Break(expected, "missing", str(expected), str(row["sequence"]))
        found, right = row.get("digest"), self._right(row, expected)
        if found != right:
            return Break(expected, "changed", right, str(found))
        self.sequence, self._digest = expected, right
        if right == BEFORE_THE_CHAIN:
            self.unchained = expected
        while self._ahead and self._ahead[0].sequence == expected:
            anchor = self._ahead.pop(0)
            if anchor.digest != right:
                return Break(expected, "anchor", anchor.digest, right, anchor)
        return None

    def _right(self, row: Mapping[str, Any], sequence: int) -> str:
        if row.get("digest") == BEFORE_THE_CHAIN and self._digest in (BEGINNING, BEFORE_THE_CHAIN):
            return BEFORE_THE_CHAIN
        try:
            return chained(self._keys, canonical(row), sequence, self._digest)
        except (KeyError, TypeError, ValueError, AttributeError):
            return "—"  # somebody wrote what is no text, no time or no JSON

    def end(self, sequence: int, digest: str) -> Break | None:
        """Compares the last record with the chain's head and with the anchors that are still ahead."""
        if self._ahead:
            return Break(self.sequence + 1, "missing", str(self._ahead[-1].sequence), "", self._ahead[-1])
        if sequence > self.sequence:
            return Break(self.sequence + 1, "missing", str(sequence), "")
        if (sequence, digest) != (self.sequence, self._digest):
            return Break(self.sequence, "head", str(self.sequence), str(sequence))
        return None


def _beginning(connection: Connection) -> tuple[int, str]:
    """The last record that was removed by rule, and its digest; (0, BEGINNING) where none was.

    The newest removal counts, since a removal takes all that is older. The walk proves what it says.
    """
    said = select(AuditRecord.detail).where(AuditRecord.action == PRUNED).order_by(AuditRecord.sequence.desc())
    try:
        newest = connection.execute(said.limit(1)).scalar()
        return (0, BEGINNING) if newest is None else (int(newest["through"]), str(newest["digest"]))
    except (KeyError, TypeError, ValueError):
        return 0, BEGINNING  # somebody changed the removal's record


def _records(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """All records in order. Of one that cannot even be read, only its sequence is known."""
    after: Any = None
    while True:
        following = select(*_COLUMNS).order_by(AuditRecord.sequence).limit(_AT_ONCE)
        if after is not None:
            following = following.where(AuditRecord.sequence > after)
        rows: Sequence[Mapping[str, Any]]
        try:
            rows = [dict(row) for row in connection.execute(following).mappings()]
        except (ValueError, TypeError, DBAPIError):
            rows = _one_by_one(connection, after)
        yield from rows
        if not rows:
            return
        after = rows[-1]["sequence"]


def _one_by_one(connection: Connection, after: Any) -> list[Mapping[str, Any]]:
    """The records up to the first that cannot be read, and that one's sequence."""
    following = select(AuditRecord.sequence).order_by(AuditRecord.sequence).limit(_AT_ONCE)
    if after is not None:
        following = following.where(AuditRecord.sequence > after)
    rows: list[Mapping[str, Any]] = []
    for sequence in connection.execute(following).scalars().all():
        try:
            only = select(*_COLUMNS).where(AuditRecord.sequence == sequence)
            rows.append(dict(connection.execute(only).mappings().one()))
        except (ValueError, TypeError, DBAPIError):
            rows.append({"sequence": sequence})
            break
    return rows
