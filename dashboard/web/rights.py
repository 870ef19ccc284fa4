"""Each route, page and callback states the permission it needs; what states none is refused, at the start and after.

@blueprint.get("/export/…")
@requires(Permission.TABLE_EXPORT)
def export(…): …
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.log import of_request
from dashboard.web import reading
from models import audit
from models.engine import IMPATIENT

Stating = TypeVar("Stating", bound=Callable[..., Any])

OF_DASH: Mapping[str, Permission] = dict.fromkeys(
    (
        "/",
        "/<path:path>",
        "/_dash-layout",
        "/_dash-dependencies",
        "/_dash-update-component",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_reload-hash",
        "/_favicon.ico",
        "_dash_assets.static",
    ),
    Permission.PAGE_OPEN,
)
"""Endpoint → permission, of the routes that Dash and Flask make themselves; any other of theirs is refused."""

_ATTRIBUTE = "needs_permission"
_BY_TOKEN = "reached_by_token"  # noqa: S105 - the name of an attribute
_log = logging.getLogger("zhiheng.web")


class UnstatedPermission(Exception):
    """A route, page or callback states no permission; the application does not start with it."""


def requires(permission: Permission) -> Callable[[Stating], Stating]:
    """States what a route, page or callback needs."""

    def state(function: Stating) -> Stating:
        setattr(function, _ATTRIBUTE, permission)
        return function

    return state


def by_token(function: Stating) -> Stating:
    """States that a program reaches this route by its token (``web.programs``), and nobody by a role."""
    setattr(function, _BY_TOKEN, True)
    return function


def is_by_token(server: Flask, endpoint: str | None) -> bool:
    """Whether the route of this endpoint is for programs."""
    return endpoint is not None and getattr(server.view_functions.get(endpoint), _BY_TOKEN, False)


def needed(function: object) -> Permission | None:
    """What this function says it needs; functions wrapped by ``functools.wraps`` keep it."""
    found = getattr(function, _ATTRIBUTE, None)
    return found if isinstance(found, Permission) else None


def needed_for_endpoint(server: Flask, endpoint: str | None) -> Permission | None:
    """What the route of this endpoint needs; None for an endpoint that states nothing, or none at all."""
    if endpoint is None:
        return None
    return OF_DASH.get(endpoint) or needed(server.view_functions.get(endpoint))


def refuse_unstated(
    server: Flask,
    open_to_all: frozenset[str],
    callbacks: Mapping[str, Mapping[str, Any]],
    pages: Mapping[str, Callable[..., Any]],
) -> None:
    """Raises :class:`UnstatedPermission` for whatever states none, but for the routes that are open to all."""
    unstated = [
        f"route {rule.rule}"
        for rule in server.url_map.iter_rules()
        if rule.rule not in open_to_all
        and needed_for_endpoint(server, rule.endpoint) is None
        and not is_by_token(server, rule.endpoint)
    ]
    unstated += [f"callback {name}" for name, entry in callbacks.items() if not _is_stated(entry)]
    unstated += [f"page {name}" for name, page in pages.items() if needed(page) is None]
    if unstated:
        raise UnstatedPermission("no permission is stated by " + ", ".join(sorted(unstated)))


def callback_needs(entry: Mapping[str, Any]) -> Permission | None:
    """What the callback of this entry of Dash's ``callback_map`` needs."""
    return needed(entry.get("callback"))


def _is_stated(entry: Mapping[str, Any]) -> bool:
    # A callback that runs in the browser has no function here, and cannot be called from outside.
    return "callback" not in entry or callback_needs(entry) is not None


def may(permission: Permission | None) -> bool:
    """Whether the holder of this request may do that; nobody may what states no permission."""
    return permission is not None and permission in permissions_of(reading.holder().role)


def note_denied(subject: str, permission: Permission | None, reason: str) -> None:
    """Writes into the audit log that something was denied; the answer does not wait for a database that is busy."""
    engine = reading.deployment().engine.execution_options(**IMPATIENT)
    try:
        with engine.begin() as connection:
            audit.record(
                connection,
                at=reading.deployment().clock(),
                account=reading.holder().name,
                role=reading.holder().role,
                action="access:denied",
                subject=subject,
                result="refused",
                reason=reason,
                address=reading.caller().address,
                request_id=reading.caller().request_id,
                detail={"method": request.method, **({"permission": permission} if permission else {})},
            )
    except SQLAlchemyError as problem:
        extra = of_request(reading.request_id())
        _log.warning("a denial was not recorded: %s", type(problem).__name__, extra=extra)
