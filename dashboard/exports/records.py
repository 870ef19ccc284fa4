"""The list of one kind of records as a file."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Column, ExportedTable
from dashboard.imports.kinds import KINDS
from dashboard.services.records import TABLES, records_file
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views.records import title
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest


@requires(Permission.RECORD_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """All pages of the list; None for a kind that has none."""
    key = request.location.parts["table"]
    if key not in TABLES:
        return None
    file = records_file(request.session, request.registry, KINDS[key], request.location.query, request.today)
    page, query = file.page, request.location.query
    about = [page.unit.name] if page.unit is not None else []
    if query.since is not None or query.until is not None:
        about.append(" – ".join(day.isoformat() if day else "…" for day in (query.since, query.until)))
    if query.q:
        about.append(_("Search: %(words)s", words=query.q))
    if page.paging.found > EXPORT_ROWS:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=page.paging.found))
    return ExportedTable(
        title=title(page.kind),
        about=tuple(about),
        columns=tuple(Column(one.title, one.kind, width=max(12, one.width // 7)) for one in page.layout.columns),
        rows=file.rows,
        action="records:export",
        subject=key,
    )
