"""The tables of an agency as files: its points by year and node, and under a scheme each node's sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.agency import AgencyPage, agency, scores_by_year
from dashboard.services.agency_scheme import AgencyScheme, agency_scheme
from dashboard.services.shown import Shown
from dashboard.translations import _
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from plugins import periods
from plugins.decimals import plain
from plugins.rubric import ZERO, NodeScore
from plugins.scheme import NodeText, Scheme


@requires(Permission.AGENCY_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """One row a year: score, rank, and each rate with its points; None where there is nothing to export."""
    code, query = request.location.parts["agency"], request.location.query
    model = agency(request.session, request.registry, code, query.period, request.today)
    if model is None or model.standing is None:
        return None
    nodes = [rate.node for rate in model.rates]
    scores = scores_by_year(request.session, model)
    columns = [
        Column(_("Period"), width=24),
        Column(_("Remarks"), width=12),
        Column(_("Score"), "number", places=2),
        Column(_("Rank"), "number"),
        Column(_("Tied"), width=8),
        Column(_("Ranked agencies"), "number"),
        Column(_("Points earned"), "number", places=2),
        Column(_("Points that apply"), "number", places=2),
    ]
    for node in nodes:
        columns.append(Column(wording.text(node.title), "percent", places=1))
        columns.append(Column(_("%(node)s: points", node=wording.text(node.title)), "number", places=2))
    return ExportedTable(
        title=f"{model.unit.name} {wording.text(model.scheme.title)}",
        about=_about(model.scheme, model.shown, model.unit.name),
        columns=tuple(columns),
        rows=_years(model, nodes, scores),
        action="agency:export",
        subject=f"{code} {model.scheme.key}",
    )


@requires(Permission.AGENCY_READ)
def scheme_exported(request: PageRequest) -> ExportedTable | None:
    """One row a node with every step of its sum, and the total; None where there is nothing to export."""
    parts, query = request.location.parts, request.location.query
    model = agency_scheme(
        request.session, request.registry, parts["agency"], parts["scheme"], query.period, request.today
    )
    if model is None or model.standing is None:
        return None
    written = periods.written(model.shown.period, model.scheme.usual_period_rule)
    return ExportedTable(
        title=f"{model.unit.name} {wording.text(model.scheme.title)} {written}",
        about=_about(model.scheme, model.shown, model.unit.name),
        columns=(
            Column(_("Rate"), width=20),
            Column(_("Numerator"), "number", places=0),
            Column(_("Denominator"), "number", places=0),
            Column(_("Rate counted"), "percent", places=2),
            Column(_("Full points"), "number", places=2),
            Column(_("Before deductions"), "number", places=2),
            Column(_("Deductions"), "number", places=2),
            Column(_("Points"), "number", places=2),
            Column(_("The sum"), width=70),
            Column(_("Remarks"), width=50),
        ),
        rows=_nodes(model),
        action="agency:export",
        subject=f"{parts['agency']} {model.scheme.key} {written}",
    )


def _about(scheme: Scheme, shown: Shown, agency_name: str) -> tuple[str, ...]:
    told = [
        agency_name,
        _("%(scheme)s, version %(version)s", scheme=wording.text(scheme.title), version=scheme.version),
        wording.period(shown.period, scheme) + (f" ({_('Provisional')})" if shown.provisional else ""),
    ]
    if shown.data_as_of is not None:
        told.append(_("Data as of %(moment)s", moment=wording.moment(shown.data_as_of)))
    if shown.judged_on is not None:
        told.append(_("Open cases are judged as of %(day)s.", day=shown.judged_on.isoformat()))
    return tuple(told)


def _years(
    model: AgencyPage, nodes: Sequence[NodeText], scores: Sequence[dict[str, NodeScore]]
) -> Iterator[Sequence[Cell]]:
    for year, found in zip(model.years, scores, strict=True):
        one = year.standing
        yield [
            wording.period(year.period, model.scheme),
            _("Provisional") if year.provisional else None,
            None if one is None else one.score,
            None if one is None else one.rank if one.rank is not None else wording.state(one.state),
            _("Tied") if one is not None and one.tied else None,
            None if one is None else one.ranked,
            None if one is None else one.total,
            None if one is None else one.applicable,
            *(cell for node in nodes for cell in _node(found.get(node.key))),
        ]


def _node(score: NodeScore | None) -> tuple[Cell, Cell]:
    if score is None:
        return None, None
    return score.value, wording.state(score.state) if score.points is None else score.points


def _nodes(model: AgencyScheme) -> Iterator[Sequence[Cell]]:
    for one in model.accounts:
        score = one.score
        lost = sum((deduction.points for deduction in score.deductions), ZERO)
        yield [
            wording.text(one.text.title),
            _whole(score.numerator),
            _whole(score.denominator),
            score.value,
            score.maximum,
            score.before_deductions,
            -lost if lost else None,
            wording.state(score.state) if score.points is None else score.points,
            one.calculation.text,
            wording.sentences([wording.note(note) for note in score.notes]) or None,
        ]
    if model.standing is not None and model.total is not None:
        yield [
            _("Total"), None, None, None, model.standing.applicable, None, None, model.standing.total,
            model.total.text, wording.sentences([wording.note(note) for note in model.standing.notes]) or None,
        ]  # fmt: skip


def _whole(number: Fraction | None) -> Cell:
    """A count; a number that is none keeps its decimals, as text."""
    return None if number is None else int(number) if number.denominator == 1 else plain(number)
