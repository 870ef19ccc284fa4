"""Verifying a publication 校验, in three answers that do not lean on each other.

Kept: each part, the whole and every signature have the hash that the audit log, under the installation's key, says they
have. Recomputed: the rules that were kept give the scores that were kept from the facts that were kept, whatever has
become of the data. Today: how what the database holds now would come out by the same rules, as of the same day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from dashboard.publishing import content
from dashboard.publishing.content import Difference, Subject
from dashboard.publishing.preparing import measured
from models.audit import AuditRecord
from models.publications import Publication, PublicationMove, PublicationPart, PublicationRelease
from plugins.contract import Moment, Period
from plugins.declaration import SchemeFault
from plugins.ranking import Rules
from plugins.registry import Registry
from plugins.scheme import Scheme

Place = Literal["part", "whole", "signature", "record", "release"]


@dataclass(frozen=True)
class Fault:
    """The first thing that is not as it was kept: a part, the whole with its columns, a move, or its audit record."""

    place: Place
    what: str
    """The part, the move with its position; empty for the whole."""
    expected: str
    found: str


@dataclass(frozen=True)
class Document:
    """A publication as its rows have it."""

    head: Mapping[str, Any]
    bodies: Mapping[str, str]
    """Part → its text."""
    hashes: Mapping[str, str]
    """Part → the hash that stands beside it."""
    moves: Sequence[Mapping[str, Any]]
    readers: str
    """To whom it was published; empty where it was not."""

    @property
    def scheme(self) -> Scheme:
        """The scheme as its file was kept; raises SchemeFault."""
        return content.scheme_of(self.bodies.get(content.SCHEME, ""))

    @property
    def rules(self) -> Rules:
        """The rules that were kept, under the readings that were; raises SchemeFault or ValueError."""
        return self.scheme.rules(self.head["readings"])

    @property
    def subjects(self) -> dict[str, Subject]:
        """Subject → its document; raises ValueError where one is no JSON."""
        return subjects_of(self.bodies)

    @property
    def moment(self) -> Moment:
        """The period, and the day as of which open cases were judged."""
        return Moment(Period(self.head["first_on"], self.head["last_on"]), self.head["judged_on"])


@dataclass(frozen=True)
class Answer:
    """What came of a recomputation; ``unable`` says why there is none."""

    difference: Difference | None = None
    unable: str = ""

    @property
    def identical(self) -> bool:
        """Whether it came out as it was kept."""
        return self.difference is None and not self.unable


def subjects_of(bodies: Mapping[str, str]) -> dict[str, Subject]:
    """Subject → its document, of the parts with these texts; raises ValueError where one is no JSON."""
    start = content.SUBJECT
    return {part.removeprefix(start): json.loads(body) for part, body in bodies.items() if part.startswith(start)}


def document(where: Session | Connection, number: str) -> Document | None:
    """The publication with this number; None where there is none, or it is not the reader's."""
    head = _row(where, Publication, number)
    if head is None:
        return None
    parts = _rows(where, PublicationPart, number, "part")
    return Document(
        head,
        {one["part"]: one["body"] for one in parts},
        {one["part"]: one["sha256"] for one in parts},
        _rows(where, PublicationMove, number, "position"),
        (_row(where, PublicationRelease, number) or {}).get("readers", ""),
    )


def kept(one: Document) -> Fault | None:
    """The first of its own rows that is not as it was signed."""
    for part in sorted({*one.bodies, *one.hashes}):
        found = content.digest(one.bodies[part])
        if found != one.hashes[part]:
            return Fault("part", part, one.hashes[part], found)
    whole = content.sealed(one.head, one.hashes)
    if whole != one.head["sha256"]:
        return Fault("whole", "", one.head["sha256"], whole)
    for position, move in enumerate(one.moves, start=1):
        if move["position"] != position or move["sha256"] != whole:
            return Fault("signature", f"{move['position']} {move['move']}", whole, move["sha256"])
    return None if one.moves else Fault("signature", "1 prepare", whole, "")


