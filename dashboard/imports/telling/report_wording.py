"""The report of an import in sentences, sheet by sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from dashboard.imports.telling.problems import PROBLEMS_KEPT
from dashboard.imports.telling.sentences import _, kind_title, plural
from dashboard.translations import language

if TYPE_CHECKING:
    from dashboard.imports.telling.report import ImportReport, SheetReport

PROBLEMS_SHOWN = 20
DOUBTS_SHOWN = 5
SKIPPED_SHOWN = 20


def report(report: ImportReport) -> Iterator[str]:
    """The report of an import, line by line."""
    for sheet in report.sheets:
        yield from _sheet(sheet)
    if report.skipped_sheets:
        yield _("Sheets in which nothing is known, left out: %(names)s.", names=", ".join(report.skipped_sheets))
    if report.hidden_sheets:
        yield _(
            "Hidden sheets, not read: %(names)s. Ask for them with --hidden-sheets.",
            names=", ".join(report.hidden_sheets),
        )
    if report.dry_run:
        yield _("This was a trial run: nothing was written.")


def _sheet(sheet: SheetReport) -> Iterator[str]:
    place = _place(sheet)
    yield _(
        "%(place)s (%(kind)s): %(added)s added, %(changed)s changed, %(same)s unchanged, %(aside)s set aside.",
        place=place, kind=kind_title(sheet.kind), added=f"{sheet.added:,}", changed=f"{sheet.changed:,}",
        same=f"{sheet.same:,}", aside=f"{sheet.set_aside:,}",
    )  # fmt: skip
    for header, unit in sheet.units.items():
        yield _("%(place)s: %(header)s is read in %(unit)s.", place=place, header=header, unit=unit)
    yield from _skipped(sheet, place)
    if sheet.unknown_columns:
        yield _(
            "%(place)s: columns not known: %(names)s. What stands in them is kept, encrypted, with the import batch.",
            place=place,
            names=", ".join(sheet.unknown_columns),
        )
    for one in sheet.problems[:PROBLEMS_SHOWN]:
        yield _("%(place)s, row %(row)s, %(problem)s.", place=place, row=one.row, problem=str(one))
    if sheet.doubts:
        yield plural(
            "%(place)s: %(number)s row was taken in with a doubt.",
            "%(place)s: %(number)s rows were taken in with a doubt.",
            sheet.doubts,
            place=place,
        )
    for one in sheet.doubtful[:DOUBTS_SHOWN]:
        yield _("%(place)s, row %(row)s, in doubt: %(problem)s.", place=place, row=one.row, problem=str(one))
    if sheet.doubts > DOUBTS_SHOWN:
        yield _(
            "%(place)s: the first %(shown)s doubts are shown; up to %(kept)s of a sheet are kept with its batch.",
            place=place,
            shown=DOUBTS_SHOWN,
            kept=PROBLEMS_KEPT,
        )
    if sheet.rejected_path is not None:
        yield _(
            "The rows set aside stand with their reasons in %(file)s; correct them there and import that file.",
            file=sheet.rejected_path,
        )


_SKIPPED: Mapping[str, Callable[[], str]] = {
    "letterhead": lambda: _("above the headers"),
    "unit_line": lambda: _("unit of money"),
    "header": lambda: _("row of headers"),
    "repeated_header": lambda: _("headers again"),
    "numbering": lambda: _("numbers of the columns"),
    "total": lambda: _("row of totals"),
    "note": lambda: _("note below the table"),
    "page": lambda: _("number of the page"),
    "watermark": lambda: _("line of an export"),
}


def _skipped(sheet: SheetReport, place: str) -> Iterator[str]:
    """The rows left out, where there are others than one row of headers at the top."""
    if sheet.skipped_rows < 2:
        return
    named = [
        _("%(row)s (%(reason)s: “%(text)s”)", row=one.row, reason=_SKIPPED[one.reason](), text=one.text)
        for one in sheet.skipped[:SKIPPED_SHOWN]
    ]
    if sheet.skipped_rows > SKIPPED_SHOWN:
        named.append("…")
    yield plural(
        "%(place)s: %(number)s row is no row of the table: %(rows)s.",
        "%(place)s: %(number)s rows are no rows of the table: %(rows)s.",
        sheet.skipped_rows,
        place=place,
        rows=("；" if language() == "zh" else "; ").join(named),
    )


def _place(sheet: SheetReport) -> str:
    if sheet.sheet is None:
        return sheet.path.name
    return _("%(file)s, sheet %(sheet)s", file=sheet.path.name, sheet=sheet.sheet)
