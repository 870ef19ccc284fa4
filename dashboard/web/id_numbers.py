"""ID numbers beyond their mask: finding an officer by one, and showing one in full. Each is recorded before it is done.

Plain pages made on the server: what is asked and answered stands in no address, no callback and no cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard import urls, wording
from dashboard.accounts.permissions import Permission
from dashboard.services.id_numbers import LONGEST_REASON, full_id_number, officers_with, written_id_number
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.errors import NotThere, refusal
from dashboard.web.rights import note_denied, requires
from models import audit
from models.id_numbers import masked
from models.keys import WrongKey
from models.officers import Officer

LONGEST_NUMBER = 64

blueprint = Blueprint("id_numbers", __name__)


@blueprint.post("/id-number/search")
@requires(Permission.ID_NUMBER_SEARCH)
def search() -> ResponseReturnValue:
    """Goes on to the file of the officer with this ID number, or says why there is none to go to."""
    number = written_id_number(request.form.get("id_number", "")[:LONGEST_NUMBER])
    if number is None:
        return refusal(
            400,
            "not_an_id_number",
            _("This is no ID number: expected 18 characters of which the last fits the others, or 15 digits."),
        )
    found = [one.officer_no for one in officers_with(reading.reader_session(), number)]
    _record("id_number:search", masked(number), detail={"officers": found})
    if not found:
        return refusal(404, "no_such_officer", _("No officer that you may see has this ID number."))
    if len(found) > 1:
        numbers = ", ".join(found)
        return refusal(
            409,
            "several_officers",
            _("Several officers have this ID number: %(numbers)s. Correct the books.", numbers=numbers),
        )
    return redirect(urls.href("officer", officer_no=found[0]), 303)


@blueprint.post("/id-number/reveal")
@requires(Permission.ID_NUMBER_REVEAL)
def reveal() -> ResponseReturnValue:
    """The page with the ID number in full, for a reason that is given and recorded."""
    reason = " ".join(request.form.get("reason", "").split())
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        return refusal(
            400,
            "no_reason",
            _("Say what the number is needed for, in 1 to %(most)s characters.", most=LONGEST_REASON),
        )
    session, written = reading.reader_session(), request.form.get("officer_no", "")
    try:
        back = urls.href("officer", officer_no=written)
    except ValueError as error:
        raise NotThere from error
    officer = session.scalars(select(Officer).where(Officer.officer_no == written)).one_or_none()
    try:
        number = None if officer is None else full_id_number(session, officer)
    except WrongKey:
        return refusal(
            409, "wrong_key", _("The books hold this ID number in a form that cannot be opened; import it again.")
        )
    if officer is None or number is None:
        note_denied(back, Permission.ID_NUMBER_REVEAL, "not there, or not the reader's")
        raise NotThere
    _record("id_number:reveal", officer.officer_no, reason=reason)
    moment = wording.moment(reading.deployment().clock())
    return render_template("id_number.html", officer=officer, number=number, reason=reason, moment=moment, back=back)


def _record(action: str, subject: str, *, reason: str | None = None, detail: Mapping[str, Any] | None = None) -> None:
    """What cannot be recorded is not done: the failure is raised."""
    with reading.deployment().engine.begin() as connection:
        audit.record(
            connection,
            at=reading.deployment().clock(),
            account=reading.holder().name,
            role=reading.holder().role,
            action=action,
            subject=subject,
            reason=reason,
            address=reading.caller().address,
            request_id=reading.caller().request_id,
            detail=detail,
        )
