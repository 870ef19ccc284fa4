"""``zhiheng verify PUBLICATION``: whether it is as it was signed, recomputed from what it keeps, and from today."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard import settings
from dashboard.audit.anchors import AnchorFile, WrongAnchor
from dashboard.audit.checking import checked
from dashboard.command_line.auditing import broken_log
from dashboard.command_line.database import opened_with_keys
from dashboard.command_line.faults import CommandRefused
from dashboard.publishing import verifying, wording
from dashboard.publishing.verifying import Answer, Document
from dashboard.settings import Settings
from dashboard.translations import _, plural
from models.engine import read_only
from models.reader import SYSTEM, acting_for
from plugins import registry
from plugins.declaration import SchemeFault
from plugins.scheme import Scheme


class PublicationBroken(Exception):
    """The publication is not what was signed; the message says what was found."""


def lines(chosen: Settings, number: str) -> Iterator[str]:
    """A line for each answer. Raises PublicationBroken after the last, where one is not as it was signed.

    Raises CommandRefused where there is no such publication. What the database holds today may differ: later edits are
    no fault of the publication.
    """
    broken = []
    with opened_with_keys(chosen) as engine:
        # The log is read before the publication: what is written meanwhile is then missing nowhere.
        anchors = AnchorFile(settings.anchor_folder(chosen))
        with read_only(acting_for(engine, SYSTEM)).connect() as connection:
            one = verifying.document(connection, number)
            if one is None and verifying.told_of(connection, number):
                raise PublicationBroken(
                    _("%(number)s is not in the database any more; the audit log tells of it.", number=number)
                )
            if one is None:
                raise CommandRefused(_("There is no publication %(number)s, and no file of that name.", number=number))
            found = verifying.kept(one)
            unrecorded = verifying.recorded(connection, one)
        try:
            log = broken_log(checked(engine, anchors), anchors)
        except WrongAnchor as error:
            log = _("line %(line)s of %(file)s is not as it was written.", line=error.number, file=error.file)
        for fault in (found, unrecorded):
            if fault is not None:
                broken.append(_("%(number)s is not what was signed: %(how)s", number=number, how=wording.fault(fault)))
        if log is not None:
            broken.append(_("The audit log is broken: %(how)s", how=log))
        if not broken:
            yield plural(
                "%(publication)s is as it was signed: %(number)s part, SHA-256 %(sha256)s, every move in the log.",
                "%(publication)s is as it was signed: %(number)s parts, SHA-256 %(sha256)s, every move in the log.",
                len(one.bodies), publication=number, sha256=one.head["sha256"],
            )  # fmt: skip
        again = verifying.recomputed(one)
        if again.identical:
            yield _("Recomputed from the facts that it keeps: identical.")
        else:
            broken.append(_("Recomputed from the facts that it keeps: %(how)s", how=_how(again, one)))
        installed = registry.load()
        with read_only(acting_for(engine, SYSTEM)).connect() as connection:
            now = verifying.today(connection, installed, one)
        other = verifying.other_plugins(installed, one)
    yield (
        _("Recomputed from today's data, as of %(day)s: identical.", day=one.head["judged_on"].isoformat())
        if now.identical
        else _("Recomputed from today's data, as of %(day)s: differs. %(how)s", day=one.head["judged_on"].isoformat(),
               how=_how(now, one))
    )  # fmt: skip
    if other:
        yield _("The program counts by other files than then: %(plugins)s.", plugins=", ".join(other))
    if broken:
        raise PublicationBroken("\n".join(broken))


def _how(answer: Answer, one: Document) -> str:
    if answer.difference is None:
        return _("it cannot be recomputed: %(why)s.", why=answer.unable)
    return wording.difference(answer.difference, one.subjects, _scheme(one)) + _(".")


def _scheme(one: Document) -> Scheme | None:
    try:
        return one.scheme
    except (SchemeFault, ValueError):
        return None
