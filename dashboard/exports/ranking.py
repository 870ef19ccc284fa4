"""The ranking as a file: the rows that the page of the same address shows, in their order, the unranked last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard import wording
from dashboard.accounts.permissions import Permission
from dashboard.exports.publication import NARROW
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.services.ranking import Ranking, RankingRow, ranking
from dashboard.translations import _, language
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from plugins import periods
from plugins.decimals import plain


@requires(Permission.RANKING_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """The table; None where there is no such scheme, or nothing to export yet for this reader."""
    query = request.location.query
    model = ranking(request.session, request.registry, request.location.parts["scheme"], query, request.today)
    if model is None or model.shown.run_id is None or not model.groups:
        return None
    written = periods.written(model.shown.period, model.scheme.usual_period_rule)
    scheme, group = model.scheme.title.in_language(language()), wording.group(model.group)
    return ExportedTable(
        title=f"{scheme} {written} {group}",
        about=_about(model, scheme, group),
        columns=_columns(model),
        rows=_rows(model),
        action="ranking:export",
        subject=f"{model.scheme.key} {written} {model.group}",
    )


def _about(model: Ranking, scheme: str, group: str) -> tuple[str, ...]:
    shown = model.shown
    told = [
        _("%(scheme)s, version %(version)s", scheme=scheme, version=model.scheme.version),
        wording.period(shown.period, model.scheme) + (f" ({_('Provisional')})" if shown.provisional else ""),
        group,
    ]
    if shown.data_as_of is not None:
        told.append(_("Data as of %(moment)s", moment=wording.moment(shown.data_as_of)))
    if shown.judged_on is not None:
        told.append(_("Open cases are judged as of %(day)s.", day=shown.judged_on.isoformat()))
    if model.q:
        told.append(_("Search: %(words)s", words=model.q))
    return tuple(told)


def _columns(model: Ranking) -> tuple[Column, ...]:
    columns = [
        Column(_("Rank"), "number", width=8, wraps=True),
        Column(_("Tied"), width=6),
        Column(_("Agency"), width=26, wraps=True),
        Column(_("Code"), width=7),
        Column(_("Group"), width=2 * NARROW[language()], wraps=True),
        Column(_("Score"), "number", places=2, width=8),
        Column(_("Points earned"), "number", places=2, width=8),
        Column(_("Points that apply"), "number", places=2, width=8),
    ]
    for node in model.nodes:
        name, full = node.title.in_language(language()), model.maxima.get(node.key)
        columns.append(Column(name, "percent", places=1, width=NARROW[language()] + 1, wraps=True))
        columns.append(
            Column(_("%(node)s: points of %(full)s", node=name, full="—" if full is None else plain(full)),
                   "number", places=2, width=NARROW[language()] + 1, wraps=True)
        )  # fmt: skip
    if model.scheme.grades:
        columns += [Column(_("Grade"), width=10), Column(_("Shares that apply"), "number", width=10)]
    columns.append(Column(_("Rank change"), "number", width=8))
    if model.has_figures:
        columns.append(Column(_("Cases overdue now"), "number", width=8))
        columns.append(Column(_("Report last month"), width=9))
    columns += [
        Column(_("Score over the year to %(month)s", month=f"{month.last:%Y-%m}"), "number", places=2, width=9)
        for month in model.months
    ]
    columns.append(Column(_("Remarks"), width=36, wraps=True))
    return tuple(columns)


def _rows(model: Ranking) -> Iterator[Sequence[Cell]]:
    for row in (*model.ranked, *model.unranked):
        one = row.standing
        yield [
            one.rank if one.rank is not None else wording.state(one.state),
            _("Tied") if one.tied else None,
            one.name,
            one.code,
            wording.group(one.group),
            one.score,
            one.total,
            one.applicable,
            *(cell for node in model.nodes for cell in _node(row, node.key)),
            *(_grade(model, row) if model.scheme.grades else ()),
            row.climbed,
            *((row.overdue, _("none") if row.silent else _("yes")) if model.has_figures else ()),
            *(row.trend if model.months else ()),
            wording.sentences([wording.note(note) for note in one.notes]) or None,
        ]


def _grade(model: Ranking, row: RankingRow) -> tuple[Cell, Cell]:
    """The grade in words, and the number of the shares it rests on."""
    titles = {one.key: one.title.in_language(language()) for one in model.scheme.grades}
    return titles.get(row.standing.grade or ""), len(model.shares) - len(model.blank(row))


def _node(row: RankingRow, key: str) -> tuple[Cell, Cell]:
    """The rate and the points; the word for it where the node does not apply."""
    found = row.nodes.get(key)
    if found is None or found.points is None:
        return None, wording.state(found.state if found else "not_applicable")
    return found.value, found.points
