"""``zhiheng import``: reads spreadsheets into the shared database, all good rows in one transaction."""

from __future__ import annotations

import typer


def add_commands(app: typer.Typer) -> None:
    """Adds ``import``."""
