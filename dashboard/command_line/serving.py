"""``zhiheng demo``, ``serve`` and ``worker``: the web server, with the worker as a process beside it."""

import contextlib
import datetime as dt
import logging
import os
import signal
import sys
import threading
import time
from contextlib import AbstractContextManager
from typing import Annotated, Never

import typer
from rich.console import Console
from sqlalchemy import Engine, select

from dashboard import settings
from dashboard.accounts.demonstration import DEMONSTRATION, demonstration_accounts
from dashboard.audit.anchors import AnchorFile
from dashboard.audit.checking import keep
from dashboard.audit.starts import record_start
from dashboard.command_line.beside import kept_running
from dashboard.command_line.database import opened_with_keys, prepare
from dashboard.command_line.faults import CommandRefused, sentence
from dashboard.decisions.demonstration import demonstration_decisions
from dashboard.findings.demonstration import demonstration_findings
from dashboard.integrity.answers import SCHEME
from dashboard.integrity.demonstration import demonstration_round
from dashboard.log import write_log
from dashboard.publishing.demonstration import demonstration_publication
from dashboard.rectification.demonstration import demonstration_rectification
from dashboard.scoring import worker
from dashboard.settings import Settings
from dashboard.translations import _
from models import locks
from models.address import shown
from models.agencies import Agency
from models.engine import opened, read_only
from models.installation import demonstration_today
from models.reader import SYSTEM, acting_for
from plugins import registry

UPKEEP_SECONDS = 3600
"""How often it is looked whether the day's work on the audit log is done."""
DEMONSTRATION_AGENCY = "D11"
"""The agency whose account the demonstration has: a department with sub-units and cases of every kind."""

_log = logging.getLogger(__name__)


def add_commands(app: typer.Typer) -> None:
    """Adds ``demo``, ``serve`` and ``worker``."""
    port_option = typer.Option(help=_("Port of the web server; 0 takes any free one."), show_default=False)
    host_option = typer.Option(help=_("Address to listen on."), show_default=False)

    @app.command(help=_("Make (once) and serve a demonstration county: no other step is needed."))
    def demo(
        port: Annotated[int | None, port_option] = None,
        host: Annotated[str | None, host_option] = None,
    ) -> None:
        chosen = settings.read(port=port, host=host, database_url=_demonstration_url())
        make_demonstration(chosen)
        run_server(chosen, demonstration=True)

    @app.command(help=_("Serve the pages, and keep the scores fresh beside them."))
    def serve(
        port: Annotated[int | None, port_option] = None,
        host: Annotated[str | None, host_option] = None,
    ) -> None:
        chosen = settings.read(port=port, host=host)
        with opened(chosen.database_url) as engine, read_only(engine).connect() as connection:
            demonstration = demonstration_today(connection) is not None
        run_server(chosen, demonstration=demonstration)

    @app.command("worker", help=_("Keep the scores fresh, without the pages."))
    def worker_(beside: Annotated[bool, typer.Option(hidden=True)] = False) -> None:
        chosen = settings.read()
        with opened_with_keys(chosen):
            pass  # says at once why it cannot be used; later the worker waits for it
        write_log()
        if beside:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the server, which then ends this worker
            threading.Thread(target=_end_with_the_server, daemon=True).start()
        else:
            typer.echo(_("The worker keeps the scores fresh. Stop it with Ctrl+C."))
        _work(chosen)


def _demonstration_url() -> str:
    """The database of ZHIHENG_DATABASE_URL where one is named, else a file of its own."""
    named = os.environ.get(f"{settings.PREFIX}DATABASE_URL")
    return named or f"sqlite:///{(settings.data_folder() / 'demonstration' / 'zhiheng.db').as_posix()}"


