"""Collection templates 采集模板: an empty workbook for each kind, made from the tables, that Excel helps to fill in.

As it is downloaded it imports as a file without rows; the notes in it are no data.
"""

from __future__ import annotations

import datetime as dt
from typing import IO, Any

import xlsxwriter

from dashboard.imports.kinds import FIRST_YEAR, LAST_YEAR, Column, Kind
from dashboard.imports.wording import kind_title
from dashboard.translations import _

ROWS = 1000
"""So many rows have lists to choose from and formats; rows below are imported all the same."""
_TEXT = 49
"""The number that Excel itself has for the format of text."""
_LONGEST_LIST = 255
"""Characters that Excel takes for a list written out."""

_EXAMPLES: dict[str, Any] = {
    "code": "A01",
    "name": "柳河镇",
    "text": "……",
    "day": dt.date(2026, 3, 5),
    "yes_no": "是",
    "whole": 3,
    "decimal": 1200.5,
    "year": 2026,
    "codes": "P001；P002",
    "id_number": "",
}


def write_template(kind: Kind, file: IO[bytes]) -> None:
    """Writes the kind's template as .xlsx."""
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            # Excel makes a number of a code, and loses what does not fit into one.
            "text": book.add_format({"num_format": _TEXT}),
            "number": book.add_format({}),
        }
        sheet = book.add_worksheet(kind.zh)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 32)
        for place, column in enumerate(kind.columns.values()):
            sheet.set_column(place, place, 16, formats[_format(column)])
            sheet.write_string(0, place, header(column), head)
            sheet.write_comment(0, place, explained(column), {"x_scale": 2, "y_scale": 1.5})
            rule = _validation(column)
            if rule is not None:
                sheet.data_validation(1, place, ROWS, place, rule)
        _write_notes(book, kind, head, formats)


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


def _example(column: Column) -> Any:
    if column.cell == "choice":
        return _words(column)[0]
    return "P001" if column.refers_to == "officers" and column.cell == "code" else _EXAMPLES[column.cell]


def _write_notes(book: Any, kind: Kind, head: Any, formats: dict[str, Any]) -> None:
    notes = book.add_worksheet("填写说明 Notes")
    notes.set_column(0, 0, 30)
    notes.set_column(1, 1, 70)
    notes.set_column(2, 2, 20)
    notes.write_string(0, 0, _("How to fill in “%(kind)s”", kind=kind_title(kind.key)), head)
    notes.write_string(
        0, 1, _("One row each, from the second row of the first sheet. This sheet is not imported."), head
    )
    notes.write_string(0, 2, _("Example (invented)"), head)
    for row, column in enumerate(kind.columns.values(), start=1):
        notes.write_string(row, 0, header(column))
        notes.write_string(row, 1, explained(column))
        example = _example(column)
        if isinstance(example, dt.date):
            notes.write_datetime(row, 2, dt.datetime.combine(example, dt.time()), formats["day"])
        else:
            notes.write(row, 2, example)
