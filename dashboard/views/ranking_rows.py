"""The two tables of the ranking: their columns, and each agency's row of numbers, bars, links and badges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.components import controls, marks
from dashboard.components.grid import (
    GridColumn,
    badges_cell,
    bar_cell,
    drawn,
    grid,
    link_cell,
    mark_cell,
)
from dashboard.components.marks import Badge
from dashboard.services.ranking import UNRANKED, Ranking, RankingRow
from dashboard.translations import _, language
from plugins.decimals import percent, plain
from plugins.ranking import ALL_GROUP
from plugins.rubric import ZERO, NodeScore
from plugins.scheme import NodeText

USUAL_SORT = "rank"


def ranked(model: Ranking) -> Component:
    """The agencies with a rank, the group's median below them."""
    return grid(
        "ranking",
        _columns(model),
        [_row(model, row) for row in model.ranked],
        sort=model.sort,
        usual_sort=USUAL_SORT,
        last_rows=_median_row(model),
    )


def _columns(model: Ranking) -> list[GridColumn]:
    before = wording.period(model.before, model.scheme) if model.before else None
    since = _("Places gained or lost since %(period)s.", period=before) if before else _never_compared()
    columns = [
        GridColumn("rank", _("Rank"), "ZhRank", 72, sort="rank", align="center", pinned=True),
        GridColumn("name", _("Agency"), "ZhNumber", 190, grow=3, sort="name"),
        GridColumn("score", _("Score"), "ZhNumber", 96, grow=1, sort="score", falling_first=True, align="right",
                   hint=_("Points earned, rescaled to 100; below: points earned of the points that apply.")),
        *(_node_column(model, node) for node in model.nodes),
        GridColumn("change", _("Rank change"), "ZhMove", 88, sort="change", falling_first=True, align="center",
                   hint=since),
    ]  # fmt: skip
    if model.months:
        scores = [value for row in model.ranked for value in row.trend if value is not None]
        scale = {"min": float(min(scores)), "max": float(max(scores))} if scores else {}
        columns.append(
            GridColumn("trend", _("12 months"), "ZhSparkline", 120, align="center", parameters=scale,
                       hint=_("The score over a whole year, by the end of each of the last twelve months."))
        )  # fmt: skip
    if model.has_figures:
        columns.append(
            GridColumn("overdue", _("Overdue"), "ZhNumber", 94, sort="overdue", falling_first=True, align="right",
                       hint=_("Cases open past their limit on the day of the computation."))
        )  # fmt: skip
    columns.append(GridColumn("badges", _("Remarks"), "ZhBadges", 182, grow=2))
    return columns


def _never_compared() -> str:
    return _("The period to compare with has not been computed yet.")


def _node_column(model: Ranking, node: NodeText) -> GridColumn:
    short, full = (node.short or node.title).in_language(language()), model.maxima.get(node.key)
    return GridColumn(
        node.key,
        short if full is None else f"{short}\n{plain(full, 2)}",
        "ZhBarLink",
        78,
        grow=1,
        sort=node.key,
        falling_first=True,
        align="right",
        hint=_("%(node)s: points earned of %(full)s", node=node.title.in_language(language()),
               full="—" if full is None else plain(full, 2)),
    )  # fmt: skip


def _row(model: Ranking, row: RankingRow) -> dict[str, Any]:
    one = row.standing
    sheet = urls.href("agency_scheme", agency=one.code, scheme=model.scheme.key, **_at(model))
    kinds = [kind for kind, holds in (("top", (one.rank or 0) <= 3), ("tie", one.tied)) if holds]
    before = _("Rank %(rank)s then", rank=row.rank_before) if row.rank_before else _("Not ranked then")
    cells: dict[str, Any] = {
        "rank": mark_cell(f"{one.rank}/{one.ranked}" if model.own else str(one.rank), " ".join(kinds),
                          hint=_("%(rank)s of %(ranked)s", rank=one.rank, ranked=one.ranked)),
        "name": _name(model, row),
        "score": link_cell(wording.points(one.score), sheet,
                           note=f"{wording.points(one.total)}/{plain(one.applicable or ZERO, 2)}"),
        "change": mark_cell(marks.move_text(row.climbed), marks.move_kind(row.climbed), hint=before),
        "trend": drawn(row.trend),
        "overdue": _overdue(model, row),
        "badges": badges_cell(_badges(model, row)),
    }  # fmt: skip
    return cells | {node.key: _node(model, row, node) for node in model.nodes}


def _at(model: Ranking) -> dict[str, str]:
    """The period as an address says it: nothing where it is the one shown by itself."""
    return controls.said_period(model.scheme, model.shown.period, model.usual_period)


def _name(model: Ranking, row: RankingRow) -> dict[str, str]:
    one = row.standing
    note = wording.group(one.group) if model.group in (ALL_GROUP, UNRANKED) else ""
    return {**link_cell(one.name, urls.href("agency", agency=one.code, **_at(model)), note=note, hint=one.name),
            "kind": "name"}  # fmt: skip


