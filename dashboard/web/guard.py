"""The door: nobody gets past it without being logged in, but for a short exact list, and no request from elsewhere.

It runs before Dash has a word, and denies by default, also what the reader's role may not do. What a reader may see of
a page is decided by the page.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import SecurityError

from dashboard import urls
from dashboard.accounts import sessions
from dashboard.accounts.addresses import may_come_from
from dashboard.translations import _
from dashboard.web import bodies, programs, reading, rights, steps, wall
from dashboard.web.addresses import local_address
from dashboard.web.errors import not_there, refusal, wants_json
from dashboard.web.headers import DASH_PAGES
from dashboard.web.session_interface import web_state

LOGIN = "/login"
HEALTH = "/healthz"
LOGIN_ASSETS = ("vendor/bootstrap.min.css", "zhiheng.css", "favicon.ico")
OPEN_TO_ALL = frozenset({LOGIN, HEALTH, "/_favicon.ico", *(f"/assets/{name}" for name in LOGIN_ASSETS)})
"""Every path that a stranger may ask for."""
SAME_FOR_ALL = OPEN_TO_ALL - {LOGIN}
"""Those of them whose answer does not depend on who asks."""
FEED = "calendar_feed.feed"
"""The endpoint whose token stands in its address, which it looks at itself."""
CLOSED_TO_ALL = frozenset({"/_reload-hash"})


def install(server: Flask) -> None:
    """Puts the door before everything that is registered after it."""

    @server.before_request
    def admit() -> ResponseReturnValue | None:
        _check_host()
        if reading.by_program():
            return None if request.endpoint == FEED else programs.admit(server)
        problem = web_state().problem
        if problem is not None:
            raise problem
        if request.method not in ("GET", "HEAD"):
            _check_own_page()
        if request.path in OPEN_TO_ALL:
            return None
        wall.go_on()
        if not is_inside():
            return _to_login()
        step = steps.due()
        if step is not None and not steps.is_open(step, request.path):
            return steps.refuse(step) if _is_no_visit() else steps.lead_to(step, _here())
        if request.path in CLOSED_TO_ALL or _is_unknown_page():
            return not_there()
        permission = rights.needed_for_endpoint(server, request.endpoint)
        if request.endpoint is not None and not rights.may(permission):
            rights.note_denied(request.path, permission, "permission")
            return not_there()
        bodies.allow(server, request.endpoint)
        return None


def is_without_session(path: str) -> bool:
    """Whether no cookie matters at this path."""
    return path in SAME_FOR_ALL or path.startswith(reading.PROGRAMS)


def is_inside() -> bool:
    """Whether somebody is logged in, and an administrator at an address that the setting allows."""
    if not current_user.is_authenticated:
        return False
    return may_come_from(reading.holder().role, reading.address(), reading.deployment().settings.admin_addresses)


def was_replaced() -> bool:
    """Whether this browser's session was ended by a login elsewhere."""
    dead_id = web_state().dead_id
    return dead_id is not None and sessions.was_replaced(reading.deployment().engine, dead_id)


def _check_host() -> None:
    """Flask's own TRUSTED_HOSTS cannot name an IPv6 address: Werkzeug 3.1 cuts it at the first colon."""
    name = re.sub(r":\d+$", "", request.host)  # raises SecurityError itself for what is no host name
    if name.lower() not in reading.deployment().settings.hosts:
        raise SecurityError


def _check_own_page() -> None:
    """SameSite does not part two ports of one host, and plain HTTP has no Sec-Fetch-Site: only Origin is left."""
    if request.headers.get("Origin") != reading.own_origin():
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)


def _to_login() -> ResponseReturnValue:
    if not _is_no_visit():
        return redirect(_login_address(_here()))
    if was_replaced():
        code = "logged_in_elsewhere"
        message = _("You have logged in elsewhere, which ended this session. Log in again.")
    else:
        code = "login_required"
        message = _("You are not logged in, or your session has ended. Log in again.")
    # What a form held is lost; at least its page comes back after the login.
    came_from = urlsplit(request.referrer or "")
    page = local_address(f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path)
    return refusal(401, code, message, way_on=(_("Log in again"), _login_address(page)))


def _login_address(following: str) -> str:
    return LOGIN if following == "/" else f"{LOGIN}?{urlencode({'next': following})}"


def _is_no_visit() -> bool:
    """Whether this is no person's visit to a page, which could be led elsewhere."""
    return request.method not in ("GET", "HEAD") or wants_json()


def _here() -> str:
    return quote(request.path) + (f"?{request.query_string.decode('latin-1')}" if request.query_string else "")


def _is_unknown_page() -> bool:
    """Dash answers any path with its page and 200; we answer only those that a page has."""
    if request.endpoint not in DASH_PAGES:
        return False
    # Flask has decoded the path already; parts of our paths never contain a slash of their own (see urls).
    return urls.parse(quote(request.path)) is None
