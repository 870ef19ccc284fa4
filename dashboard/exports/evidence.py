"""The rows behind a number as a file: the list that the page shows, searched and sorted as it, all its pages."""

from __future__ import annotations

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Column, ExportedTable
from dashboard.services.evidence import Address, Evidence, EvidenceFile, evidence_file
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views.evidence import role
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from plugins import periods

CHARACTER_PIXELS = 7


@requires(Permission.AGENCY_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """The table; None where there is no such node, or nothing to export yet."""
    address = Address(**request.location.parts)
    query = request.location.query
    file = evidence_file(request.session, request.registry, address, query, request.today)
    if file is None:
        return None
    page, listed = file.page, file.tab.listed
    written = periods.written(page.shown.period, page.scheme.usual_period_rule)
    return ExportedTable(
        title=f"{page.unit.name} {wording.text(page.title)} {wording.text(listed.title)} {written}",
        about=_about(file, page, query.q),
        columns=tuple(
            Column(
                column.title,
                column.kind,
                width=max(12, column.width // CHARACTER_PIXELS + 20 * column.grow),
            )
            for column in file.columns
        ),
        rows=file.rows,
        action="evidence:export",
        subject=f"{address.agency} {address.scheme} {address.node} {listed.key} {written}",
    )


def _about(file: EvidenceFile, page: Evidence, q: str) -> tuple[str, ...]:
    told = [
        page.unit.name,
        _("%(scheme)s, version %(version)s", scheme=wording.text(page.scheme.title), version=page.scheme.version),
        wording.period(page.shown.period, page.scheme),
        f"{wording.text(page.title)}: {role(file.tab.listed.role)}, {wording.text(file.tab.listed.title)}",
    ]
    if page.shown.judged_on is not None:
        told.append(_("Open cases are judged as of %(day)s.", day=page.shown.judged_on.isoformat()))
    if q:
        told.append(_("Search: %(words)s", words=q))
    if file.cut:
        told.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=file.found))
    return tuple(told)
