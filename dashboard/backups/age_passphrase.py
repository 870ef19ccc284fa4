"""age files closed with a passphrase (https://c2sp.org/age, its scrypt recipient), written and read as a stream.

pyrage would hold the whole file in memory, and it measures how much work the passphrase is to cost: what a quick
machine has closed, a slow or busy one refuses to open. Here the work is that of age itself.
"""

from __future__ import annotations

import base64
import hmac
import io
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

START = b"age-encryption.org/v1\n-> scrypt "
WORK = 18
"""Each try of a passphrase costs 2**18 steps and 256 MiB."""
MOST_WORK = 20
"""A file that asks for more than 2**20 steps and 1 GiB is not opened."""
CHUNK = 64 << 10

_KEY, _TAG = 16, 16
_HEADER = re.compile(
    re.escape(START) + rb"([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n"
)
_MAC_LENGTH = len(b" \n") + 43
_LONGEST_HEADER = 200


class WrongPassphrase(Exception):
    """The file was closed with another passphrase, or where it keeps its key it is damaged."""


class NotAsWritten(Exception):
    """The file is damaged, was cut off, or asks for more work than is given."""


@contextmanager
def closed_with(passphrase: str, sink: BinaryIO) -> Iterator[BinaryIO]:
    """What is written inside the block stands encrypted in ``sink`` after it."""
    key, salt, nonce = (secrets.token_bytes(_KEY) for _ in range(3))
    wrapped = _wrapping(passphrase, salt, WORK).encrypt(bytes(12), key, None)
    header = START + b"%s %d\n%s\n---" % (_encoded(salt), WORK, _encoded(wrapped))
    sink.write(header + b" " + _encoded(_mac(key, header)) + b"\n" + nonce)
    writer = _Writer(sink, _Chunks(key, nonce))
    yield cast(BinaryIO, writer)
    writer.finish()


def opened_with(passphrase: str, source: BinaryIO) -> BinaryIO:
    """The content of the file. Raises WrongPassphrase, and NotAsWritten at once or when a damaged chunk is read."""
    start = source.read(_LONGEST_HEADER)
    found = _HEADER.match(start)
    if found is None:
        raise NotAsWritten("its header is damaged")
    salt, work, wrapped, mac = found.groups()
    if int(work) > MOST_WORK:
        raise NotAsWritten(f"it asks for 2**{int(work)} steps a try, and 2**{MOST_WORK} are the most")
    try:
        key = _wrapping(passphrase, _decoded(salt), int(work)).decrypt(bytes(12), _decoded(wrapped), None)
    except InvalidTag as error:
        raise WrongPassphrase from error
    if not hmac.compare_digest(_encoded(_mac(key, found[0][:-_MAC_LENGTH])), mac):
        raise NotAsWritten("its header is damaged")
    source.seek(found.end())
    nonce = source.read(_KEY)
    return cast(BinaryIO, io.BufferedReader(_Reader(source, _Chunks(key, nonce)), CHUNK))


class _Chunks:
    """The cipher of the content, chunk after chunk; the last one says that it is the last."""

    def __init__(self, key: bytes, nonce: bytes) -> None:
        self._cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
        self._number = 0

    def close(self, chunk: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._next_nonce(last=last), chunk, None)

    def open(self, chunk: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._next_nonce(last=last), chunk, None)
        except InvalidTag as error:
            raise NotAsWritten(f"chunk {self._number} is not as it was written") from error

    def _next_nonce(self, *, last: bool) -> bytes:
        nonce = self._number.to_bytes(11, "big") + bytes([last])
        self._number += 1
        return nonce


class _Writer(io.RawIOBase):
    """Holds back one chunk, which may be the last."""

    def __init__(self, sink: BinaryIO, chunks: _Chunks) -> None:
        self._sink = sink
        self._chunks = chunks
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes, /) -> int:  # type: ignore[override]  # only bytes are written here
        self._held += content
        while len(self._held) > CHUNK:
            self._sink.write(self._chunks.close(bytes(self._held[:CHUNK]), last=False))
            del self._held[:CHUNK]
        return len(content)

    def finish(self) -> None:
        self._sink.write(self._chunks.close(bytes(self._held), last=True))


class _Reader(io.RawIOBase):
    """Reads one chunk ahead, to know which is the last."""

    def __init__(self, source: BinaryIO, chunks: _Chunks) -> None:
        self._source = source
        self._chunks = chunks
        self._ahead = source.read(CHUNK + _TAG)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview, /) -> int:  # type: ignore[override]  # a BufferedReader gives a memoryview
        """Fills up to a chunk, as the BufferedReader around it asks for."""
        if self._ended:
            return 0
        chunk, self._ahead = self._ahead, self._source.read(CHUNK + _TAG)
        self._ended = not self._ahead
        content = self._chunks.open(chunk, last=self._ended)
        into[: len(content)] = content
        return len(content)


def _wrapping(passphrase: str, salt: bytes, work: int) -> ChaCha20Poly1305:
    stretched = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 1 << work, 8, 1).derive(passphrase.encode())
    return ChaCha20Poly1305(stretched)


def _mac(key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(key, b"", b"header"), header, "sha256")


def _derived(key: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=use).derive(key)


def _encoded(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _decoded(written: bytes) -> bytes:
    return base64.b64decode(written + b"=" * (-len(written) % 4))
