"""The wall of the meeting room 大屏, on which nobody clicks for hours: what its session is answered once it is idle.

An idle session is over (8.1.4.1 b), but for this: where the wall was its last page, the wall goes on, until the
session's last hour. No other page, no file and no form is answered; and nothing that the wall asks is a use of the
session.
"""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import BadRequest

from dashboard import urls
from dashboard.accounts import sessions
from dashboard.accounts.permissions import Permission
from dashboard.web import envelope, rights
from dashboard.web.headers import DASH_PAGES
from dashboard.web.session_interface import web_state

PAGE = "screen"
DRAWS_IT = frozenset(
    {
        "/_dash-layout",
        "/_dash-dependencies",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "_dash_assets.static",
    }
)
"""The endpoints that a browser asks for when it loads the page anew; none of them holds a row."""


def go_on() -> None:
    """Takes an idle session up for this request, where that is the wall's; before anybody asks who is logged in."""
    state = web_state()
    if state.idle is not None and _is_asked():
        state.take_up(state.idle)


def note(page: str) -> None:
    """Remembers whether the page that this session opens now is the wall, and its holder's to see."""
    state = web_state()
    on, was_on = page == PAGE and rights.may(Permission.MEETING_READ), sessions.ON_THE_WALL in state
    if on and not was_on:
        state[sessions.ON_THE_WALL] = True
    elif was_on and not on:
        del state[sessions.ON_THE_WALL]


def _is_asked() -> bool:
    if request.method == "POST":
        return request.path == envelope.PATH and _address_sent() == urls.href(PAGE)
    return request.endpoint in DRAWS_IT or (request.endpoint in DASH_PAGES and request.path == urls.href(PAGE))


def _address_sent() -> object:
    """The first input of the callback. The envelope lets the page callback through only if that is its path."""
    try:
        inputs = request.get_json()["inputs"]
        return inputs[0]["value"]
    except (BadRequest, RecursionError, LookupError, TypeError):
        return None
