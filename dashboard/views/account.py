"""One account: who it belongs to, in which state it is, and the forms that change it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import urls
from dashboard.components import forms, heading, tiles
from dashboard.components.tables import facts
from dashboard.services.accounts import DISABLED, WAITING, AccountEntry, AccountPage, AskedRole
from dashboard.translations import _
from dashboard.views.account_marks import moment, role_fields, role_of, state_badges, told
from dashboard.views.accounts import decision_forms
from dashboard.web.notes import Note
from models.accounts import Role


def account(model: AccountPage, note: Note | None, token: str) -> list[Component]:
    """The page's body; ``token`` is for its forms."""
    one = model.account
    body = [
        heading.page_head(
            one.name,
            crumbs=[(_("Accounts"), urls.href("accounts"))],
            note=one.display_name,
            marks=state_badges(one),
        ),
        *told(note),
    ]
    if one.own:
        body.append(
            heading.notice(
                [
                    _("This is your own account; another security administrator administers it."),
                    " ",
                    html.A(_("To my account"), href="/account"),
                ]
            )
        )
    cards = [_about(one)]
    if model.asked is not None:
        cards.append(_asked(model.asked, model.seen, token))
    if not one.own:
        cards.append(_acts(one, model.seen, token))
        if WAITING not in one.states:
            cards.append(_role(one, model.seen, note, token))
    return [*body, html.Div(cards, className="zh-grid zh-grid--2")]


def _about(one: AccountEntry) -> Component:
    return tiles.card(
        _("Account"),
        facts(
            [
                (_("User name"), one.name),
                (_("Display name"), one.display_name),
                (_("Role"), role_of(one.role, one.stands_for)),
                (_("Second factor"), _("On") if one.second_factor else _("Off")),
                (_("Last login"), moment(one.logged_in_at)),
                (_("Locked until"), moment(one.locked_until) if one.locked_until is not None else ""),
                (_("Made"), moment(one.created_at)),
            ]
        ),
    )


def _asked(one: AskedRole, seen: int, token: str) -> Component:
    return tiles.card(
        _("A role waits for approval"),
        [
            facts(
                [
                    (_("Role asked for"), role_of(one.role, one.stands_for)),
                    (_("Asked by"), one.asked_by),
                    (_("When"), moment(one.asked_at)),
                ]
            ),
            # Who is rejected may be gone: the list is always there.
            decision_forms(one, seen, urls.href("accounts"), token),
        ],
    )


def _acts(one: AccountEntry, seen: int, token: str) -> Component:
    in_use = (
        ("enable", _("Bring back into use"), _("People log in to it again."))
        if DISABLED in one.states
        else ("disable", _("Disable"), _("Nobody logs in to it any more, and its sessions end."))
    )
    acts = [in_use]
    if one.locked_until is not None:
        acts.append(("unlock", _("Unlock"), _("Lifts the lock before its time.")))
    if one.role != Role.SECURITY:
        given = _("Gives a one-time password, unlocks the account and ends its sessions.")
        acts.append(("reset", _("Reset the password"), given))
    if one.role != Role.SECURITY and one.second_factor:
        lost = _("For one who has lost it; its sessions end.")
        acts.append(("reset-second-factor", _("Reset the second factor"), lost))
    drawn = forms.hidden("seen", str(seen))
    lines = [
        html.Li(
            [
                forms.post_form(_action(one, act), token, one.href, [drawn, forms.button(text)]),
                html.Span(what, className="zh-muted"),
            ]
        )
        for act, text, what in acts
    ]
    foot = _("Password and second factor of a security administrator are reset on the server: zhiheng account reset.")
    return tiles.card(
        _("Administer"), html.Ul(lines, className="zh-acts"), foot=foot if one.role == Role.SECURITY else None
    )


def _role(one: AccountEntry, seen: int, note: Note | None, token: str) -> Component:
    typed = dict(note.typed) if note is not None else {}
    agency, officer = (one.stands_for if one.role == role else "" for role in ("agency", "officer"))
    fields = role_fields(typed.get("role", one.role), typed.get("agency", agency), typed.get("officer", officer))
    drawn = forms.hidden("seen", str(seen))
    ask = forms.button(_("Ask for this role"), "primary")
    content = [drawn, html.Div(fields, className="zh-form__fields"), ask]
    return tiles.card(
        _("Another role"),
        forms.post_form(_action(one, "role"), token, one.href, content),
        foot=_("It counts once another security administrator has approved it; until then the account keeps its role."),
    )


def _action(one: AccountEntry, act: str) -> str:
    return f"/accounts/{one.account_id}/{act}"
