"""Issuing a document 发文 and entering its receipt 送达回证: each stands with its audit record, or not at all.

Whether the reader may see the item, the caller has asked before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from dashboard.accounts.readers import reader_of
from dashboard.documents import values, wording
from dashboard.documents.filling import fill
from dashboard.documents.kinds import (
    KINDS,
    NUMBER,
    NUMBERED,
    Kind,
    accompanied,
    days_are_over,
    gives_the_number,
    may_issue,
)
from dashboard.documents.templates import template
from dashboard.imports.telling.quoting import shown
from dashboard.rectification.acts import COURSE
from dashboard.translations import _
from dashboard.workflows import course
from dashboard.workflows.concern import concerned
from dashboard.workflows.course import Turn
from dashboard.workflows.deciding import Standing, actor_of
from dashboard.workflows.evidence import Evidence
from dashboard.workflows.numbers import recorded_once
from dashboard.workflows.refused import MoveRefused, refusal
from models import audit
from models.agencies import Agency
from models.base import NAME_LENGTH
from models.documents import (
    Delivery,
    DocumentKind,
    RectificationDocument,
    RectificationReceipt,
    RectificationVoid,
    seal_document,
    seal_paper,
)
from models.installation import demonstration_today
from models.keys import keys_of
from models.reader import SYSTEM, acting_for
from models.rectification import RectificationItem

_BEFORE = {
    DocumentKind.OPINION: ("urge", DocumentKind.URGING),
    DocumentKind.DECISION: ("opinion", DocumentKind.OPINION),
}
"""Kind → the move and the kind of the paper before it on the ladder."""


@dataclass(frozen=True)
class Office:
    """How this installation writes documents."""

    templates: Path | None = None
    """The folder of its own templates."""
    prefix: str = ""
    """At the beginning of each number 机关代字."""


@dataclass(frozen=True)
class Draft:
    """A document as it is to be issued."""

    kind: str
    said: Mapping[str, str]
    """What was written into the form, by the keys of ``kinds.ASKED``."""
    seen: int = 0
    """How many documents of the item whoever issues this one has seen."""


@dataclass(frozen=True)
class Receipt:
    """A receipt as it is entered."""

    delivered_on: dt.date
    delivered_to: str
    manner: str
    signed_by: str
    note: str = ""
    paper: Evidence | None = None


def check_written(said: Mapping[str, str], needed: Iterable[str]) -> None:
    """Raises MoveRefused where a needed field is blank, but for the contact, or the office's name is too long."""
    for key in needed:
        if not said.get(key, "").strip() and key != "contact":
            raise MoveRefused(_("Fill in %(field)s.", field=wording.field(key)))
    if max(len(said.get(key, "")) for key in ("office", "contact")) > NAME_LENGTH:
        raise MoveRefused(
            _("%(field)s is longer than %(most)s characters.", field=wording.field("office"), most=NAME_LENGTH)
        )


def issue(engine: Engine, turn: Turn, item_no: str, draft: Draft, office: Office = Office()) -> str:
    """Issues the document with the last move that it accompanies; its number.

    Raises MoveRefused and TemplateFault, and then nothing was done and no number is used up.
    """
    kind = KINDS.get(draft.kind)
    if kind is None:
        raise MoveRefused(_("There is no such document."))
    check_written(draft.said, ("office", *kind.asked))
    return recorded_once(lambda: _issued(engine, turn, item_no, kind, draft, office))


