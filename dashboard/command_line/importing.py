"""``zhiheng import``: reads spreadsheets into the shared database, all good rows in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from dashboard import settings
from dashboard.command_line.database import opened_with_keys
from dashboard.command_line.faults import CommandRefused
from dashboard.command_line.watching import watch
from dashboard.translations import _
from models.audit import COMMAND_LINE
from models.engine import read_only
from models.installation import today
from models.reader import SYSTEM, acting_for

if TYPE_CHECKING:
    from dashboard.imports.mapping.profiles import MappingProfile


def add_commands(app: typer.Typer) -> None:
    """Adds ``import``, ``template`` and ``undo``."""

    @app.command(
        "import",
        help=_(
            "Import .csv, .xlsx, .xls and .ods files of the data dictionary. Exit code 0: all rows taken; 1: some set "
            "aside in a file that is named; 2: nothing imported."
        ),
    )
    def import_(
        files: Annotated[
            list[Path] | None, typer.Argument(help=_("The files, in any order."), show_default=False)
        ] = None,
        kind: Annotated[str | None, typer.Option(help=_("What the files hold, such as cases or 案件."))] = None,
        mapping: Annotated[
            str | None,
            typer.Option(help=_("A mapping profile: the name under which it is kept, or a file of TOML.")),
        ] = None,
        hidden_sheets: Annotated[
            bool, typer.Option("--hidden-sheets", help=_("Read the hidden sheets of workbooks, too."))
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=_("Say what would happen, and write nothing."))
        ] = False,
        watched: Annotated[
            Path | None,
            typer.Option("--watch", metavar="DIR", help=_("Import what is put into this folder, until stopped.")),
        ] = None,
    ) -> int:
        from dashboard.imports.importing import Importer, import_files  # noqa: PLC0415 - readers of spreadsheets are needed here only

        if bool(files) == bool(watched) or (watched and dry_run):
            raise CommandRefused(_("Name the files to import, or with --watch the folder to watch; not both."))
        now = dt.datetime.now(dt.UTC)
        with opened_with_keys(settings.read()) as engine:
            profile = None if mapping is None else _profile(engine, mapping)
            if watched:
                watch(acting_for(engine, SYSTEM), watched, kind=kind, mapping=profile)
                return 0
            with read_only(engine).connect() as connection:
                day = today(connection, now)
            with progress(Console(stderr=True)) as tell:
                report = import_files(
                    acting_for(engine, SYSTEM), files or [], kind=kind, mapping=profile,
                    hidden_sheets=hidden_sheets, dry_run=dry_run, by=Importer(COMMAND_LINE), now=now, today=day,
                    progress=tell,
                )  # fmt: skip
        for line in report.lines():
            typer.echo(line)
        return report.exit_code

    @app.command(help=_("Write an empty workbook for a kind of rows, with lists to choose from and notes."))
    def template(
        kind: Annotated[str, typer.Argument(help=_("What the workbook is for, such as cases, 案件 or six-rates."))],
        output: Annotated[
            Path | None, typer.Option(help=_("Where it is written; else beside you, by its name."))
        ] = None,
    ) -> None:
        from dashboard.imports.templates import template_named, write_template  # noqa: PLC0415 - as above

        wanted = template_named(kind)
        path = output or Path(f"{wanted.title}.xlsx")
        with path.open("xb") as file:
            write_template(wanted, file)
        typer.echo(str(path))

    @app.command(help=_("Undo an import: its rows stand afterwards exactly as before, or nothing is undone."))
    def undo(number: Annotated[int, typer.Argument(help=_("Number of the import."), show_default=False)]) -> None:
        from dashboard.imports.writing.undo import UndoRefused, undo_import  # noqa: PLC0415 - as above

        with opened_with_keys(settings.read()) as engine:
            try:
                undone = undo_import(
                    acting_for(engine, SYSTEM), number, account=COMMAND_LINE, now=dt.datetime.now(dt.UTC)
                )
            except UndoRefused as error:
                raise CommandRefused(str(error)) from error
        typer.echo(
            _(
                "Import %(number)s is undone: %(removed)s added rows removed, %(restored)s changed rows put back.",
                number=number, removed=undone.removed, restored=undone.restored,
            )
        )  # fmt: skip


def _profile(engine: Engine, mapping: str) -> MappingProfile:
    """The profile in this file or, where there is none, under this name; raises ImportRefused."""
    from dashboard.imports.mapping.kept_profiles import profile_named  # noqa: PLC0415 - as above
    from dashboard.imports.mapping.profiles import profile_from_file  # noqa: PLC0415 - as above

    if mapping.endswith(".toml") or Path(mapping).is_file():
        return profile_from_file(Path(mapping))
    with read_only(engine).connect() as connection:
        return profile_named(connection, mapping)


@contextmanager
def progress(console: Console) -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar a file on a terminal; silent where nobody watches. Names of files are no markup."""
    bar = Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, disable=not console.is_terminal,
    )  # fmt: skip
    tasks: dict[str, int] = {}

    def tell(label: str, done: int, total: int | None) -> None:
        if label not in tasks:
            tasks[label] = bar.add_task(label, total=total)
        bar.update(bar.task_ids[tasks[label]], completed=done, total=total)

    with bar:
        yield tell
