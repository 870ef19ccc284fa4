"""The list of vetoes or of commendations as a file."""

from __future__ import annotations

from dashboard.accounts.permissions import Permission
from dashboard.decisions.kinds import KINDS
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.decision import award_items
from dashboard.services.decisions import DecisionLine, decisions_file
from dashboard.services.officer_courses import MINE
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views.decisions import limit_shown, mine, title
from dashboard.views.finding_marks import item_title
from dashboard.vocabulary import word
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from dashboard.workflows.deciding import actor_of
from models.conduct import Commendation, DecisionStatus


@requires(Permission.FINDING_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """One row a veto or a commendation, all pages of the list."""
    kind = KINDS.get(request.location.parts["decisions"])
    if kind is None:
        return None
    query, today = request.location.query, request.today
    file = decisions_file(request.session, kind, query, actor_of(request.holder), today)
    page = file.page
    about = [page.unit.name] if page.unit is not None else []
    if page.state:
        about.append(word(DecisionStatus, page.state))
    if page.rows == MINE:
        about.append(mine())
    if page.q:
        about.append(_("Search: %(words)s", words=page.q))
    if page.paging.found > EXPORT_ROWS:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=page.paging.found))
    known = award_items(request.registry)

    def cells(one: DecisionLine) -> tuple[Cell, ...]:
        row, state = one.row, word(DecisionStatus, one.status)
        whose: tuple[Cell, ...] = (one.number, row.officer_no, one.officer, one.unit)
        if isinstance(row, Commendation):
            return (*whose, item_title(row.item, known.get(row.item)), row.work, row.document, one.on, state)
        return (*whose, row.decided_by, row.document, one.on, row.reason, state, limit_shown(one, today))

    whose = (
        Column(title(kind), width=16),
        Column(_("Officer number"), width=16),
        Column(_("Officer")),
        Column(_("Agency"), width=30),
    )
    columns = {
        "vetoes": (
            Column(_("Decided by"), width=30),
            Column(_("Document"), width=30),
            Column(_("Decided on"), "day"),
            Column(_("Reason of the veto"), width=40),
            Column(_("State")),
            Column(_("Limit"), "day"),
        ),
        "commendations": (
            Column(_("Bonus item"), width=40),
            Column(_("Work"), width=16),
            Column(_("Document"), width=30),
            Column(_("Awarded on"), "day"),
            Column(_("State")),
        ),
    }
    return ExportedTable(
        title=title(kind),
        about=tuple(about),
        columns=(*whose, *columns[kind.key]),
        rows=map(cells, file.lines),
        action=f"{kind.key}:export",
        subject=page.unit.code if page.unit is not None else "",
    )
