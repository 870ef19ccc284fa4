"""Mapping profiles that are kept under a name, to be used again next month."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, insert, select

from dashboard.imports.mapping.profiles import MappingProfile, profile_as_toml, profile_from_toml
from dashboard.imports.telling.problems import refused
from models.base import CODE_LENGTH
from models.batches import KeptProfile


def keep_profile(connection: Connection, profile: MappingProfile, *, account: str, now: dt.datetime) -> None:
    """Keeps the profile under its name, in the place of an earlier one of the same account.

    Raises ImportRefused for one without a name, and for a name that another account's has.
    """
    name = profile.name.strip()
    if not name or len(name) > CODE_LENGTH:
        raise refused("mapping_without_name", most=CODE_LENGTH)
    owner = connection.execute(select(KeptProfile.account).where(KeptProfile.name == name)).scalar_one_or_none()
    if owner not in (None, account):
        raise refused("mapping_of_another", name=name, account=owner)
    connection.execute(delete(KeptProfile).where(KeptProfile.name == name))
    connection.execute(insert(KeptProfile).values(name=name, content=profile_as_toml(profile), account=account, at=now))


def profile_named(connection: Connection, name: str) -> MappingProfile:
    """The profile that is kept under this name; raises ImportRefused that names those there are."""
    content = connection.execute(select(KeptProfile.content).where(KeptProfile.name == name)).scalar_one_or_none()
    if content is None:
        raise refused("unknown_mapping", name=name, names=", ".join(kept_names(connection)) or "—")
    return profile_from_toml(content)


def kept_names(connection: Connection) -> list[str]:
    """The names of all kept profiles, in order."""
    return list(connection.execute(select(KeptProfile.name).order_by(KeptProfile.name)).scalars())
