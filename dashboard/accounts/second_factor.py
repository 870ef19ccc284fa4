"""The second factor 双因子: one-time codes by the clock (RFC 6238), which need no network, and recovery codes.

Whether an account needs one is decided in ``login_steps``; failures are counted in ``logging_in``.
"""

from __future__ import annotations

import datetime as dt
import hmac
import io
import secrets
import unicodedata

import pyotp
import segno

from models.keys import Keys

ISSUER = "执衡 Zhiheng"
STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10

_SEALED_FOR = "second factor"
_HASHED_FOR = "recovery code"
_EASILY_READ = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A secret of 160 random bits, in base32."""
    return pyotp.random_base32()


def in_groups(secret: str) -> str:
    """The secret as a person types it: in groups of four."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def sealed(keys: Keys, secret: str, account_id: int) -> str:
    """The secret as it is stored with its account, and nowhere else."""
    return keys.seal(_SEALED_FOR, secret, str(account_id))


def unsealed(keys: Keys, stored: str, account_id: int) -> str:
    """The secret of this account; raises ``WrongKey``."""
    return keys.unseal(_SEALED_FOR, stored, str(account_id))


def qr_svg(secret: str, account: str) -> bytes:
    """The picture by which a phone or a program takes over the secret, as SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
    made = io.BytesIO()
    segno.make_qr(address, error="m").save(made, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
    return made.getvalue()


def step_of(code: str, secret: str, now: dt.datetime, used: int | None) -> int | None:
    """The time step whose code this is: the present one or a neighbour, later than the last one ``used``; else None."""
    written = typed(code)
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in (present - 1, present, present + 1):
        # All three are compared, so that the time taken tells nothing.
        same = hmac.compare_digest(totp.generate_otp(step).encode(), written.encode())
        if same and found is None and (used is None or step > used):
            found = step
    return found


def is_recovery_code(code: str) -> bool:
    """Whether this looks like a recovery code rather than one of the clock's."""
    return len(typed(code)) > DIGITS


def typed(code: str) -> str:
    """The code without what people put between its characters, in narrow small ones."""
    narrow = unicodedata.normalize("NFKC", code[:100]).casefold()
    return "".join(one for one in narrow if one.isalnum())


def new_recovery_codes() -> list[str]:
    """Ten codes of 59 random bits each, such as ``k7qm2x-pd9rtw``."""
    drawn = ["".join(secrets.choice(_EASILY_READ) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    return [f"{one[:6]}-{one[6:]}" for one in drawn]


def recovery_hash(keys: Keys, code: str, account_id: int) -> str:
    """The keyed hash by which a recovery code is kept and found."""
    return keys.digest(_HASHED_FOR, f"{account_id} {typed(code)}")