def receive(engine: Engine, turn: Turn, document_id: int, receipt: Receipt) -> None:
    """Enters the receipt of a document that is there. Raises MoveRefused, and then nothing was done."""
    if turn.workflow.by_key["assign"].permission not in actor_of(turn.holder).permissions:
        raise refusal("permission")
    with acting_for(engine, SYSTEM).begin() as connection:
        table = RectificationDocument
        document = connection.execute(
            select(table.item_no, table.agency_code, table.number, table.issued_on)
            .where(table.document_id == document_id)
        ).one()  # fmt: skip
        voided = select(RectificationVoid.document_id).where(RectificationVoid.document_id == document_id)
        if connection.execute(voided).first() is not None:
            raise MoveRefused(_("%(number)s is void.", number=document.number))
        _check_receipt(receipt, document.issued_on, turn.today)
        paper: dict[str, Any] = {}
        if receipt.paper is not None:
            receipt.paper.kind  # noqa: B018 - asked for what it raises
            content, sha256 = receipt.paper.content, hashlib.sha256(receipt.paper.content).hexdigest()
            paper = {
                "file_name": shown(receipt.paper.name, NAME_LENGTH), "file_sha256": sha256, "file_size": len(content),
                "file_sealed": seal_paper(keys_of(connection), content, document_id, sha256),
            }  # fmt: skip
        told = {
            "delivered_on": receipt.delivered_on, "delivered_to": receipt.delivered_to, "manner": receipt.manner,
            "signed_by": receipt.signed_by, "note": receipt.note or None,
        }  # fmt: skip
        connection.execute(
            insert(RectificationReceipt).values(
                document_id=document_id, item_no=document.item_no, agency_code=document.agency_code, at=turn.now,
                account=turn.holder.name, person=turn.holder.display_name, **told, **paper,
            )
        )  # fmt: skip
        after = {**told, "delivered_on": receipt.delivered_on.isoformat()}
        if paper:
            after["file_sha256"] = paper["file_sha256"]
        record(connection, turn, "receipt", document.item_no, {"number": document.number}, after=after)


def _check_receipt(receipt: Receipt, issued_on: dt.date, today: dt.date) -> None:
    if not issued_on <= receipt.delivered_on <= today:
        raise MoveRefused(
            _(
                "Delivered on: a day from that of the document, %(day)s, up to today.",
                day=issued_on.isoformat(),
            )
        )
    if receipt.manner not in set(Delivery):
        raise MoveRefused(_("Say how it was delivered."))
    for text in (receipt.delivered_to, receipt.signed_by):
        if not text.strip() or len(text) > NAME_LENGTH:
            raise MoveRefused(_("Say to whom it was delivered, and who signed."))


