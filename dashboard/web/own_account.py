"""The own account 我的账号: password, second factor and sessions; plain pages made on the server, as the login is.

Two of its forms are also steps of the login (``steps``): the one for the password, and the one for the second factor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from dashboard.accounts import feeds, login_steps, own_account, second_factor, sessions
from dashboard.accounts.accounts import AccountProblem
from dashboard.accounts.login_steps import Step
from dashboard.accounts.permissions import Permission, permissions_of
from dashboard.translations import LANGUAGES, Language, _
from dashboard.web import notes, reading, steps
from dashboard.web.addresses import OWN_ACCOUNT, OWN_PASSWORD, local_address
from dashboard.web.login import to_login
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from dashboard.web.role_names import role_name
from dashboard.web.session_interface import web_sessions, web_state
from models.installation import SHANGHAI
from models.keys import keys_of

SECOND_FACTOR, QR = steps.OPEN[Step.ENROLMENT]
RECOVERY_CODES = f"{OWN_ACCOUNT}/recovery-codes"

NAMES: Mapping[Language, str] = {"zh": "中文", "en": "English"}
"""Of the languages, each in itself."""

_PENDING = "pending_factor"

blueprint = Blueprint("own_account", __name__)


@blueprint.get(OWN_ACCOUNT)
@requires(Permission.OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    """Who one is, the sessions one has, and the forms to change what is one's own."""
    return _account_page()


@blueprint.get(OWN_PASSWORD)
@requires(Permission.OWN_ACCOUNT)
def password_form() -> ResponseReturnValue:
    """The form for a new password."""
    return _password_page()


