"""Logging in and out: plain pages made on the server, so that a stranger is given nothing of Dash."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.accounts import logging_in
from dashboard.accounts.demonstration import DEMONSTRATION
from dashboard.accounts.login_steps import Step
from dashboard.accounts.permissions import Permission
from dashboard.translations import _
from dashboard.web import reading, steps
from dashboard.web.addresses import local_address
from dashboard.web.guard import LOGIN, is_inside, was_replaced
from dashboard.web.rights import requires
from dashboard.web.role_names import role_name
from dashboard.web.session_interface import web_sessions, web_state
from models.engine import read_only
from models.installation import demonstration_today

CODE = steps.OPEN[Step.CODE][0]

blueprint = Blueprint("login", __name__)


@blueprint.get(LOGIN)
def form() -> ResponseReturnValue:
    """The login page; who is logged in already goes on."""
    if is_inside():
        return redirect(local_address(request.args.get("next")))
    told = _(
        "You have logged in elsewhere, which ended this session. If that was not you, log in, change your password "
        "and tell the security administrator."
    )
    return _page(notice=told if was_replaced() else "")


@blueprint.post(LOGIN)
def log_in() -> ResponseReturnValue:
    """Begins a session under a new id and goes on to ``next``, or shows the form again with 401."""
    deployment = reading.deployment()
    holder = logging_in.authenticate(
        deployment.engine,
        request.form.get("username", ""),
        request.form.get("password", ""),
        deployment.clock(),
        reading.caller(),
        deployment.settings.admin_addresses,
    )
    if holder is None:
        return _page(
            _(
                "The name or the password is wrong, or the account is locked. "
                "After %(most)s failures it stays locked for %(minutes)s minutes.",
                **_limits(),
            ),
            status=401,
        )
    web_sessions().begin(web_state(), holder, {"language": reading.language()}, reading.caller())
    return redirect(local_address(request.form.get("next")), 303)


@blueprint.get(CODE)
@requires(Permission.OWN_ACCOUNT)
def code_form() -> ResponseReturnValue:
    """The form for the code of the second factor; who has given it goes on."""
    if steps.due() is not Step.CODE:
        return redirect(local_address(request.args.get("next")))
    return _code_page()


@blueprint.post(CODE)
@requires(Permission.OWN_ACCOUNT)
def give_code() -> ResponseReturnValue:
    """Completes the login under a new id and goes on to ``next``, or shows the form again with 401."""
    following = local_address(request.form.get("next"))
    if steps.due() is not Step.CODE:
        return redirect(following, 303)
    deployment = reading.deployment()
    code, now = request.form.get("code", ""), deployment.clock()
    if not logging_in.confirm_code(deployment.engine, reading.holder(), code, now, reading.caller()):
        return _code_page(
            _(
                "The code is wrong or was used already, or the account is locked. Wait for the next code. "
                "After %(most)s failures the account stays locked for %(minutes)s minutes.",
                **_limits(),
            ),
            status=401,
        )
    web_sessions().renew(web_state(), reading.caller())
    return redirect(following, 303)


@blueprint.post(steps.LOGOUT)
@requires(Permission.OWN_ACCOUNT)
def log_out() -> ResponseReturnValue:
    """Ends the session on the server and in the browser."""
    spoken = reading.language()
    web_sessions().finish(web_state(), reading.caller())
    return to_login(spoken)


def to_login(spoken: str) -> Response:
    """Leads to the login page in this language, and has the browser forget what the pages kept."""
    usual = reading.deployment().settings.language
    response = make_response(redirect(LOGIN if spoken == usual else f"{LOGIN}?{urlencode({'lang': spoken})}", 303))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _limits() -> dict[str, int]:
    return {"most": logging_in.MOST_FAILURES, "minutes": logging_in.LOCKED_FOR.seconds // 60}


def _page(problem: str = "", notice: str = "", status: int = 200) -> Response:
    stands_at = _demonstration(reading.deployment().engine)
    response = make_response(
        render_template(
            "login.html",
            problem=problem,
            notice=notice,
            username=request.form.get("username", "")[:100],
            following=local_address(request.values.get("next")),
            demonstration=[(one.name, one.password, role_name(one.role)) for one in DEMONSTRATION if stands_at],
        )
    )
    response.status_code = status
    return response


def _code_page(problem: str = "", status: int = 200) -> Response:
    following = local_address(request.values.get("next"))
    response = make_response(render_template("code.html", problem=problem, following=following))
    response.status_code = status
    return response


def _demonstration(engine: Engine) -> bool:
    with Session(read_only(engine)) as reading_session:
        return demonstration_today(reading_session) is not None
