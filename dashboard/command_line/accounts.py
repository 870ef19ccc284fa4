"""``zhiheng account``: accounts made by whoever holds the server."""

import datetime as dt
import sys
from typing import Annotated

import typer

from dashboard import settings
from dashboard.accounts.accounts import create_account
from dashboard.command_line.database import opened_with_keys
from dashboard.translations import _
from models.accounts import Role


def add_commands(app: typer.Typer) -> None:
    """Adds ``account add``."""
    accounts = typer.Typer(help=_("Accounts of those who may sign in."))
    app.add_typer(accounts, name="account")

    @accounts.callback()
    def account() -> None:
        """Keeps ``add`` a command of its own while it is the only one."""

    @accounts.command(help=_("Make an account; the password is asked for, or read from standard input."))
    def add(
        name: Annotated[str, typer.Argument(help=_("User name."), show_default=False)],
        role: Annotated[Role, typer.Option(help=_("What the account may do."))],
        display_name: Annotated[str | None, typer.Option(help=_("Name shown on the pages."))] = None,
        agency: Annotated[str | None, typer.Option(help=_("Code of the agency, for role agency."))] = None,
        officer: Annotated[str | None, typer.Option(help=_("Number of the officer, for role officer."))] = None,
    ) -> None:
        with opened_with_keys(settings.read()) as engine:
            made = create_account(
                engine,
                name=name,
                display_name=display_name or name,
                role=role,
                password=_password(),
                agency_code=agency,
                officer_no=officer,
                now=dt.datetime.now(dt.UTC),
            )
        typer.echo(_("Account %(name)s is ready.", name=made.name))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt(_("Password"), hide_input=True, confirmation_prompt=_("The same password again")))
