"""Rows of an import: those set aside, with the reason at the cell, and those that change, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.tables import Head, Line, table
from dashboard.imports.kinds import KINDS
from dashboard.imports.telling.findings import SheetFindings
from dashboard.imports.telling.problems import Problem
from dashboard.translations import _, language

ROWS_SHOWN = 15
COLUMNS_SHOWN = 14
CHANGES_SHOWN = 30


def rows_set_aside(sheet: SheetFindings) -> Component:
    """The first rows as they stand in the file; the cells that are wrong are marked and say why."""
    problems: dict[int, list[Problem]] = {}
    for one in sheet.problems:
        problems.setdefault(one.row, []).append(one)
    wrong = {one.column for several in problems.values() for one in several}
    # Of a wide sheet the columns in which something is wrong are shown first.
    places = sorted(range(len(sheet.columns)), key=lambda at: (sheet.columns[at].key not in wrong, at))
    shown = sorted(places[:COLUMNS_SHOWN])
    head = html.Tr([html.Th(_("Row")), *(html.Th(sheet.columns[at].header) for at in shown), html.Th(_("Why"))])
    lines = [_row(sheet, row.number, row.cells, shown, problems.get(row.number, [])) for row in sheet.rows[:ROWS_SHOWN]]
    body: list[Any] = [
        html.Div(html.Table([html.Thead(head), html.Tbody(lines)], className="zh-table"), className="zh-table-scroll")
    ]
    if sheet.set_aside > ROWS_SHOWN:
        body.append(
            html.P(
                _("%(shown)s of %(all)s rows are shown; all of them are in the file below.",
                  shown=min(ROWS_SHOWN, len(sheet.rows)), all=f"{sheet.set_aside:,}"),
                className="zh-muted",
            )
        )  # fmt: skip
    return html.Div(body)


def _row(
    sheet: SheetFindings, number: int, cells: Sequence[str], shown: Sequence[int], problems: Sequence[Problem]
) -> Component:
    wrong = {one.column: str(one) for one in problems}
    made: list[Component] = [html.Th(str(number), scope="row", className="zh-num")]
    for at in shown:
        text = cells[at] if at < len(cells) else ""
        why = wrong.get(sheet.columns[at].key) if sheet.columns[at].key else None
        made.append(html.Td(text or "∅", className="zh-wrong", title=why) if why else html.Td(text))
    made.append(html.Td([html.Div(str(one)) for one in problems]))
    return html.Tr(made)


def differences(kind: str, rows: Sequence[Mapping[str, Any]], total: int) -> Component:
    """The first rows that change: key, column, old value, new value."""
    columns = KINDS[kind].columns if kind in KINDS else {}
    lines = [
        Line(
            [
                " / ".join(map(str, row["key"])),
                columns[name].zh if language() == "zh" and name in columns else name,
                _value(row["before"].get(name)),
                _value(row["after"].get(name)),
            ]
        )
        for row in rows[:CHANGES_SHOWN]
        for name in row["after"]
    ]
    heads = [Head(_("Row")), Head(_("Column")), Head(_("Stands now")), Head(_("In the file"))]
    body: list[Any] = [table(heads, lines)]
    if total > CHANGES_SHOWN:
        body.append(
            html.P(
                _("The first %(shown)s of %(all)s rows.", shown=min(CHANGES_SHOWN, len(rows)), all=f"{total:,}"),
                className="zh-muted",
            )
        )
    return html.Div(body)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value)) or "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value is None else str(value)
