"""The accounts of the demonstration and of these tests, and their holders before a page."""

from __future__ import annotations

from dashboard.accounts.demonstration import DEMONSTRATION
from tests.dashboard.web.site import PASSWORD, Site, Visitor

TOWNSHIP = "T07"
"""An agency with an account of its own, whose case numbers another agency (T08) uses, too."""
PASSWORDS = {one.name: one.password for one in DEMONSTRATION} | {"township": PASSWORD}
"""Those of the demonstration's accounts, and of the one that the tests make besides."""


def reading(site: Site, name: str, language: str = "en") -> Visitor:
    """The holder of this account, logged in and reading in this language."""
    visitor = site.visitor()
    answer = visitor.log_in(name, PASSWORDS[name])
    assert answer.status_code == 303, answer.text
    assert visitor.get(f"/?lang={language}").status_code == 200  # brings the token, too
    return visitor
