"""``zhiheng token``: tokens by which programs bring rows, made and revoked by whoever holds the server."""

import datetime as dt
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.accounts import tokens
from dashboard.accounts.accounts import Act
from dashboard.accounts.addresses import Network, network
from dashboard.command_line.database import opened_with_keys
from dashboard.command_line.faults import CommandRefused
from dashboard.translations import _
from models.engine import read_only
from models.tokens import ApiToken


def add_commands(app: typer.Typer) -> None:
    """Adds ``token add|list|revoke``."""
    group = typer.Typer(help=_("Tokens by which programs bring rows (docs/api.md)."))
    app.add_typer(group, name="token")
    name_argument = typer.Argument(help=_("Name of the token."), show_default=False)

    @group.command(help=_("Make a token and print it, once. Without --agency it brings everybody's rows."))
    def add(
        name: Annotated[str, name_argument],
        agency: Annotated[str | None, typer.Option(help=_("Code of the agency whose rows alone it brings."))] = None,
        days: Annotated[int, typer.Option(help=_("So many days it counts, at most a year."))] = tokens.MOST_DAYS,
        address: Annotated[
            list[str] | None, typer.Option(help=_("Address or network from which alone it counts; may be repeated."))
        ] = None,
    ) -> None:
        networks = [_network(one) for one in address or ()]
        with opened_with_keys(settings.read()) as engine:
            written = tokens.make(engine, Act(None, _now()), name, agency_code=agency, days=days, addresses=networks)
        typer.echo(_("Keep it where the program finds it, and nobody else; it is not shown again:"), err=True)
        typer.echo(written)

    @group.command("list", help=_("List the tokens: whose rows they bring, their state, and when they were last used."))
    def list_() -> None:
        now = _now()
        with opened_with_keys(settings.read()) as engine, Session(read_only(engine)) as session:
            for one in session.scalars(select(ApiToken).order_by(ApiToken.name)):
                used = "-" if one.last_used_at is None else f"{one.last_used_at:%Y-%m-%dT%H:%MZ}"
                typer.echo(
                    f"{one.name:<24} {one.agency_code or '*':<12} {_state(one, now):<8} {one.expires_at:%Y-%m-%d} "
                    f"{used:<17} {','.join(one.addresses) or '*'}"
                )

    @group.command(help=_("End a token at once."))
    def revoke(name: Annotated[str, name_argument]) -> None:
        with opened_with_keys(settings.read()) as engine:
            tokens.revoke(engine, Act(None, _now()), name)
        typer.echo(_("The token %(name)s counts no more.", name=name))


def _network(written: str) -> Network:
    try:
        return network(written)
    except ValueError as error:
        raise CommandRefused(
            _("“%(written)s” is no address; expected one such as 10.1.2.3 or 10.1.3.0/24.", written=written)
        ) from error


def _state(token: ApiToken, now: dt.datetime) -> str:
    """In the words of the command line, which programs may read: not translated."""
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if now >= token.expires_at else "active"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
