"""The list of officers, and the cases of one officer, as files. ID numbers are in neither, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.officer_file import CasesFile, cases_file
from dashboard.services.officers import OfficersFile, officers_file
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views import certificate
from dashboard.views.officer import list_name, part
from dashboard.views.officers import attention_name
from dashboard.vocabulary import word
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from models.cases import CaseKind
from models.officers import OfficerCategory


@requires(Permission.OFFICER_READ)
def exported(request: PageRequest) -> ExportedTable:
    """One row an officer, all pages of the list."""
    file = officers_file(request.session, request.location.query, request.today)
    page = file.page
    about = [_("Certificates are judged as of %(day)s.", day=page.day.isoformat())]
    if page.unit is not None:
        about.insert(0, page.unit.name)
    if page.attention is not None:
        about.append(attention_name(page.attention))
    if page.q:
        about.append(_("Search: %(words)s", words=page.q))
    if file.cut:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=page.paging.found))
    return ExportedTable(
        title=_("Enforcement officers"),
        about=tuple(about),
        columns=(
            Column(_("Officer number"), width=16),
            Column(_("Officer")),
            Column(_("Agency"), width=30),
            Column(_("Category of staff")),
            Column(_("Certificate number"), width=24),
            Column(_("Issued on"), "day"),
            Column(_("Last checked on"), "day"),
            Column(_("Expires on"), "day"),
            Column(_("Certificate"), width=24),
            Column(_("Left service"), "day"),
        ),
        rows=_officers(file),
        action="officers:export",
        subject=page.unit.code if page.unit is not None else "",
    )


@requires(Permission.OFFICER_READ)
def cases_exported(request: PageRequest) -> ExportedTable | None:
    """One row a case of the list that the page shows; None where no case is the reader's."""
    number = request.location.parts["officer_no"]
    file = cases_file(request.session, number, request.location.query)
    if file is None:
        return None
    about = [list_name(file.chosen)]
    if file.cut:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=file.found))
    return ExportedTable(
        title=f"{file.officer.name} {number} {list_name(file.chosen)}",
        about=tuple(about),
        columns=(
            Column(_("Case number"), width=30),
            Column(_("Unit"), width=30),
            Column(_("Subject"), width=40),
            Column(_("Kind of case")),
            Column(_("Part in the case")),
            Column(_("Filed"), "day"),
            Column(_("Decided"), "day"),
            Column(_("Closed"), "day"),
        ),
        rows=_cases(file),
        action="officer:export",
        subject=f"{number} {file.chosen}",
    )


def _officers(file: OfficersFile) -> Iterator[Sequence[Cell]]:
    for one in file.lines:
        paper = one.certificate
        yield [
            one.officer_no, one.name, one.unit, word(OfficerCategory, one.category), paper.number, paper.issued_on,
            paper.checked_on, paper.expires_on, certificate.said(paper), one.left_on,
        ]  # fmt: skip


def _cases(file: CasesFile) -> Iterator[Sequence[Cell]]:
    for one in file.lines:
        case = one.case
        yield [
            case.case_no, one.unit, case.title, word(CaseKind, case.kind), part(one.part), case.filed_on,
            case.decided_on, case.closed_on,
        ]  # fmt: skip
