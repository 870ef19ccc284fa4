"""What a refused or failed request is answered: a sentence and a reference number, as JSON or as a page.

The trace of a failure goes to the log under the same number, once, and never to the browser.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, SecurityError

from dashboard.log import of_request
from dashboard.translations import _
from dashboard.web import reading
from models.engine import is_busy, is_full

UNREACHABLE = (OperationalError, InterfaceError, PoolTimeoutError)
"""What SQLAlchemy raises when the database is away, busy or full."""

_log = logging.getLogger("zhiheng.web")


class NotThere(Exception):
    """What the address names does not exist, or is not this reader's; nobody can tell which."""


def wants_json() -> bool:
    """Whether a program asks rather than a person at the address bar."""
    if request.path.startswith("/_") or reading.by_program() or request.headers.get("X-Requested-With"):
        return True
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return True
    return bool(request.accept_mimetypes) and not request.accept_mimetypes.accept_html


def refusal(
    status: int, code: str, message: str, way_on: tuple[str, str] | None = None, more: Mapping[str, Any] = {}
) -> Response:
    """The answer to a request that is refused or has failed; ``way_on`` is (text, address), else the overview.

    ``more`` is what programs are told besides.
    """
    reference = reading.request_id()
    if wants_json():
        response = jsonify(error={"code": code, "message": message, "reference": reference, **more})
    else:
        response = make_response(
            render_template(
                "error.html",
                title=error_title(status),
                message=message,
                reference=reference,
                way_on=way_on or (_("To the overview"), "/"),
            )
        )
    response.status_code = status
    return response


def not_there() -> Response:
    """The answer for an address that leads nowhere, the same for one that is somebody else's."""
    return refusal(404, "not_there", not_there_message())


def error_title(status: int) -> str:
    """The heading of a page that says what went wrong."""
    if status == 404:
        return _("Page not found")
    return _("This did not work")


def not_there_message() -> str:
    """What a person is told of an address that leads nowhere."""
    return _("There is nothing at this address, or it is not yours to see.")


def log_failure(error: BaseException) -> None:
    """Writes the trace to the log under the request's number."""
    # No query string: it may hold what a person searched for.
    extra = of_request(reading.request_id())
    _log.error("%s %s failed", request.method, request.path, exc_info=error, extra=extra)


def failure_message(error: BaseException) -> str:
    """What a person is told of a failure."""
    if is_busy(error):
        return _(
            "Somebody else is changing the data at the moment, by an import for example. Nothing was changed here; try "
            "again in a minute."
        )
    if is_full(error):
        return _(
            "The disk of the database is full: nothing can be saved, and this was not done. What is there can be read. "
            "Tell the administrator; it works again as soon as there is room."
        )
    if isinstance(error, UNREACHABLE):
        return _("The database does not answer at the moment. Nothing was changed; try again in a minute.")
    return _("The server failed while working on this. Nothing was changed; give the reference to the administrator.")


def install(server: Flask) -> None:
    """Answers for every refusal and failure of this server."""

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or error.code is None or error.code < 400:
            return error  # a redirect
        if error.code == 404:
            return not_there()
        response = refusal(error.code, _code(error), _sentence(error))
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                response.headers[name] = value
        return response

    @server.errorhandler(NotThere)
    def nothing(_error: NotThere) -> ResponseReturnValue:
        return not_there()

    @server.errorhandler(Exception)
    def failed(error: Exception) -> ResponseReturnValue:
        log_failure(error)
        if is_full(error):
            return refusal(507, "disk_full", failure_message(error))
        if isinstance(error, UNREACHABLE):
            response = refusal(503, "database_busy" if is_busy(error) else "database_away", failure_message(error))
            response.headers["Retry-After"] = "10"
            return response
        return refusal(500, "failed", failure_message(error))


def _code(error: HTTPException) -> str:
    return "token" if isinstance(error, CSRFError) else error.name.lower().replace(" ", "_")


def _sentence(error: HTTPException) -> str:
    if isinstance(error, CSRFError):
        return _("This page has grown too old to be sent. Reload it and try again.")
    if isinstance(error, SecurityError):
        return _(
            "This server does not answer under that name. "
            "If the name is right, add it to ZHIHENG_TRUSTED_HOSTS and start the server again."
        )
    match error.code:
        case 403:
            return _("This request did not come from one of our own pages.")
        case 405:
            return _("This address does not accept that kind of request.")
        case 413:
            return _("What was sent is too large.")
        case 415:
            return _("What was sent is not of the expected kind.")
        case 503:
            return _("The server is busy. Try again in a minute.")
        case _:
            return _("The server could not understand this request.")
