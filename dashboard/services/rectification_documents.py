"""Documents as pages show them: those of one item with what may be issued now, and the register of all.

The register has the certificates of integrity units, too; they have no limit and no receipt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    Select,
    String,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from dashboard.accounts.permissions import Permission
from dashboard.documents.kinds import CERTIFICATE, KINDS, Kind, may_issue, may_void
from dashboard.paging import PAGE_ROWS, Paging
from dashboard.services.courses import accounts_of_other_agencies, who
from dashboard.services.evidence_rows import contains
from dashboard.services.units import Unit, Units, units
from dashboard.urls import Query
from dashboard.workflows.deciding import Actor, Standing
from models.documents import RectificationDocument, RectificationReceipt, RectificationVoid
from models.integrity_rounds import IntegrityCertificate, IntegrityMove
from models.reader import ReaderSession

OPEN, VOID = "open", "void"
"""As ``rows`` of the address asks for documents that wait for a receipt, and for those that are void."""
_COLUMNS = [
    getattr(RectificationDocument, name)
    for name in (
        "document_id", "item_no", "agency_code", "position", "kind", "number", "issued_on", "due_on", "office",
        "contact", "account", "person", "size", "sha256",
    )
]  # fmt: skip
"""All but the document itself, which a list does not read."""


@dataclass(frozen=True)
class ReceiptLine:
    """A receipt."""

    receipt_id: int
    delivered_on: dt.date
    delivered_to: str
    manner: str
    signed_by: str
    note: str | None
    file_name: str | None
    who: str


@dataclass(frozen=True)
class VoidLine:
    """That a document is void."""

    voided_on: dt.date
    reason: str
    who: str


@dataclass(frozen=True)
class DocumentLine:
    """A document that was issued."""

    document_id: int
    item_no: str
    unit: str
    position: int
    """The move that it accompanies."""
    kind: str
    number: str
    issued_on: dt.date
    due_on: dt.date | None
    office: str
    contact: str | None
    who: str
    size: int
    sha256: str
    receipts: tuple[ReceiptLine, ...]
    void: VoidLine | None

    @property
    def needs_receipt(self) -> bool:
        """Whether it is delivered to somebody."""
        return self.kind in KINDS and not KINDS[self.kind].form


@dataclass(frozen=True)
class ItemDocuments:
    """The documents of one item."""

    lines: tuple[DocumentLine, ...]
    offered: tuple[Kind, ...]
    """Those that the reader may issue now."""
    office: str
    """As the last document of all had it, so that it need not be written each time; the next likewise."""
    contact: str
    may_receive: bool
    may_void: frozenset[int]
    """The documents that the reader may void."""


@dataclass(frozen=True)
class Register:
    """The register 文书登记簿."""

    lines: tuple[DocumentLine, ...]
    paging: Paging
    units: tuple[Unit, ...]
    unit: Unit | None
    kind: str
    rows: str
    q: str
    since: dt.date | None
    until: dt.date | None
    unknown: tuple[tuple[str, str], ...]
    """(key, value) pairs of the address that name nothing here."""


def item_documents(
    session: ReaderSession, item_no: str, standing: Standing, actor: Actor, seen: Units, today: dt.date
) -> ItemDocuments:
    """The documents of the item. Five statements at most."""
    newest_first = select(*_COLUMNS).where(RectificationDocument.item_no == item_no).order_by(_newest())
    last = select(RectificationDocument.office, RectificationDocument.contact).order_by(_newest()).limit(1)
    offered = tuple(one for one in KINDS.values() if may_issue(one, standing, actor, today))
    usual = session.execute(last).one_or_none() if offered else None
    lines = _lines(session, session.execute(newest_first).all(), seen)
    return ItemDocuments(
        lines=lines,
        offered=offered,
        office=usual.office if usual is not None else "",
        contact=(usual.contact or "") if usual is not None else "",
        may_receive=Permission.RECTIFICATION_DECIDE in actor.permissions,
        may_void=frozenset(
            one.document_id for one in lines if one.void is None and may_void(one.position, standing, actor)
        ),
    )


def register(session: ReaderSession, query: Query) -> Register:
    """The page of the register that the address asks for. Seven statements at most."""
    seen = units(session)
    chosen = _chosen(query, seen)
    paging = Paging(session.execute(select(func.count()).select_from(chosen.subquery())).scalar_one(), query.page)
    page = session.execute(_ordered(chosen).limit(PAGE_ROWS).offset(paging.offset)).all()
    unit, kind = seen.get(query.unit), query.category if query.category in (*KINDS, CERTIFICATE) else ""
    rows = query.rows if query.rows in (OPEN, VOID) else ""
    asked = (("unit", query.unit, unit), ("category", query.category, kind), ("rows", query.rows, rows))
    return Register(
        lines=_lines(session, page, seen),
        paging=paging,
        units=tuple(seen.by_code.values()),
        unit=unit,
        kind=kind or "",
        rows=rows,
        q=query.q,
        since=query.since,
        until=query.until,
        unknown=tuple((key, value) for key, value, found in asked if value and not found),
    )


def register_lines(session: ReaderSession, query: Query, most: int) -> tuple[DocumentLine, ...]:
    """All documents that the address asks for, at most so many."""
    seen = units(session)
    return _lines(session, session.execute(_ordered(_chosen(query, seen)).limit(most)).all(), seen)


def _every() -> CompoundSelect[*tuple[Any, ...]]:
    """The documents of items and the certificates, with the same columns."""
    of_items, certificates, moves = RectificationDocument, IntegrityCertificate, IntegrityMove
    voided = of_items.document_id.in_(select(RectificationVoid.document_id))
    received = of_items.document_id.in_(select(RectificationReceipt.document_id))
    void = exists().where(
        moves.application_no == certificates.application_no,
        moves.move == "void_certificate",
        moves.position > certificates.position,
    )
    delivered = of_items.kind.not_in([key for key, kind in KINDS.items() if kind.form])
    none = {"due_on": cast(null(), Date()), "contact": cast(null(), String())}
    same = {"document_id": "certificate_id", "item_no": "application_no"}
    columns: list[Any] = [
        none[one.key] if one.key in none
        else literal(CERTIFICATE) if one.key == "kind"
        else getattr(certificates, same.get(one.key, one.key))
        for one in _COLUMNS
    ]  # fmt: skip
    return union_all(
        select(*_COLUMNS, of_items.at, voided.label("void"), (delivered & ~received & ~voided).label("open")),
        select(
            *(column.label(one.key) for column, one in zip(columns, _COLUMNS, strict=True)),
            certificates.at, void.label("void"), false().label("open"),
        ),
    )  # fmt: skip


def _ordered(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The newest first."""
    every = chosen.selected_columns
    return chosen.order_by(every["at"].desc(), every["document_id"].desc(), every["kind"])


