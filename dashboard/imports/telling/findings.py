"""What a check found in the files of an import, as it is kept with the import until it is taken: data, no sentences.

Cells are quoted in it, so ID numbers are masked before; the whole is kept sealed all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.imports.mapping.choices import Place
from dashboard.imports.tables.looking import Looked, LookedColumn
from dashboard.imports.tables.table import Skipped
from dashboard.imports.telling.problems import ImportRefused, Problem, Refusal
from dashboard.imports.telling.report import SheetReport


@dataclass(frozen=True)
class FoundRow:
    """A row that is set aside, as it stands."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class SheetFindings:
    """What is known of one sheet. Without a kind, or with refusals, nothing of the import can be taken."""

    place: Place
    file_name: str
    kind: str | None
    likely_kind: str | None
    header_row: int | None
    columns: tuple[LookedColumn, ...]
    refusals: tuple[Refusal, ...] = ()
    added: int = 0
    changed: int = 0
    same: int = 0
    set_aside: int = 0
    doubts: int = 0
    problems: tuple[Problem, ...] = ()
    doubtful: tuple[Problem, ...] = ()
    differences: tuple[Mapping[str, Any], ...] = ()
    """Key, before and after, of the first rows that change."""
    skipped: tuple[Skipped, ...] = ()
    skipped_rows: int = 0
    rows: tuple[FoundRow, ...] = ()

    @property
    def taken(self) -> int:
        """Rows that would stand in the database."""
        return self.added + self.changed + self.same


@dataclass(frozen=True)
class Findings:
    """What a check found. ``refusals`` are those of no one sheet."""

    sheets: tuple[SheetFindings, ...]
    refusals: tuple[Refusal, ...] = ()
    hidden: tuple[str, ...] = ()
    """Hidden sheets, which were not read."""
    unsure: tuple[int, ...] = ()
    """Positions of text files that may be written in several ways: a person has to say in which."""

    @property
    def can_be_taken(self) -> bool:
        """Whether anything would go in."""
        refused = self.refusals or any(sheet.refusals for sheet in self.sheets)
        return not refused and any(sheet.taken for sheet in self.sheets)

    def as_json(self) -> dict[str, Any]:
        """As the import keeps them."""
        return {
            "sheets": [
                {
                    **asdict(sheet),
                    "problems": [one.as_json() for one in sheet.problems],
                    "doubtful": [one.as_json() for one in sheet.doubtful],
                    "refusals": [_refusal(one) for one in sheet.refusals],
                }
                for sheet in self.sheets
            ],
            "refusals": [_refusal(one) for one in self.refusals],
            "hidden": list(self.hidden),
            "unsure": list(self.unsure),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Findings:
        """What :meth:`as_json` made; nothing found where nothing is kept."""
        return cls(
            tuple(_sheet_from(one) for one in kept.get("sheets", [])),
            tuple(_refusal_from(one) for one in kept.get("refusals", [])),
            tuple(kept.get("hidden", [])),
            tuple(kept.get("unsure", [])),
        )


def findings_of(looked: Sequence[Looked], reports: Sequence[SheetReport], error: ImportRefused | None) -> Findings:
    """The findings: how the sheets look, what the check of them reports, or why it could not be made."""
    reported = {(one.path, one.sheet): one for one in reports}
    refusals = error.refusals if error is not None else ()
    sheets = []
    for one in looked:
        sheet = SheetFindings(
            place=one.place,
            file_name=one.name,
            kind=one.kind,
            likely_kind=one.likely_kind,
            header_row=one.header_row,
            columns=one.columns,
            refusals=tuple(
                refusal for refusal in refusals if (refusal.path, refusal.sheet) == (one.path, one.place[1])
            ),
        )
        report = reported.get((one.path, one.place[1]))
        sheets.append(sheet if report is None else _with_report(sheet, report))
    told = {(one.path, one.place[1]) for one in looked}
    return Findings(tuple(sheets), tuple(one for one in refusals if (one.path, one.sheet) not in told))


def _with_report(sheet: SheetFindings, report: SheetReport) -> SheetFindings:
    return replace(
        sheet,
        kind=report.kind,
        added=report.added,
        changed=report.changed,
        same=report.same,
        set_aside=report.set_aside,
        doubts=report.doubts,
        problems=report.problems,
        doubtful=report.doubtful,
        differences=tuple(change.as_json() for change in report.differences),
        skipped=report.skipped,
        skipped_rows=report.skipped_rows,
        rows=tuple(FoundRow(number, cells) for number, cells in report.rows.items()),
    )


def _refusal(one: Refusal) -> dict[str, Any]:
    name = None if one.path is None else one.path.name
    return {"code": one.code, "file": name, "sheet": one.sheet, "detail": dict(one.detail)}


def _refusal_from(kept: Mapping[str, Any]) -> Refusal:
    return Refusal(kept["code"], kept["file"] and Path(kept["file"]), kept["sheet"], kept["detail"])


def _sheet_from(kept: Mapping[str, Any]) -> SheetFindings:
    position, sheet = kept["place"]
    return SheetFindings(
        **{
            **kept,
            "place": (position, sheet),
            "columns": tuple(
                LookedColumn(one["header"], one["key"], one["likely"], tuple(one["samples"])) for one in kept["columns"]
            ),
            "problems": tuple(Problem(**one) for one in kept["problems"]),
            "doubtful": tuple(Problem(**one) for one in kept["doubtful"]),
            "differences": tuple(kept["differences"]),
            "refusals": tuple(map(_refusal_from, kept["refusals"])),
            "skipped": tuple(Skipped(**one) for one in kept["skipped"]),
            "rows": tuple(FoundRow(one["number"], tuple(one["cells"])) for one in kept["rows"]),
        }
    )
