"""The register of documents as a file."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.documents import wording as words
from dashboard.exports.tables import Column, ExportedTable
from dashboard.services.rectification_documents import register_lines
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views.rectification_documents import title
from dashboard.vocabulary import word
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from models.documents import Delivery


@requires(Permission.RECTIFICATION_READ)
def exported(request: PageRequest) -> ExportedTable:
    """One row a document, with its last receipt."""
    query = request.location.query
    rows = []
    for one in register_lines(request.session, query, EXPORT_ROWS):
        last = one.receipts[-1] if one.receipts else None
        rows.append(
            (
                one.number, words.kind(one.kind), one.item_no, one.unit, one.office, one.contact, one.issued_on,
                one.due_on,
                *((None,) * 4 if last is None
                  else (last.delivered_on, last.delivered_to, word(Delivery, last.manner), last.signed_by)),
                *((None,) * 2 if one.void is None else (one.void.voided_on, one.void.reason)),
                one.sha256,
            )
        )  # fmt: skip
    return ExportedTable(
        title=title(),
        about=tuple(one for one in (query.unit, query.category, query.rows, query.q) if one),
        columns=(
            Column(_("Number of the document"), width=24), Column(_("Kind of document")),
            Column(_("Item or application"), width=16),
            Column(_("Agency"), width=30), Column(_("Issuing office"), width=24),
            Column(_("Contact (name and telephone)"), width=24), Column(_("Day of the document"), "day"),
            Column(_("Answer by"), "day"), Column(_("Delivered on"), "day"), Column(_("Delivered to"), width=24),
            Column(_("How")), Column(_("Signed by")), Column(_("Void since"), "day"),
            Column(_("Grounds"), width=30), Column("SHA-256", width=64),
        ),
        rows=rows,
        action="rectification:documents_export",
        subject=" ".join(one for one in (query.unit, query.category, query.rows) if one) or "all",
    )  # fmt: skip
