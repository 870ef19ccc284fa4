"""What the audit log says of a start: the settings, without secrets, and the plugins, where they have changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import Connection, Engine, select

from dashboard.settings import Settings
from models import audit
from models.address import database_url, shown
from models.audit import AuditRecord
from plugins.contract import PROJECT
from plugins.registry import Registry

START = "system:start"
PLUGINS = "plugin:state"


def record_start(engine: Engine, settings: Settings, installed: Registry, now: dt.datetime) -> None:
    """Records that the server starts; settings and plugins in full where they are not those last recorded."""
    chosen = {**public(settings), "version": _version()}
    with engine.begin() as connection:
        before = _last(connection, START)
        audit.record(
            connection,
            at=now,
            account=audit.PROGRAM,
            action=START,
            detail={"version": _version(), "settings": fingerprint(chosen)},
            before=before if before != chosen else None,
            after=chosen if before != chosen else None,
        )
        before, state = _last(connection, PLUGINS), plugin_state(installed)
        if before != state:
            audit.record(connection, at=now, account=audit.PROGRAM, action=PLUGINS, before=before, after=state)


def public(settings: Settings) -> dict[str, Any]:
    """The settings as anybody who audits may read them: secrets are starred out, also that of the database."""
    said: dict[str, Any] = settings.model_dump(mode="json")
    said["database_url"] = shown(database_url(settings.database_url))
    return said


def fingerprint(said: Mapping[str, Any]) -> str:
    """Equal for equal settings, so that two starts can be compared at a glance."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def plugin_state(installed: Registry) -> dict[str, Any]:
    """The schemes there are with their versions, and the plugins that could not be loaded with the reason."""
    return {
        "schemes": {key: scheme.version for key, scheme in installed.schemes.items()},
        "failed": {one.name: one.failure.en for one in installed.failures if one.failure is not None},
    }


def _last(connection: Connection, action: str) -> dict[str, Any] | None:
    """What was last recorded in full."""
    said = select(AuditRecord.after).where(AuditRecord.action == action, AuditRecord.after.is_not(None))
    return connection.execute(said.order_by(AuditRecord.sequence.desc()).limit(1)).scalar()


def _version() -> str:
    try:
        return version(PROJECT)
    except PackageNotFoundError:
        return ""  # a bare checkout works without being installed
