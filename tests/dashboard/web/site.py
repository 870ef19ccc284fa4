"""A small site behind the real door: test pages, a clock that the test moves, visitors with cookies of their own."""

import datetime as dt
import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State
from dash import html as tags
from flask import request
from sqlalchemy import Engine, select
from werkzeug.test import Client, TestResponse

from dashboard.accounts.accounts import create_account
from dashboard.accounts.permissions import Permission
from dashboard.web.rights import requires
from dashboard.web.router import NotThere, Page, PageRequest
from models.accounts import Role
from models.agencies import Agency

HOST = "localhost"
ORIGIN = f"http://{HOST}"
START = dt.datetime(2026, 1, 15, 9, 0, tzinfo=dt.UTC)
PASSWORD = "long enough 9"
PEOPLE: dict[str, dict[str, Any]] = {
    "leader": {"role": Role.LEADER},
    "agency": {"role": Role.AGENCY, "agency_code": "A01"},
    "system": {"role": Role.SYSTEM},
}
AGENCIES = {"A01": "柳河镇人民政府", "A02": "青石镇人民政府"}
CALLBACK = "/_dash-update-component"


@dataclass
class Site:
    """The application, its database, its clock, and which test callbacks ran."""

    app: Dash
    engine: Engine
    clock: "Clock"
    ran: list[str] = field(default_factory=list)

    def visitor(self, **environ: Any) -> "Visitor":
        return Visitor(self, environ)

    def logged_in(self, name: str = "leader") -> "Visitor":
        visitor = self.visitor()
        answer = visitor.log_in(name)
        assert answer.status_code == 303, answer.text
        assert visitor.get("/").status_code == 200  # brings the token
        return visitor

    def calls(self, *, input_number: int) -> list[str]:
        """The callbacks that browsers send from now on, by the value of one of their inputs."""
        sent: list[str] = []

        @self.app.server.before_request
        def note() -> None:
            if request.path == "/_dash-update-component":
                sent.append(str(request.get_json()["inputs"][input_number]["value"]))

        return sent


@dataclass
class Clock:
    now: dt.datetime = START

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


class Visitor:
    """A browser, as far as the server can tell: cookies, Origin, Accept and what Dash's renderer sends."""

    def __init__(self, site: Site, environ: dict[str, Any]) -> None:
        self.client = Client(site.app.server)
        self.environ = environ

    def get(self, path: str, **headers: str) -> TestResponse:
        sent = {"Accept": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.get(path, headers=sent, environ_overrides=self.environ, buffered=True)

    def post(
        self, path: str, *, origin: str | None = ORIGIN, headers: dict[str, str] | None = None, **body: Any
    ) -> TestResponse:
        sent = {"Accept": "text/html", **({"Origin": origin} if origin is not None else {}), **(headers or {})}
        return self.client.post(path, headers=sent, environ_overrides=self.environ, buffered=True, **body)

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, domain=HOST)
        return found.decoded_value if found is not None else None

    def token(self, path: str = "/login") -> str:
        """The token in the form of that page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path).text)
        assert found is not None
        return html.unescape(found[1])

    def log_in(self, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        form = {"username": name, "password": password, "csrf_token": self.token(), **fields}
        return self.post("/login", data=form)

    def log_out(self) -> TestResponse:
        return self.post("/logout", data={"csrf_token": self.cookie("_csrf_token")})

    def call(self, body: Any, *, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        """A callback as Dash's renderer sends it."""
        token = {"X-CSRFToken": self.cookie("_csrf_token") or "", "Accept": "*/*", "Sec-Fetch-Mode": "cors"}
        sent = {"data": body} if isinstance(body, bytes | str) else {"json": body}
        if "data" in sent:
            token["Content-Type"] = "application/json"
        return self.post(CALLBACK, headers={**token, **(headers or {})}, **sent, **more)

    def open(self, pathname: object, search: object = "") -> TestResponse:
        """What the browser sends when it shows that address."""
        return self.call(page_body(pathname, search))


def words(answer: TestResponse) -> str:
    """What an answer of Dash says, its Chinese written as Chinese."""
    return json.dumps(answer.json, ensure_ascii=False)


def page_body(pathname: object, search: object = "") -> dict[str, Any]:
    return {
        "output": "..frame.children...title.data-title..",
        "outputs": [{"id": "frame", "property": "children"}, {"id": "title", "property": "data-title"}],
        "inputs": [
            {"id": "location", "property": "pathname", "value": pathname},
            {"id": "location", "property": "search", "value": search},
        ],
        "changedPropIds": ["location.pathname", "location.search"],
        "parsedChangedPropsIds": ["location.pathname", "location.search"],
    }


@requires(Permission.OVERVIEW_READ)
def overview(request: PageRequest) -> Page:
    rows = request.session.scalars(select(Agency).order_by(Agency.code))
    return Page("总览", tags.Ul([tags.Li(row.name) for row in rows]))


@requires(Permission.AGENCY_READ)
def agency(request: PageRequest) -> Page:
    found = request.session.scalars(select(Agency).where(Agency.code == request.location.parts["agency"])).one_or_none()
    if found is None:
        raise NotThere
    return Page(found.name, tags.P(f"{found.code} {request.today} {request.language}"))


@requires(Permission.SCHEME_READ)
def schemes(_request: PageRequest) -> Page:
    return Page("评分办法", tags.P("schemes"))


@requires(Permission.RANKING_READ)
def ranking(_request: PageRequest) -> Page:
    raise RuntimeError("a secret detail")


@requires(Permission.MEETING_READ)
def screen(_request: PageRequest) -> Page:
    return Page("大屏", tags.P("the wall"))


PAGES = {"overview": overview, "screen": screen, "agency": agency, "schemes": schemes, "ranking": ranking}


def add_test_callbacks(site: Site) -> None:
    """Callbacks of every shape Dash has, each of which notes that it ran."""
    app = site.app

    @app.callback(Output("echo", "children"), Input("tick", "n_intervals"), State("note", "value"))
    @requires(Permission.PAGE_OPEN)
    def tick(count: object, note: object) -> str:
        site.ran.append("tick")
        return f"{count} {note}"

    @app.callback(
        Output({"type": "cell", "row": MATCH}, "children"),
        Input({"type": "box", "row": MATCH}, "value"),
        Input({"type": "all", "row": ALL}, "value"),
        prevent_initial_call=True,
    )
    @requires(Permission.PAGE_OPEN)
    def pattern(one: object, every: object) -> str:
        site.ran.append("pattern")
        return f"{one} {every}"

    @app.callback(Input("button", "n_clicks"))
    @requires(Permission.PAGE_OPEN)
    def silent(_clicks: object) -> None:
        site.ran.append("silent")

    @app.callback(Output("broken", "children"), Input("button", "n_clicks"))
    @requires(Permission.PAGE_OPEN)
    def broken(_clicks: object) -> None:
        site.ran.append("broken")
        raise RuntimeError("a secret detail")


def people(engine: Engine) -> None:
    for name, values in PEOPLE.items():
        create_account(engine, name=name, display_name=f"显示 {name}", password=PASSWORD, now=START, **values)
