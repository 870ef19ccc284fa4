"""The headers of every answer: what the browser may run, embed, keep and tell others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from dashboard.web.session_interface import TOKEN_COOKIE

DASH_PAGES = ("/", "/<path:path>")
"""Flask's endpoints of the page that starts Dash; they alone run scripts."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CLOSED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def content_policy(script_hashes: Sequence[str]) -> str:
    """The policy that Dash 4 can live with (security.md §1.6): its inline scripts by hash, no others."""
    hashes = " ".join(f"'{one.strip(chr(39))}'" for one in script_hashes)
    return (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
        "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; frame-src 'none'"
    )


def install(server: Flask, script_hashes: Callable[[], Sequence[str]], *, secure: bool) -> None:
    """Adds the headers to each answer; ``script_hashes`` is asked each time, since Dash adds scripts as it runs."""

    @server.after_request
    def protect(response: Response) -> Response:
        response.headers.update(_ALWAYS)
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        is_dash = request.endpoint in DASH_PAGES and response.status_code == 200
        response.headers["Content-Security-Policy"] = content_policy(script_hashes()) if is_dash else _CLOSED
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Cookie")
        if is_dash and current_user.is_authenticated:
            # Dash's renderer reads this cookie and sends it back as X-CSRFToken; the token is bound to the session.
            response.set_cookie(TOKEN_COOKIE, generate_csrf(), secure=secure, samesite="Lax", path="/")
        return response
