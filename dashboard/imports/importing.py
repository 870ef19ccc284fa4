"""Importing files: looked through first, then checked and written in one transaction, all or nothing.

Rows that cannot go in are set aside into rejected files; everything else of the command goes in together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from dashboard.imports.batch import Act, Batch
from dashboard.imports.checking import SheetCheck
from dashboard.imports.kept import begin_import, keep_files
from dashboard.imports.layout import MappingProfile, kind_named, profile_named
from dashboard.imports.problems import refused
from dashboard.imports.rejected import RejectedFiles
from dashboard.imports.report import ImportReport
from dashboard.imports.stored import Books
from dashboard.imports.survey import Progress, survey
from models.batches import ImportChannel, ImportState
from models.engine import read_only
from models.keys import NoKeys


def import_files(
    engine: Engine,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    mapping: str | None = None,
    dry_run: bool = False,
    channel: ImportChannel = ImportChannel.COMMAND,
    own: frozenset[str] | None = None,
    account: str,
    now: dt.datetime,
    today: dt.date,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports the files and says what became of every row.

    ``kind`` (key or Chinese title) holds for all files; without it each sheet's name, file's name or headers tell.
    ``own`` are the codes of the agency that imports; None for who may import all rows. ``now`` needs its time zone;
    days after ``today`` are doubted. ``progress`` is called with a label, the rows done, and their number (None while
    they are still being counted). Raises ImportRefused when nothing can be imported: then neither the database nor any
    file has been changed.
    """
    tell = progress or _silent
    wanted = None if kind is None else kind_named(kind)
    profile = MappingProfile() if mapping is None else profile_named(mapping)
    seen = survey(paths, wanted, profile, tell)
    if dry_run:
        with read_only(engine).connect() as connection:
            books = Books(connection, own)
            compared = []
            for sheet in seen.sheets:
                check = SheetCheck(connection, sheet, books, own)
                for _ in check.run(today, tell):
                    pass
                compared.append(check.report())
        return ImportReport(tuple(compared), seen.skipped, None)
    try:
        with RejectedFiles() as rejected:
            with engine.begin() as connection:
                import_no = begin_import(
                    connection, account=account, agency_code=None, channel=channel, state=ImportState.TAKEN,
                    choices={"kind": kind, "mapping": mapping}, now=now,
                )  # fmt: skip
                keep_files(connection, import_no, paths)
                books = Books(connection, own)
                act = Act(import_no, account, now, rejected)
                reports = []
                for sheet in seen.sheets:
                    check = SheetCheck(connection, sheet, books, own)
                    batch = Batch(connection, sheet, act)
                    for step in check.run(today, tell):
                        batch.write(step)
                    reports.append(batch.end(check.report()))
                rejected.finish()
            rejected.keep()
    except IntegrityError as error:
        # Every rule of the tables is checked before; only someone who writes at the same time can break one now.
        raise refused("changed_meanwhile", reason=str(error.orig).strip()) from error
    except NoKeys as error:
        raise refused("no_keys") from error
    placed = tuple(
        replace(one, rejected_path=rejected.paths.get(one.path) if one.set_aside else None) for one in reports
    )
    return ImportReport(placed, seen.skipped, import_no)


def _silent(label: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""
