"""What the forms about documents do, and documents, receipts and packs on their way out, recorded before they leave."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.documents.filling import TemplateFault, fill
from dashboard.documents.issuing import Draft, Office, Receipt, issue, receive
from dashboard.documents.kinds import ASKED, KINDS
from dashboard.documents.templates import LEDGER, MEETING, template
from dashboard.documents.voiding import void
from dashboard.rectification.workflow import RECTIFICATION
from dashboard.services.rectification_packs import ledger_pack, meeting_pack
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.bodies import takes_files
from dashboard.web.course_forms import back, day, line, number, said, seen_number, text, turn
from dashboard.web.downloads import saved_as
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import note_denied, requires
from dashboard.workflows.deciding import actor_of
from dashboard.workflows.refused import MoveRefused
from models import audit
from models.base import NAME_LENGTH, TEXT_LENGTH
from models.documents import RectificationDocument, RectificationReceipt, open_document, open_paper
from models.keys import keys_of
from models.reader import Reach
from models.rectification import RectificationItem

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RECEIPT_FIELDS = ("delivered_on", "delivered_to", "manner", "signed_by", "note")

blueprint = Blueprint("document_acts", __name__)


@blueprint.post("/rectification/issue")
@requires(Permission.RECTIFICATION_READ)
def issued() -> ResponseReturnValue:
    """Issues a document and leads back to the item; who may issue which, ``dashboard.documents.issuing`` decides."""
    item_no = seen_number(RectificationItem.item_no, "/rectification/issue", Permission.RECTIFICATION_READ)
    page = urls.href("rectification_item", item_no=item_no)
    typed = {key: text(key)[:TEXT_LENGTH] for key in ASKED}
    draft = Draft(line("kind", 32), typed, number("documents") or 0)
    try:
        given = issue(reading.deployment().engine, turn(RECTIFICATION), item_no, draft, office())
    except (MoveRefused, TemplateFault) as refusal:
        return back(page, Note(str(refusal), "loss", typed={"kind": draft.kind, **typed}))
    if KINDS[draft.kind].form:
        return back(page, Note(_("%(number)s is issued. Download it, print it, and have it signed.", number=given)))
    return back(page, Note(_("%(number)s is issued. Download it, print it, and enter the receipt.", number=given)))


@blueprint.post("/rectification/sign")
@requires(Permission.RECTIFICATION_DECIDE)
@takes_files
def signed() -> ResponseReturnValue:
    """Enters the receipt of a document, and leads back to its item."""
    wanted, item_no = _document_of_the_form("/rectification/sign", Permission.RECTIFICATION_DECIDE)
    page = urls.href("rectification_item", item_no=item_no)
    try:
        files = said().files
        if len(files) > 1:
            raise MoveRefused(_("Bring at most %(most)s files at once.", most=1))
        receipt = Receipt(
            day(line("delivered_on", 32)), line("delivered_to", NAME_LENGTH), line("manner", 32),
            line("signed_by", NAME_LENGTH), text("note"), files[0] if files else None,
        )  # fmt: skip
        receive(reading.deployment().engine, turn(RECTIFICATION), wanted, receipt)
    except MoveRefused as refusal:
        typed = {"document_id": str(wanted), **{key: line(key, TEXT_LENGTH) for key in RECEIPT_FIELDS}}
        return back(page, Note(str(refusal), "loss", typed=typed))
    return back(page, Note(_("The receipt is entered.")))


@blueprint.post("/rectification/void")
@requires(Permission.RECTIFICATION_READ)
def voided() -> ResponseReturnValue:
    """Voids a document and leads back to its item; who may void which, ``dashboard.documents.voiding`` decides."""
    wanted, item_no = _document_of_the_form("/rectification/void", Permission.RECTIFICATION_READ)
    page, reason = urls.href("rectification_item", item_no=item_no), text("reason")
    try:
        void(reading.deployment().engine, turn(RECTIFICATION), wanted, reason)
    except MoveRefused as refusal:
        typed = {"voided": str(wanted), "void_reason": reason[:TEXT_LENGTH]}
        return back(page, Note(str(refusal), "loss", typed=typed))
    return back(page, Note(_("The document is void. Its number stays used.")))


@blueprint.get("/rectification/document/<int:document_id>")
@requires(Permission.RECTIFICATION_READ)
def document(document_id: int) -> ResponseReturnValue:
    """The document exactly as it was issued."""
    wanted = select(RectificationDocument).where(RectificationDocument.document_id == document_id)
    found = reading.reader_session().scalar(wanted)
    if found is None:
        raise _not_there(f"/rectification/document/{document_id}", Permission.RECTIFICATION_READ)
    record("document_download", found.item_no, {"document": found.number, "sha256": found.sha256})
    content = open_document(keys_of(reading.deployment().engine), found)
    return saved_as(Response(content, mimetype=DOCX), file_name(found.number))


@blueprint.get("/rectification/receipt/<int:receipt_id>")
@requires(Permission.RECTIFICATION_READ)
def paper(receipt_id: int) -> ResponseReturnValue:
    """The signed paper of a receipt, to be saved and never shown by the browser."""
    found = reading.reader_session().scalar(
        select(RectificationReceipt).where(RectificationReceipt.receipt_id == receipt_id)
    )
    if found is None or found.file_name is None:
        raise _not_there(f"/rectification/receipt/{receipt_id}", Permission.RECTIFICATION_READ)
    record("document_download", found.item_no, {"file": found.file_name, "sha256": found.file_sha256})
    content = open_paper(keys_of(reading.deployment().engine), found)
    return saved_as(Response(content, mimetype="application/octet-stream"), found.file_name)


@blueprint.get("/rectification/pack/<string:pack>")
@requires(Permission.RECTIFICATION_READ)
def pack(pack: str) -> ResponseReturnValue:
    """``ledger``: the list that the query asks for, as a document; ``meeting``: the pack of the monthly meeting.

    The pack compares all agencies, so it is for readers of all of them.
    """
    session, today, folder = reading.reader_session(), reading.today(), reading.deployment().settings.template_folder
    location = urls.parse(urls.href("rectification"), request.query_string.decode("utf-8", errors="replace"))
    of_all = session.reader.reach is Reach.ALL
    if location is None or pack not in ("ledger", "meeting") or (pack == "meeting" and not of_all):
        raise _not_there("/rectification/pack", Permission.RECTIFICATION_READ)
    if pack == "ledger":
        name, told = LEDGER, ledger_pack(session, location.query, actor_of(reading.holder()), today)
    else:
        name, told = MEETING, meeting_pack(session, reading.deployment().registry, today)
    try:
        invented = reading.demonstration_today() is not None
        content = fill(*template(name, folder), told.values, told.lists, invented=invented)
    except TemplateFault as fault:
        return back(urls.href("rectification_documents"), Note(str(fault), "loss"))
    record("pack", pack, {"sha256": hashlib.sha256(content).hexdigest(), "query": request.query_string.decode()[:200]})
    return saved_as(Response(content, mimetype=DOCX), file_name(f"{name}{today.isoformat()}"))


def office() -> Office:
    """How this installation writes documents."""
    settings = reading.deployment().settings
    return Office(settings.template_folder, settings.document_prefix)


def record(act: str, subject: str, detail: dict[str, Any]) -> None:
    """Notes in the audit log that something leaves; what cannot be noted does not."""
    holder, caller = reading.holder(), reading.caller()
    with reading.deployment().engine.begin() as connection:
        audit.record(
            connection, at=reading.deployment().clock(), account=holder.name, role=holder.role,
            action=f"rectification:{act}", subject=subject, address=caller.address, request_id=reading.request_id(),
            detail=detail,
        )  # fmt: skip


def file_name(title: str) -> str:
    """The title as the name of a .docx file."""
    return "".join(one if one.isalnum() or unicodedata.category(one)[0] == "P" else "-" for one in title) + ".docx"


def _document_of_the_form(path: str, permission: Permission) -> tuple[int, str]:
    """Which document the form is about, and of which item. Raises NotThere where it is not the reader's."""
    wanted = number("document_id")
    about = select(RectificationDocument.item_no).where(RectificationDocument.document_id == (wanted or 0))
    item_no = reading.reader_session().scalar(about)
    if wanted is None or item_no is None:
        raise _not_there(path, permission)
    return wanted, item_no


def _not_there(path: str, permission: Permission) -> NotThere:
    note_denied(path, permission, "not there, or not the reader's")
    return NotThere()
