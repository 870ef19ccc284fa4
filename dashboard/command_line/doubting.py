"""``zhiheng doubts``: what is doubtful in the data of a year, as the page of imports lists it."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboard import settings
from dashboard.command_line.scoring import PAPER_WIDTH
from dashboard.imports.kinds import FIRST_YEAR, LAST_YEAR
from dashboard.services import doubts as service
from dashboard.services.doubt_wording import checked, sentence
from dashboard.services.doubts import Doubt
from dashboard.translations import _
from models.engine import opened, read_only
from models.installation import today as installation_today
from models.reader import SYSTEM, ReaderSession


class Format(StrEnum):
    """How the doubts are printed."""

    TABLE = "table"
    JSON = "json"


def add_commands(app: typer.Typer) -> None:
    """Adds ``doubts``."""

    @app.command(help=_("List what is possible but unlikely in the data of a year, for a person to look at."))
    def doubts(
        year: Annotated[
            int | None,
            typer.Option(
                min=FIRST_YEAR,
                max=LAST_YEAR,
                help=_("A year from %(first)s to %(last)s; else this one.", first=FIRST_YEAR, last=LAST_YEAR),
            ),
        ] = None,
        format_: Annotated[Format, typer.Option("--format", help=_("How to print it."))] = Format.TABLE,
    ) -> None:
        with opened(settings.read().database_url) as engine:
            with read_only(engine).connect() as connection:
                today = installation_today(connection, dt.datetime.now(dt.UTC))
            with ReaderSession(engine, SYSTEM) as session:
                found = service.doubts(session, year or today.year, today)
        if format_ is Format.JSON:
            typer.echo(_as_json(found, year or today.year, today))
        else:
            _print(found, year or today.year, today)


def _as_json(found: Sequence[Doubt], year: int, today: dt.date) -> str:
    """``said`` holds the numbers that the sentence is made of; exact decimals and days are text."""
    listed = [
        {
            "code": one.code, "agency_code": one.agency_code, "agency": one.agency, "sentence": sentence(one),
            "said": one.said, "href": one.href,
        }
        for one in found
    ]  # fmt: skip
    answer = {"year": year, "counted_on": today, "doubts": listed}
    return json.dumps(answer, ensure_ascii=False, indent=2, default=str)


def _print(found: Sequence[Doubt], year: int, today: dt.date) -> None:
    if not found:
        typer.echo(_("No doubts were found"))
        typer.echo(_("Looked at on %(day)s: %(checks)s", day=today.isoformat(), checks=checked()))
        return
    title = _("Doubts about %(year)s, counted on %(day)s", year=year, day=today.isoformat())
    table = Table(title=title, title_justify="left")
    for header in (_("Agency"), _("Code"), _("Doubt")):
        table.add_column(header)
    for one in found:
        table.add_row(*(Text(cell) for cell in (one.agency, one.agency_code, sentence(one))))  # names are no markup
    Console(width=None if sys.stdout.isatty() else PAPER_WIDTH).print(table)
