"""The ledger as a file, with the office's own headers in either language, so that it can be imported again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.accounts.permissions import Permission
from dashboard.exports.tables import Cell, Column, ExportedTable
from dashboard.imports.kinds import KINDS
from dashboard.services.rectification import chosen_items
from dashboard.services.row_lists import FETCHED_AT_ONCE
from dashboard.views.rectification import title
from dashboard.web.rights import requires
from dashboard.web.router import PageRequest
from dashboard.workflows.deciding import actor_of
from models.base import Vocabulary

_COLUMNS = tuple(KINDS["rectification"].columns.values())
_LONG = 40


@requires(Permission.RECTIFICATION_READ)
def exported(request: PageRequest) -> ExportedTable | None:
    """All items of the list that the address asks for, however many: a ledger that is cut is none."""
    query = request.location.query
    chosen = chosen_items(request.session, query, actor_of(request.holder), request.today)
    statement = chosen.execution_options(yield_per=FETCHED_AT_ONCE)
    return ExportedTable(
        title=title(),
        about=tuple(one for one in (query.unit, query.category, query.q) if one),
        columns=tuple(
            Column(
                one.zh,
                "day" if one.cell == "day" else "number" if one.cell == "whole" else "text",
                width=_LONG if one.cell == "text" else 14,
            )
            for one in _COLUMNS
        ),
        rows=_rows(request.session.scalars(statement)),
        action="rectification:export",
        subject=" ".join(str(one) for one in (query.rows, query.unit, query.state, query.category) if one) or "open",
    )


def _rows(items: Any) -> Iterator[Sequence[Cell]]:
    for item in items:
        yield [_cell(getattr(item, one.key), one.words) for one in _COLUMNS]


def _cell(value: Any, words: type[Vocabulary] | None) -> Cell:
    """As files have it: words of vocabularies in Chinese, yes and no as 是 and 否."""
    if words is not None and value is not None:
        return next((one.zh for one in words if one.value == value), value)
    if isinstance(value, bool):
        return "是" if value else "否"
    cell: Cell = value
    return cell