def make_demonstration(chosen: Settings) -> None:
    """Fills an empty database with the demonstration county, its accounts and its scores; does only what is missing.

    Of two starts at once the second waits and finds it made. Raises CommandRefused where the database holds something
    else.
    """
    prepare(chosen)
    with opened_with_keys(chosen) as opened_, locks.waited(opened_, "demonstration", _say_that_another_makes_it):
        engine = acting_for(opened_, SYSTEM)
        if _is_empty(engine):
            from models.demonstration import CountyRefused, make_county  # noqa: PLC0415 - needed once

            with Console(stderr=True).status(_("Making the demonstration county…")), contextlib.suppress(CountyRefused):
                make_county(engine)  # refused where there is something else, which is said below
        with read_only(engine).connect() as connection:
            if demonstration_today(connection) is None:
                raise CommandRefused(
                    _(
                        "The database %(where)s holds data that are not the demonstration. Nothing was changed; name "
                        "another one in ZHIHENG_DATABASE_URL, or run “zhiheng serve”.",
                        where=shown(engine.url),
                    )
                )
        now = dt.datetime.now(dt.UTC)
        demonstration_accounts(engine, DEMONSTRATION_AGENCY, now)
        demonstration_findings(engine, DEMONSTRATION_AGENCY, now)
        demonstration_decisions(engine, DEMONSTRATION_AGENCY, now)
        demonstration_rectification(engine, DEMONSTRATION_AGENCY, now)
        demonstration_round(engine, DEMONSTRATION_AGENCY, registry.load().schemes.get(SCHEME), now)
        with locks.tried(engine, "worker") as free:
            if free:  # else the worker of a server that runs already keeps the scores
                with Console(stderr=True).status(_("Scoring…")):
                    installed = registry.load()
                    worker.catch_up(engine, chosen.database_url, installed, now)
                    demonstration_publication(engine, installed, DEMONSTRATION_AGENCY, now)


def _say_that_another_makes_it() -> None:
    typer.echo(_("Another start is making the demonstration; waiting for it."), err=True)


def run_server(chosen: Settings, *, demonstration: bool) -> None:
    """Serves until it is told to stop, with the worker in a process of its own."""
    from dashboard.serving import serve  # noqa: PLC0415 - the web server is needed by these commands only
    from dashboard.web.application import create_app  # noqa: PLC0415 - loading Dash takes a second

    write_log()
    if chosen.second_factor == "off" and not demonstration:
        typer.echo(
            _(
                "No second factor is asked for (ZHIHENG_SECOND_FACTOR=off). This passes level 3 only where something "
                "before the server asks for one, such as a certificate (GB/T 22239 8.1.4.1 d)."
            ),
            err=True,
        )
    with opened_with_keys(chosen, thorough=True) as engine:
        installed = registry.load()
        app = create_app(chosen, engine, installed)

        def ready(address: str) -> None:
            record_start(engine, chosen, installed, dt.datetime.now(dt.UTC))
            _announce(address, demonstration=demonstration)

        with _worker_beside(chosen.database_url):
            serve(app.server, engine, chosen, ready)


def _announce(address: str, *, demonstration: bool) -> None:
    typer.echo(_("Zhiheng is at %(address)s — stop it with Ctrl+C.", address=address))
    if demonstration:
        typer.echo(_("Demonstration accounts (user, password):"))
        for account in DEMONSTRATION:
            typer.echo(f"  {account.name:<9} {account.password}")


def _is_empty(engine: Engine) -> bool:
    with read_only(engine).connect() as connection:
        return connection.execute(select(Agency.code).limit(1)).first() is None


def _worker_beside(url: str) -> AbstractContextManager[None]:
    """A worker as long as the block runs, whatever becomes of it or of this process."""
    environment = {**os.environ, f"{settings.PREFIX}DATABASE_URL": url}
    return kept_running([sys.executable, "-m", "dashboard", "worker", "--beside"], environment, _say_that_it_ended)


def _say_that_it_ended(pause: float) -> None:
    said = _(
        "The worker ended. It is started again in %(seconds)s s; until then the scores stay as they are.",
        seconds=f"{pause:.0f}",
    )
    typer.echo(said, err=True)


def _end_with_the_server() -> None:
    """Ends this process when nobody holds the other end of its input: whichever way the server has ended."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)


def _work(chosen: Settings) -> Never:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=_keep_audit_log, args=(chosen,), daemon=True).start()
    while True:
        try:
            worker.work(chosen.database_url)
        except Exception as error:  # noqa: BLE001 - the database may be away for a while; the worker waits for it
            typer.echo(_("The worker waits: %(reason)s", reason=sentence(error)), err=True)
            time.sleep(worker.POLL_SECONDS * 5)


def _keep_audit_log(chosen: Settings) -> Never:
    """Beside the scores, so that neither waits for the other."""
    while True:
        try:
            keep_audit_log(chosen, dt.datetime.now(dt.UTC))
        except Exception:  # noqa: BLE001 - a folder, a disk or the database; the worker goes on whatever it is
            _log.warning("the audit log was not checked or anchored; it is tried again in an hour", exc_info=True)
        time.sleep(UPKEEP_SECONDS)


def keep_audit_log(chosen: Settings, now: dt.datetime) -> None:
    """Checks and anchors the audit log, once a day."""
    anchors = AnchorFile(settings.anchor_folder(chosen))
    if not anchors.has(now):
        with opened_with_keys(chosen) as engine:
            keep(engine, anchors, now)
