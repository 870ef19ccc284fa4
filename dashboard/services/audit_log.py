"""The audit log as its page and its export show it: searched, newest first, and what each record says taken apart."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from dashboard.audit.checking import VERIFIED
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.urls import Query
from models.audit import AuditRecord
from models.installation import SHANGHAI
from models.reader import ReaderSession

MOST_CHANGES = 20
"""Changes of one record that a page shows; an import has hundreds. The export has them all."""
FETCHED_AT_ONCE = 1000

ROWS = "changes"
"""What an import says in its detail: a list of changed rows, each with its key, before and after."""


@dataclass(frozen=True)
class Change:
    """One value before and after; empty where there was none. ``row`` is the key of the row, if it has one."""

    row: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One record as the page shows it."""

    record: AuditRecord
    facts: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    more: int
    """How many more changes the record has than are shown."""


@dataclass(frozen=True)
class LastCheck:
    """What the last daily check found."""

    at: dt.datetime
    whole_to: int | None
    """The last record up to which all was whole; None where something was not."""
    reason: str


@dataclass(frozen=True)
class AuditLog:
    """One page of the log."""

    entries: tuple[Entry, ...]
    paging: Paging
    query: Query
    checked: LastCheck | None
    as_of: dt.datetime | None
    """When the last record was written."""


def audit_log(session: ReaderSession, query: Query) -> AuditLog:
    """The page that the address asks for; one beyond the last is the last. Four statements."""
    wanted = _searched(query)
    found = session.scalar(wanted.with_only_columns(func.count()).select_from(AuditRecord)) or 0
    paging = Paging(found, query.page)
    rows = session.scalars(_newest_first(wanted).limit(PAGE_ROWS).offset(paging.offset))
    return AuditLog(
        entries=tuple(_entry(row) for row in rows),
        paging=paging,
        query=query,
        checked=_last_check(session),
        as_of=session.scalar(_newest_first(select(AuditRecord.at)).limit(1)),
    )


def record_stream(session: ReaderSession, query: Query) -> Iterator[AuditRecord]:
    """All records that the address asks for, the newest first, read as they are needed."""
    ordered = _newest_first(_searched(query)).execution_options(yield_per=FETCHED_AT_ONCE)
    yield from session.scalars(ordered)


def values_text(value: Any) -> str:
    """A value of a JSON document in one line; empty for none."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _searched(query: Query) -> Select[AuditRecord]:
    wanted = select(AuditRecord)
    if query.account:
        wanted = wanted.where(AuditRecord.account == query.account)
    if query.action is not None:
        wanted = wanted.where(AuditRecord.action == query.action)
    if query.result is not None:
        wanted = wanted.where(AuditRecord.result == query.result)
    if query.request is not None:
        wanted = wanted.where(AuditRecord.request_id == query.request.upper())
    if query.since is not None:
        wanted = wanted.where(AuditRecord.at >= _midnight(query.since))
    if query.until is not None:
        wanted = wanted.where(AuditRecord.at < _midnight(query.until + dt.timedelta(days=1)))
    if query.q:
        wanted = wanted.where(AuditRecord.subject.icontains(query.q, autoescape=True))
    return wanted


def _newest_first(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(AuditRecord.sequence.desc())


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def _last_check(session: ReaderSession) -> LastCheck | None:
    said = session.scalar(_newest_first(select(AuditRecord).where(AuditRecord.action == VERIFIED)).limit(1))
    if said is None:
        return None
    whole = said.result == "done"
    return LastCheck(said.at, said.detail.get("last") if whole else None, said.reason or "")


def _entry(row: AuditRecord) -> Entry:
    changes = _changes(row)
    facts = tuple((name, values_text(value)) for name, value in row.detail.items() if name != ROWS)
    return Entry(row, facts, tuple(changes[:MOST_CHANGES]), max(0, len(changes) - MOST_CHANGES))


def _changes(row: AuditRecord) -> list[Change]:
    """The values that differ, of the record and of the rows of an import; all where there was nothing before."""
    made = _differences("", row.before, row.after)
    for one in row.detail.get(ROWS, ()):
        made += _differences(" ".join(map(str, one["key"])), one["before"], one["after"])
    return made


def _differences(key: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    was, now = before or {}, after or {}
    return [
        Change(key, name, values_text(was.get(name)), values_text(now.get(name)))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
