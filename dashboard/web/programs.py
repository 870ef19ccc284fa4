"""The door for programs, below ``/api/``: a token in each request, and nothing of what protects browsers' cookies.

A token reaches the routes that say so (``rights.by_token``) and no other. Which rows it brings is decided where rows
are taken.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import cast

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from dashboard.accounts import tokens
from dashboard.accounts.tokens import TokenHolder
from dashboard.log import of_request
from dashboard.translations import _
from dashboard.web import reading, rights
from dashboard.web.errors import not_there, refusal

METHODS = ("GET", "HEAD", "POST")

_log = logging.getLogger("zhiheng.web")


def admit(server: Flask) -> Response | None:
    """The refusal of a request without a token that counts, the same whatever is wrong with it; None for others."""
    holder = _found()
    if holder is None:
        answer = refusal(
            401,
            "token_required",
            _("This needs a token that counts: “Authorization: Bearer …”. Ask whoever looks after the server."),
        )
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    g.program = holder
    _note_use(holder)
    methods = _methods(server)
    if request.method in methods:
        return None
    if not methods:
        return not_there()
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join((*methods, "OPTIONS"))})
    raise MethodNotAllowed((*methods, "OPTIONS"))


def program() -> TokenHolder:
    """Whose token this request carries; only behind the door."""
    return cast(TokenHolder, g.program)


def _found() -> TokenHolder | None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    made_of = reading.deployment()
    return tokens.find(made_of.engine, given.token, reading.address(), made_of.clock())


def _note_use(holder: TokenHolder) -> None:
    made_of = reading.deployment()
    try:
        tokens.note_use(made_of.engine, holder, made_of.clock())
    except SQLAlchemyError as problem:
        # A database that is being written or is full is met by what was asked for, if that needs it.
        extra = of_request(reading.request_id())
        _log.warning("a token's use was not noted: %s", type(problem).__name__, extra=extra)


def _methods(server: Flask) -> list[str]:
    """By which programs may ask at this address; none where nothing is there for them.

    Flask's own answer would name those of Dash, too, which takes every address.
    """
    rules = server.url_map.bind_to_environ(request.environ)
    found = []
    for method in METHODS:
        with suppress(HTTPException):
            endpoint, _values = rules.match(method=method)
            if rights.is_by_token(server, endpoint):
                found.append(method)
    return found
