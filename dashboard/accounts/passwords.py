"""Passwords 密码: hashed by Argon2id; comparing takes as long for nobody as for somebody."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 1000

_hasher = PasswordHasher()


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


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())
