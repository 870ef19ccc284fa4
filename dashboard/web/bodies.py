"""How large the body of a request may be: little, but for the routes that say that they take files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

from dashboard.serving import LARGEST_BODY as LARGEST_FILES

LARGEST_BODY = 1024 * 1024
"""Bytes, where a route says nothing."""

_ATTRIBUTE = "takes_files"

Taking = TypeVar("Taking", bound=Callable[..., Any])


def takes_files(view: Taking) -> Taking:
    """States that this route takes files, up to ``LARGEST_FILES`` bytes in all."""
    setattr(view, _ATTRIBUTE, True)
    return view


def allow(server: Flask, endpoint: str | None) -> None:
    """Lets the body of this request be as large as its route says; to be called once it is known who asks."""
    if endpoint is not None and getattr(server.view_functions.get(endpoint), _ATTRIBUTE, False):
        request.max_content_length = LARGEST_FILES