def _chosen(query: Query, seen: Units) -> Select[*tuple[Any, ...]]:
    every = _every().subquery()
    documents, wanted = every.c, list[ColumnElement[bool]]()
    unit = seen.get(query.unit)
    if unit is not None:
        wanted.append(documents.agency_code.in_([unit.code, *(one.code for one in seen.below(unit.code))]))
    if query.category in (*KINDS, CERTIFICATE):
        wanted.append(documents.kind == query.category)
    if query.rows in (OPEN, VOID):
        wanted.append(documents[query.rows])
    if query.since is not None:
        wanted.append(documents.issued_on >= query.since)
    if query.until is not None:
        wanted.append(documents.issued_on <= query.until)
    if query.q:
        looked_in = (documents.number, documents.item_no, documents.office)
        wanted.append(or_(*(contains(column, query.q) for column in looked_in)))
    return select(every).where(*wanted)


def _newest() -> ColumnElement[int]:
    return RectificationDocument.document_id.desc()


def _lines(session: ReaderSession, rows: Sequence[Row[Any]], seen: Units) -> tuple[DocumentLine, ...]:
    if not rows:
        return ()
    hidden = accounts_of_other_agencies(session)
    table = RectificationReceipt
    columns = [
        getattr(table, name)
        for name in ("document_id", "receipt_id", "delivered_on", "delivered_to", "manner", "signed_by", "note",
                     "file_name", "account", "person")
    ]  # fmt: skip
    of_items = [one.document_id for one in rows if one.kind != CERTIFICATE]
    there = select(*columns).where(table.document_id.in_(of_items)).order_by(table.receipt_id)
    receipts: dict[int, list[ReceiptLine]] = {}
    for one in session.execute(there):
        receipts.setdefault(one.document_id, []).append(
            ReceiptLine(
                one.receipt_id, one.delivered_on, one.delivered_to, one.manner, one.signed_by, one.note, one.file_name,
                "" if one.account in hidden else who(one.account, one.person),
            )
        )  # fmt: skip
    voids = _voids(session, of_items, hidden)
    gone = _void_certificates(session, [one for one in rows if one.kind == CERTIFICATE], hidden)
    return tuple(
        DocumentLine(
            one.document_id, one.item_no, seen.name(one.agency_code), one.position, one.kind, one.number,
            one.issued_on, one.due_on, one.office, one.contact,
            "" if one.account in hidden else who(one.account, one.person), one.size, one.sha256,
            () if one.kind == CERTIFICATE else tuple(receipts.get(one.document_id, ())),
            (gone if one.kind == CERTIFICATE else voids).get(one.document_id),
        )
        for one in rows
    )  # fmt: skip


def _voids(session: ReaderSession, ids: Sequence[int], hidden: Collection[str]) -> Mapping[int, VoidLine]:
    there = select(RectificationVoid).where(RectificationVoid.document_id.in_(ids))
    return {
        one.document_id: VoidLine(
            one.voided_on, one.reason, "" if one.account in hidden else who(one.account, one.person)
        )
        for one in session.scalars(there)
    }


def _void_certificates(
    session: ReaderSession, rows: Sequence[Row[Any]], hidden: Collection[str]
) -> Mapping[int, VoidLine]:  # fmt: skip
    """The first move after it that voids one makes a certificate void."""
    if not rows:
        return {}
    table = IntegrityMove
    there = session.execute(
        select(table.application_no, table.position, table.made_on, table.reason, table.account, table.person)
        .where(table.application_no.in_([one.item_no for one in rows]), table.move == "void_certificate")
        .order_by(table.position.desc())
    ).all()
    found: dict[int, VoidLine] = {}
    for one in rows:
        for move in there:
            if move.application_no == one.item_no and move.position > one.position:
                by = "" if move.account in hidden else who(move.account, move.person)
                found[one.document_id] = VoidLine(move.made_on, move.reason or "", by)
    return found
