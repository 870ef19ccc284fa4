"""Records 监督记录 of what agencies did and what was said of them: complaints, trainings, file reviews, inspections.

A page of them, one of them as a form shows it, and which schemes count them. Writing them is the importer's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard import urls
from dashboard.imports.entry import Shown, fingerprint
from dashboard.imports.kinds import Column, Kind
from dashboard.imports.rows.own_rows import KEPT_BY_AGENCIES
from dashboard.imports.rows.stored import Key, stored_names
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.evidence_rows import RowLayout, Value, layout, sorting
from dashboard.services.row_lists import EXPORT_ROWS, FETCHED_AT_ONCE
from dashboard.services.units import Unit, Units, units
from dashboard.urls import Query
from models.complaints import Complaint, FileReview, Inspection, InspectionOfficer
from models.conduct import Training
from models.officers import Officer
from models.reader import ReaderSession
from plugins.contract import Text
from plugins.registry import Registry

TABLES: Mapping[str, type[Complaint | Inspection | FileReview | Training]] = {
    "complaints": Complaint,
    "inspections": Inspection,
    "file_reviews": FileReview,
    "trainings": Training,
}
"""The kinds that have these pages."""

_DATED: Mapping[str, InstrumentedAttribute[dt.date]] = {
    "complaints": Complaint.received_on,
    "inspections": Inspection.inspected_on,
    "file_reviews": FileReview.reviewed_on,
    "trainings": Training.held_on,
}
"""The day by which rows are chosen and ordered, newest first."""


@dataclass(frozen=True)
class Feed:
    """A scheme that counts these rows, and what of them."""

    scheme: str
    title: Text
    measures: tuple[Text, ...]


@dataclass(frozen=True)
class RecordLine:
    """A row of the list."""

    href: str
    cells: tuple[Value, ...]


@dataclass(frozen=True)
class Records:
    """A page of the rows of one kind."""

    kind: Kind
    layout: RowLayout
    lines: tuple[RecordLine, ...]
    paging: Paging
    units: tuple[Unit, ...]
    """The agencies that can be chosen."""
    unit: Unit | None
    """The one that is; its sub-units are meant, too."""
    query: Query
    sort: str
    feeds: tuple[Feed, ...]
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name no agency or column; the default is shown instead."""


@dataclass(frozen=True)
class Field:
    """A column of a row, as a file would have it."""

    column: Column
    text: str


@dataclass(frozen=True)
class Record:
    """One row, or an empty one to fill in."""

    kind: Kind
    fields: tuple[Field, ...]
    units: tuple[Unit, ...]
    shown: Shown | None
    """None for a row that is not in the books yet."""


@dataclass(frozen=True)
class RecordsFile:
    """The list as a whole, for export; ``rows`` ends at EXPORT_ROWS."""

    page: Records
    rows: Iterator[Sequence[Value]]


def records(session: ReaderSession, registry: Registry, kind: Kind, query: Query, today: dt.date) -> Records:
    """The page of the list that the address asks for. Three statements."""
    page, asked = _asked(session, registry, kind, query, today)
    found = session.scalars(asked.limit(PAGE_ROWS).offset(page.paging.offset))
    return replace(page, lines=tuple(_line(kind, page.layout, row) for row in found))


def records_file(session: ReaderSession, registry: Registry, kind: Kind, query: Query, today: dt.date) -> RecordsFile:
    """The list that the address asks for, all its pages, read as they are needed."""
    page, asked = _asked(session, registry, kind, query, today)
    found = session.scalars(asked.limit(EXPORT_ROWS).execution_options(yield_per=FETCHED_AT_ONCE))
    return RecordsFile(page, (_line(kind, page.layout, row).cells for row in found))


def record(session: ReaderSession, kind: Kind, part: str) -> Record | None:
    """The row that this part of an address names; None where there is none, or not for this reader."""
    key = _key_of(kind, part)
    if key is None:
        return None
    model = TABLES[kind.key]
    is_it = (getattr(model, name) == part for name, part in zip(kind.key_columns, key, strict=True))
    found = session.scalar(select(model).where(*is_it))
    if found is None:
        return None
    row = {name: getattr(found, name) for name in stored_names(kind)}
    if kind.officers is not None:
        row["officer_nos"] = _officers(session, key)
    fields = tuple(Field(column, _as_text(row[name])) for name, column in kind.columns.items())
    return Record(kind, fields, tuple(units(session).by_code.values()), Shown(key, fingerprint(kind, row)))


