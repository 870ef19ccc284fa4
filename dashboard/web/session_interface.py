"""Flask's session on our session table: the cookie of a reader is an opaque id, that of a visitor a signed note.

A visitor at the login page needs only a token and a language; they fit in the note, so that strangers fill no table.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Flask, Request, Response, current_app, g, session
from flask import request as current_request
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from dashboard.accounts import sessions
from dashboard.accounts.accounts import Caller, Holder

COOKIE = "zhiheng_session"
VISITOR_COOKIE = "zhiheng_visitor"
TOKEN_COOKIE = "_csrf_token"  # noqa: S105 - the name Dash's renderer reads, not a token
POLL_HEADER = "X-Zhiheng-Poll"

_log = logging.getLogger("zhiheng.web")


class WebState(CallbackDict[str, Any], SessionMixin):
    """What one browser's session remembers. Keys with ``_`` before them last for this request only."""

    def __init__(self, content: Mapping[str, Any] = {}, found: sessions.Found | None = None) -> None:
        def changed(_: CallbackDict[str, Any]) -> None:
            self.modified = True

        super().__init__(content, changed)
        self.modified = False
        self.found = found
        self.idle: sessions.Found | None = None
        """A session that is over but for the wall; it is ``found`` only once :meth:`take_up` said so."""
        self.dead_id: str | None = None
        """The id of a session that is over, which the browser still sends."""
        self.started: str | None = None
        """The id of the session that this request began or renewed."""
        self.ended = False
        self.to_be_kept = False
        """Whether this request has left what nobody tells again, so that keeping it waits for other writers."""
        self.problem: SQLAlchemyError | None = None
        """Why the session could not be read; the guard raises it."""

    def take_up(self, idle: sessions.Found) -> None:
        """Goes on with the idle session for this request, which leaves nothing in it."""
        self.found = idle
        self.clear()
        self.update(_remembered(idle))

    @property
    def lasting(self) -> dict[str, Any]:
        """What is kept after the request."""
        return {key: value for key, value in self.items() if not key.startswith("_")}


def web_state() -> WebState:
    """The session of the present request, as our own kind."""
    return cast(WebState, session._get_current_object())  # type: ignore[attr-defined]  # flask.session is a proxy


def web_sessions() -> WebSessions:
    """Through which the sessions of the present application begin and end."""
    return cast(WebSessions, current_app.session_interface)


class WebSessions(SessionInterface):
    """Opens and saves the sessions; login and logout go through :meth:`begin`, :meth:`renew` and :meth:`finish`."""

    def __init__(
        self,
        engine: Engine,
        limits: sessions.Limits,
        clock: Callable[[], dt.datetime],
        *,
        secure: bool,
        without_session: Callable[[str], bool],
    ) -> None:
        self.engine = engine
        self.limits = limits
        self.clock = clock
        self.secure = secure
        self.without_session = without_session
        """Whether no session is read at this path, and none kept: what is answered there depends on no cookie."""

    def name(self, cookie: str) -> str:
        """The cookie's name; over TLS browsers refuse to let another host or path set a name that begins so."""
        return f"__Host-{cookie}" if self.secure else cookie

    def begin(self, state: WebState, holder: Holder, content: Mapping[str, Any], caller: Caller) -> None:
        """Ends the session this browser may have, and starts another under a new id (no fixation)."""
        if state.found is not None:
            sessions.end(self.engine, state.found, self.clock(), caller)
        fresh = {**content, "csrf_token": _new_token()}
        state.started = sessions.start(self.engine, holder, fresh, self.limits, self.clock(), caller)

    def renew(self, state: WebState, caller: Caller) -> None:
        """Goes on under a new id, as after each further proof of who is there; the session remembers what it did."""
        if state.found is not None:
            content = {**state.lasting, "csrf_token": _new_token()}
            state.started = sessions.renew(self.engine, state.found, content, self.limits, self.clock(), caller)

    def finish(self, state: WebState, caller: Caller, *, everywhere: bool = False) -> None:
        """Ends the session, on the server first; or all sessions of its account."""
        if state.found is not None and everywhere:
            sessions.end_everywhere(self.engine, state.found.holder, self.clock(), caller)
        elif state.found is not None:
            sessions.end(self.engine, state.found, self.clock(), caller)
        state.found, state.ended = None, True

    def open_session(self, app: Flask, request: Request) -> WebState:
        if self.without_session(request.path):
            return WebState()
        session_id = request.cookies.get(self.name(COOKIE))
        if session_id:
            try:
                found = sessions.find(self.engine, session_id, self.limits, self.clock())
            except SQLAlchemyError as problem:
                state = WebState()
                state.problem = problem
                return state
            if found is not None and not found.idle:
                return WebState(_remembered(found), found)
        else:
            found = None
        state = self._of_visitor(app, request)
        state.idle, state.dead_id = found, session_id
        return state

    def _of_visitor(self, app: Flask, request: Request) -> WebState:
        try:
            note = self._notes(app).loads(
                request.cookies.get(self.name(VISITOR_COOKIE), ""), max_age=int(self.limits.absolute.total_seconds())
            )
        except BadData:
            note = {}
        return WebState(note if isinstance(note, dict) else {})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        state = session
        if not isinstance(state, WebState) or state.problem is not None or self.without_session(current_request.path):
            return
        if state.started is not None:
            self._set(response, COOKIE, state.started)
            self._delete(response, VISITOR_COOKIE)
        elif state.ended:
            for cookie in (COOKIE, VISITOR_COOKIE):
                self._delete(response, cookie)
            response.delete_cookie(TOKEN_COOKIE, secure=self.secure, samesite="Lax")
        elif state.found is not None:
            if not state.found.idle:
                self._keep(state, state.found)
        elif state.modified:
            self._set(response, VISITOR_COOKIE, self._notes(app).dumps(state.lasting))

    def _keep(self, state: WebState, found: sessions.Found) -> None:
        try:
            if state.modified:
                sessions.keep(self.engine, found, state.lasting, patient=state.to_be_kept)
            if not _is_polling():
                sessions.note_use(self.engine, found, self.limits, self.clock())
        except SQLAlchemyError as problem:
            # The answer is ready: a database that is being written or is full does not take it from the reader.
            _log.warning("a session's use was not noted: %s", type(problem).__name__)

    def _notes(self, app: Flask) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(str(app.secret_key), salt="zhiheng visitor")

    def _set(self, response: Response, cookie: str, value: str) -> None:
        response.set_cookie(self.name(cookie), value, httponly=True, secure=self.secure, samesite="Lax", path="/")

    def _delete(self, response: Response, cookie: str) -> None:
        response.delete_cookie(self.name(cookie), httponly=True, secure=self.secure, samesite="Lax", path="/")


def _remembered(found: sessions.Found) -> dict[str, Any]:
    return {**found.content, "_user_id": found.holder.get_id()}


def _new_token() -> str:
    return secrets.token_hex(20)


def _is_polling() -> bool:
    """Whether no person is behind this request: the page said so, or its clock alone triggered it."""
    return current_request.headers.get(POLL_HEADER) == "1" or g.get("polling", False)
