"""What an import did, as data: a report a sheet, and their sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.imports.tables.table import Skipped
from dashboard.imports.telling import report_wording
from dashboard.imports.telling.problems import Problem
from dashboard.imports.writing.rows import Change

ALL_TAKEN, SOME_SET_ASIDE, NOTHING_IMPORTED = 0, 1, 2


@dataclass(frozen=True)
class SheetReport:
    """What became of one file's or sheet's rows."""

    path: Path
    sheet: str | None
    kind: str
    added: int
    changed: int
    same: int
    set_aside: int
    doubts: int
    """Rows taken in although something about them is doubtful."""
    unknown_columns: tuple[str, ...]
    problems: tuple[Problem, ...]
    """Why rows were set aside: the first ones, in the order of the file."""
    doubtful: tuple[Problem, ...]
    """The first doubts."""
    rows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Row number → cells of the first rows that are set aside, as they may be shown."""
    differences: tuple[Change, ...] = ()
    """The first rows that change, before and after."""
    batch_id: int | None = None
    """None where nothing was written."""

    skipped: tuple[Skipped, ...] = ()
    """Rows that are no rows of the table, the headers among them: the first ones."""
    skipped_rows: int = 0
    """All of them. With the rows taken and set aside they are all the rows of the sheet that are not blank."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Header of each column of money that is not read in yuan → its unit."""
    rejected_path: Path | None = None

    @property
    def taken(self) -> int:
        """Rows that stand in the database now, whether or not they did before."""
        return self.added + self.changed + self.same


@dataclass(frozen=True)
class ImportReport:
    """What one import did; without a number, what it would have done."""

    sheets: tuple[SheetReport, ...]
    skipped_sheets: tuple[str, ...]
    import_no: int | None
    hidden_sheets: tuple[str, ...] = ()
    """Hidden in their workbooks, and not read."""

    @property
    def dry_run(self) -> bool:
        """Whether nothing was written."""
        return self.import_no is None

    @property
    def added(self) -> int:
        """New rows."""
        return sum(sheet.added for sheet in self.sheets)

    @property
    def changed(self) -> int:
        """Rows that were there and now differ."""
        return sum(sheet.changed for sheet in self.sheets)

    @property
    def same(self) -> int:
        """Rows that were there just so."""
        return sum(sheet.same for sheet in self.sheets)

    @property
    def set_aside(self) -> int:
        """Rows that did not go in."""
        return sum(sheet.set_aside for sheet in self.sheets)

    @property
    def doubts(self) -> int:
        """Rows that went in with a doubt."""
        return sum(sheet.doubts for sheet in self.sheets)

    @property
    def exit_code(self) -> int:
        """0: all rows taken; 1: some set aside; 2: nothing imported."""
        if not self.set_aside:
            return ALL_TAKEN
        return SOME_SET_ASIDE if any(sheet.taken for sheet in self.sheets) else NOTHING_IMPORTED

    def lines(self) -> Iterator[str]:
        """The report in the present language, line by line, as the command prints it."""
        yield from report_wording.report(self)
