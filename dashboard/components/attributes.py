"""Attributes with a hyphen in their name, which Python's keywords cannot write."""

from __future__ import annotations

from typing import Any


def hyphened(**values: str) -> dict[str, Any]:
    """``html.A(…, **hyphened(aria_current="page"))``."""
    return {name.replace("_", "-"): value for name, value in values.items()}
