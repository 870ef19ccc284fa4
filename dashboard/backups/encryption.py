"""Backups closed as age files (https://age-encryption.org), which any age program opens.

For a recipient by pyrage: whoever makes such a file cannot open it. With a passphrase by ``age_passphrase``.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

import pyrage

from dashboard.backups import age_passphrase
from dashboard.backups.age_passphrase import NotAsWritten, WrongPassphrase
from dashboard.backups.problems import BackupDamaged, BackupProblem
from dashboard.translations import _

SHORTEST_PASSPHRASE = 12
SUFFIX = ".age"

_AGE = b"age-encryption.org/v1\n"
_GZIP = b"\x1f\x8b"
_OTHERS_KEY = "No matching keys found"
"""What pyrage says of a file that was closed for somebody else."""

Closure = Literal["open", "recipient", "passphrase"]


@dataclass(frozen=True)
class Recipients:
    """Public keys (age1…); BackupProblem where one is none."""

    keys: tuple[str, ...]

    def __post_init__(self) -> None:
        self.parsed()

    def parsed(self) -> list[pyrage.x25519.Recipient]:
        """As pyrage takes them."""
        try:
            return [pyrage.x25519.Recipient.from_str(key) for key in self.keys]
        except pyrage.RecipientError as error:
            raise BackupProblem(
                _(
                    "“%(found)s” is no recipient of a backup; expected a public key as age-keygen prints it, age1…",
                    found="”, “".join(self.keys),
                )
            ) from error


@dataclass(frozen=True)
class Identities:
    """Secret keys (AGE-SECRET-KEY-1…)."""

    keys: tuple[str, ...] = field(repr=False)

    @classmethod
    def from_file(cls, file: Path) -> Identities:
        """Those of a file as age-keygen writes it; BackupProblem, OSError."""
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        made = cls(tuple(line.strip() for line in lines if line.strip() and not line.startswith("#")))
        try:
            made.parsed()
        except pyrage.IdentityError as error:
            raise BackupProblem(
                _("%(file)s holds no secret key as age-keygen writes it (AGE-SECRET-KEY-1…).", file=file)
            ) from error
        return made

    @classmethod
    def made(cls) -> tuple[Identities, str]:
        """A secret key that nobody else has, and its recipient."""
        identity = pyrage.x25519.Identity.generate()
        return cls((str(identity),)), str(identity.to_public())

    def parsed(self) -> list[pyrage.x25519.Identity]:
        """As pyrage takes them."""
        return [pyrage.x25519.Identity.from_str(key) for key in self.keys]


@dataclass(frozen=True)
class Passphrase:
    """What a person remembers; BackupProblem for one that is easily tried."""

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.text) < SHORTEST_PASSPHRASE:
            raise BackupProblem(
                _("The passphrase is too short; expected at least %(length)s characters.", length=SHORTEST_PASSPHRASE)
            )


def closure(file: Path) -> Closure:
    """How the file is closed; BackupProblem where it is no backup, OSError."""
    with file.open("rb") as source:
        start = source.read(len(age_passphrase.START))
    if start.startswith(_GZIP):
        return "open"
    if start.startswith(_AGE):
        return "passphrase" if start == age_passphrase.START else "recipient"
    raise BackupProblem(_("%(file)s is no backup of Zhiheng.", file=file))


@contextmanager
def closing(sink: BinaryIO, lock: Recipients | Passphrase | None) -> Iterator[BinaryIO]:
    """What is written inside the block stands encrypted in ``sink`` after it; as it is without a lock."""
    match lock:
        case None:
            yield sink
        case Passphrase():
            with age_passphrase.closed_with(lock.text, sink) as clear:
                yield clear
        case Recipients():
            with _streamed_into(sink, lock) as clear:
                yield clear


@contextmanager
def opening(file: Path, key: Identities | Passphrase | None) -> Iterator[BinaryIO]:
    """The content of a backup, front to back; at the end of the block it is known to be whole.

    Raises BackupProblem for a key that is missing or another's, BackupDamaged.
    """
    closed = closure(file)
    with file.open("rb") as source:
        match closed, key:
            case "open", _key:
                yield source
            case "passphrase", Passphrase():
                try:
                    yield age_passphrase.opened_with(key.text, source)
                except WrongPassphrase as error:
                    raise _closed_for_another(file) from error
                except NotAsWritten as error:
                    raise _damaged(file, error) from error
            case "recipient", Identities():
                with _streamed_from(file, source, key) as clear:
                    yield clear
            case "passphrase", _key:
                raise BackupProblem(_("%(file)s was closed with a passphrase; it is needed to open it.", file=file))
            case _:
                raise BackupProblem(
                    _(
                        "%(file)s was encrypted for a recipient. Name the file with the secret key with --identity.",
                        file=file,
                    )
                )


@contextmanager
def _streamed_into(sink: BinaryIO, lock: Recipients) -> Iterator[BinaryIO]:
    """pyrage reads what it encrypts, and we write it: a pipe is between, and a thread at its other end."""
    read_end, write_end = os.pipe()
    kept = _FaultKept(sink)

    def encrypt() -> None:
        with os.fdopen(read_end, "rb") as clear:
            pyrage.encrypt_io(clear, kept, lock.parsed())

    with ThreadPoolExecutor(1) as beside:
        done = beside.submit(encrypt)
        try:
            with os.fdopen(write_end, "wb") as clear:
                yield clear
        except BrokenPipeError:
            pass  # why the other end was closed, it says itself
        try:
            done.result()
        except pyrage.EncryptError as error:
            raise kept.fault or error from error


@contextmanager
def _streamed_from(file: Path, source: BinaryIO, key: Identities) -> Iterator[BinaryIO]:
    read_end, write_end = os.pipe()

    def decrypt() -> None:
        with os.fdopen(write_end, "wb") as clear:
            pyrage.decrypt_io(source, clear, key.parsed())

    with ThreadPoolExecutor(1) as beside:
        done = beside.submit(decrypt)
        try:
            with os.fdopen(read_end, "rb") as clear:
                yield clear
        except BackupDamaged as damage:
            fault = done.exception()
            if isinstance(fault, pyrage.DecryptError):
                raise _unopened(file, fault) from damage
            raise
        fault = done.exception()
        if fault is not None:
            raise _unopened(file, fault) from fault


def _unopened(file: Path, fault: BaseException) -> BackupProblem:
    return _closed_for_another(file) if str(fault) == _OTHERS_KEY else _damaged(file, fault)


def _closed_for_another(file: Path) -> BackupProblem:
    return BackupProblem(
        _("%(file)s cannot be opened with this key or passphrase: it was closed for another one.", file=file)
    )


def _damaged(file: Path, fault: BaseException) -> BackupDamaged:
    return BackupDamaged(
        _("%(file)s is damaged (%(why)s). Nothing was changed; use another backup.", file=file, why=fault)
    )


class _FaultKept(io.RawIOBase):
    """Writes into ``sink`` and keeps why it could not: pyrage turns it into an error of its own."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self.fault: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, content: bytes, /) -> int:  # type: ignore[override]  # pyrage writes bytes
        try:
            return self._sink.write(content)
        except OSError as error:
            self.fault = error
            raise