def recorded(connection: Connection, one: Document) -> Fault | None:
    """The first move that the audit log does not tell of in the same words, or tells of and which is not there.

    Whether the log itself is whole, ``models.audit_check`` says. A move from before its oldest record, which is removed
    by rule after years, cannot be looked up any more.
    """
    oldest = connection.execute(select(func.min(AuditRecord.at))).scalar()
    log = connection.execute(
        select(AuditRecord.action, AuditRecord.account, AuditRecord.after, AuditRecord.detail, AuditRecord.at)
        .where(AuditRecord.subject == one.head["number"], AuditRecord.action.like("publication:%"))
        .where(AuditRecord.result == "done")
        .order_by(AuditRecord.sequence)
    ).all()
    told = {row.detail["position"]: row for row in log if "position" in row.detail}
    for position in sorted({*told, *(move["position"] for move in one.moves)}):
        move = next((each for each in one.moves if each["position"] == position), None)
        row = told.get(position)
        if row is None and move is not None and oldest is not None and move["at"] < oldest:
            continue
        found = None if move is None else (move["move"], move["account"], move["state_after"], move["sha256"])
        expected = None if row is None else (
            row.action.partition(":")[2], row.account, row.after.get("state"), row.after.get("sha256")
        )  # fmt: skip
        if found != expected:
            named = move["move"] if move is not None else row.action.partition(":")[2] if row is not None else ""
            return Fault("record", f"{position} {named}", _written(expected), _written(found))
    readers = next((row.after["readers"] for row in log if "readers" in (row.after or {})), "")
    if readers == one.readers or (one.readers and not readers and oldest is not None and one.moves[-1]["at"] < oldest):
        return None
    return Fault("release", "", readers, one.readers)


def told_of(connection: Connection, number: str) -> bool:
    """Whether the audit log tells of a publication with this number."""
    prepared = select(AuditRecord.sequence).where(
        AuditRecord.action == "publication:prepare", AuditRecord.subject == number, AuditRecord.result == "done"
    )
    return connection.execute(prepared).first() is not None


def recomputed(one: Document) -> Answer:
    """Whether the kept rules give the kept scores from the kept facts."""
    return _recomputed(tuple(one.bodies.items()), tuple(one.head["readings"].items()))


@lru_cache(maxsize=128)
def _recomputed(bodies: tuple[tuple[str, str], ...], readings: tuple[tuple[str, str], ...]) -> Answer:
    """The same texts always give the same answer, and a list of publications asks for each of them again and again."""
    try:
        subjects = subjects_of(dict(bodies))
        rules = content.scheme_of(dict(bodies).get(content.SCHEME, "")).rules(dict(readings))
        return Answer(content.first_difference(subjects, content.scored_again(rules, subjects)))
    except (SchemeFault, KeyError, TypeError, ValueError) as error:
        return Answer(unable=f"{type(error).__name__}: {error}")


def today(connection: Connection, registry: Registry, one: Document) -> Answer:
    """How the data that the database holds now come out by the kept rules, as of the kept day."""
    try:
        return Answer(content.first_difference(one.subjects, measured(connection, registry, one.rules, one.moment)))
    except (SchemeFault, KeyError, TypeError, ValueError) as error:
        return Answer(unable=f"{type(error).__name__}: {error}")


def other_plugins(registry: Registry, one: Document) -> tuple[str, ...]:
    """The plugins whose files are not those that the numbers came from: what counts today may count otherwise."""
    now = {plugin.name: plugin.sha256 for plugin in registry.plugins}
    then = one.head["plugins"] or {}
    return tuple(sorted(name for name, kept_as in then.items() if now.get(name) != kept_as["sha256"]))


def _written(values: Any) -> str:
    return "—" if values is None else " ".join(str(value) for value in values)


def _row(where: Session | Connection, table: type[Any], number: str) -> dict[str, Any] | None:
    return next(iter(_rows(where, table, number, "number")), None)


def _rows(where: Session | Connection, table: type[Any], number: str, order: str) -> list[dict[str, Any]]:
    columns = [getattr(table, column.key) for column in table.__table__.columns]
    statement = select(*columns).where(table.number == number).order_by(getattr(table, order))
    return [dict(row._mapping) for row in where.execute(statement)]
