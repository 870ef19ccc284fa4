"""Nobody gets past the door without being logged in, whatever the path is written like, and nothing runs before it."""

from collections.abc import Callable

import pytest
from dash import html
from werkzeug.routing import Map

from dashboard.accounts.permissions import Permission
from dashboard.web.guard import LOGIN_ASSETS, OPEN_TO_ALL
from dashboard.web.rights import requires
from dashboard.web.router import Page, PageRequest
from tests.dashboard.web import site as test_site
from tests.dashboard.web.site import CALLBACK, ORIGIN, Site, page_body, words

DASH = ("/_dash-layout", "/_dash-dependencies", "/_reload-hash")


def test_only_these_paths_are_open_to_all() -> None:
    assert sorted(OPEN_TO_ALL) == sorted(
        ["/login", "/healthz", "/_favicon.ico", *(f"/assets/{name}" for name in LOGIN_ASSETS)]
    )


def test_each_open_path_answers_a_stranger(site: Site) -> None:
    for path in OPEN_TO_ALL:
        assert site.visitor().get(path).status_code == 200, path


def test_a_stranger_gets_no_route_of_the_application(site: Site) -> None:
    """Every rule that Flask knows, so that a new one is behind the door without anybody thinking of it."""
    rules: Map = site.app.server.url_map
    paths = {rule.rule.replace("<path:path>", "x").replace("<path:filename>", "x.css") for rule in rules.iter_rules()}
    paths = {
        path.replace("<string:package_name>", "dash")
        .replace("<path:fingerprinted_path>", "dash.py")
        .replace("<kind>", "cases")
        for path in paths
    }
    assert "/_dash-layout" in paths
    assert not any("<" in path for path in paths)
    for path in sorted(paths - OPEN_TO_ALL):
        for method in ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"):
            answer = site.visitor().client.open(path, method=method, headers={"Origin": ORIGIN})
            assert answer.status_code in (302, 401), f"{method} {path}: {answer.status}"


@pytest.mark.parametrize("path", [*DASH, "/_dash-component-suites/dash/deps/react.js"])
def test_a_program_is_told_401_in_json(site: Site, path: str) -> None:
    answer = site.visitor().get(path, Accept="application/json")
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["code"] == "login_required"
    assert answer.json["error"]["reference"]


def test_a_callback_of_a_stranger_is_401_and_runs_nothing(site: Site) -> None:
    answer = site.visitor().open("/")
    assert answer.status_code == 401
    assert "柳河" not in words(answer)
    assert site.ran == []


@pytest.mark.parametrize("address", ["/agency/A01?period=2021&q=a%26b", "/case/A01/%E3%80%942021%E3%80%95~2F3"])
def test_a_person_is_led_to_the_login_and_back(site: Site, address: str) -> None:
    visitor = site.visitor()
    answer = visitor.get(address)
    assert answer.status_code == 302
    login = answer.headers["Location"]
    assert login.startswith("/login?next=")
    token = visitor.token(login)
    following = visitor.get(login).text.split('name="next" value="')[1].split('"')[0].replace("&amp;", "&")
    form = {"username": "leader", "password": test_site.PASSWORD, "csrf_token": token, "next": following}
    assert visitor.post("/login", data=form).headers["Location"] == address


@pytest.mark.parametrize(
    "path",
    [
        "//_dash-layout",
        "/%5fdash-layout",
        "/x/../_dash-layout",
        "/login/../_dash-layout",
        "/_dash-layout/",
        "/_DASH-LAYOUT",
        "/_dash-layout;/login",
        "/_dash-layout%00",
        "/login%2f..%2f_dash-layout",
        "/assets/../_dash-layout",
        "/assets/vendor/bootstrap.min.css/../../../_dash-layout",
        "/healthz/../_dash-layout",
        "/login/",
        "/healthz/x",
        "/_favicon.ico/x",
        "/%2e%2e/_dash-layout",
        "/\\_dash-layout",
    ],
)
def test_no_spelling_of_a_path_gets_a_stranger_in(site: Site, path: str) -> None:
    visitor = site.visitor(RAW_URI=path, REQUEST_URI=path)
    from urllib.parse import unquote

    visitor.environ["PATH_INFO"] = unquote(path)
    answer = visitor.get("/ignored")
    assert answer.status_code in (302, 308, 401, 404)
    assert "props" not in answer.text
    assert "_dash-config" not in answer.text


