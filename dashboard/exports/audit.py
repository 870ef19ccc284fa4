"""The audit log as a file: every record that the page of the same address finds, whole, with its place in the chain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboard.accounts.permissions import Permission
from dashboard.audit import wording as words
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.audit_log import record_stream
from dashboard.translations import _
from dashboard.urls import Query, href
from dashboard.web.rights import requires
from dashboard.web.role_names import role_name
from dashboard.web.router import PageRequest
from models.installation import SHANGHAI
from models.reader import ReaderSession


@requires(Permission.AUDIT_READ)
def exported(request: PageRequest) -> ExportedTable:
    """The table."""
    query = request.location.query
    asked = request.location.href(lang=None, page=1).removeprefix(href("audit")).removeprefix("?")
    about = [_("Times are those of Asia/Shanghai (UTC+8).")]
    if asked:
        about.append(_("Search: %(words)s", words=asked))
    return ExportedTable(
        title=_("Audit log"),
        about=tuple(about),
        columns=_columns(),
        rows=_rows(request.session, query),
        action="audit:export",
        subject=asked or "audit",
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Number"), "number"),
        Column(_("Time"), width=28),
        Column(_("Account")),
        Column(_("Role"), width=18),
        Column(_("From"), width=18),
        Column(_("Action"), width=20),
        Column(_("Action (word)"), width=20),
        Column(_("Object"), width=30),
        Column(_("Result"), width=10),
        Column(_("Reason"), width=24),
        Column(_("Request number"), width=14),
        Column(_("Before"), width=40),
        Column(_("After"), width=40),
        Column(_("What it says"), width=60),
        Column(_("Digest"), width=80),
    )


def _rows(session: ReaderSession, query: Query) -> Iterator[Sequence[Cell]]:
    for one in record_stream(session, query):
        yield (
            one.sequence,
            one.at.astimezone(SHANGHAI).isoformat(sep=" ", timespec="milliseconds"),
            one.account,
            role_name(one.role) if one.role else "",
            one.address,
            words.action(one.action),
            one.action,
            one.subject,
            words.result(one.result),
            words.reason(one.reason) if one.reason else "",
            one.request_id,
            _json(one.before),
            _json(one.after),
            _json(one.detail),
            one.digest,
        )


def _json(document: Mapping[str, Any] | None) -> str:
    return json.dumps(document, ensure_ascii=False) if document else ""
