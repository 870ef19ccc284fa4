"""The yearly tables, and the rows behind their figures, as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.evidence import CHARACTER_PIXELS
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.annual import Amount, href, year_asked
from dashboard.services.annual_figures import AnnualFigures, FigureLine, annual_figures
from dashboard.services.annual_rows import annual_rows_file
from dashboard.services.annual_tables import AnnualTable, annual_table
from dashboard.services.row_lists import EXPORT_ROWS
from dashboard.translations import _
from dashboard.views import annual_figures as view
from dashboard.views.annual_tables import FIGURES_VIEW, amount, faults, label, remark, sums, title, year_before
from dashboard.web import reading
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from plugins.decimals import rounded

ENTERED_PLACES = 6
"""Of a yearly figure as agencies enter it, at most (``models.figures``)."""


@requires(Permission.ANNUAL_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """The table that the address asks for, or the figures."""
    year = year_asked(request.location.parts["year"], request.today)
    if year is None:
        return None
    if request.location.query.view == FIGURES_VIEW:
        figures = annual_figures(request.session, year, request.location.query, request.today)
        return figures_exported(figures, reading.own_origin())
    model = annual_table(request.session, year, request.location.query, request.today)
    return ExportedTable(
        title=f"{title(year)} {wording.text(model.table.title)}",
        about=_about(model),
        columns=(
            Column(_("Agency"), width=26),
            Column(_("Code"), width=7),
            *(Column(wording.text(one.column), "number", one.places, width=9) for one in model.table.figures),
            Column(_("Remarks"), width=24, wraps=True),
        ),
        rows=_rows(model),
        action="annual:export",
        subject=f"{year} {model.table.key} {model.code or 'all'}",
        notes=_notes(model, reading.own_origin()),
    )  # fmt: skip


@requires(Permission.ANNUAL_READ)
def rows_exported(request: PageRequest) -> ExportedTable | None:
    """The rows behind a figure; None where there is no such figure."""
    parts, query = request.location.parts, request.location.query
    year = year_asked(parts["year"], request.today)
    file = None if year is None else annual_rows_file(request.session, year, parts["figure"], query, request.today)
    if file is None:
        return None
    whose, name = file.unit.name if file.unit else _("All agencies"), wording.text(file.figure.name)
    about = [whose, f"{name}: {wording.text(file.figure.definition)}"]
    if query.q:
        about.append(_("Search: %(words)s", words=query.q))
    if file.cut:
        about.append(_("The first %(rows)s of %(found)s rows.", rows=EXPORT_ROWS, found=file.found))
    return ExportedTable(
        title=f"{whose} {name} {year}",
        about=tuple(about),
        columns=tuple(
            Column(one.title, one.kind, width=max(12, one.width // CHARACTER_PIXELS + 20 * one.grow))
            for one in file.columns
        ),
        rows=file.rows,
        action="annual:export",
        subject=f"{year} {file.figure.key} {file.unit.code if file.unit else 'all'}",
    )


def figures_exported(model: AnnualFigures, origin: str) -> ExportedTable:
    """The figures as the page shows them, with what was left out for its name; ``origin`` stands before addresses."""
    whose = view.whose(model)
    return ExportedTable(
        title=f"{title(model.year)} {_('Figures')} {whose}",
        about=(
            whose, _("Counted as known on %(day)s.", day=model.today.isoformat()), *map(view.refused, model.refused),
        ),
        columns=(
            Column(_("Part of the report"), width=24), Column(_("Figure"), width=30),
            *(Column(name, "plain", ENTERED_PLACES, width=12)
              for name in (str(model.year), str(model.year - 1), _("Change"))),
            Column(_("Unit of measure"), width=10), Column(_("Definition"), width=60, wraps=True),
            Column(_("Source of the number"), width=30, wraps=True), Column(_("Rows behind it"), width=40, wraps=True),
        ),
        rows=[
            (
                view.part_name(line.figure.part), wording.text(line.figure.name),
                _printed(line, line.now.value, line.now), _printed(line, line.before.value, line.before),
                _printed(line, line.change), view.unit(line),
                view.definition(line), view.source(model, line), origin + line.now.href if line.now.href else None,
            )
            for line in model.lines
        ],
        action="annual:export",
        subject=f"{model.year} figures {model.code or 'all'}",
    )  # fmt: skip


def _notes(model: AnnualTable, origin: str) -> tuple[tuple[str, ...], ...]:
    """What each column counts, which form has it, and where its rows are."""
    return (
        (_("Column"), _("Definition"), _("Source of the column"), _("Rows behind it")),
        *(
            (wording.text(one.column), wording.text(one.definition), one.source,
             origin + href(model.year, one.key, model.code))
            for one in model.table.figures
        ),
    )  # fmt: skip


def _printed(line: FigureLine, value: Fraction | None, one: Amount | None = None) -> Cell:
    """The number as the page prints it, a share in percent; in words why there is none."""
    if value is None:
        return view.number(line, one) if one is not None else None
    if line.figure.entered:
        return value
    return Fraction(rounded(value * 100 if line.figure.share else value, line.figure.places))


def _about(model: AnnualTable) -> tuple[str, ...]:
    told = [
        _("As known on %(day)s.", day=model.today.isoformat()),
        _("Unit of measure: %(unit)s", unit=wording.text(model.table.figures[0].unit)),
    ]
    if model.running:
        told.append(_("Provisional"))
    return (*told, *sums(model), *faults(model))


def _rows(model: AnnualTable) -> Iterator[Sequence[Cell]]:
    rows = [(label(line), line) for line in (*model.lines, *([model.total] if model.total else []))]
    for called, line in (*rows, *([(year_before(model), model.before)] if model.before else [])):
        yield [
            called,
            line.unit.code if line.unit else None,
            *(_cell(amount(figure, one), one) for figure, one in zip(model.table.figures, line.amounts, strict=True)),
            remark(line) or None,
        ]


def _cell(text: str, one: Amount) -> Cell:
    return one.value if one.value is not None else text or None
