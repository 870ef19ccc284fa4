"""The comparison as a file: every agency of the group on both sides, in the page's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.comparison import Comparison, Side, comparison
from dashboard.services.standings import Standing
from dashboard.translations import _
from dashboard.views.comparison import title
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from plugins import periods


@requires(Permission.RANKING_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """The table; None where a scheme or a run is missing."""
    parts, query = request.location.parts, request.location.query
    model = comparison(request.session, request.registry, (parts["scheme"], parts["other"]), query, request.today)
    if model is None or not model.complete:
        return None
    written = " ".join(_written(side) for side in (model.left, model.right))
    return ExportedTable(
        title=f"{title(model)} {wording.group(model.group)}",
        about=(*(_about(side) for side in (model.left, model.right)), wording.group(model.group)),
        columns=_columns(),
        rows=_rows(model),
        action="comparison:export",
        subject=f"{written} {model.group}",
    )


def _written(side: Side) -> str:
    return f"{side.scheme.key} {periods.written(side.shown.period, side.scheme.usual_period_rule)}"


def _about(side: Side) -> str:
    told = [
        _("%(scheme)s, version %(version)s", scheme=wording.text(side.scheme.title), version=side.scheme.version),
        wording.period(side.shown.period, side.scheme) + (f" ({_('Provisional')})" if side.shown.provisional else ""),
    ]
    if side.shown.data_as_of is not None:
        told.append(_("Data as of %(moment)s", moment=wording.moment(side.shown.data_as_of)))
    return " · ".join(told)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Agency"), width=30),
        Column(_("Code"), width=12),
        Column(_("Left: score"), "number", places=2),
        Column(_("Left: rank"), "number"),
        Column(_("Left: agencies ranked"), "number"),
        Column(_("Right: score"), "number", places=2),
        Column(_("Right: rank"), "number"),
        Column(_("Right: agencies ranked"), "number"),
        Column(_("Places apart"), "number"),
    )


def _rows(model: Comparison) -> Iterator[Sequence[Cell]]:
    for pair in model.pairs:
        yield [pair.name, pair.code, *_cells(pair.left), *_cells(pair.right), pair.gap]


def _cells(one: Standing | None) -> tuple[Cell, Cell, Cell]:
    if one is None:
        return None, None, None
    return one.score, wording.state(one.state) if one.rank is None else one.rank, one.ranked