def _node(model: Ranking, row: RankingRow, node: NodeText) -> dict[str, Any]:
    found = row.nodes.get(node.key)
    address = urls.href("node", agency=row.standing.code, scheme=model.scheme.key, node=node.key, **_at(model))
    name = node.title.in_language(language())
    if found is None or found.points is None or not found.maximum:
        return bar_cell("—", address, share=None, hint=f"{name}: {_why(found)}", kind="na")
    return bar_cell(
        wording.points(found.points), address, share=found.points / found.maximum,
        hint=f"{name}: {_sum(found)}", kind="low" if _is_low(found) else "",
    )  # fmt: skip


def _why(found: NodeScore | None) -> str:
    return wording.sentences([wording.note(note) for note in found.notes]) if found else wording.state("not_applicable")


def _sum(found: NodeScore) -> str:
    """How the points came about, in a few signs; the agency's page has it in full."""
    lost = sum((one.points for one in found.deductions), ZERO)
    rate = f"{plain(found.numerator or ZERO)} ÷ {plain(found.denominator or ZERO)}"
    parts = [rate if found.value is None else f"{rate} = {percent(found.value)}"]
    if lost:
        parts.append(_("deductions −%(points)s", points=wording.points(lost)))
    full = plain(found.maximum or ZERO, 2)
    parts.append(_("%(points)s of %(full)s points", points=wording.points(found.points), full=full))
    if _is_low(found):
        parts.append(wording.note(next(note for note in found.notes if note.code == "low_count")))
    return wording.sentences(parts)


def _is_low(found: NodeScore) -> bool:
    return any(note.code == "low_count" for note in found.notes)


def _overdue(model: Ranking, row: RankingRow) -> dict[str, str] | None:
    if row.overdue is None:
        return None
    address = urls.href("node", agency=row.standing.code, scheme=model.scheme.key, node="overdue_now", **_at(model))
    return {**link_cell(str(row.overdue), address if row.overdue else ""), "kind": "loss" if row.overdue else "zero"}


def _badges(model: Ranking, row: RankingRow) -> list[Badge]:
    found = [marks.tie()] if row.standing.tied else []
    grade = model.scheme.grade_title(row.standing.grade)
    if grade is not None:
        by_default = _("Grade under the scheme's default readings.")
        found.append(Badge(wording.text(grade), "info", f"{by_default} {wording.text(model.scheme.summary)}"))
    blank = model.blank(row)
    low = [node for node in model.shares if (score := row.nodes.get(node.key)) is not None and _is_low(score)]
    if row.silent:
        found.append(Badge(_("No report"), "overdue", _("Nothing was filed, decided or closed last month.")))
    if blank:
        text = _("%(number)s n/a", number=len(blank))
        if row.standing.grade is not None:  # a grade is read for more than it is where it rests on a few
            text = marks.shares_applying(len(model.shares) - len(blank), len(model.shares))
        found.append(Badge(text, "na", _("Not applicable: %(nodes)s", nodes=_titles(blank))))
    if low:
        text = _("Low numbers, fewer than 5 to divide by: %(nodes)s", nodes=_titles(low))
        found.append(Badge(_("%(number)s low", number=len(low)), "low", text))
    return found


def _titles(nodes: Sequence[NodeText]) -> str:
    return _(", ").join(node.title.in_language(language()) for node in nodes)


def _median_row(model: Ranking) -> list[dict[str, Any]]:
    if not model.medians:
        return []
    cells: dict[str, Any] = {
        "name": {"text": _("Median of the group"), "kind": "name"},
        "score": {"text": wording.points(model.medians[""].points)},
    }
    for node in model.nodes:
        median, full = model.medians[node.key], model.maxima.get(node.key)
        share = median.points / full if median.points is not None and full else None
        hint = wording.too_few() if median.withheld else ""
        cells[node.key] = bar_cell(wording.points(median.points), "", share=share, hint=hint)
    return [cells]


def unranked(model: Ranking) -> Component:
    """The agencies without a rank, each with the reason."""
    columns = [
        GridColumn("name", _("Agency"), "ZhNumber", 260, grow=1),
        GridColumn("points", _("Points"), "ZhNumber", 130, align="right",
                   hint=_("Points earned of the points that apply.")),
        GridColumn("reason", _("Reason"), width=400, grow=3),
        GridColumn("badges", _("Remarks"), "ZhBadges", 176),
    ]  # fmt: skip
    rows = []
    for row in model.unranked:
        one = row.standing
        address = urls.href("agency_scheme", agency=one.code, scheme=model.scheme.key, **_at(model))
        applicable = "" if one.applicable is None else f"/{plain(one.applicable, 2)}"
        points = f"{wording.points(one.total)}{applicable}"
        silent = [badge for badge in _badges(model, row) if badge.kind == "overdue"]
        reason = wording.sentences([wording.note(note) for note in one.notes]) or wording.state(one.state)
        rows.append({"name": _name(model, row), "points": link_cell(points, address), "reason": reason,
                     "badges": badges_cell(silent)})  # fmt: skip
    return grid("unranked", columns, rows)
