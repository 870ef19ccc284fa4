"""``/accounts`` and ``/accounts/<user>``: the accounts of others, for security administrators. What their forms
do, ``dashboard.web.account_acts`` does."""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf

from dashboard.accounts.permissions import Permission
from dashboard.services.accounts import account, accounts
from dashboard.translations import _
from dashboard.views import account as account_view
from dashboard.views import accounts as view
from dashboard.web import notes, reading
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest


@requires(Permission.ACCOUNT_MANAGE)
def page(request: PageRequest) -> Page:
    """The list, with what waits and the form for a new account."""
    model = accounts(request.session, request.location.query, request.holder, reading.deployment().clock())
    return Page(_("Accounts"), view.accounts(model, request.location, notes.take(), generate_csrf()))


@requires(Permission.ACCOUNT_MANAGE)
def one(request: PageRequest) -> Page:
    """One account, with the forms that change it."""
    name = request.location.parts["user"]
    model = account(request.session, name, request.holder, reading.deployment().clock())
    if model is None:
        raise NotThere
    return Page(model.account.name, account_view.account(model, notes.take(), generate_csrf()))
