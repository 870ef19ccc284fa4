"""An import that is looked at before it goes in: brought, checked, corrected, and then taken or dropped.

The files wait in the database, sealed; the check says what they would do. Taking them checks them again, since others
may have written meanwhile.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import Connection, Engine, select

from dashboard.accounts.accounts import Caller
from dashboard.imports.importing import Importer, compared, silent, writing, written
from dashboard.imports.kept import (
    begin_import,
    end_import,
    forget_files,
    keep_file,
    keep_files,
    kept_content,
    note_findings,
)
from dashboard.imports.mapping.choices import Choices
from dashboard.imports.tables.looking import look
from dashboard.imports.tables.survey import Opened, open_files, survey
from dashboard.imports.telling.findings import Findings, findings_of
from dashboard.imports.telling.problems import ImportRefused
from dashboard.imports.telling.quoting import shown
from dashboard.imports.telling.rejected import RejectedFiles
from dashboard.imports.telling.report import ImportReport, SheetReport
from dashboard.imports.writing.batch import Act
from models import audit
from models.batches import FileRole, Import, ImportChannel, ImportFile, ImportState
from models.engine import read_only

MOST_SHEETS = 30
"""So many sheets of an import are shown one by one; what is wrong with others is said of the whole."""


class NotWaiting(Exception):
    """The import does not wait to be taken: it is not there, or somebody has taken or dropped it meanwhile."""


@dataclass(frozen=True)
class Brought:
    """One file as it was brought: the name that whoever brought it gives it, and its content."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True)
class Turn:
    """Who acts, the moment, and the day in Asia/Shanghai."""

    by: Importer
    now: dt.datetime
    today: dt.date
    address: str | None = None
    request_id: str | None = None


def bring(engine: Engine, files: Sequence[Brought], channel: ImportChannel, turn: Turn) -> int:
    """Keeps the files and checks them; the number of the import, which waits to be taken. Raises NoKeys."""
    with engine.begin() as connection:
        import_no = begin_import(
            connection, account=turn.by.account, agency_code=turn.by.agency_code, channel=channel,
            state=ImportState.CHECKED, choices=Choices().as_json(), now=turn.now,
        )  # fmt: skip
        for file in files:
            keep_file(connection, import_no, FileRole.BROUGHT, file.name, file.content)
        record_act(connection, "import:bring", import_no, turn, {"files": [shown(file.name) for file in files]})
    check(engine, import_no, Choices(), turn)
    return import_no


def check(engine: Engine, import_no: int, choices: Choices, turn: Turn) -> Findings:
    """Checks the files of a waiting import by these choices, and keeps what was found; raises NotWaiting."""
    choices_of(engine, import_no)
    with _spread_out(engine, import_no) as paths, RejectedFiles() as rejected:
        opened = _opened(paths, choices)
        chosen = choices.of(paths)
        positions = {path: position for position, path in enumerate(paths, start=1)}
        seen = opened.grids[:MOST_SHEETS]
        looked = [look(grid, positions[grid.path], chosen(grid.path, grid.sheet)) for grid in seen]
        reports: tuple[SheetReport, ...] = ()
        error: ImportRefused | None = None
        try:
            wanted = _wanted(opened, choices)
            reports = compared(engine, survey(wanted, chosen, by_sheet=True), turn.by, turn.today, silent, rejected)
        except ImportRefused as refusal:
            error = refusal
        unsure = tuple(positions[one.path] for one in opened.refusals if one.code == "unsure_encoding" and one.path)
        found = replace(findings_of(looked, reports, error), hidden=opened.hidden, unsure=unsure)
        with engine.begin() as connection:
            if not note_findings(connection, import_no, choices.as_json(), found.as_json()):
                raise NotWaiting(import_no)
            forget_files(connection, import_no, FileRole.SET_ASIDE)
            keep_files(connection, import_no, rejected.written(), FileRole.SET_ASIDE)
    return found


