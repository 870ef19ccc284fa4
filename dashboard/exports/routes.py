"""``/export/<format>/<address of a page>``: the page's table as a file, recorded in the audit log before it leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, cast
from urllib.parse import quote

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from dashboard import urls
from dashboard.accounts.permissions import Permission
from dashboard.exports import (
    agency,
    annual,
    candidates,
    case,
    comparison,
    decisions,
    evidence,
    findings,
    integrity,
    officers,
    publication,
    ranking,
    records,
    rectification,
    rectification_documents,
)
from dashboard.exports import audit as audit_log
from dashboard.exports.files import WRITERS, TooManyRows
from dashboard.exports.tables import ExportedTable
from dashboard.exports.watermark import Watermark
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.errors import NotThere, refusal
from dashboard.web.rights import may, needed, requires
from dashboard.web.router import PageRequest
from models import audit

IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file that are kept in memory; a longer one waits on disk."""

Exporter = Callable[[PageRequest], ExportedTable | None]
EXPORTS: Mapping[str, Exporter] = {
    "ranking": ranking.exported,
    "comparison": comparison.exported,
    "agency": agency.exported,
    "agency_scheme": agency.scheme_exported,
    "node": evidence.exported,
    "case": case.exported,
    "annual": annual.exported,
    "annual_figure": annual.rows_exported,
    "officers": officers.exported,
    "officer_exams": officers.exams_exported,
    "officer_grades": officers.grades_exported,
    "officer": officers.list_exported,
    "records": records.exported,
    "findings": findings.exported,
    "candidates": candidates.exported,
    "decisions": decisions.exported,
    "publication": publication.exported,
    "rectification": rectification.exported,
    "integrity": integrity.exported,
    "rectification_documents": rectification_documents.exported,
}
"""Page name → the table it exports; None where there is nothing at that address."""

blueprint = Blueprint("exports", __name__)


@blueprint.get("/export/<kind>/<path:page>")
@requires(Permission.TABLE_EXPORT)
def export(kind: str, page: str) -> ResponseReturnValue:
    """The file. Answers like an address without a page where there is no such table, or it is not the reader's."""
    # Flask has decoded the path; the parts of our addresses never hold a slash of their own (see urls).
    return _exported(kind, urls.parse(quote(f"/{page}", safe="/~"), _search()), EXPORTS)


@blueprint.get("/export/<kind>/audit")
@requires(Permission.AUDIT_EXPORT)
def export_audit(kind: str) -> ResponseReturnValue:
    """The audit log, which those who export tables of business never see, and the other way round."""
    return _exported(kind, urls.parse(urls.href("audit"), _search()), {"audit": audit_log.exported})


def _exported(kind: str, location: urls.Location | None, exports: Mapping[str, Exporter]) -> ResponseReturnValue:
    if location is None or kind not in WRITERS or location.page not in exports:
        raise NotThere
    if not may(needed(exports[location.page])):  # a table is for those who may read its page
        raise NotThere
    table = exports[location.page](
        PageRequest(
            location,
            reading.reader_session(),
            reading.reader(),
            reading.holder(),
            reading.language(),
            reading.today(),
            reading.deployment().registry,
        )
    )
    if table is None:
        raise NotThere
    return _answer(table, kind)


def _answer(table: ExportedTable, kind: str) -> ResponseReturnValue:
    write, media_type = WRITERS[kind]
    now = reading.deployment().clock()
    file = cast(IO[bytes], SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - the answer closes it
    try:
        rows = write(table, _watermark(now), file)
        _record(table, kind, rows, now)
    except TooManyRows:
        file.close()
        return refusal(413, "too_many_rows", _("These are more rows than an Excel sheet holds. Export them as CSV."))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    answer: Response = send_file(
        file, mimetype=media_type, as_attachment=True, download_name=f"{_file_name(table.title)}.{kind}"
    )
    answer.headers["Cache-Control"] = "no-store"  # send_file would let browsers keep it
    return answer


def _search() -> str:
    return request.query_string.decode("utf-8", errors="replace")


def _watermark(now: dt.datetime) -> Watermark:
    holder = reading.holder()
    invented = reading.demonstration_today() is not None
    return Watermark(holder.name, holder.display_name, now, reading.request_id(), invented=invented)


def _record(table: ExportedTable, kind: str, rows: int, now: dt.datetime) -> None:
    """An export that cannot be recorded is not handed out: the failure is raised."""
    with reading.deployment().engine.begin() as connection:
        audit.record(
            connection,
            at=now,
            account=reading.holder().name,
            role=reading.holder().role,
            action=table.action,
            subject=table.subject,
            address=reading.caller().address,
            request_id=reading.caller().request_id,
            detail={"format": kind, "rows": rows, "query": _search()},
        )


def _file_name(title: str) -> str:
    """The title without what file systems refuse."""
    return "".join(" " if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in title).strip(" .")[:120]
