"""Where one may be sent after a form: to one of our own pages, and nowhere else."""

from __future__ import annotations

from dashboard import urls

HOME = "/"
OWN_ACCOUNT = "/account"
OWN_PASSWORD = "/account/password"  # noqa: S105 - an address
OWN_SECOND_FACTOR = "/account/second-factor"
PLAIN_PAGES = (OWN_ACCOUNT, OWN_PASSWORD, OWN_SECOND_FACTOR)
"""Pages of plain HTML, which are not among those of ``urls.PAGES``."""


def local_address(wanted: str | None) -> str:
    """The wanted address if it is that of one of our pages, else the overview's."""
    path, question, query = (wanted or "").partition("?")
    if any(ord(one) <= 32 or one == "\\" for one in path + query):
        return HOME
    return path + question + query if path in PLAIN_PAGES or urls.parse(path) is not None else HOME
