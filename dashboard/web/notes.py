"""A note from one request to the next of the same session: what was done, why not, and what was typed.

It is shown once. It may hold a password that was just given, so it is sealed, and gone with the session.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from flask import session

from dashboard.web import reading
from dashboard.web.session_interface import web_state
from models.keys import WrongKey, keys_of

_KEY = "note"
_SEALED_FOR = "note"


@dataclass(frozen=True)
class Note:
    """What the next page says."""

    text: str
    kind: Literal["", "warn", "loss"] = ""
    secrets: tuple[str, ...] = ()
    """Shown now and never again."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What a refused form held, so that it need not be typed again; never a password."""


def leave(note: Note) -> None:
    """Keeps the note for the next page that asks."""
    web_state().to_be_kept = True
    session[_KEY] = keys_of(reading.deployment().engine).seal(_SEALED_FOR, json.dumps(asdict(note)))


def take() -> Note | None:
    """The note that was left, once."""
    sealed = session.pop(_KEY, None)
    if sealed is None:
        return None
    try:
        content = json.loads(keys_of(reading.deployment().engine).unseal(_SEALED_FOR, sealed))
    except WrongKey:
        return None
    return Note(**{**content, "secrets": tuple(content["secrets"])})
