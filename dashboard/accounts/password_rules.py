"""Which passwords may be chosen, and for how long they count (GB/T 22239-2019 8.1.4.1 a; the numbers are settings).

The former passwords of an account are compared where one is changed (``own_account``).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise

from dashboard.accounts import passwords, weak_passwords
from dashboard.accounts.weak_passwords import comparable, undisguised
from dashboard.translations import _

CLASSES_NEEDED = 3
DIFFERENT_NEEDED = 5
WARNED = dt.timedelta(days=14)
"""So long before its end a password is said to end."""

_CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Policy:
    """The least length of a password, and the days that it counts."""

    shortest: int = 10
    days: int = 90

    def ends(self, set_at: dt.datetime | None) -> dt.datetime | None:
        """When a password that was set then has to be changed; None for one from before there were rules: at once."""
        return None if set_at is None else set_at + dt.timedelta(days=self.days)

    def has_ended(self, set_at: dt.datetime | None, now: dt.datetime) -> bool:
        """Whether it has to be changed before anything else."""
        ends = self.ends(set_at)
        return ends is None or now >= ends


@dataclass(frozen=True)
class Names:
    """What a password may not contain: the names of the account, its holder and the holder's unit."""

    account: str
    display_name: str
    unit: str = ""


def broken(password: str, names: Names, policy: Policy) -> list[str]:
    """The rules that the password breaks, each as a sentence that says what to do; none for a good one."""
    problems = []
    if len(password) < policy.shortest:
        problems.append(
            _(
                "It has %(length)s characters; at least %(least)s are needed.",
                length=len(password),
                least=policy.shortest,
            )
        )
    if len(password) > passwords.LONGEST:
        problems.append(
            _("It has %(length)s characters; at most %(most)s are taken.", length=len(password), most=passwords.LONGEST)
        )
    if classes(password) < CLASSES_NEEDED:
        problems.append(
            _("Use at least three of these: small letters, capital letters, digits, signs (a blank is a sign).")
        )
    if len(set(password)) < DIFFERENT_NEEDED:
        problems.append(_("It repeats a few characters; use at least %(least)s different ones.", least=5))
    found = name_in(password, names)
    if found:
        problems.append(_("It contains “%(name)s”, a part of your name or your unit's; leave it out.", name=found))
    if weak_passwords.is_weak(password):
        problems.append(
            _(
                "It is a common password, or one with a year, digits or signs added. "
                "Choose something nobody would guess, such as several words that do not belong together."
            )
        )
    return problems


def classes(password: str) -> int:
    """How many of the four kinds of characters it has: small and capital letters, digits, all others."""
    kinds = {
        "small" if one.islower() else "capital" if one.isupper() else "digit" if one.isdecimal() else "sign"
        for one in password
    }
    return len(kinds)


def name_in(password: str, names: Names) -> str | None:
    """A part of the names, in characters or in pinyin, that the password contains; None where there is none."""
    written = comparable(password)
    forms = {form for text in (written, undisguised(written)) for form in (text, _joined(text))}
    parts = {part for name in (names.account, names.display_name, names.unit) for part in _parts(comparable(name))}
    return next(
        (part for part in sorted(parts, key=lambda one: (-len(one), one)) if any(part in f for f in forms)), None
    )


def _joined(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


def _parts(name: str) -> set[str]:
    """The whole name, its words of four letters and more; of Chinese also each two characters that follow each other,
    the same in pinyin (from five letters on, the whole from four), and four initials or more."""
    whole = _joined(name)
    parts = {whole} if len(whole) >= 3 else set()
    parts |= set(re.findall(r"[a-z]{4,}", name))
    if not _CHINESE.search(whole):
        return parts
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - loading its dictionary takes a third of a second

    for chinese in re.findall(f"{_CHINESE.pattern}+", whole):
        syllables = lazy_pinyin(chinese)
        pairs = {first + second for first, second in pairwise(syllables)}
        parts |= {one for one in pairs if len(one) >= 5}
        parts |= {chinese[place : place + 2] for place in range(len(chinese) - 1)}
        parts |= {one for one in ("".join(syllables), "".join(syllable[0] for syllable in syllables)) if len(one) >= 4}
    return parts
