"""What one request may use: its number, its moment, its reader and the reader's database session, its language.

Pages and blueprints ask here and nowhere else; the session is opened when first asked for and closed with the request.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, session
from flask_login import current_user
from sqlalchemy import Engine

from dashboard.accounts.accounts import Act, Caller, Holder
from dashboard.accounts.addresses import client
from dashboard.accounts.readers import reader_of
from dashboard.settings import Settings
from dashboard.translations import LANGUAGES, Language, speaking
from dashboard.web.browsers import browser_in_words
from dashboard.web.session_interface import web_state
from models.installation import SHANGHAI
from models.reader import Reader, ReaderSession
from plugins.registry import Registry

EXTENSION = "zhiheng"
PROGRAMS = "/api/"
"""Where programs ask, by a token; no cookie is read there and none is set."""


@dataclass(frozen=True)
class Deployment:
    """What the running application was made of."""

    settings: Settings
    engine: Engine
    registry: Registry
    clock: Callable[[], dt.datetime]


def deployment() -> Deployment:
    """The deployment that serves this request."""
    return cast(Deployment, current_app.extensions[EXTENSION])


def by_program() -> bool:
    """Whether this request is a program's, which has a token and no session."""
    return request.path.startswith(PROGRAMS)


def request_id() -> str:
    """The number of this request: in the log, in the audit log, and shown to people as the reference of an error."""
    if "request_id" not in g:
        g.request_id = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    return cast(str, g.request_id)


def caller() -> Caller:
    """Where this request came from, for the audit log."""
    return Caller(address(), request_id(), browser_in_words(request.user_agent.string))


def address() -> str | None:
    """The network address that this request comes from."""
    forwarded_for = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return client(request.remote_addr, forwarded_for, deployment().settings.trusted_proxies)


def own_origin() -> str:
    """The origin of our own pages, as browsers write it."""
    scheme = "https" if deployment().settings.secure else "http"
    return f"{scheme}://{request.host}"


def act() -> Act:
    """What the holder does to an account by this request."""
    return Act(holder(), deployment().clock(), caller())


def holder() -> Holder:
    """Who is logged in. Only for requests behind the guard, which lets nobody else through."""
    return cast(Holder, current_user._get_current_object())


def reader() -> Reader:
    """On whose behalf this request reads."""
    if "reader" not in g:
        hidden = deployment().settings.provisional_scores == "hidden"
        g.reader = reader_of(deployment().engine, holder(), published_only=hidden)
    return cast(Reader, g.reader)


def reader_session() -> ReaderSession:
    """The database session of this request, opened for its reader; closed when the request ends."""
    if "reader_session" not in g:
        g.reader_session = ReaderSession(deployment().engine, reader())
    return cast(ReaderSession, g.reader_session)


def today() -> dt.date:
    """The Asia/Shanghai date of this request; in the demonstration, the day its calendar stands at."""
    return demonstration_today() or deployment().clock().astimezone(SHANGHAI).date()


def demonstration_today() -> dt.date | None:
    """The day at which the demonstration's calendar stands; None in a real installation."""
    found = web_state().found
    return found.demonstration_today if found is not None else None


def language() -> Language:
    """The language this reader chose or this program asks for, else the installation's."""
    if by_program():
        asked = request.accept_languages.best_match(LANGUAGES)
        return next((known for known in LANGUAGES if known == asked), deployment().settings.language)
    chosen = session.get("language")
    return next((known for known in LANGUAGES if known == chosen), deployment().settings.language)


def remember_language(chosen: str | None) -> None:
    """Keeps a reader's choice for the following requests; anything but a language is ignored."""
    if chosen in LANGUAGES and chosen != session.get("language"):
        session["language"] = chosen


def in_other_languages(following: str | None = None) -> list[tuple[Language, str]]:
    """The address of the present plain page in each language; ``following`` is where it leads in the end."""
    said = {} if following is None else {"next": following}
    return [(one, f"{request.path}?{urlencode({**said, 'lang': one})}") for one in LANGUAGES]


def install(server: Flask, made_of: Deployment) -> None:
    """Puts the deployment at each request's disposal, and each request into its language."""
    server.extensions[EXTENSION] = made_of

    @server.before_request
    def begin() -> None:
        if not by_program():
            remember_language(request.args.get("lang"))
        g.at_end = ExitStack()
        g.at_end.enter_context(speaking(language()))

    @server.teardown_request
    def end(_error: BaseException | None) -> None:
        if "at_end" in g:
            g.pop("at_end").close()
        if "reader_session" in g:
            g.pop("reader_session").close()
