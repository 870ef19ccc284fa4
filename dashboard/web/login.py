"""Logging in and out: plain pages made on the server, so that a stranger is given nothing of Dash."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard import urls
from dashboard.accounts import accounts
from dashboard.accounts.permissions import Permission
from dashboard.translations import LANGUAGES, _
from dashboard.web import reading
from dashboard.web.guard import LOGIN
from dashboard.web.rights import requires
from dashboard.web.role_names import role_name
from dashboard.web.session_interface import WebSessions, web_state
from models.engine import read_only
from models.installation import demonstration_today

blueprint = Blueprint("login", __name__)


@blueprint.get(LOGIN)
def form() -> ResponseReturnValue:
    """The login page; who is logged in already goes on."""
    if current_user.is_authenticated:
        return redirect(local_address(request.args.get("next")))
    return _page()


@blueprint.post(LOGIN)
def log_in() -> ResponseReturnValue:
    """Begins a session under a new id and goes on to ``next``, or shows the form again with 401."""
    deployment = reading.deployment()
    holder = accounts.authenticate(
        deployment.engine,
        request.form.get("username", ""),
        request.form.get("password", ""),
        deployment.clock(),
        reading.caller(),
    )
    if holder is None:
        return _page(
            _(
                "The name or the password is wrong, or the account is locked. "
                "After %(most)s failures it stays locked for %(minutes)s minutes.",
                most=accounts.MOST_FAILURES,
                minutes=accounts.LOCKED_FOR.seconds // 60,
            ),
            status=401,
        )
    content = {"language": reading.language(), "csrf_token": secrets.token_hex(20)}
    _sessions().begin(web_state(), holder, content, reading.caller())
    return redirect(local_address(request.form.get("next")), 303)


@blueprint.post("/logout")
@requires(Permission.OWN_ACCOUNT)
def log_out() -> ResponseReturnValue:
    """Ends the session on the server and in the browser."""
    spoken = reading.language()
    _sessions().finish(web_state(), reading.caller())
    usual = reading.deployment().settings.language
    response = redirect(LOGIN if spoken == usual else f"{LOGIN}?{urlencode({'lang': spoken})}", 303)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def local_address(wanted: str | None) -> str:
    """The wanted address if it is that of one of our pages, else the overview's."""
    path, question, query = (wanted or "").partition("?")
    if any(ord(one) <= 32 or one == "\\" for one in path + query) or urls.parse(path) is None:
        return "/"
    return path + question + query


def _page(problem: str = "", status: int = 200) -> Response:
    following = local_address(request.values.get("next"))
    stands_at = _demonstration(reading.deployment().engine)
    response = make_response(
        render_template(
            "login.html",
            problem=problem,
            username=request.form.get("username", "")[:100],
            following=following,
            languages=[(one, f"{LOGIN}?{urlencode({'next': following, 'lang': one})}") for one in LANGUAGES],
            demonstration=[
                (one.name, one.password, role_name(one.role)) for one in accounts.DEMONSTRATION if stands_at
            ],
        )
    )
    response.status_code = status
    return response


def _demonstration(engine: Engine) -> bool:
    with Session(read_only(engine)) as reading_session:
        return demonstration_today(reading_session) is not None


def _sessions() -> WebSessions:
    interface = current_app.session_interface
    assert isinstance(interface, WebSessions)  # noqa: S101 - the factory put it there
    return interface
