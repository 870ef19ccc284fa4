"""Hashes of passwords, and passwords for one use."""

import time

from argon2 import PasswordHasher

from dashboard.accounts import password_rules, passwords
from dashboard.accounts.password_rules import Names, Policy


def test_a_very_long_password_matches_nothing() -> None:
    assert not passwords.matches(passwords.hashed("x" * 1000), "x" * 1001)
    assert not passwords.matches(None, "x")


def test_no_character_of_a_long_password_is_cut_off() -> None:
    assert not passwords.matches(passwords.hashed("x" * 999 + "y"), "x" * 999 + "z")


def test_hashes_cost_at_least_what_owasp_asks_for(real_hashes: PasswordHasher) -> None:
    # OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane at the least.
    assert real_hashes.memory_cost >= 19 * 1024
    assert real_hashes.time_cost >= 2
    assert real_hashes.parallelism >= 1
    assert passwords.hashed("x").startswith("$argon2id$")


def test_nobody_takes_as_long_as_somebody(real_hashes: PasswordHasher) -> None:
    stored = real_hashes.hash("long enough 9")

    def seconds(of: str | None) -> float:
        start = time.thread_time()  # of work, not of waiting for a busy machine
        passwords.matches(of, "wrong")
        return time.thread_time() - start

    seconds(None)  # makes the hash that stands for nobody
    nobody, somebody = (min(seconds(of) for _ in range(5)) for of in (None, stored))
    assert 0.5 < nobody / somebody < 2


def test_one_time_passwords_keep_the_rules_and_are_never_the_same() -> None:
    drawn = {passwords.one_time() for _ in range(200)}
    assert len(drawn) == 200
    assert [one for one in drawn if password_rules.broken(one, Names("w", "王"), Policy())] == []
