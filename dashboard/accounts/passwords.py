"""Passwords 密码: hashed by Argon2id; comparing takes as long for nobody as for somebody.

Which passwords are good enough is another question (``password_rules``).
"""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1000

_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
"""From 40 ms on an idle core to 100 ms on a busy one; above the least that OWASP asks for (2 passes over 19 MiB)."""

_EASILY_READ = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def hashed(password: str) -> str:
    """The hash to be stored."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; with nothing stored, the same work and False."""
    nobody = _nobody()
    try:
        _hasher.verify(stored or nobody, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None and len(password) <= LONGEST


def is_outdated(stored: str) -> bool:
    """Whether the hash was made at another cost than hashes are made now: it would take another time to compare."""
    return _hasher.check_needs_rehash(stored)


def one_time() -> str:
    """A password to be used once, of 92 random bits and of all four kinds of characters: ``k7Qm-2xPd-9rTw-Vb4e``."""
    while True:
        drawn = ["".join(secrets.choice(_EASILY_READ) for _ in range(4)) for _ in range(4)]
        password = "-".join(drawn)
        if any(map(str.isupper, password)) and any(map(str.islower, password)) and any(map(str.isdigit, password)):
            return password


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())
