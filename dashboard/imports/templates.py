"""Collection templates 采集模板: empty workbooks for each kind, made from the tables, that Excel helps to fill in.

As it is downloaded it imports as a file without rows; the notes in it are no data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.imports.kinds import FIRST_YEAR, KINDS, LAST_YEAR, Column, Kind
from dashboard.imports.tables.layout import kind_named
from dashboard.imports.telling.sentences import kind_title
from dashboard.translations import _

ROWS = 1000
"""So many rows have lists to choose from and formats; rows below are imported all the same."""
_TEXT = 49
"""The number that Excel itself has for the format of text."""
_LONGEST_LIST = 255
"""Characters that Excel takes for a list written out."""

_NOTES = "填写说明 Notes"

_EXAMPLES: Mapping[str, Any] = {
    "code": "A01",
    "name": "柳河镇",
    "text": "……",
    "day": dt.date(2026, 3, 5),
    "yes_no": "是",
    "whole": 3,
    "decimal": Decimal("1200.5"),
    "year": 2026,
    "codes": "P001；P002",
    "id_number": "",
    "case_no": "〔2026〕3号",
    "officer_no": "P001",
    "reviewer_no": "P001",
    "unit": "件",
    "officers.name": "王某",
    "findings.item": "11.5",
    "commendations.item": "25.city",
    "integrity.item": "1.2",
}
"""An invented value by ``kind.key``, else by ``key``, else by the kind of cell."""


@dataclass(frozen=True)
class Template:
    """A workbook to fill in: the kinds that its sheets hold, and what to choose from, by ``kind.key`` of a column."""

    title: str
    kinds: tuple[Kind, ...]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


SIX_RATES = "six-rates"
_RATE_FIGURES = {
    "执行数": "本年度办结、应执行且年末没有未结复议和诉讼的案件中，年末前已执行的件数",
    "超期件数": "超过期限（案件自定期限，否则立案起90日，行政处罚法第六十条）未了结的案件数，计入届满次日所在年度",
    "裁定不予执行件数": "人民法院在本年度裁定不予执行的案件数",
    "应处罚未处罚件数": "评查认定应当处罚而未处罚的案件数，按决定日期（没有决定的按办结日期）计入",
}
"""What 003 附件2 asks and no official table holds (domain.md §2.3) → its definition, that of ``plugins.six_rates``."""

TEMPLATES: Mapping[str, Template] = {
    **{key: Template(kind.zh, (kind,)) for key, kind in KINDS.items()},
    SIX_RATES: Template(
        "六率补充数据",
        (KINDS["quotas"], KINDS["annual_figures"]),
        {
            "annual_figures.figure": tuple(_RATE_FIGURES),
            "annual_figures.unit": ("件",),
            "annual_figures.definition": tuple(_RATE_FIGURES.values()),
        },
    ),
}
"""Key → template: one a kind, and one for the figures of the six rates that an agency fills in once a year."""


def template_named(name: str) -> Template:
    """The template of this key or title, or of the kind that is named; raises ImportRefused."""
    extra = TEMPLATES[SIX_RATES]
    return extra if name in (SIX_RATES, extra.title) else TEMPLATES[kind_named(name).key]


def write_template(template: Template, file: IO[bytes]) -> None:
    """Writes the template as .xlsx: a sheet a kind, and one of notes."""
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            # Excel makes a number of a code, and loses what does not fit into one.
            "text": book.add_format({"num_format": _TEXT}),
            "number": book.add_format({}),
        }
        sheets = [book.add_worksheet(kind.zh) for kind in template.kinds]
        lists = _write_notes(book.add_worksheet(_NOTES), template, head, formats)
        for sheet, kind in zip(sheets, template.kinds, strict=True):
            sheet.freeze_panes(1, 0)
            sheet.set_row(0, 32)
            for place, column in enumerate(kind.columns.values()):
                sheet.set_column(place, place, 16, formats[_format(column)])
                sheet.write_string(0, place, header(column), head)
                sheet.write_comment(0, place, explained(column), {"x_scale": 2, "y_scale": 1.5})
                rule = lists.get(f"{kind.key}.{column.key}") or _validation(column)
                if rule is not None:
                    sheet.data_validation(1, place, ROWS, place, rule)


def header(column: Column) -> str:
    """The header as the template has it, and the importer knows it: Chinese, key, a star where it is required."""
    return f"{column.zh} {column.key}" + (" *" if column.required else "")


def explained(column: Column) -> str:
    """What may stand in the column."""
    said = [_("Required.") if column.required else _("May stay blank.")]
    match column.cell:
        case "day":
            said.append(_("A day such as 2026-03-05."))
        case "yes_no":
            said.append(_("是 or 否 (yes or no)."))
        case "whole" | "decimal":
            said.append(_("A number, without a unit."))
        case "year":
            said.append(_("A year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))
        case "codes":
            said.append(_("Several are separated by ；"))
        case "choice":
            said.append(_("One of: %(words)s.", words="、".join(_words(column))))
        case "id_number":
            said.append(_("18 characters, as text. It is kept encrypted and shown masked."))
        case _ if column.length is not None:
            said.append(_("Text of at most %(length)s characters.", length=column.length))
    if column.refers_to is not None:
        said.append(_("It must be in the books: %(kind)s.", kind=kind_title(column.refers_to)))
    return " ".join(said)


def _format(column: Column) -> str:
    if column.cell in ("whole", "decimal", "year"):
        return "number"
    return "day" if column.cell == "day" else "text"


def _validation(column: Column) -> dict[str, Any] | None:
    match column.cell:
        case "choice" | "yes_no":
            words = _words(column)
            return {"validate": "list", "source": words} if len(",".join(words)) <= _LONGEST_LIST else None
        case "day":
            bounds = {"minimum": dt.date(FIRST_YEAR, 1, 1), "maximum": dt.date(LAST_YEAR, 12, 31)}
            return {"validate": "date", "criteria": "between", **bounds}
        case _:
            return None


def _words(column: Column) -> list[str]:
    return ["是", "否"] if column.words is None else [word.zh for word in column.words]


def _example(kind: Kind, column: Column, choices: Sequence[str]) -> Any:
    """A value of a row that goes in as it stands, once the agency A01 and the officers P001 and P002 are there."""
    if choices:
        return choices[0]
    if column.refers_to == kind.key:
        return ""  # such as the agency above the first one
    if column.cell == "choice":
        return _words(column)[0]
    names = (f"{kind.key}.{column.key}", column.key, column.cell)
    example = next(_EXAMPLES[name] for name in names if name in _EXAMPLES)
    return example if column.most is None or column.cell != "decimal" else min(example, column.most)


def _write_notes(
    notes: Worksheet, template: Template, head: Format, formats: Mapping[str, Format]
) -> dict[str, dict[str, Any]]:
    """Writes the sheet of notes; returns, by ``kind.key``, the rules that let cells be chosen from the lists in it."""
    rules: dict[str, dict[str, Any]] = {}
    notes.set_column(0, 0, 30)
    notes.set_column(1, 1, 70)
    notes.set_column(2, 2, 20)
    row = 0
    for kind in template.kinds:
        notes.write_string(row, 0, _("How to fill in “%(kind)s”", kind=kind_title(kind.key)), head)
        notes.write_string(
            row, 1, _("One row each, from the second row of the sheet “%(sheet)s”. This sheet is not imported.",
                      sheet=kind.zh), head
        )  # fmt: skip
        notes.write_string(row, 2, _("Example (invented)"), head)
        for column in kind.columns.values():
            row += 1
            choices = template.choices.get(f"{kind.key}.{column.key}", ())
            notes.write_string(row, 0, header(column))
            notes.write_string(row, 1, explained(column))
            example = _example(kind, column, choices)
            if isinstance(example, dt.date):
                notes.write_datetime(row, 2, dt.datetime.combine(example, dt.time()), formats["day"])
            else:
                notes.write(row, 2, example)
            if choices:
                for choice in choices:
                    row += 1
                    notes.write_string(row, 1, choice)
                listed = f"='{_NOTES}'!$B${row - len(choices) + 2}:$B${row + 1}"
                # Other words are allowed: an office may have figures and definitions of its own.
                rules[f"{kind.key}.{column.key}"] = {"validate": "list", "source": listed, "error_type": "warning"}
        row += 2
    return rules
