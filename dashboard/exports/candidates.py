"""The list of candidates for findings as a file."""

from __future__ import annotations

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.candidate_wording import evidence, rule_title
from dashboard.services.candidates import Candidate, candidates_file
from dashboard.services.finding import items
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views.candidates import nothing_deducted, state_name, title
from dashboard.views.finding_marks import item_title
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest


@requires(Permission.FINDING_RECORD)
def exported(request: PageRequest) -> ExportedTable:
    """One row a candidate, all pages of the list."""
    file = candidates_file(request.session, request.registry, request.location.query, request.today)
    page = file.page
    about = [nothing_deducted(), wording.period_by(page.period, page.period_rule), state_name(page.state)]
    if page.unit is not None:
        about.append(page.unit.name)
    if page.rule is not None:
        about.append(rule_title(page.rule))
    if page.q:
        about.append(_("Search: %(words)s", words=page.q))
    if page.paging.found > EXPORT_ROWS:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=page.paging.found))
    known = items(request.registry)

    def cells(one: Candidate) -> tuple[Cell, ...]:
        return (
            rule_title(one.rule),
            item_title(one.rule.item, known.get(one.rule.item)),
            one.key.subject,
            one.key.officer_no,
            one.officer,
            one.unit,
            one.occurred_on,
            evidence(one),
            one.decisions[-1].reason if one.decisions else None,
            "、".join(one.findings),
        )

    return ExportedTable(
        title=title(),
        about=tuple(about),
        columns=(
            Column(_("Candidate"), width=30),
            Column(_("Item"), width=40),
            Column(_("About"), width=24),
            Column(_("Officer number"), width=16),
            Column(_("Officer")),
            Column(_("Agency"), width=30),
            Column(_("Occurred on"), "day"),
            Column(_("What the books say"), width=60),
            Column(_("Reason of dismissal"), width=40),
            Column(_("Findings"), width=20),
        ),
        rows=map(cells, file.lines),
        action="candidates:export",
        subject=page.unit.code if page.unit is not None else "",
    )
