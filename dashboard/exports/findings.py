"""The list of findings as a file."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.finding import items
from dashboard.services.findings import FindingLine, findings_file
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views.finding_marks import item_title
from dashboard.views.findings import rows_name, title
from dashboard.vocabulary import word
from dashboard.web.finding_acts import workflow
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from dashboard.workflows.deciding import actor_of
from models.conduct import FindingStatus


@requires(Permission.FINDING_READ)
def exported(request: PageRequest) -> ExportedTable:
    """One row a finding, all pages of the list."""
    file = findings_file(request.session, request.location.query, workflow(), actor_of(request.holder), request.today)
    page = file.page
    about = [page.unit.name] if page.unit is not None else []
    if page.state:
        about.append(word(FindingStatus, page.state))
    if page.rows:
        about.append(rows_name(page.rows))
    if page.q:
        about.append(_("Search: %(words)s", words=page.q))
    if page.paging.found > EXPORT_ROWS:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=page.paging.found))
    known = items(request.registry)

    def cells(one: FindingLine) -> tuple[Cell, ...]:
        item = item_title(one.item, known.get(one.item))
        state = word(FindingStatus, one.status)
        return (
            one.finding_no,
            one.officer_no,
            one.officer,
            one.unit,
            item,
            one.occurred_on,
            one.count,
            state,
            one.until,
        )

    return ExportedTable(
        title=title(),
        about=tuple(about),
        columns=(
            Column(_("Finding"), width=16),
            Column(_("Officer number"), width=16),
            Column(_("Officer")),
            Column(_("Agency"), width=30),
            Column(_("Item"), width=40),
            Column(_("Occurred on"), "day"),
            Column(_("Times"), "number"),
            Column(_("State")),
            Column(_("Limit"), "day"),
        ),
        rows=map(cells, file.lines),
        action="findings:export",
        subject=page.unit.code if page.unit is not None else "",
    )
