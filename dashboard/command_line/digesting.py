"""``zhiheng digest``: a text for each account of what waits for it, for the office's own mailing; nothing is sent."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.accounts.accounts import Holder, holder_of
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.accounts.readers import reader_of
from dashboard.command_line.database import make_folder, opened_with_keys
from dashboard.duties.digest import digest as written
from dashboard.findings.workflow import finding_workflow
from dashboard.services.duties import Duties, duties
from dashboard.settings import Settings
from dashboard.translations import LANGUAGES, _, plural, speaking
from dashboard.urls import Query
from dashboard.workflows.deciding import actor_of
from models import audit
from models.accounts import Account
from models.engine import read_only
from models.installation import demonstration_today
from models.installation import today as installation_today
from models.reader import ReaderSession

BEGINNING = "digest-"
"""Of the name of each file: those of before are removed by it, and no others."""
LISTING = "accounts.csv"
"""Which file is whose, for the program that mails them."""


def add_commands(app: typer.Typer) -> None:
    """Adds ``digest``."""

    @app.command(help=_("Write a text for each account of what waits for it into a folder. Nothing is sent."))
    def digest(
        folder: Annotated[Path, typer.Argument(help=_("The folder; the digests of before are replaced."))],
        site: Annotated[str, typer.Option(help=_("Address of this installation, such as https://zhiheng.local."))] = "",
    ) -> None:
        chosen, now = settings.read(), dt.datetime.now(dt.UTC)
        with opened_with_keys(chosen) as engine:
            holders, today = _holders(engine, now)
            make_folder(folder)
            for old in folder.glob(f"{BEGINNING}*.txt"):
                old.unlink()
            rows = [_write(folder, engine, holder, chosen, today, site.rstrip("/")) for holder in holders]
            with (folder / LISTING).open("w", encoding="utf-8-sig", newline="") as lines:
                csv.writer(lines).writerows([("account", "display_name", "things", "file"), *rows])
            number = sum(bool(name) for *_others, name in rows)
            with engine.begin() as connection:
                audit.record(
                    connection, at=now, account=audit.COMMAND_LINE, action="digest:write", detail={"files": number}
                )
        typer.echo(plural("%(number)s file was written.", "%(number)s files were written.", number))


def _holders(engine: Engine, now: dt.datetime) -> tuple[list[Holder], dt.date]:
    """The accounts that may log in and read rows of business, and the day."""
    with Session(read_only(engine)) as session:
        usable = select(Account).where(~Account.disabled, Account.approved).order_by(Account.folded_name)
        if demonstration_today(session) is None:
            usable = usable.where(~Account.demonstration)
        holders = [holder_of(one) for one in session.scalars(usable)]
        today = installation_today(session, now)
    return [one for one in holders if Permission.OVERVIEW_READ in permissions_of(one.role)], today


def _write(
    folder: Path, engine: Engine, holder: Holder, chosen: Settings, today: dt.date, site: str
) -> tuple[str, str, int, str]:
    """The account's line of the listing; it has no file where nothing waits."""
    model = _duties(engine, holder, chosen, today)
    if not model.total:
        return holder.name, holder.display_name, 0, ""
    with speaking(next((one for one in LANGUAGES if one == holder.language), chosen.language)):
        text = written(model, holder.name, site)
    plain = re.sub(r"[^\w@.-]", "_", holder.name)
    file = folder / f"{BEGINNING}{holder.account_id}-{plain}.txt"
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
    return holder.name, holder.display_name, model.total, file.name


def _duties(engine: Engine, holder: Holder, chosen: Settings, today: dt.date) -> Duties:
    findings = finding_workflow(chosen.finding_answer_days)
    with ReaderSession(engine, reader_of(engine, holder)) as session:
        return duties(session, findings, actor_of(holder), Query(), today)
