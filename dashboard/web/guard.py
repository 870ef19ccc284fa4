"""The door: nobody gets past it without being logged in, but for a short exact list, and no request from elsewhere.

It runs before Dash has a word, and denies by default, also what the reader's role may not do. What a reader may see of
a page is decided by the page.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from flask import Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import SecurityError

from dashboard import urls
from dashboard.translations import _
from dashboard.web import reading, rights
from dashboard.web.errors import not_there, refusal, wants_json
from dashboard.web.headers import DASH_PAGES
from dashboard.web.session_interface import web_state

LOGIN = "/login"
HEALTH = "/healthz"
LOGIN_ASSETS = ("vendor/bootstrap.min.css", "zhiheng.css", "favicon.ico")
OPEN_TO_ALL = frozenset({LOGIN, HEALTH, "/_favicon.ico", *(f"/assets/{name}" for name in LOGIN_ASSETS)})
"""Every path that a stranger may ask for."""
SAME_FOR_ALL = OPEN_TO_ALL - {LOGIN}
"""Those of them whose answer does not depend on who asks; no session is read for them."""
CLOSED_TO_ALL = frozenset({"/_reload-hash"})


def install(server: Flask) -> None:
    """Puts the door before everything that is registered after it."""

    @server.before_request
    def admit() -> ResponseReturnValue | None:
        _check_host()
        problem = web_state().problem
        if problem is not None:
            raise problem
        if request.method not in ("GET", "HEAD"):
            _check_own_page()
        if request.path in OPEN_TO_ALL:
            return None
        if not current_user.is_authenticated:
            return _to_login()
        if request.path in CLOSED_TO_ALL or _is_unknown_page():
            return not_there()
        permission = rights.needed_for_endpoint(server, request.endpoint)
        if request.endpoint is not None and not rights.may(permission):
            rights.note_denied(request.path, permission, "permission")
            return not_there()
        return None


def own_origin() -> str:
    """The origin of our own pages, as browsers write it."""
    scheme = "https" if reading.deployment().settings.secure else "http"
    return f"{scheme}://{request.host}"


def _check_host() -> None:
    """Flask's own TRUSTED_HOSTS cannot name an IPv6 address: Werkzeug 3.1 cuts it at the first colon."""
    name = re.sub(r":\d+$", "", request.host)  # raises SecurityError itself for what is no host name
    if name.lower() not in reading.deployment().settings.hosts:
        raise SecurityError


def _check_own_page() -> None:
    """SameSite does not part two ports of one host, and plain HTTP has no Sec-Fetch-Site: only Origin is left."""
    if request.headers.get("Origin") != own_origin():
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)


def _to_login() -> ResponseReturnValue:
    if request.method not in ("GET", "HEAD") or wants_json():
        return refusal(401, "login_required", _("You are not logged in, or your session has ended. Log in again."))
    here = quote(request.path) + (f"?{request.query_string.decode('latin-1')}" if request.query_string else "")
    return redirect(LOGIN if here == "/" else f"{LOGIN}?{urlencode({'next': here})}")


def _is_unknown_page() -> bool:
    """Dash answers any path with its page and 200; we answer only those that a page has."""
    if request.endpoint not in DASH_PAGES:
        return False
    # Flask has decoded the path already; parts of our paths never contain a slash of their own (see urls).
    return urls.parse(quote(request.path)) is None
