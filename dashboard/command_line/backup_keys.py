"""What closes a backup and what opens it: from the options, the settings, and the person at the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from dashboard.backups.encryption import Identities, Passphrase, Recipients, closure
from dashboard.command_line.faults import CommandRefused
from dashboard.settings import Settings
from dashboard.translations import _


def lock_of(chosen: Settings) -> Recipients | Passphrase | None:
    """What closes backups where nothing else is said."""
    if chosen.backup_recipient:
        return Recipients(chosen.backup_recipient)
    if chosen.backup_passphrase is not None:
        return Passphrase(chosen.backup_passphrase.get_secret_value())
    return None


def chosen_lock(chosen: Settings, recipients: list[str], *, passphrase: bool) -> Recipients | Passphrase | None:
    """What closes this backup; raises CommandRefused, BackupProblem."""
    if recipients and passphrase:
        raise CommandRefused(_("A backup is closed for recipients or with a passphrase, not both."))
    if recipients:
        return Recipients(tuple(recipients))
    return _passphrase(chosen, new=True) if passphrase else lock_of(chosen)


def key_to(file: Path, chosen: Settings, identity: Path | None) -> Identities | Passphrase | None:
    """What opens this backup; None where it is open. Raises BackupProblem, OSError."""
    match closure(file):
        case "passphrase":
            return _passphrase(chosen, new=False)
        case "recipient" if identity is not None:
            return Identities.from_file(identity)
        case _:
            return None


def _passphrase(chosen: Settings, *, new: bool) -> Passphrase:
    if chosen.backup_passphrase is not None:
        return Passphrase(chosen.backup_passphrase.get_secret_value())
    if not sys.stdin.isatty():
        return Passphrase(sys.stdin.readline().rstrip("\r\n"))
    again = _("The same passphrase again") if new else False
    return Passphrase(str(typer.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=again)))
