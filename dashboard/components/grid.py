"""Tables of many rows in AG Grid: columns, and the values that the cell renderers in assets/ understand.

The rows come in the order they are shown in. A click on a header writes ``sort`` into the address
(assets/20-controls.js), so that the page, its address and its export never differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import dash_ag_grid as dag
from dash.development.base_component import Component

from dashboard.components.marks import Badge
from plugins.decimals import rounded

ROW_HEIGHT = 44
HEADER_HEIGHT = 44


@dataclass(frozen=True)
class GridColumn:
    """A column. ``sort`` names it in the address; None for a column that cannot be sorted."""

    key: str
    title: str
    renderer: str | None = None
    width: int = 120
    """In pixels; at least so many where the column grows."""
    grow: int = 0
    """Its share of the room that is left."""
    sort: str | None = None
    falling_first: bool = False
    """The first click puts the largest values on top."""
    hint: str = ""
    """Shown when the header is pointed at."""
    align: Literal["left", "right", "center"] = "left"
    pinned: bool = False
    parameters: Mapping[str, Any] | None = None
    wraps: bool = False
    """Text of several lines makes its row higher."""


def grid(
    name: str,
    columns: Sequence[GridColumn],
    rows: Sequence[Mapping[str, Any]],
    *,
    sort: str = "",
    usual_sort: str = "",
    last_rows: Sequence[Mapping[str, Any]] = (),
    row_height: int = ROW_HEIGHT,
    header_height: int = HEADER_HEIGHT,
) -> Component:
    """The table, as high as its rows. ``sort`` is the column it is sorted by, with ``-`` for descending;
    ``usual_sort`` the one that the address need not say.
    ``last_rows`` stand apart below the others and are never sorted.
    """
    made: Component = dag.AgGrid(
        id=name,
        className="ag-theme-balham zh-aggrid zh-aggrid--whole",
        columnDefs=[_definition(column, sort) for column in columns],
        rowData=list(rows),
        eventListeners={"sortChanged": ["zhSortByAddress(params)"]},
        dashGridOptions={
            "theme": "legacy",
            "domLayout": "autoHeight",
            "rowHeight": row_height,
            "headerHeight": header_height,
            "suppressCellFocus": True,
            "suppressColumnVirtualisation": True,  # what is not on the screen is printed, too
            "suppressMovableColumns": True,
            "suppressMultiSort": True,
            "enableCellTextSelection": True,
            "context": {"sort": usual_sort},
            "pinnedBottomRowData": [dict(one) for one in last_rows],
            "getLocaleText": {"function": "zhLocaleText(params)"},
        },
        style={"height": None},
    )
    return made


def link_cell(text: str, href: str, *, note: str = "", hint: str = "") -> dict[str, str]:
    """For ``ZhLink`` and ``ZhNumber``: a link, with a second line for the latter."""
    return {"text": text, "href": href, "note": note, "hint": hint}


def bar_cell(text: str, href: str, *, share: Fraction | None, hint: str, kind: str = "") -> dict[str, Any]:
    """For ``ZhBarLink``: a number over a bar, all of it a link; ``share`` is None where nothing applies."""
    drawn = None if share is None else float(rounded(min(max(share, Fraction(0)), Fraction(1)), 4))
    return {"text": text, "href": href, "share": drawn, "hint": hint, "kind": kind}


def mark_cell(text: str, kind: str, *, hint: str = "") -> dict[str, str]:
    """For ``ZhRank`` and ``ZhMove``: a mark of the given kind or kinds."""
    return {"text": text, "kind": kind, "hint": hint}


def badges_cell(several: Sequence[Badge]) -> list[dict[str, str]]:
    """For ``ZhBadges``."""
    return [{"text": one.text, "kind": one.kind, "hint": one.why} for one in several]


def drawn(values: Sequence[Fraction | None]) -> list[float | None]:
    """For ``ZhSparkline``: numbers good enough to draw."""
    return [None if value is None else float(rounded(value, 2)) for value in values]


def _definition(column: GridColumn, sort: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "field": column.key,
        "headerName": column.title,
        "cellDataType": False,
        "sortable": column.sort is not None,
        "resizable": False,
        "suppressHeaderMenuButton": True,
        "suppressHeaderContextMenu": True,
        "headerTooltip": column.hint or None,
        "cellClass": f"zh-cell zh-cell--{column.align}",
        "headerClass": f"zh-head zh-head--{column.align}",
        "valueFormatter": {"function": "zhText(params)"},
    }
    made |= {"flex": column.grow} if column.grow else {"width": column.width}
    made["minWidth"] = column.width  # on paper, too, where all columns are made to fit
    if column.renderer:
        made |= {"cellRenderer": column.renderer, "cellRendererParams": dict(column.parameters or {})}
    if column.wraps:
        made |= {"wrapText": True, "autoHeight": True, "cellClass": f"{made['cellClass']} zh-cell--wraps"}
    if column.pinned:
        made["pinned"] = "left"
    if column.sort is not None:
        made |= {
            "colId": column.sort,
            "comparator": {"function": "zhGivenOrder"},
            "sortingOrder": ["desc", "asc"] if column.falling_first else ["asc", "desc"],
            "sort": ("desc" if sort.startswith("-") else "asc") if sort.removeprefix("-") == column.sort else None,
        }
    return made