def _issued(engine: Engine, turn: Turn, item_no: str, kind: Kind, draft: Draft, office: Office) -> str:
    documents = RectificationDocument
    with acting_for(engine, SYSTEM).begin() as connection:
        item = (
            connection.execute(
                select(RectificationItem.__table__).where(RectificationItem.item_no == item_no).with_for_update()
            )
            .mappings()
            .one()
        )
        moves = course.moves_so_far(connection, COURSE, item_no)
        about = concerned(reader_of(engine, turn.holder), actor_of(turn.holder), item["agency_code"])
        standing = Standing(item["status"] or "", [course.made(one) for one in moves], about)
        at = accompanied(kind, standing)
        if at is None:
            raise MoveRefused(_("The move that this document accompanies was not made yet."))
        if days_are_over(kind, standing.made[at - 1], turn.today):
            raise MoveRefused(
                _("The days of this letter ended on %(day)s. Urge the agency again, and issue the letter with that.",
                  day=str(standing.made[at - 1].until))
            )  # fmt: skip
        if not may_issue(kind, standing, actor_of(turn.holder), turn.today):
            raise refusal("permission")
        there = select(func.count(documents.document_id)).where(documents.item_no == item_no)
        if connection.execute(there).scalar_one() != draft.seen:
            raise MoveRefused(
                _("Another document of this item was issued since the page was opened. Nothing was done now; look at "
                  "it, and do it again if it is still needed.")
            )  # fmt: skip
        year = turn.today.year
        highest = select(func.max(documents.serial)).where(documents.kind == kind.key, documents.year == year)
        serial = (connection.execute(highest).scalar() or 0) + 1
        number = kind.number(office.prefix, year, serial)
        move = moves[at - 1]
        due_on = move["until"] or _still_to_come(item["deadline"] if kind.key is DocumentKind.TALK else None, turn)
        unit = connection.execute(select(Agency.name).where(Agency.code == item["agency_code"])).scalar_one()
        paper_before = _paper_before(connection, kind, item_no, moves)
        filled = {
            **values.of_item(item, unit),
            **values.of_document(number, turn.today, due_on, _reason(kind, moves[:at]), paper_before, draft.said),
        }
        content, file = template(kind.key.zh, office.templates)
        invented = demonstration_today(connection) is not None
        made = fill(content, file, filled, needed=(NUMBER,), invented=invented)
        sha256 = hashlib.sha256(made).hexdigest()
        connection.execute(
            insert(documents).values(
                item_no=item_no, agency_code=item["agency_code"], position=move["position"], kind=kind.key, year=year,
                serial=serial, number=number, issued_on=turn.today, due_on=due_on, office=draft.said["office"].strip(),
                contact=draft.said.get("contact", "").strip() or None, at=turn.now, account=turn.holder.name,
                person=turn.holder.display_name, sha256=sha256, size=len(made),
                sealed=seal_document(keys_of(connection), made, number, sha256),
            )
        )  # fmt: skip
        before, after = None, {"kind": kind.key, "number": number, "sha256": sha256}
        if gives_the_number(kind) and _is_last_with_a_number(moves, at):
            connection.execute(
                update(RectificationItem).where(RectificationItem.item_no == item_no).values(document=number)
            )
            before, after = {"document": item["document"]}, {**after, "document": number}
        detail = {"position": move["position"], "template": file}
        record(connection, turn, "document", item_no, detail, before=before, after=after)
    return number


def _reason(kind: Kind, moves: Sequence[RowMapping]) -> str | None:
    """Why the last of the moves was made; a letter of transfer says why it was proposed, not that it was agreed to."""
    wanted = "propose" if kind.key is DocumentKind.TRANSFER else moves[-1]["move"]
    return next((one["reason"] for one in reversed(moves) if one["move"] == wanted), None)


def _still_to_come(day: dt.date | None, turn: Turn) -> dt.date | None:
    return None if day is None or day < turn.today else day


def _paper_before(
    connection: Connection, kind: Kind, item_no: str, moves: Sequence[RowMapping]
) -> tuple[str, dt.date | None]:
    """Number and last day of the paper before this one on the ladder; what was issued elsewhere is in the move."""
    if kind.key not in _BEFORE:
        return "", None
    move, paper = _BEFORE[kind.key]
    last = next((one for one in reversed(moves) if one["move"] == move), None)
    if last is None:
        return "", None
    ours = (
        select(RectificationDocument.number)
        .where(RectificationDocument.item_no == item_no, RectificationDocument.kind == paper)
        .where(RectificationDocument.document_id.not_in(select(RectificationVoid.document_id)))
        .order_by(RectificationDocument.document_id.desc())
        .limit(1)
    )
    typed = (last["changes"] or {}).get("document", ["", ""])[1]
    return connection.execute(ours).scalar() or typed or "", last["until"]


def _is_last_with_a_number(moves: Sequence[RowMapping], at: int) -> bool:
    """Whether no later move came with a number of its own: a paper written late takes no newer one's place."""
    return not any(one["move"] in NUMBERED for one in moves[at:])


def record(
    connection: Connection, turn: Turn, act: str, item_no: str, detail: Mapping[str, Any], *,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None, reason: str | None = None,
) -> None:  # fmt: skip
    """The audit record of what was done with a document of the item."""
    audit.record(
        connection, at=turn.now, account=turn.holder.name, role=turn.holder.role, action=f"rectification:{act}",
        subject=item_no, reason=reason, address=turn.caller.address, request_id=turn.caller.request_id, detail=detail,
        before=before, after=after,
    )  # fmt: skip