def empty_record(session: ReaderSession, kind: Kind) -> Record:
    """A row to fill in."""
    fields = tuple(Field(column, "") for column in kind.columns.values())
    return Record(kind, fields, tuple(units(session).by_code.values()), None)


def entered_by(kind: Kind, *, agency: bool) -> bool:
    """Whether an agency, or else the bureau, enters rows of the kind."""
    return not agency or kind.key in KEPT_BY_AGENCIES


def address(kind: Kind, key: Key) -> str:
    """The address of a row's page."""
    return urls.href("record", table=kind.key, record=written(key))


def written(key: Key) -> str:
    """The key as one part of an address; :func:`record` reads it."""
    parts = [_as_text(part) for part in key]
    return parts[0] if len(parts) == 1 else "|".join(quote(part, safe="") for part in parts)


def feeds(registry: Registry, kind: Kind) -> tuple[Feed, ...]:
    """The schemes that count rows of the kind, or of others by what these say."""
    found, table = [], TABLES[kind.key]
    for scheme in registry.schemes.values():
        counted = [one for one in registry.measured_for(scheme).values() if table in (one.table, *one.reads)]
        if counted:
            found.append(Feed(scheme.key, scheme.title, tuple(one.title for one in counted)))
    return tuple(found)


def _asked(
    session: ReaderSession, registry: Registry, kind: Kind, query: Query, today: dt.date
) -> tuple[Records, Select[Any]]:
    """The page without its lines, and the statement that finds them."""
    seen = units(session)
    model, dated = TABLES[kind.key], _DATED[kind.key]
    shown = layout(model, seen, several_units=len(seen.by_code) > 1, dated_by=dated.key, judged_on=today)
    unit = seen.get(query.unit)
    wanted = _wanted(kind, seen, shown, unit, query)
    order = sorting(shown.columns, query.sort)
    number = session.execute(select(func.count()).select_from(model).where(*wanted)).scalar_one()
    asked = select(model).where(*wanted)
    if order is not None:
        asked = asked.order_by(order)
    asked = asked.order_by(dated.desc(), *(getattr(model, name) for name in kind.key_columns))
    unknown = [("unit", query.unit)] if query.unit and unit is None else []
    if query.sort and order is None:
        unknown.append(("sort", query.sort))
    page = Records(
        kind=kind,
        layout=shown,
        lines=(),
        paging=Paging(number, query.page),
        units=tuple(seen.by_code.values()),
        unit=unit,
        query=query,
        sort=(query.sort or "") if order is not None else "",
        feeds=feeds(registry, kind),
        unknown=tuple(unknown),
    )
    return page, asked


def _wanted(kind: Kind, seen: Units, shown: RowLayout, unit: Unit | None, query: Query) -> list[ColumnElement[bool]]:
    model, dated = TABLES[kind.key], _DATED[kind.key]
    wanted: list[ColumnElement[bool]] = []
    if unit is not None:
        codes = [unit.code, *(below.code for below in seen.below(unit.code))]
        owner: Any = getattr(model, "agency_code", None)
        if owner is not None:
            wanted.append(owner.in_(codes))
        else:
            wanted.append(Training.officer_no.in_(select(Officer.officer_no).where(Officer.agency_code.in_(codes))))
    if query.since is not None:
        wanted.append(dated >= query.since)
    if query.until is not None:
        wanted.append(dated <= query.until)
    if query.q and shown.search is not None:
        wanted.append(shown.search(query.q))
    return wanted


def _line(kind: Kind, shown: RowLayout, row: Any) -> RecordLine:
    key = tuple(getattr(row, name) for name in kind.key_columns)
    return RecordLine(address(kind, key), tuple(column.value(row) for column in shown.columns))


def _officers(session: ReaderSession, key: Key) -> tuple[str, ...]:
    listed = select(InspectionOfficer.officer_no).where(InspectionOfficer.inspection_no == key[0])
    return tuple(session.scalars(listed.order_by(InspectionOfficer.position)))


def _key_of(kind: Kind, part: str) -> Key | None:
    names = kind.key_columns
    parts = [part] if len(names) == 1 else [unquote(one) for one in part.split("|")]
    if len(parts) != len(names):
        return None
    try:
        return tuple(
            dt.date.fromisoformat(one) if kind.columns[name].cell == "day" else one
            for name, one in zip(names, parts, strict=True)
        )
    except ValueError:
        return None


def _as_text(value: Any) -> str:
    """The value as a file would have it: what the importer reads is the value again."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case dt.date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case tuple():
            return "、".join(value)
        case _:
            return str(value)
