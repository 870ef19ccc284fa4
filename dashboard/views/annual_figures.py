"""The figures of the yearly report: this year's next to last year's, with definition, source and rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import urls, wording
from dashboard.annual.parts import PARTS
from dashboard.components import heading, tiles
from dashboard.components.grid import GridColumn, grid, link_cell
from dashboard.services.annual import Amount
from dashboard.services.annual_figures import AnnualFigures, FigureLine, Refused
from dashboard.translations import _, plural
from dashboard.views.annual_tables import FIGURES_VIEW, amount, chosen_unit, head, nothing, tabs, title
from plugins.decimals import plain, rounded


def annual_figures(
    model: AnnualFigures, location: urls.Location, released: Sequence[Component] = ()
) -> list[Component]:
    """The page's body; ``released``: whether the tables were published."""
    body = [
        head(title(model.year), location, model.today.year, running=model.running, export=bool(model.units)),
        tabs(location, FIGURES_VIEW, whole=model.whole),
        chosen_unit(model.units, model.chosen),
        *released,
        *(heading.unknown(key, value) for key, value in model.unknown),
    ]
    if not model.units:
        return [*body, nothing()]
    body += [heading.notice(refused(one), "warn") for one in model.refused]
    number = plural("%(number)s figure", "%(number)s figures", len(model.lines))
    table = grid("annual-figures", _columns(model), [_row(model, line) for line in model.lines], row_height=34)
    card = tiles.card([whose(model), " ", html.Small(number)], table, flush=True)
    return [*body, card, html.P(_remarks(model), className="zh-muted")]


def refused(one: Refused) -> str:
    """What was left out for its name, and why."""
    return _(
        "“%(written)s” was entered by %(agencies)s under the name of the figure “%(figure)s” and is left out: two "
        "figures of one name are not printed.",
        written=one.written,
        agencies=_(", ").join(one.agencies),
        figure=wording.text(one.figure.name),
    )


def whose(model: AnnualFigures) -> str:
    """Whose figures they are."""
    return _("All agencies") if model.chosen is None else model.chosen.name


def part_name(number: int) -> str:
    """The part's number and name; of the agencies' own figures that they are."""
    if number not in PARTS:
        return _("Further figures entered")
    return f"{number} {wording.text(PARTS[number])}"


def unit(line: FigureLine) -> str:
    """What the number counts; the percent sign stands with the number."""
    return line.unit or wording.text(line.figure.unit)


def number(line: FigureLine, one: Amount) -> str:
    """The number as it is printed."""
    if line.figure.entered and one.value is not None:
        return plain(one.value)
    return amount(line.figure, one)


def printed(line: FigureLine, one: Amount) -> str:
    """The number as a sentence has it: a share with its sign."""
    return number(line, one) + ("%" if line.figure.share and one.value is not None else "")


def change(line: FigureLine) -> str:
    """How much more or less than last year, a share in points."""
    more = line.change
    if more is None:
        return ""
    value = more * 100 if line.figure.share else more
    text = plain(value) if line.figure.entered else rounded(value, line.figure.places)
    return f"+{text}" if value > 0 else text.replace("-", "−")


def definition(line: FigureLine) -> str:
    """The figure's definition; where it was entered under others, those."""
    own = [one for one in line.definitions if one]
    return "；".join(own) if own else wording.text(line.figure.definition)


def source(model: AnnualFigures, line: FigureLine) -> str:
    """Where the number comes from, and as of which day."""
    day = model.today.isoformat()
    if not line.figure.entered:
        return _("counted, as known on %(day)s", day=day)
    if not line.entries:
        return _("to be entered by the agencies")
    number = len({one.agency for one in line.entries})
    if number == 1:
        return _("entered, as known on %(day)s: %(source)s", day=day, source="；".join(line.sources))
    return _(
        "entered by %(number)s of %(all)s agencies, each with its source, as known on %(day)s",
        number=number, all=len(model.shown), day=day,
    )  # fmt: skip


def _columns(model: AnnualFigures) -> list[GridColumn]:
    return [
        GridColumn("part", _("Part of the report"), width=170, wraps=True),
        GridColumn("name", _("Figure"), width=210, grow=1, wraps=True),
        GridColumn("now", str(model.year), "ZhNumber", 110, align="right"),
        GridColumn("before", str(model.year - 1), "ZhNumber", 110, align="right"),
        GridColumn("change", _("Change"), width=84, align="right"),
        GridColumn("unit", _("Unit of measure"), width=84),
        GridColumn("definition", _("Definition"), width=280, grow=2, wraps=True),
        GridColumn("source", _("Source of the number"), width=200, grow=1, wraps=True),
    ]


def _row(model: AnnualFigures, line: FigureLine) -> dict[str, Any]:
    return {
        "part": part_name(line.figure.part),
        "name": wording.text(line.figure.name),
        "now": _cell(line, line.now),
        "before": _cell(line, line.before),
        "change": change(line),
        "unit": unit(line),
        "definition": definition(line),
        "source": source(model, line),
    }


def _cell(line: FigureLine, one: Amount) -> dict[str, str]:
    note = "" if one.of is None else f"{plain(one.of[0])} ÷ {plain(one.of[1])}"
    kind = "zero" if one.value is None or one.value == Fraction(0) else ""
    return {**link_cell(number(line, one), one.href or "", note=note, hint=definition(line)), "kind": kind}


def _remarks(model: AnnualFigures) -> str:
    return wording.sentences(
        [
            _("Counted as known on %(day)s.", day=model.today.isoformat()),
            _("What agencies define in different ways is not added up; its rows say how each does."),
        ]
    )
