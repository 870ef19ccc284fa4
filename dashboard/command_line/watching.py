"""``zhiheng import --watch DIR``: imports what is put into a folder, until it is told to stop."""

from __future__ import annotations

import datetime as dt
import signal
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from sqlalchemy import Engine

from dashboard.command_line.faults import CommandRefused
from dashboard.translations import _
from models.audit import COMMAND_LINE
from models.batches import ImportChannel
from models.engine import read_only
from models.installation import today

if TYPE_CHECKING:
    from dashboard.imports.mapping.profiles import MappingProfile

SECONDS = 2.0
"""Between two looks. A file that has not changed from one to the next is taken for complete."""


def watch(engine: Engine, folder: Path, *, kind: str | None, mapping: MappingProfile | None) -> None:
    """Watches until SIGTERM or Ctrl+C, which let the import that is going on end."""
    from dashboard.imports.folder import DropFolder  # noqa: PLC0415 - readers of spreadsheets are needed here only
    from dashboard.imports.importing import Importer, import_files  # noqa: PLC0415 - as above
    from dashboard.imports.telling.report import ImportReport  # noqa: PLC0415 - as above

    if not folder.is_dir():
        raise CommandRefused(
            _("%(folder)s: found no folder of this name; expected one into which files are put.", folder=folder)
        )

    def take(files: Sequence[Path]) -> ImportReport:
        now = dt.datetime.now(dt.UTC)
        with read_only(engine).connect() as connection:
            day = today(connection, now)
        return import_files(
            engine, files, kind=kind, mapping=mapping, channel=ImportChannel.FOLDER,
            by=Importer(COMMAND_LINE), now=now, today=day,
        )  # fmt: skip

    drop = DropFolder(folder, take)
    drop.prepare()
    stopped = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stopped.set())
    typer.echo(
        _(
            "Watching %(folder)s. Put files into it; what became of each stands beside it in done or failed.",
            folder=folder,
        )
    )
    while not stopped.wait(SECONDS):
        for laid in drop.look(dt.datetime.now(dt.UTC)):
            typer.echo(str(laid.path))
