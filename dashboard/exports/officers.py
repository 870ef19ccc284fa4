"""The list of officers, grades and examinations by agency, lists in one's file: as files, never with ID numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.officer_exams import Exams, officer_exams
from dashboard.services.officer_file import list_file
from dashboard.services.officer_grades import OfficerGrades, officer_grades
from dashboard.services.officers import OfficersFile, officers_file
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views import certificate
from dashboard.views import officer_exams as exams_view
from dashboard.views import officer_grades as grades_view
from dashboard.views.officer import list_name
from dashboard.views.officers import attention_name
from dashboard.vocabulary import word
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from models.officers import OfficerCategory
from models.reader import Reach
from plugins import periods


@requires(Permission.OFFICER_READ)
def exported(request: PageRequest) -> ExportedTable:
    """One row an officer, all pages of the list."""
    file = officers_file(request.session, request.registry, request.location.query, request.today)
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
def list_exported(request: PageRequest) -> ExportedTable | None:
    """One row a row of the list that the file shows; None where none of them is the reader's."""
    number = request.location.parts["officer_no"]
    found = list_file(request.session, number, request.location.query, request.today)
    if found is None:
        return None
    officer, file = found
    about = [list_name(file.chosen)]
    if file.cut:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=file.found))
    return ExportedTable(
        title=f"{officer.name} {number} {list_name(file.chosen)}",
        about=tuple(about),
        columns=tuple(Column(one.title, one.kind, width=max(12, one.width // 7)) for one in file.columns),
        rows=file.rows,
        action="officer:export",
        subject=f"{number} {file.chosen}",
    )


@requires(Permission.OFFICER_READ)
def grades_exported(request: PageRequest) -> ExportedTable | None:
    """One row an agency with its officers by grade; None where there is no such scheme, or no run to export yet."""
    key, query = request.location.parts["scheme"], request.location.query
    model = officer_grades(request.session, request.registry, key, query, request.today)
    if model is None or model.shown.run_id is None or request.session.reader.reach is Reach.OWN_FILE:
        return None
    names = grades_view.grade_names(model)
    about = [wording.text(model.scheme.title), wording.period(model.shown.period, model.scheme)]
    if model.shown.data_as_of is not None:
        about.append(_("Data as of %(moment)s", moment=wording.moment(model.shown.data_as_of)))
    written = periods.written(model.shown.period, model.scheme.usual_period_rule)
    return ExportedTable(
        title=f"{grades_view.title()} {written}",
        about=(*about, grades_view.not_in_the_text()),
        columns=(
            Column(_("Agency"), width=30),
            Column(_("Code"), width=12),
            Column(_("Number of officers"), "number"),
            *(Column(name, "number") for _key, name in names),
            Column(_("Average (statistic)"), "number", places=2),
        ),
        rows=_grades(model, [key for key, _name in names]),
        action="officers:export",
        subject=f"{model.scheme.key} {written}",
    )


@requires(Permission.OFFICER_READ)
def exams_exported(request: PageRequest) -> ExportedTable | None:
    """One row an agency, in the order of the page."""
    if request.session.reader.reach is Reach.OWN_FILE:
        return None
    model = officer_exams(request.session, request.location.query, request.today)
    return ExportedTable(
        title=f"{exams_view.title()} {periods.written(model.period)}",
        about=(exams_view.kind_name(model.kind), exams_view.period_name(model), exams_view.how_ranked(model)),
        columns=(
            Column(_("Rank"), "number", width=8),
            Column(_("Agency"), width=30),
            Column(_("Code"), width=12),
            Column(_("Mean score"), "number", places=2),
            Column(_("Examined"), "number"),
            Column(_("Passed"), "number"),
            Column(_("Failed"), "number"),
            Column(_("Pass rate"), "percent", places=2),
            Column(_("Called"), "number"),
            Column(_("Attended"), "number"),
            Column(_("Late"), "number"),
        ),
        rows=_exams(model),
        action="officers:export",
        subject=f"{model.kind} {periods.written(model.period)}",
    )


def _grades(model: OfficerGrades, keys: Sequence[str | None]) -> Iterator[Sequence[Cell]]:
    for one in model.lines:
        name = one.code if one.unit is None else one.unit.name
        yield [name, one.code, one.officers, *(one.by_grade.get(key, 0) for key in keys), one.average]


def _exams(model: Exams) -> Iterator[Sequence[Cell]]:
    for one in model.lines:
        name = one.code if one.unit is None else one.unit.name
        yield [
            one.rank, name, one.code, one.score, one.examined, one.passed, one.failed, one.pass_rate, one.called,
            one.attended, one.late,
        ]  # fmt: skip


def _officers(file: OfficersFile) -> Iterator[Sequence[Cell]]:
    for one in file.lines:
        paper = one.certificate
        yield [
            one.officer_no, one.name, one.unit, word(OfficerCategory, one.category), paper.number, paper.issued_on,
            paper.checked_on, paper.expires_on, certificate.said(paper), one.left_on,
        ]  # fmt: skip
