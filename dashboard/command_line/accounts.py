"""``zhiheng account``: accounts made and changed by whoever holds the server, who needs nobody's approval."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.accounts import administration, passwords
from dashboard.accounts.accounts import ONE_TIME_FOR, Act, create_account
from dashboard.command_line.database import opened_with_keys
from dashboard.command_line.faults import CommandRefused
from dashboard.translations import _
from models.accounts import Account, Role
from models.engine import read_only


def add_commands(app: typer.Typer) -> None:
    """Adds ``account add|list|lock|unlock|disable|enable|reset|approve``."""
    accounts = typer.Typer(help=_("Accounts of those who may sign in."))
    app.add_typer(accounts, name="account")
    name_argument = typer.Argument(help=_("User name."), show_default=False)

    @accounts.command(
        help=_(
            "Make an account. The password is read from standard input; without one, a one-time password is printed."
        )
    )
    def add(
        name: Annotated[str, name_argument],
        role: Annotated[list[Role], typer.Option(help=_("What the account may do; exactly one role."))],
        display_name: Annotated[str | None, typer.Option(help=_("Name shown on the pages."))] = None,
        agency: Annotated[str | None, typer.Option(help=_("Code of the agency, for role agency."))] = None,
        officer: Annotated[str | None, typer.Option(help=_("Number of the officer, for role officer."))] = None,
    ) -> None:
        if len(role) != 1:
            raise CommandRefused(
                _(
                    "An account has exactly one role; found %(roles)s. Make an account for each person and role.",
                    roles=", ".join(role),
                )
            )
        chosen = settings.read()
        with opened_with_keys(chosen) as engine:
            given = _given_password()
            one_time = given or passwords.one_time()
            made = create_account(
                engine,
                name=name,
                display_name=display_name or name,
                role=role[0],
                password=one_time,
                one_time=not given,
                agency_code=agency,
                officer_no=officer,
                policy=chosen.password_policy,
                now=_now(),
            )
        typer.echo(_("Account %(name)s is ready.", name=made.name))
        if not given:
            _print_one_time(one_time)

    @accounts.command("list", help=_("List the accounts with their roles and states."))
    def list_() -> None:
        now = _now()
        with opened_with_keys(settings.read()) as engine, Session(read_only(engine)) as session:
            for one in session.scalars(select(Account).order_by(Account.folded_name)):
                typer.echo(f"{one.name:<24} {one.role:<10} {_states(one, now):<28} {one.display_name}")

    @accounts.command(help=_("Close an account until it is unlocked; its sessions end."))
    def lock(name: Annotated[str, name_argument]) -> None:
        _do(administration.lock, name, _("Account %(name)s is locked.", name=name))

    @accounts.command(help=_("Open an account that failed logins, or “lock”, have closed."))
    def unlock(name: Annotated[str, name_argument]) -> None:
        _do(administration.unlock, name, _("Account %(name)s is unlocked.", name=name))

    @accounts.command(help=_("Take an account out of use; its sessions end."))
    def disable(name: Annotated[str, name_argument]) -> None:
        _do(administration.disable, name, _("Account %(name)s is disabled.", name=name))

    @accounts.command(help=_("Bring a disabled account back into use."))
    def enable(name: Annotated[str, name_argument]) -> None:
        _do(administration.enable, name, _("Account %(name)s is enabled.", name=name))

    @accounts.command(help=_("Give an account a new one-time password and unlock it; its sessions end."))
    def reset(
        name: Annotated[str, name_argument],
        second_factor: Annotated[bool, typer.Option(help=_("Take its second factor away, too."))] = False,
    ) -> None:
        with _administering(name) as (engine, act, account_id):
            password = administration.reset_password(engine, act, account_id)
            if second_factor:
                administration.reset_second_factor(engine, act, account_id)
        _print_one_time(password)

    @accounts.command(help=_("Approve the role that a security administrator has asked for."))
    def approve(name: Annotated[str, name_argument]) -> None:
        _do(administration.approve, name, _("Account %(name)s has its role.", name=name))


def _do(administer: Callable[[Engine, Act, int], None], name: str, done: str) -> None:
    with _administering(name) as (engine, act, account_id):
        administer(engine, act, account_id)
    typer.echo(done)


@contextmanager
def _administering(name: str) -> Iterator[tuple[Engine, Act, int]]:
    with opened_with_keys(settings.read()) as engine:
        yield engine, Act(None, _now()), administration.account_id_of(engine, name)


def _given_password() -> str:
    """What is written on standard input; nothing at a terminal."""
    return "" if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _print_one_time(password: str) -> None:
    typer.echo(
        _(
            "One-time password, to be changed at the first login within %(days)s days: %(password)s",
            days=ONE_TIME_FOR.days,
            password=password,
        )
    )


def _states(account: Account, now: dt.datetime) -> str:
    """The states in the words of the command line, which programs may read: not translated."""
    states = {
        "waiting": not account.approved,
        "disabled": account.disabled,
        "locked": account.locked_until is not None and now < account.locked_until,
        "one-time": account.one_time_until is not None,
        "second-factor": account.second_factor is not None,
    }
    return ",".join(word for word, holds in states.items() if holds) or "active"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
