"""A watched folder 投递文件夹: files put into it are imported, and each is laid aside with its report.

What is found at one look goes through ``working/`` into ``done/`` or ``failed/``, in a folder named by the moment;
beside each file lies a text that says what became of it. Files are only renamed, which a network drive can do, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp

from dashboard.imports.telling.problems import ImportRefused
from dashboard.imports.telling.report import ImportReport

WORKING, DONE, FAILED = "working", "done", "failed"

Take = Callable[[Sequence[Path]], ImportReport]
"""Imports files together; raises ImportRefused."""


@dataclass(frozen=True)
class Laid:
    """A file that was dealt with: where it lies now, and whether rows of it went in."""

    path: Path
    report: Path
    taken: bool


@dataclass
class DropFolder:
    """The folder ``root``. Several programs may watch it: a file is moved away before it is opened, and moves once."""

    root: Path
    take: Take
    _seen: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Makes the folders, and puts back what an interrupted import left in ``working/``.

        Had it been written already, importing the file again changes nothing.
        """
        for name in (WORKING, DONE, FAILED):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        for folder in (self.root / WORKING).iterdir():
            for left in _files(folder):
                left.rename(self._free(left.name))
            self._clear(folder)

    def look(self, now: dt.datetime) -> list[Laid]:
        """Imports the files that have not changed since the last look; the others may still be being copied."""
        states = {path: state for path in _files(self.root) if (state := _state(path))}
        ready = [path for path, state in states.items() if state == self._seen.get(path)]
        self._seen = {path: state for path, state in states.items() if path not in ready}
        if not ready:
            return []
        working = Path(mkdtemp(prefix=f"{now:%Y%m%d-%H%M%S}-", dir=self.root / WORKING))
        taken = [moved for path in ready if (moved := _moved(path, working))]
        laid = list(self._dealt_with(taken))
        self._clear(working)
        return laid

    def _dealt_with(self, files: Sequence[Path]) -> Iterator[Laid]:
        """Imports the files together, since they may refer to each other; one that cannot be read stops no other."""
        remaining = list(files)
        while remaining:
            try:
                report = self.take(remaining)
            except ImportRefused as error:
                named = [path for path in remaining if any(one.path == path for one in error.refusals)]
                for path in named or remaining:  # what is said of no file is said of all
                    reasons = [str(one) for one in error.refusals if one.path in (path, None)]
                    yield self._laid(path, FAILED, reasons)
                remaining = [path for path in remaining if path not in named] if named else []
            else:
                for path in remaining:
                    own = tuple(sheet for sheet in report.sheets if sheet.path == path)
                    aside = {sheet.rejected_path for sheet in own if sheet.rejected_path is not None}
                    beside = tuple(replace(sheet, rejected_path=_name_of(sheet.rejected_path)) for sheet in own)
                    lines = replace(report, sheets=beside).lines()
                    yield self._laid(path, DONE if any(sheet.taken for sheet in own) else FAILED, list(lines), aside)
                return

    def _laid(self, path: Path, folder: str, lines: Sequence[str], aside: Collection[Path] = ()) -> Laid:
        """Lays the file aside with what is said of it, and the files of its rows that were set ``aside``."""
        place = self.root / folder / path.parent.name
        place.mkdir(exist_ok=True)
        for one in (path, *aside):
            one.rename(place / one.name)
        report = place / f"{path.name}.txt"
        report.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8-sig")  # Windows knows it by its mark
        return Laid(place / path.name, report, folder == DONE)

    def _free(self, name: str) -> Path:
        """A name in the folder that no file has."""
        wanted = self.root / name
        again = 1
        while wanted.exists():
            again += 1
            wanted = wanted.with_name(f"{Path(name).stem}-{again}{Path(name).suffix}")
        return wanted

    def _clear(self, folder: Path) -> None:
        if not any(folder.iterdir()):
            folder.rmdir()


def _name_of(path: Path | None) -> Path | None:
    """The name alone: the file lies beside the report in the end."""
    return None if path is None else Path(path.name)


def _files(folder: Path) -> list[Path]:
    """The files that are meant to be imported: hidden ones, Excel's locks, and those still being written, are not."""
    found = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    return sorted(path for path in found if not path.name.startswith((".", "~$")) and path.suffix != ".part")


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def _moved(path: Path, folder: Path) -> Path | None:
    """The file in ``folder``; None where somebody else has taken it."""
    try:
        return path.rename(folder / path.name)
    except FileNotFoundError:
        return None
