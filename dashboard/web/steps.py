"""The steps between the login and the pages, as the door keeps them: one form is open, everything else leads there."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import redirect
from flask.typing import ResponseReturnValue

from dashboard.accounts.login_steps import Step, next_step
from dashboard.translations import _
from dashboard.web import reading
from dashboard.web.addresses import HOME, OWN_PASSWORD, OWN_SECOND_FACTOR
from dashboard.web.errors import refusal
from dashboard.web.session_interface import web_state

LOGOUT = "/logout"
OPEN: Mapping[Step, tuple[str, ...]] = {
    Step.CODE: ("/login/code",),
    Step.PASSWORD: (OWN_PASSWORD,),
    Step.ENROLMENT: (OWN_SECOND_FACTOR, f"{OWN_SECOND_FACTOR}/qr.svg"),
}
"""What is open at each step besides logging out; the first is its form."""


def due() -> Step | None:
    """The step that this request's session has still to take; None where the pages are open, and for strangers."""
    found = web_state().found
    if found is None:
        return None
    settings, now = reading.deployment().settings, reading.deployment().clock()
    return next_step(found.holder, settings.password_policy, settings.second_factor, now, awaits_code=found.awaits_code)


def is_open(step: Step, path: str) -> bool:
    """Whether that path is answered at this step."""
    return path == LOGOUT or path in OPEN[step]


def lead_to(step: Step, following: str) -> ResponseReturnValue:
    """Leads a person to the step's form, and from there to ``following``."""
    return redirect(OPEN[step][0] + ("" if following == HOME else f"?{urlencode({'next': following})}"))


def refuse(step: Step) -> ResponseReturnValue:
    """What a program is told, and a person whose form was sent too early or too late.

    Who has not given the code yet is not logged in; the other steps are a matter of an account that is.
    """
    return refusal(401 if step is Step.CODE else 403, step.value, message(step))


def message(step: Step) -> str:
    """Why this step is to be taken."""
    match step:
        case Step.CODE:
            return _("You are not logged in yet: the code of your second factor is missing.")
        case Step.PASSWORD:
            return _("Your password has to be changed before anything else.")
        case Step.ENROLMENT:
            return _("Your account needs a second factor before anything else.")
