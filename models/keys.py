"""Keys 密钥 of one installation: a master key kept outside the database, and a key derived from it for each use.

Where the master key is kept, the dashboard's settings know. The keys of a database hang on its engine (``keys_of``).
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

MASTER_BYTES = 32
OPTION = "zhiheng_keys"
"""The engine's execution option that holds its keys."""

_AES = "aes256gcm"
_NONCE_BYTES = 12


class NoKeys(Exception):
    """What is to be written needs the installation's keys, and the database was opened without them."""


class WrongKey(Exception):
    """A sealed text was sealed with another key, for another place, or has been changed since."""


@dataclass(frozen=True)
class Keys:
    """The keys of one installation. Raises ValueError for a master key that is not 32 bytes long."""

    master: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.master) != MASTER_BYTES:
            raise ValueError(f"a master key has {MASTER_BYTES} bytes, this one {len(self.master)}")

    @classmethod
    def made(cls) -> Keys:
        """New keys that nobody else has."""
        return cls(secrets.token_bytes(MASTER_BYTES))

    @classmethod
    def from_text(cls, written: str) -> Keys:
        """The keys whose :meth:`text` this is; ValueError for anything else."""
        return cls(base64.urlsafe_b64decode(written.encode("ascii")))

    def text(self) -> str:
        """The master key as it is written into a file: base64 in one line."""
        return base64.urlsafe_b64encode(self.master).decode("ascii")

    @cached_property
    def fingerprint(self) -> str:
        """By which a database recognises its keys; tells nothing about them."""
        return self._derived("fingerprint").hex()[:16]

    def digest(self, use: str, text: str) -> str:
        """The keyed hash of a text, in hexadecimal: equal for equal texts of one use, and of no use without the key."""
        return hmac.digest(self._derived(f"digest of {use}"), text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def seal(self, use: str, text: str, place: str = "") -> str:
        """The text encrypted, with the name of the algorithm before it.

        ``place`` says where it is to stand (such as the officer's number); moved elsewhere it cannot be opened.
        """
        closed = self.seal_bytes(use, text.encode(), place)
        return f"{_AES}:{base64.urlsafe_b64encode(closed).decode('ascii')}"

    def unseal(self, use: str, sealed: str, place: str = "") -> str:
        """The text that was sealed for this use and place; raises :class:`WrongKey`."""
        algorithm, _, content = sealed.partition(":")
        if algorithm != _AES:
            raise WrongKey(f"sealed by {algorithm or 'nothing'}, which this version does not know")
        try:
            return self.unseal_bytes(use, base64.urlsafe_b64decode(content.encode("ascii")), place).decode()
        except ValueError as error:
            raise WrongKey(f"not sealed with this key for {use}") from error

    def seal_bytes(self, use: str, content: bytes, place: str = "") -> bytes:
        """Bytes encrypted with AES-256-GCM for one place, as :meth:`seal` does with texts."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._derived(f"seal of {use}")).encrypt(nonce, content, place.encode())

    def unseal_bytes(self, use: str, sealed: bytes, place: str = "") -> bytes:
        """The bytes that were sealed for this use and place; raises :class:`WrongKey`."""
        opener = AESGCM(self._derived(f"seal of {use}"))
        try:
            return opener.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongKey(f"not sealed with this key for {use}") from error

    def _derived(self, use: str) -> bytes:
        return HKDF(SHA256(), MASTER_BYTES, salt=None, info=f"zhiheng {use}".encode()).derive(self.master)


def keys_of(where: Engine | Connection | Session) -> Keys:
    """The keys of the database that this reads or writes; raises :class:`NoKeys`."""
    holds = where.get_bind() if isinstance(where, Session) else where
    keys = holds.get_execution_options().get(OPTION)
    if not isinstance(keys, Keys):
        raise NoKeys("this database was opened without the installation's keys")
    return keys