@blueprint.post(OWN_PASSWORD)
@requires(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Sets the new password, ends the other sessions and goes on under a new id; or says which rules it breaks, 422."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _password_page(_("The two new passwords differ; type the same one twice."))
    now, found = reading.deployment().clock(), web_state().found
    try:
        own_account.change_password(
            reading.deployment().engine,
            reading.holder(),
            old,
            new,
            reading.deployment().settings.password_policy,
            now,
            reading.caller(),
            present_session=found.id_hash if found is not None else "",
        )
    except AccountProblem as problem:
        return _password_page(str(problem))
    return _proven(_("Your password is changed. All your other sessions have ended."))


@blueprint.get(SECOND_FACTOR)
@requires(Permission.OWN_ACCOUNT)
def second_factor_form() -> ResponseReturnValue:
    """The form to take a second factor, with a secret of this session."""
    if reading.holder().second_factor:
        return redirect(OWN_ACCOUNT)
    return _second_factor_page()


@blueprint.get(QR)
@requires(Permission.OWN_ACCOUNT)
def qr() -> ResponseReturnValue:
    """The secret as a picture."""
    response = make_response(second_factor.qr_svg(_pending_secret(), reading.holder().name))
    response.content_type = "image/svg+xml"
    return response


@blueprint.post(SECOND_FACTOR)
@requires(Permission.OWN_ACCOUNT)
def take_second_factor() -> ResponseReturnValue:
    """Takes the second factor and shows the recovery codes; or says what is wrong, 422."""
    if reading.holder().second_factor:
        return redirect(OWN_ACCOUNT, 303)
    password, code = request.form.get("password", ""), request.form.get("code", "")
    now = reading.deployment().clock()
    engine, holder, caller = reading.deployment().engine, reading.holder(), reading.caller()
    try:
        codes = own_account.take_second_factor(engine, holder, password, _pending_secret(), code, now, caller)
    except AccountProblem as problem:
        return _second_factor_page(str(problem))
    del session[_PENDING]
    return _show_codes(codes)


@blueprint.post(f"{SECOND_FACTOR}/give-up")
@requires(Permission.OWN_ACCOUNT)
def give_up_second_factor() -> ResponseReturnValue:
    """Takes the second factor away, where the account need not have one."""
    engine, holder, caller = reading.deployment().engine, reading.holder(), reading.caller()
    if login_steps.needs_second_factor(holder, reading.deployment().settings.second_factor):
        return _account_page(
            _("Your account must have a second factor. One that is lost is reset by a security administrator.")
        )
    password, now = request.form.get("password", ""), reading.deployment().clock()
    try:
        own_account.give_up_second_factor(engine, holder, password, now, caller)
    except AccountProblem as problem:
        return _account_page(str(problem))
    return _proven(_("Your second factor is off."))


@blueprint.post(RECOVERY_CODES)
@requires(Permission.OWN_ACCOUNT)
def renew_recovery_codes() -> ResponseReturnValue:
    """Makes new recovery codes and shows them."""
    engine, holder, caller = reading.deployment().engine, reading.holder(), reading.caller()
    password, now = request.form.get("password", ""), reading.deployment().clock()
    if not holder.second_factor:
        return redirect(OWN_ACCOUNT, 303)
    try:
        codes = own_account.renew_recovery_codes(engine, holder, password, now, caller)
    except AccountProblem as problem:
        return _account_page(str(problem))
    return _show_codes(codes)


@blueprint.get(RECOVERY_CODES)
@requires(Permission.OWN_ACCOUNT)
def recovery_codes() -> ResponseReturnValue:
    """The recovery codes, once."""
    note = notes.take()
    if note is None or not note.secrets:
        return redirect(OWN_ACCOUNT)
    following = local_address(request.args.get("next"))
    return make_response(render_template("recovery_codes.html", codes=note.secrets, following=following))


@blueprint.post(f"{OWN_ACCOUNT}/sessions/end")
@requires(Permission.OWN_ACCOUNT)
def end_sessions() -> ResponseReturnValue:
    """Ends all sessions of the account, this one too."""
    spoken = reading.language()
    web_sessions().finish(web_state(), reading.caller(), everywhere=True)
    return to_login(spoken)


def _proven(done: str) -> ResponseReturnValue:
    """Goes on under a new id, to where the person was going."""
    following = _following()
    if following == OWN_ACCOUNT:
        notes.leave(Note(done))
    web_sessions().renew(web_state(), reading.caller())
    return redirect(following, 303)


def _show_codes(codes: list[str]) -> ResponseReturnValue:
    notes.leave(Note("", secrets=tuple(codes)))
    web_sessions().renew(web_state(), reading.caller())
    return redirect(f"{RECOVERY_CODES}?{urlencode({'next': _following()})}", 303)


def _following() -> str:
    return local_address(request.values.get("next") or OWN_ACCOUNT)


def _pending_secret() -> str:
    """The secret that this session offers until it is taken; kept sealed, as everything that opens an account."""
    keys, account_id = keys_of(reading.deployment().engine), reading.holder().account_id
    if _PENDING not in session:
        web_state().to_be_kept = True
        session[_PENDING] = second_factor.sealed(keys, second_factor.new_secret(), account_id)
    return second_factor.unsealed(keys, session[_PENDING], account_id)


def _password_page(problem: str = "") -> Response:
    holder, settings = reading.holder(), reading.deployment().settings
    return _rendered(
        "password.html",
        problem,
        forced=steps.due() is Step.PASSWORD,
        given=holder.one_time,
        days=settings.password_days,
        following=_following(),
        shortest=settings.password_length,
        remembered=own_account.REMEMBERED,
    )


def _second_factor_page(problem: str = "") -> Response:
    return _rendered(
        "second_factor.html",
        problem,
        forced=steps.due() is Step.ENROLMENT,
        qr=QR,
        secret=second_factor.in_groups(_pending_secret()),
        following=_following(),
    )


def _account_page(problem: str = "") -> Response:
    deployment, holder, found = reading.deployment(), reading.holder(), web_state().found
    settings, now = deployment.settings, deployment.clock()
    listed = sessions.listed(deployment.engine, holder, settings.session_limits, now)
    ends = settings.password_policy.ends(holder.password_at)
    feed = feeds.of(deployment.engine, holder)
    return _rendered(
        "account.html",
        problem,
        note=notes.take(),
        role=role_name(holder.role),
        password_until=None if holder.demonstration or ends is None else _day(ends),
        days_left=login_steps.days_left(holder, settings.password_policy, now),
        shortest=settings.password_length,
        remembered=own_account.REMEMBERED,
        needed=login_steps.needs_second_factor(holder, settings.second_factor),
        codes_left=own_account.codes_left(deployment.engine, holder) if holder.second_factor else 0,
        sessions=[
            (
                _moment(one.began_at),
                _moment(one.seen_at),
                one.address,
                one.browser,
                found and one.id_hash == found.id_hash,
            )
            for one in listed
        ],
        has_duties=Permission.OVERVIEW_READ in permissions_of(holder.role),
        feed=feed
        and (
            _day(feed.made_at),
            _day(feed.made_at + feeds.COUNTS_FOR),
            feed.last_used_at and _moment(feed.last_used_at),
        ),
        tongues=[(one, NAMES[one], one == (holder.language or settings.language)) for one in LANGUAGES],
        following=OWN_ACCOUNT,
    )


def _rendered(template: str, problem: str, **content: Any) -> Response:
    """The page, for the account's holder; 422 where it says what is wrong with what was sent."""
    response = make_response(render_template(template, problem=problem, holder=reading.holder(), **content))
    response.status_code = 422 if problem else 200
    return response


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _day(at: dt.datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}"
