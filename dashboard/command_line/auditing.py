"""``zhiheng audit``: whether the audit log is whole, an anchor outside of the database, and removing what is old."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from dashboard import settings
from dashboard.audit import pruning
from dashboard.audit.anchors import AnchorFile, WrongAnchor
from dashboard.audit.checking import checked, keep
from dashboard.command_line.database import opened_by_owner, opened_with_keys
from dashboard.command_line.faults import CommandRefused
from dashboard.translations import _
from models.audit import COMMAND_LINE
from models.audit_check import Break, Verdict
from models.installation import SHANGHAI

BROKEN = 1


def add_commands(app: typer.Typer) -> None:
    """Adds ``audit verify``, ``audit anchor`` and ``audit prune``."""
    audit = typer.Typer(help=_("The audit log: check it, anchor it, remove what is old."))
    app.add_typer(audit, name="audit")

    @audit.command(
        help=_("Check every record and the anchors. Exit code 0: whole; 1: broken, and where; 2: not to be checked.")
    )
    def verify() -> int:
        chosen = settings.read()
        anchors = AnchorFile(settings.anchor_folder(chosen))
        with opened_with_keys(chosen) as engine:
            try:
                found = checked(engine, anchors)
            except WrongAnchor as error:
                typer.echo(
                    _(
                        "The audit log is broken: line %(line)s of %(file)s was not written with this installation's "
                        "key, or was changed. Compare the file with a copy kept elsewhere.",
                        line=error.number,
                        file=error.file,
                    )
                )
                return BROKEN
        typer.echo(_sentence(found, anchors))
        return BROKEN if found.broken is not None else 0

    @audit.command(
        help=_("Check the log and write down, outside of the database, how far it has come. The worker does it daily.")
    )
    def anchor() -> int:
        chosen = settings.read()
        anchors = AnchorFile(settings.anchor_folder(chosen))
        with opened_with_keys(chosen) as engine:
            done = keep(engine, anchors, dt.datetime.now(dt.UTC), COMMAND_LINE)
        typer.echo(_("Record %(number)s is anchored in %(file)s.", number=done.anchor.sequence, file=anchors.path))
        if not done.whole:
            typer.echo(_("The log is broken: “zhiheng audit verify” says where."))
        return 0 if done.whole else BROKEN

    @audit.command(help=_("Move records older than ZHIHENG_AUDIT_DAYS into a file."))
    def prune(
        before: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help=_("The first day whose records stay."))],
        to: Annotated[Path | None, typer.Option(help=_("Folder of the file; the anchors' when not given."))] = None,
    ) -> None:
        chosen = settings.read()
        folder = to or settings.anchor_folder(chosen)
        with opened_by_owner(chosen) as engine:
            try:
                done = pruning.prune(engine, before.date(), chosen.audit_days, folder, dt.datetime.now(dt.UTC))
            except pruning.TooYoung as error:
                raise CommandRefused(
                    _(
                        "--before %(day)s: records are kept for %(days)s days (ZHIHENG_AUDIT_DAYS); expected a day not "
                        "after %(latest)s. Nothing was removed.",
                        day=before.date().isoformat(),
                        days=chosen.audit_days,
                        latest=error.latest.isoformat(),
                    )
                ) from error
        if done is None:
            typer.echo(_("There is no record of a day before %(day)s.", day=before.date().isoformat()))
        else:
            typer.echo(
                _(
                    "Records %(first)s to %(last)s are now in %(file)s and no longer in the database.",
                    first=done.first,
                    last=done.last,
                    file=done.file,
                )
            )


def _sentence(found: Verdict, anchors: AnchorFile) -> str:
    if found.broken is not None:
        return _("The audit log is broken: %(how)s", how=_broken(found.broken, anchors))
    said = [
        _("The audit log is whole: records %(first)s to %(last)s.", first=found.first, last=found.last)
        if found.first
        else _("The audit log is whole: it holds no record.")
    ]
    if found.unchained:
        said.append(
            _("Records up to %(number)s were written before the chain and cannot be checked.", number=found.unchained)
        )
    if not anchors.path.exists():
        said.append(
            _(
                "There is no anchor file %(file)s; without one, nobody can tell whether the last records were removed "
                "together with the head of the chain.",
                file=anchors.path,
            )
        )
    return " ".join(said)


def broken_log(found: Verdict, anchors: AnchorFile) -> str | None:
    """Where the log is broken, as the end of a sentence; None where it is whole."""
    return None if found.broken is None else _broken(found.broken, anchors)


def _broken(one: Break, anchors: AnchorFile) -> str:
    anchored = one.anchor and {
        "moment": f"{one.anchor.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "file": anchors.path,
        "last": one.anchor.sequence,
    }
    match one.kind:
        case "changed":
            return _(
                "record %(number)s, or its place, was changed, or it was put in: its digest is %(found)s, expected "
                "%(expected)s.",
                number=one.sequence,
                found=one.found,
                expected=one.expected,
            )
        case "missing" if anchored:
            return _(
                "record %(number)s is missing: %(file)s of %(moment)s has records up to %(last)s.",
                number=one.sequence,
                **anchored,
            )
        case "missing" if one.found:
            return _(
                "record %(number)s is missing: the next one that is there is %(found)s.",
                number=one.sequence,
                found=one.found,
            )
        case "missing":
            return _(
                "record %(number)s is missing: the head of the chain expected records up to %(last)s.",
                number=one.sequence,
                last=one.expected,
            )
        case "anchor":
            return _(
                "record %(number)s is not the one that was anchored in %(file)s on %(moment)s: its digest is "
                "%(found)s, expected %(expected)s.",
                number=one.sequence,
                found=one.found,
                expected=one.expected,
                **(anchored or {}),
            )
        case _:
            return _(
                "the head of the chain says %(found)s and does not fit the last record, which is %(number)s.",
                number=one.sequence,
                found=one.found,
            )
