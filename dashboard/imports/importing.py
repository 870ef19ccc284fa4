"""Importing files in one go: looked through, then checked and written in one transaction, all or nothing.

Rows that cannot go in are set aside into rejected files; everything else of the import goes in together. An import that
is looked at before it goes in is ``intake``'s.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from dashboard.accounts.accounts import Caller
from dashboard.imports.kept import begin_import, keep_file, keep_files
from dashboard.imports.kinds import Kind
from dashboard.imports.mapping.choices import everywhere
from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml
from dashboard.imports.rows.checking import SheetCheck, Step
from dashboard.imports.rows.stored import Books
from dashboard.imports.tables.layout import kind_named
from dashboard.imports.tables.survey import Progress, Survey, open_files, survey, survey_of
from dashboard.imports.tables.table import Table
from dashboard.imports.telling.problems import refused
from dashboard.imports.telling.rejected import RejectedFiles
from dashboard.imports.telling.report import ImportReport, SheetReport
from dashboard.imports.writing.batch import Act, Batch
from models.batches import FileRole, ImportChannel, ImportState
from models.engine import read_only
from models.keys import NoKeys


@dataclass(frozen=True)
class Importer:
    """Who brings files: the account, and for an agency its code and those of its rows; None for who brings all."""

    account: str
    agency_code: str | None = None
    own: frozenset[str] | None = None
    role: str | None = None


def import_files(
    engine: Engine,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    mapping: MappingProfile | None = None,
    hidden_sheets: bool = False,
    dry_run: bool = False,
    channel: ImportChannel = ImportChannel.COMMAND,
    by: Importer,
    now: dt.datetime,
    today: dt.date,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports the files and says what became of every row.

    ``kind`` (key or Chinese title) holds for all files; without it the mapping profile, each sheet's name, file's name
    or headers tell.
    Hidden sheets are read with ``hidden_sheets`` only; else they are named.
    ``now`` needs its time zone; days after ``today`` are doubted. ``progress`` is called with a label, the rows done,
    and their number (None while they are still being counted). Raises ImportRefused when nothing can be imported:
    then neither the database nor any file has been changed.
    """
    tell = progress or silent
    profile = _of_kind(mapping or MappingProfile(), kind)
    seen = survey(open_files(paths, [profile], tell, hidden_sheets=hidden_sheets), everywhere(profile))
    if dry_run:
        return ImportReport(compared(engine, seen, by, today, tell), seen.skipped, None, seen.hidden)
    with RejectedFiles() as rejected:
        with writing(engine) as connection:
            import_no = begin_import(
                connection, account=by.account, agency_code=by.agency_code, channel=channel, state=ImportState.TAKEN,
                choices={"profile": profile_as_toml(profile)}, now=now,
            )  # fmt: skip
            keep_files(connection, import_no, ((path.name, path) for path in dict.fromkeys(paths)))
            act = Act(import_no, by.account, now, rejected, role=by.role)
            reports = written(connection, seen, by, act, today, tell)
        rejected.keep()
    placed = tuple(
        replace(one, rejected_path=rejected.paths.get(one.path) if one.set_aside else None) for one in reports
    )
    return ImportReport(placed, seen.skipped, import_no, seen.hidden)


def _of_kind(profile: MappingProfile, kind: str | None) -> MappingProfile:
    """The profile for files of this kind; raises ImportRefused where it is for another."""
    if kind is None:
        return profile
    wanted = kind_named(kind)
    if profile.kind not in (None, wanted.key):
        raise refused("mapping_of_other_kind", mapping=profile.name, kind=profile.kind, wanted=wanted.key)
    return replace(profile, kind=wanted.key)


def compared(
    engine: Engine,
    seen: Survey,
    by: Importer,
    today: dt.date,
    tell: Progress,
    rejected: RejectedFiles | None = None,
    note: Callable[[Step], None] | None = None,
) -> tuple[SheetReport, ...]:
    """What writing the files would do; the database is only read. ``note`` is given the rows, as they are checked."""
    reports = []
    with read_only(engine).connect() as connection:
        books = Books(connection, by.own)
        for sheet in seen.sheets:
            check = SheetCheck(connection, sheet, books, by.own)
            for step in check.run(today, tell):
                if rejected is not None:
                    step.set_aside(sheet.table, rejected)
                if note is not None:
                    note(step)
            reports.append(check.report())
    if rejected is not None:
        rejected.finish()
    return tuple(reports)


def written(
    connection: Connection,
    seen: Survey,
    by: Importer,
    act: Act,
    today: dt.date,
    tell: Progress,
    note: Callable[[Step], None] | None = None,
) -> tuple[SheetReport, ...]:
    """Writes the files, a batch a sheet; keeps with the import what was set aside.

    ``note`` is given the rows, as they are written.
    """
    books = Books(connection, by.own)
    reports = []
    for sheet in seen.sheets:
        check = SheetCheck(connection, sheet, books, by.own)
        batch = Batch(connection, sheet, act)
        for step in check.run(today, tell):
            batch.write(step)
            if note is not None:
                note(step)
        reports.append(batch.end(check.report()))
    act.rejected.finish()
    keep_files(connection, act.import_no, act.rejected.written(), FileRole.SET_ASIDE)
    return tuple(reports)


@dataclass(frozen=True)
class Handed:
    """A table that stands in no file: ``content`` is what it was read from, and is kept as the import's file."""

    kind: Kind
    table: Table
    content: bytes
    channel: ImportChannel
    by: Importer
    caller: Caller
    now: dt.datetime
    today: dt.date


def taken_in(
    connection: Connection, handed: Handed, rejected: RejectedFiles, note: Callable[[Step], None] | None = None
) -> int:
    """Writes the table as an import of its own, whose number comes back; raises ImportRefused and NoKeys."""
    import_no = begin_import(
        connection, account=handed.by.account, agency_code=handed.by.agency_code, channel=handed.channel,
        state=ImportState.TAKEN, choices={"kind": handed.kind.key}, now=handed.now,
    )  # fmt: skip
    keep_file(connection, import_no, FileRole.BROUGHT, handed.table.path.name, io.BytesIO(handed.content))
    act = Act(import_no, handed.by.account, handed.now, rejected, handed.caller, handed.by.role)
    written(connection, survey_of(handed.table, handed.kind), handed.by, act, handed.today, silent, note)
    return import_no


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The transaction of an import; raises ImportRefused where it was not possible."""
    try:
        with engine.begin() as connection:
            yield connection
    except IntegrityError as error:
        # Every rule of the tables is checked before; only someone who writes at the same time can break one now.
        raise refused("changed_meanwhile", reason=str(error.orig).strip()) from error
    except NoKeys as error:
        raise refused("no_keys") from error


def silent(label: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""
