"""What the pages of accounts share: states in words, the note of the last act, the fields of a role."""

from __future__ import annotations

import datetime as dt

from dash import html
from dash.development.base_component import Component

from dashboard.components import forms, heading
from dashboard.components.marks import Badge
from dashboard.services.accounts import DISABLED, LOCKED, ONE_TIME, WAITING, AccountEntry
from dashboard.translations import _
from dashboard.web.notes import Note
from dashboard.web.role_names import role_name
from models.accounts import Role
from models.installation import SHANGHAI


def state_name(state: str) -> str:
    """A state of ``services.accounts.STATES`` in words."""
    return {
        WAITING: _("Waits for approval"),
        LOCKED: _("Locked"),
        DISABLED: _("Disabled"),
        ONE_TIME: _("One-time password"),
    }[state]


def state_badges(one: AccountEntry) -> list[Badge]:
    """What is to be said of the account."""
    badges = []
    if WAITING in one.states:
        badges.append(Badge(state_name(WAITING), "low", _("Nobody logs in to it before its role is approved.")))
    if DISABLED in one.states:
        badges.append(Badge(state_name(DISABLED), "na"))
    if one.locked_until is not None:
        badges.append(Badge(state_name(LOCKED), "failed", _("Until %(moment)s", moment=moment(one.locked_until))))
    if ONE_TIME in one.states:
        badges.append(Badge(state_name(ONE_TIME), "info", _("It has to be changed at the next login.")))
    if one.second_factor:
        badges.append(Badge(_("Second factor"), "ok"))
    if one.demonstration:
        badges.append(Badge(_("Demonstration"), "provisional", _("Its password is published.")))
    return badges


def role_of(role: str, stands_for: str) -> str:
    """The role, and for whom."""
    return f"{role_name(role)} {stands_for}".strip()


def moment(at: dt.datetime | None) -> str:
    """A moment in Asia/Shanghai; a dash for never."""
    return "—" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def told(note: Note | None) -> list[Component]:
    """What the last act says, with what is shown only now."""
    if note is None:
        return []
    secrets = [html.Code(one, className="zh-secret", lang="en") for one in note.secrets]
    return [heading.notice([note.text, *secrets], note.kind)]


def role_fields(role: str, agency: str, officer: str) -> list[Component]:
    """The fields that say what an account is to be."""
    return [
        forms.select_field("role", _("Role"), [(one.value, role_name(one)) for one in Role], role),
        forms.text_field("agency", _("Agency's code"), agency, hint=_("For the role of an agency only")),
        forms.text_field("officer", _("Officer's number"), officer, hint=_("For the role of an officer only")),
    ]