def take(engine: Engine, import_no: int, turn: Turn) -> ImportReport:
    """Writes what a waiting import brings; raises NotWaiting, and ImportRefused where nothing can go in any more."""
    choices = choices_of(engine, import_no)
    with _spread_out(engine, import_no) as paths, RejectedFiles() as rejected:
        seen = survey(_wanted(_opened(paths, choices), choices), choices.of(paths), by_sheet=True)
        with writing(engine) as connection:
            if not _ended(connection, import_no, ImportState.TAKEN, turn):
                raise NotWaiting(import_no)
            forget_files(connection, import_no, FileRole.SET_ASIDE)
            caller = Caller(turn.address, turn.request_id)
            act = Act(import_no, turn.by.account, turn.now, rejected, caller, turn.by.role)
            reports = written(connection, seen, turn.by, act, turn.today, silent)
    return ImportReport(reports, seen.skipped, import_no, seen.hidden)


def drop(engine: Engine, import_no: int, turn: Turn) -> None:
    """Gives a waiting import up; its files go at once. Raises NotWaiting."""
    with engine.begin() as connection:
        if not _ended(connection, import_no, ImportState.DROPPED, turn):
            raise NotWaiting(import_no)
        record_act(connection, "import:drop", import_no, turn, {})


def record_act(connection: Connection, action: str, import_no: int, turn: Turn, detail: Mapping[str, Any]) -> None:
    """Appends to the audit log what was done with an import."""
    audit.record(
        connection, at=turn.now, account=turn.by.account, action=action, subject=str(import_no), detail=detail,
        role=turn.by.role, address=turn.address, request_id=turn.request_id,
    )  # fmt: skip


def _ended(connection: Connection, import_no: int, after: ImportState, turn: Turn) -> bool:
    return end_import(connection, import_no, ImportState.CHECKED, after, account=turn.by.account, now=turn.now)


def choices_of(engine: Engine, import_no: int) -> Choices:
    """By which choices a waiting import was checked last; raises NotWaiting."""
    with read_only(engine).connect() as connection:
        kept = select(Import.choices).where(Import.import_no == import_no, Import.state == ImportState.CHECKED)
        found = connection.execute(kept).scalar_one_or_none()
    if found is None:
        raise NotWaiting(import_no)
    return Choices.from_json(found)


def _opened(paths: Sequence[Path], choices: Choices) -> Opened:
    encodings = {paths[position - 1]: said for position, said in choices.encodings.items() if position <= len(paths)}
    return open_files(
        paths, choices.profiles.values(), silent, hidden_sheets=choices.hidden_sheets, encodings=encodings
    )


def _wanted(opened: Opened, choices: Choices) -> Opened:
    """What was read, without the sheets that are to be left out."""
    positions = {path: position for position, path in enumerate(opened.paths, start=1)}
    return replace(
        opened,
        grids=tuple(grid for grid in opened.grids if (positions[grid.path], grid.sheet) not in choices.left_out),
    )


@contextmanager
def _spread_out(engine: Engine, import_no: int) -> Iterator[list[Path]]:
    """The import's files on the disk for as long as the block lasts, in their order.

    The name tells the kind and is quoted in messages, so the file bears it as far as it is made of ordinary characters.
    Each lies in a folder of its own.
    """
    brought = select(ImportFile.position, ImportFile.name).where(
        ImportFile.import_no == import_no, ImportFile.role == FileRole.BROUGHT
    )
    with TemporaryDirectory(prefix="zhiheng-import-") as folder:
        paths = []
        with read_only(engine).connect() as connection:
            for position, name in connection.execute(brought.order_by(ImportFile.position)).all():
                path = Path(folder) / str(position) / _ordinary(name)
                path.parent.mkdir()
                with path.open("wb") as file:
                    file.writelines(kept_content(connection, import_no, position))
                paths.append(path)
        yield paths


def _ordinary(name: str) -> str:
    """The name without what a path or a system could take for more than a name."""
    kept = re.sub(r"[^\w ()（）〔〕\[\].-]", "_", name).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    short = (stem or ending).encode()[:150].decode(errors="ignore")
    return f"{short}{dot}{ending[:10]}" if stem else short or "_"
