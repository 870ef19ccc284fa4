"""Tables of plain markup: for a few dozen cells, or for cells that hold more than text. Else ``grid`` is for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Head:
    """A column's head; numbers stand at the right."""

    title: str
    number: bool = False


@dataclass(frozen=True)
class Line:
    """A row; ``kind`` is ``total``, ``loss`` or ``na``."""

    cells: Sequence[Any]
    kind: str = ""


def table(heads: Sequence[Head], lines: Sequence[Line], *, caption: str = "", kind: str = "") -> Component:
    """The table; the first cell of a row is its head. ``kind`` is a class of its own, for what it does not share."""
    return html.Div(
        html.Table(
            [
                *([html.Caption(caption)] if caption else []),
                html.Thead(html.Tr([html.Th(one.title, scope="col", className=_kind(one)) for one in heads])),
                html.Tbody([_line(heads, one) for one in lines]),
            ],
            className="zh-table",
        ),
        className=f"zh-table-scroll {kind}".rstrip(),
    )


def _line(heads: Sequence[Head], line: Line) -> Component:
    first, *others = zip(heads, line.cells, strict=True)
    cells: list[Component] = [html.Th(first[1], scope="row", className=_kind(first[0]))]
    cells += [html.Td(cell, className=_kind(head)) for head, cell in others]
    return html.Tr(cells, className=f"zh-row--{line.kind}" if line.kind else None)


def _kind(head: Head) -> str | None:
    return "zh-num" if head.number else None


def facts(several: Sequence[tuple[str, Any]]) -> Component:
    """Names and values, one below the other; empty values are left out."""
    pairs = [[html.Dt(name), html.Dd(value)] for name, value in several if value not in (None, "", [])]
    return html.Dl([part for pair in pairs for part in pair], className="zh-facts")


def folded(title: Any, body: Any, *, opened: bool = False) -> Component:
    """What is shown on a click on its title."""
    return html.Details([html.Summary(title), html.Div(body)], open=opened, className="zh-fold")
