"""The one callback that turns an address into a page. For whoever writes a page, this is the seam:

A page is a function ``PageRequest -> Page``, listed by its name in ``dashboard.pages.PAGES`` (names and addresses:
``dashboard.urls.PAGES``). It reads through ``request.session``, which carries the reader's scope, and raises
``NotThere`` for what does not exist *or is not the reader's*: both then give the same answer. Controls write the
address in the browser (``dcc.Link``, or a clientside callback into ``Output(LOCATION, "search")``); the page is made
anew from it. Everything else a page can need is in the request; the clock, the environment and globals are not read.

    def agency(request: PageRequest) -> Page:
        model = services.agency(request.session, request.location.parts["agency"], …)   # may raise NotThere
        return Page(model.name, views.agency(model), as_of=model.data_as_of)

Downloads are plain Flask routes on a blueprint listed in ``dashboard.pages.BLUEPRINTS``. They are behind the login by
default and use ``dashboard.web.reading``: ``reader_session()``, ``reader()``, ``holder()``, ``today()``,
``language()``, ``caller()`` for the audit log, ``deployment().registry``; ``NotThere`` answers 404 there, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from dashboard import urls
from dashboard.accounts.accounts import Holder
from dashboard.accounts.login_steps import days_left
from dashboard.accounts.permissions import Permission
from dashboard.imports.kinds import KINDS
from dashboard.translations import Language, _, speaking
from dashboard.web import reading, wall
from dashboard.web.errors import NotThere, error_title, failure_message, log_failure, not_there_message
from dashboard.web.frame import PRODUCT, Surroundings, framed
from dashboard.web.rights import may, needed, note_denied, requires
from models.counters import data_version
from models.reader import Reader, ReaderSession
from plugins.registry import Registry

LOCATION = "location"
FRAME = "frame"
TITLE = "title"
HOME = "overview"


@dataclass(frozen=True)
class PageRequest:
    """What a page is made from."""

    location: urls.Location
    session: ReaderSession
    """Opened for the reader, closed when the request ends."""
    reader: Reader
    holder: Holder
    language: Language
    today: dt.date
    registry: Registry


@dataclass(frozen=True)
class Page:
    """A page: its title, its content, and as of when the data it shows is (else the last change of any data)."""

    title: str
    body: Component | list[Any]
    as_of: dt.datetime | None = None


Pages = Mapping[str, Callable[[PageRequest], Page]]

__all__ = ["LOCATION", "NotThere", "Page", "PageRequest", "Pages", "install"]


def install(app: Dash, pages: Pages) -> None:
    """Gives the application its layout and its page callback."""
    app.layout = html.Div(
        [
            dcc.Location(id=LOCATION, refresh="callback-nav"),
            html.Div(id=TITLE, hidden=True),
            html.Div(id=FRAME),
        ]
    )

    @app.callback(
        Output(FRAME, "children"),
        Output(TITLE, "data-title"),
        Input(LOCATION, "pathname"),
        Input(LOCATION, "search"),
        # The browser calls as soon as it knows the address; before that there is nothing to show.
        prevent_initial_call=True,
    )
    @requires(Permission.PAGE_OPEN)
    def page(pathname: object, search: object) -> tuple[Component, str]:
        location = (
            urls.parse(pathname, search if isinstance(search, str) else "") if isinstance(pathname, str) else None
        )
        if location is not None:
            reading.remember_language(location.query.lang)
            wall.note(location.page)
        with speaking(reading.language()):
            made = answer(location, pages)
            return _frame(made, location), f"{made.title} · {PRODUCT}"

    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash has no types there
        "function (title) { document.title = title; }", Input(TITLE, "data-title")
    )


def answer(location: urls.Location | None, pages: Pages) -> Page:
    """The page at this location for the reader of this request, or the page that says why there is none."""
    if location is None or location.page not in pages:
        return _not_there()
    permission = needed(pages[location.page])
    if not may(permission):
        if location.page == HOME:
            return _home_of_an_administrator()
        note_denied(urls.href(location.page, **location.parts), permission, "permission")
        return _not_there()
    request = PageRequest(
        location,
        reading.reader_session(),
        reading.reader(),
        reading.holder(),
        reading.language(),
        reading.today(),
        reading.deployment().registry,
    )
    try:
        return pages[location.page](request)
    except NotThere:
        note_denied(urls.href(location.page, **location.parts), permission, "not there, or not the reader's")
        return _not_there()
    except Exception as error:  # noqa: BLE001 - a page that fails must not leave the reader before an empty frame
        log_failure(error)
        # After a statement that failed PostgreSQL takes no other in the transaction, and the frame has one.
        reading.reader_session().rollback()
        return _message(error_title(500), failure_message(error), reading.request_id())


def _frame(made: Page, location: urls.Location | None) -> Component:
    return framed(
        made.body,
        Surroundings(
            holder=reading.holder(),
            language=reading.language(),
            token=generate_csrf(),
            location=location,
            as_of=made.as_of or _last_change(reading.reader_session()),
            demonstration_today=reading.demonstration_today(),
            password_days=_password_days(),
        ),
    )


def _password_days() -> int | None:
    deployment = reading.deployment()
    return days_left(reading.holder(), deployment.settings.password_policy, deployment.clock())


def _last_change(session: Session) -> dt.datetime | None:
    """When any row of business was last written: of the tables that people import, in whatever way it came in."""
    return data_version(session, [kind.table.name for kind in KINDS.values()]).as_of


def _home_of_an_administrator() -> Page:
    """Where one lands after the login with a role that reads no row of business."""
    on = (
        (_("Accounts"), urls.href("accounts"))
        if may(Permission.ACCOUNT_MANAGE)
        else (_("Schemes"), urls.href("schemes"))
    )
    return _message(_("No business data"), _("Your role manages the system and reads no rows of business."), on=on)


def _not_there() -> Page:
    return _message(error_title(404), not_there_message())


def _message(title: str, text: str, reference: str | None = None, on: tuple[str, str] | None = None) -> Page:
    """A page of a few words; ``on`` is (text, address), else the overview."""
    words, address = on or (_("To the overview"), urls.href("overview"))
    ways_on: list[Any] = [dcc.Link(words, href=address)]
    if reference is not None:
        ways_on += [" ", html.Span(_("Reference %(number)s", number=reference), className="zh-reference")]
    heading = html.H1(title, className="zh-error__title")
    return Page(title, html.Section([heading, html.P(text), html.P(ways_on)], className="zh-error"))
