"""Settings from ``ZHIHENG_`` variables, checked once at start; a wrong one is refused in a sentence that names it.

Nothing below the command line and the application factory reads the environment.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dashboard.accounts.addresses import Network, network
from dashboard.accounts.login_steps import SecondFactor
from dashboard.accounts.password_rules import Policy
from dashboard.accounts.sessions import Limits
from dashboard.findings.workflow import ANSWER_DAYS
from dashboard.publishing.workflow import MOST_SIGNERS, SIGNERS
from dashboard.translations import Language, _
from models.address import DatabaseProblem, database_url, sqlite_file
from models.keys import Keys

PREFIX = "ZHIHENG_"
KEY_FILE = "secret.key"
DATA_KEY_FILE = "data.key"
SHORTEST_KEY = 32
OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
LOOPBACK = (network("127.0.0.0/8"), network("::1"))
EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - recognised here, never bound by default

Transport = Literal["http-behind-vpn", "https"]
Provisional = Literal["shown", "hidden"]


class SettingProblem(Exception):
    """A setting cannot be used; the message is one sentence for the person who starts the program."""


class Settings(BaseSettings):
    """The settings of one installation. The defaults pass 等保 level 3; none can be set to less than it asks for."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    database_url: str = Field(default_factory=lambda: f"sqlite:///{(data_folder() / 'zhiheng.db').as_posix()}")
    secret_key: SecretStr | None = None
    """Signs tokens. When not given, a key kept in a file beside the database is used."""
    data_key: SecretStr | None = None
    """Encrypts and chains what the database holds. When not given, it is kept in a file beside the database."""
    backup_folder: Path | None = None
    """Where backups are kept. When not given, a folder beside the keys."""
    backup_recipient: Annotated[tuple[str, ...], NoDecode] = ()
    """Public age keys for which backups are encrypted; separated by commas."""
    backup_passphrase: SecretStr | None = None
    """Closes and opens backups where no recipient is named."""
    host: str = "127.0.0.1"
    port: int = Field(default=8050, ge=0, le=65535)
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names by which browsers may address the server, besides this machine's own; separated by commas."""
    transport: Transport = "http-behind-vpn"
    language: Language = "zh"
    session_idle_seconds: int = Field(default=30 * 60, ge=1, le=30 * 60)
    session_idle_administrators_seconds: int = Field(default=15 * 60, ge=1, le=15 * 60)
    session_absolute_seconds: int = Field(default=12 * 3600, ge=1, le=12 * 3600)
    audit_days: int = Field(default=1096, ge=180, le=36525)
    """How long audit records stay at least. Three years, as records of processing do (PIPL art. 56); 180 days are the
    floor of the Cybersecurity Law and of 等保 level 3."""
    anchor_folder: Path | None = None
    """Where the daily anchors of the audit log are written: best on another machine. By default beside the keys."""
    sessions_per_account: int = Field(default=1, ge=1, le=10)
    """A further login ends the oldest."""
    password_length: int = Field(default=10, ge=8, le=64)
    """The fewest characters of a password."""
    password_days: int = Field(default=90, ge=1, le=90)
    """So long a password counts."""
    second_factor: SecondFactor = "administrators-and-bureau"
    """Who must have a second factor; ``off`` where the proxy asks for another one, such as a certificate."""
    admin_addresses: Annotated[tuple[Network, ...], NoDecode] = ()
    """Networks from which alone the three administrators log in, separated by commas; empty: from everywhere."""
    finding_answer_days: int = Field(default=ANSWER_DAYS, ge=1, le=60)
    """Working days in which an officer may answer to a finding; no text of the schemes gives a figure."""
    template_folder: Path | None = None
    """Where the office keeps its own templates of documents; what is not there is as shipped."""
    document_prefix: str = Field(default="", max_length=20)
    """Short name of the issuing office 机关代字, at the beginning of each document's number."""
    provisional_scores: Provisional = "shown"
    """Whether agencies see their scores before a ranking of the period was published to them."""
    publication_signers: int = Field(default=SIGNERS, ge=1, le=MOST_SIGNERS)
    """How many persons sign a publication before it can be published."""
    proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    """Networks of the proxies before the server, which alone are believed whose request they pass on."""
    workers: int = Field(default=1, ge=1, le=64)
    threads: int = Field(default=8, ge=1, le=256)

    @field_validator("trusted_hosts", "backup_recipient", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("admin_addresses", "proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        return (
            tuple(network(part.strip()) for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @property
    def session_limits(self) -> Limits:
        """How long sessions last, and how many an account may have."""
        return Limits(
            idle=timedelta(seconds=self.session_idle_seconds),
            absolute=timedelta(seconds=self.session_absolute_seconds),
            idle_of_administrators=timedelta(seconds=self.session_idle_administrators_seconds),
            per_account=self.sessions_per_account,
        )

    @property
    def password_policy(self) -> Policy:
        """What a password must be."""
        return Policy(self.password_length, self.password_days)

    @property
    def secure(self) -> bool:
        """Whether browsers reach the server over TLS."""
        return self.transport == "https"

    @property
    def trusted_proxies(self) -> tuple[Network, ...]:
        """The proxies; where there is TLS and none is named, the one of this machine, since the server has no TLS."""
        return self.proxies or (LOOPBACK if self.secure else ())

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name a request may carry."""
        bound = () if self.host in EVERY_ADDRESS else (f"[{self.host}]" if ":" in self.host else self.host,)
        return tuple(dict.fromkeys(name.lower() for name in (*OWN_HOSTS, *bound, *self.trusted_hosts)))


def read(**options: Any) -> Settings:
    """Settings from the environment; an option that is given and not None goes before its variable.

    Raises :class:`SettingProblem`.
    """
    try:
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        raise SettingProblem(_sentence(error.errors(include_url=False)[0])) from error


def data_folder() -> Path:
    """The folder of this user's own data, by the custom of the system; it need not exist."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "zhiheng"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "zhiheng"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "zhiheng"


def signing_key(settings: Settings) -> str:
    """The secret key: the setting, else the one in the key file, which is made when there is none.

    A short key, and one that repeats a few characters, is refused with :class:`SettingProblem`.
    """
    if settings.secret_key is not None:
        return _strong(settings.secret_key.get_secret_value(), PREFIX + "SECRET_KEY")
    file = key_folder(settings) / KEY_FILE
    return _strong(_kept_in(file, lambda: secrets.token_urlsafe(48)), str(file))


def data_keys(settings: Settings, *, make: bool = False) -> Keys:
    """The keys of what the database holds: the setting, else those in the key file.

    Only with ``make`` are new ones made where there is no file: a new key opens nothing that was sealed before.
    Raises :class:`SettingProblem`.
    """
    file = key_folder(settings) / DATA_KEY_FILE
    if settings.data_key is not None:
        written, where = settings.data_key.get_secret_value(), PREFIX + "DATA_KEY"
    elif make or file.exists():
        written, where = _kept_in(file, lambda: Keys.made().text()), str(file)
    else:
        raise SettingProblem(
            _(
                "The data key %(file)s is missing. Put it back from where a copy is kept, or set ZHIHENG_DATA_KEY; "
                "without it ID numbers cannot be read and the audit log cannot be verified.",
                file=file,
            )
        )
    try:
        return Keys.from_text(written)
    except ValueError as error:
        raise SettingProblem(
            _(
                "The data key of %(where)s is no key: expected 32 bytes in base64, as “zhiheng init” makes them. "
                "Put it back from where a copy is kept.",
                where=where,
            )
        ) from error


def key_folder(settings: Settings) -> Path:
    """Where the key files are: beside a SQLite database; in the user's own folder for a server."""
    try:
        url = database_url(settings.database_url)
    except DatabaseProblem:
        return data_folder()
    file = sqlite_file(url)
    return data_folder() if file is None else file.absolute().parent


def backup_folder(settings: Settings) -> Path:
    """The folder of the backups; it need not exist."""
    return settings.backup_folder or key_folder(settings) / "backups"


def anchor_folder(settings: Settings) -> Path:
    """Where the anchors of the audit log are written; it need not exist."""
    return settings.anchor_folder or key_folder(settings)


def _kept_in(file: Path, make: Callable[[], str]) -> str:
    """What the key file says; it is made when there is none. Raises :class:`SettingProblem`."""
    try:
        if not file.exists():
            _keep(make(), file)
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingProblem(
            _(
                "The secret key in %(file)s can be neither read nor made (%(reason)s). "
                "Allow access to that folder, or set %(variable)s.",
                file=file,
                reason=getattr(error, "strerror", None) or str(error),
                variable=PREFIX + file.stem.upper() + "_KEY",
            )
        ) from error


def _keep(key: str, file: Path) -> None:
    """Writes a new key beside, then gives it its name: of two programs that start at once, both use the first's key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
        made.write(key)
        made.flush()
        os.fsync(made.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(beside, file)
    finally:
        beside.unlink()


def _strong(key: str, where: str) -> str:
    if len(key) >= SHORTEST_KEY and len(set(key)) >= 10:
        return key
    raise SettingProblem(
        _(
            "The secret key of %(where)s is too weak: it needs at least %(length)s characters that nobody can guess. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"',
            where=where,
            length=SHORTEST_KEY,
        )
    )


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    variable = PREFIX + name.upper()
    found = "" if name.endswith("_key") else str(error["input"])
    return _(
        "%(variable)s is “%(found)s”; expected %(expected)s.",
        variable=variable,
        found=found,
        expected=_expected(name),
    )


def _expected(name: str) -> str:
    match name:
        case "port":
            return _("a port number from 0 to 65535")
        case "transport":
            return _("http-behind-vpn or https")
        case "language":
            return _("zh or en")
        case "audit_days":
            return _("a number of days from 180 (Cybersecurity Law, six months; GB/T 22239 8.1.4.3 c) to 36525")
        case "anchor_folder":
            return _("a folder")
        case "provisional_scores":
            return _("shown or hidden")
        case "publication_signers":
            return _("a number of persons from 1 to 3")
        case "workers":
            return _("a number of processes from 1 to 64")
        case "threads":
            return _("a number of threads from 1 to 256")
        case "database_url":
            return _("a database address such as sqlite:////var/lib/zhiheng/zhiheng.db or postgresql://host/name")
        case _:
            return _expected_of_accounts(name)


def _expected_of_accounts(name: str) -> str:
    """With the clause of the standard that a laxer value would break."""
    match name:
        case "session_idle_seconds":
            return _("a number of seconds from 1 to 1800 (GB/T 22239 8.1.4.1 b)")
        case "session_idle_administrators_seconds":
            return _("a number of seconds from 1 to 900 (GB/T 22239 8.1.4.1 b)")
        case "session_absolute_seconds":
            return _("a number of seconds from 1 to 43200 (GB/T 22239 8.1.4.1 b)")
        case "sessions_per_account":
            return _("a number of sessions from 1 to 10")
        case "password_length":
            return _("a number of characters from 8 to 64 (GB/T 22239 8.1.4.1 a)")
        case "password_days":
            return _("a number of days from 1 to 90 (GB/T 22239 8.1.4.1 a)")
        case "second_factor":
            return _("administrators-and-bureau, everybody or off (GB/T 22239 8.1.4.1 d)")
        case "admin_addresses" | "proxies":
            return _("addresses or networks such as 10.1.2.3, 10.1.3.0/24")
        case _:
            return _("a text")
