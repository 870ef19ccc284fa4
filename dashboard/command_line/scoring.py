"""``zhiheng score``: scores and prints, storing nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from dashboard import settings
from dashboard.command_line.faults import CommandRefused
from dashboard.scoring import output
from dashboard.translations import _, language
from models.agencies import AgencyKind
from models.engine import opened, read_only
from models.installation import today as installation_today
from models.reader import SYSTEM, acting_for
from plugins import periods, registry
from plugins.contract import Plugin
from plugins.ranking import ALL_GROUP
from plugins.registry import Registry
from plugins.scheme import Scheme
from plugins.scoring import Result, score_scheme

PAPER_WIDTH = 160
"""Columns of a table that is not printed on a terminal."""


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def add_commands(app: typer.Typer) -> None:
    """Adds ``score``."""

    @app.command(help=_("Score a scheme for a period and print the result."))
    def score(
        scheme: Annotated[str, typer.Argument(help=_("Key of the scheme, such as six-rates."), show_default=False)],
        period: Annotated[str, typer.Option(help=_("A year (2021) or two days (2021-01-01..2021-06-30)."))],
        group: Annotated[str | None, typer.Option(help=_("Only this peer group."))] = None,
        set_: Annotated[
            list[str] | None, typer.Option("--set", metavar="PARAM=VALUE", help=_("Read an open point otherwise."))
        ] = None,
        format_: Annotated[Format, typer.Option("--format", help=_("How to print it."))] = Format.TABLE,
    ) -> None:
        installed = registry.load()
        chosen = find(installed, scheme)
        readings = chosen.readings(_assignments(set_ or []))
        wanted = periods.parse(period, chosen.period_rule(readings))
        with (
            opened(settings.read().database_url) as engine,
            read_only(acting_for(engine, SYSTEM)).connect() as connection,
        ):
            day = installation_today(connection, dt.datetime.now(dt.UTC))
            with contextlib.redirect_stdout(sys.stderr):  # only the result goes to standard output
                result = score_scheme(connection, installed, chosen, wanted, day, readings)
        _print(_only(result, group), installed, format_)


def find(installed: Registry, key: str) -> Scheme:
    """The scheme of that key; raises CommandRefused, which names the installed ones and why others failed."""
    if key in installed.schemes:
        return installed.schemes[key]
    failures = "".join(
        f"\n  {one.name}: {one.failure.in_language(language())}" for one in installed.failures if one.failure
    )
    raise CommandRefused(
        _(
            "There is no scheme “%(key)s”; installed: %(known)s.",
            key=key,
            known=", ".join(sorted(installed.schemes)) or "—",
        )
        + (_(" Plugins that could not be loaded:") + failures if failures else "")
    )


def failure(plugin: Plugin) -> str:
    """Why a plugin gave nothing, in the present language."""
    return plugin.failure.in_language(language()) if plugin.failure is not None else ""


def _assignments(written: list[str]) -> dict[str, str]:
    answer: dict[str, str] = {}
    for one in written:
        key, equals, value = one.partition("=")
        if not equals or not key.strip():
            raise CommandRefused(_("--set %(written)s: expected PARAM=VALUE.", written=one))
        answer[key.strip()] = value.strip()
    return answer


def _only(result: Result, group: str | None) -> Result:
    if group is None:
        return result
    known = [*(kind.value for kind in AgencyKind if kind is not AgencyKind.SUBORDINATE), ALL_GROUP]
    present = {one.subject.peer_group for one in result.subjects}
    if group not in present and group not in known:
        raise CommandRefused(
            _("There is no peer group “%(group)s”; expected: %(known)s.", group=group,
              known=", ".join(sorted(present) or known))
        )  # fmt: skip
    return replace(result, subjects=tuple(one for one in result.subjects if one.subject.peer_group == group))


def _print(result: Result, installed: Registry, how: Format) -> None:
    if how is Format.JSON:
        typer.echo(output.as_json(result, installed.measures))
        return
    if how is Format.CSV:
        typer.echo(output.as_csv(result), nl=False)
        return
    headers, rows = output.as_rows(result)
    period = result.moment.period
    title = f"{result.scheme.title.in_language(language())}  {period.first} … {period.last}"
    table = Table(title=title, title_justify="left")
    for header in headers:
        table.add_column(header, no_wrap=header == headers[2])
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else PAPER_WIDTH).print(table)
    if not rows:
        officers = result.scheme.subject == "officer"
        typer.echo(_("No officer served in this period.") if officers else _("No agency was active in this period."))
