"""What the forms of the pages of accounts do: each answers by leading back to its page, which shows a note of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from dashboard.accounts import administration, passwords
from dashboard.accounts.accounts import ONE_TIME_FOR, AccountProblem, Act, Granted, create_account
from dashboard.accounts.permissions import Permission
from dashboard.translations import _
from dashboard.web import notes, reading
from dashboard.web.addresses import local_address
from dashboard.web.errors import NotThere
from dashboard.web.notes import Note
from dashboard.web.rights import requires
from models.accounts import Role

ROLE_FIELDS = ("role", "agency", "officer")
NEW_FIELDS = ("name", "display_name", *ROLE_FIELDS)

blueprint = Blueprint("account_acts", __name__)


@blueprint.post("/accounts/create")
@requires(Permission.ACCOUNT_MANAGE)
def create() -> ResponseReturnValue:
    """Makes an account that waits for the approval of its role; its one-time password is in the note."""

    def made(engine: Engine, act: Act) -> Note:
        granted, password = _granted(), passwords.one_time()
        holder = create_account(
            engine,
            name=_field("name"),
            display_name=_field("display_name"),
            role=next(one for one in Role if one == granted.role),
            agency_code=granted.agency_code,
            officer_no=granted.officer_no,
            password=password,
            one_time=True,
            now=act.now,
            by=act.by,
            caller=act.caller,
        )
        done = _(
            "The account %(name)s is made. It can be used once another security administrator has approved its role.",
            name=holder.name,
        )
        return _with_password(done, password)

    return _answer(made, NEW_FIELDS)


@blueprint.post("/accounts/<int:account_id>/<act>")
@requires(Permission.ACCOUNT_MANAGE)
def change(account_id: int, act: str) -> ResponseReturnValue:
    """Does one of ``ACTS`` to the account."""
    do = ACTS.get(act)
    if do is None:
        raise NotThere
    return _answer(lambda engine, act: do(engine, act, account_id), ROLE_FIELDS)


@blueprint.post("/accounts/<int:account_id>/role/<decision>")
@requires(Permission.ROLE_APPROVE)
def decide(account_id: int, decision: str) -> ResponseReturnValue:
    """Approves or rejects the role that was asked for."""
    do = DECISIONS.get(decision)
    if do is None:
        raise NotThere
    return _answer(lambda engine, act: do(engine, act, account_id))


@blueprint.post("/accounts/addresses/unlock")
@requires(Permission.ACCOUNT_MANAGE)
def unlock_address() -> ResponseReturnValue:
    """Lets people log in from the address again."""

    def unlocked(engine: Engine, act: Act) -> Note:
        administration.unlock_address(engine, act, _field("address"))
        return Note(_("One can log in from %(address)s again.", address=_field("address")))

    return _answer(unlocked)


def _answer(do: Callable[[Engine, Act], Note], fields: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Leads back to the form's page with the note; where it was refused, with the reason and what was typed."""
    try:
        note = do(reading.deployment().engine, replace(reading.act(), seen=_seen()))
    except AccountProblem as problem:
        note = Note(str(problem), "loss", typed={name: _field(name) for name in fields})
    notes.leave(note)
    return redirect(local_address(request.form.get("next")), 303)


def _field(name: str) -> str:
    return request.form.get(name, "")[:200].strip()


def _seen() -> int | None:
    """The last audit record of when the form was drawn; None where the request does not come from a form of a page."""
    written = _field("seen")
    return int(written) if re.fullmatch(r"\d{1,18}", written, re.ASCII) else None


def _granted() -> Granted:
    return Granted(_field("role"), _field("agency") or None, _field("officer") or None)


def _with_password(done: str, password: str) -> Note:
    how = _(
        "Hand this one-time password over in person. It is shown only now, and has to be changed at the first login, "
        "within %(days)s days:",
        days=ONE_TIME_FOR.days,
    )
    return Note(f"{done}\n{how}", "warn", secrets=(password,))


def _disable(engine: Engine, act: Act, account_id: int) -> Note:
    administration.disable(engine, act, account_id)
    return Note(_("The account is disabled and its sessions have ended."))


def _enable(engine: Engine, act: Act, account_id: int) -> Note:
    administration.enable(engine, act, account_id)
    return Note(_("The account is in use again."))


def _unlock(engine: Engine, act: Act, account_id: int) -> Note:
    administration.unlock(engine, act, account_id)
    return Note(_("The account is unlocked."))


def _reset_password(engine: Engine, act: Act, account_id: int) -> Note:
    password = administration.reset_password(engine, act, account_id)
    return _with_password(_("The password is reset and the sessions have ended."), password)


def _reset_second_factor(engine: Engine, act: Act, account_id: int) -> Note:
    administration.reset_second_factor(engine, act, account_id)
    return Note(_("The second factor is gone and the sessions have ended."))


def _ask_for_role(engine: Engine, act: Act, account_id: int) -> Note:
    administration.ask_for_role(engine, act, account_id, _granted())
    return Note(_("The role is asked for. It counts once another security administrator has approved it."))


def _approve(engine: Engine, act: Act, account_id: int) -> Note:
    administration.approve(engine, act, account_id)
    return Note(_("The role is approved."))


def _reject(engine: Engine, act: Act, account_id: int) -> Note:
    administration.reject(engine, act, account_id)
    return Note(_("The role is rejected."))


ACTS: Mapping[str, Callable[[Engine, Act, int], Note]] = {
    "disable": _disable,
    "enable": _enable,
    "unlock": _unlock,
    "reset": _reset_password,
    "reset-second-factor": _reset_second_factor,
    "role": _ask_for_role,
}
DECISIONS: Mapping[str, Callable[[Engine, Act, int], Note]] = {"approve": _approve, "reject": _reject}
