"""``zhiheng demo``, ``serve`` and ``worker``."""

from __future__ import annotations

import typer


def add_commands(app: typer.Typer) -> None:
    """Adds ``demo``, ``serve`` and ``worker``."""