def test_no_page_is_made_before_the_door_has_opened(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    @requires(Permission.OVERVIEW_READ)
    def overview(request: PageRequest) -> Page:
        made.append(request.holder.name)
        return Page("x", html.P("x"))

    monkeypatch.setitem(test_site.PAGES, "overview", overview)
    site = make_site()
    site.visitor().get("/")
    site.visitor().open("/")
    assert made == []
    site.logged_in("leader").open("/")
    assert made == ["leader"]


def test_the_first_page_ships_no_page_of_anybody(site: Site) -> None:
    text = site.logged_in("leader").get("/").text
    assert "_dash-config" in text
    assert "validation_layout" not in text
    assert "柳河" not in text


def test_paths_that_no_page_has_are_not_found(site: Site) -> None:
    leader = site.logged_in()
    for path in ("/nonsense", "/_mcp", "/health", "/agency", "/console", "/published", "/_reload-hash", "/_alive_x"):
        assert leader.get(path).status_code == 404, path
    for path in ("/", "/agency/A01", "/agency/Z99", "/schemes"):
        assert leader.get(path).status_code == 200, path


def test_a_suite_that_dash_does_not_know_is_not_found(site: Site) -> None:
    for path in ("os/x.js", "dash/dash.py", "dash/../../models/engine.py"):
        assert site.logged_in().get(f"/_dash-component-suites/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example", "a b"]
)
def test_a_host_that_is_not_ours_is_refused(site: Site, host: str) -> None:
    answer = site.visitor(HTTP_HOST=host).get("/login")
    assert answer.status_code == 400
    assert "zhiheng_" not in str(answer.headers)
    assert host not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8050", "[::1]:8050", "ZHIHENG.example.gov"])
def test_our_own_hosts_are_served(make_site: Callable[..., Site], host: str) -> None:
    site = make_site(trusted_hosts=("zhiheng.example.gov",))
    assert site.visitor(HTTP_HOST=host).get("/login").status_code == 200


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://localhost:8051", "https://localhost", "http://evil.example", "http://localhost.evil"],
)
def test_no_request_from_another_page_changes_anything(site: Site, origin: str | None) -> None:
    leader = site.logged_in()
    assert leader.call(page_body("/"), origin=origin).status_code == 403
    form = {"csrf_token": leader.cookie("_csrf_token")}
    assert leader.post("/logout", origin=origin, data=form).status_code == 403
    assert leader.open("/").status_code == 200


@pytest.mark.parametrize(
    ("site_header", "status"), [("same-origin", 200), ("same-site", 403), ("cross-site", 403), ("none", 403)]
)
def test_where_the_browser_says_who_asks_it_must_be_us(site: Site, site_header: str, status: int) -> None:
    leader = site.logged_in()
    assert leader.call(page_body("/"), headers={"Sec-Fetch-Site": site_header}).status_code == status


def test_logging_in_from_another_page_is_refused(site: Site) -> None:
    visitor = site.visitor()
    form = {"username": "leader", "password": test_site.PASSWORD, "csrf_token": visitor.token()}
    assert visitor.post("/login", data=form, origin="http://evil.example").status_code == 403


def test_behind_tls_our_own_origin_is_https(make_site: Callable[..., Site]) -> None:
    visitor = make_site(transport="https").visitor()
    form = {"username": "leader", "password": test_site.PASSWORD, "csrf_token": visitor.token()}
    assert visitor.post("/login", data=form, origin="http://localhost").status_code == 403
    assert visitor.post("/login", data=form, origin="https://localhost").status_code in (303, 400)


@pytest.mark.parametrize("token", ["", "x", "wrong.token.here"])
def test_a_callback_without_the_sessions_token_is_refused(site: Site, token: str) -> None:
    leader = site.logged_in()
    answer = leader.call(page_body("/"), headers={"X-CSRFToken": token})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"]["code"] == "token"


def test_the_token_of_another_session_is_refused(site: Site) -> None:
    other = site.logged_in("agency").cookie("_csrf_token")
    assert other is not None
    assert site.logged_in("leader").call(page_body("/"), headers={"X-CSRFToken": other}).status_code == 400


def test_a_callback_is_never_a_get(site: Site) -> None:
    assert site.logged_in().get(CALLBACK).status_code == 404
