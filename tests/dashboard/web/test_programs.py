"""The door for programs: a token and nothing else, no cookie either way, and no way from there to the pages."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dashboard.accounts import tokens
from dashboard.accounts.accounts import Act
from dashboard.accounts.addresses import network
from tests.dashboard.web.site import START, Site

DESCRIPTION = "/api/openapi.json"
ROUTES = (("GET", DESCRIPTION), ("POST", "/api/import/cases"), ("GET", "/api/nothing"), ("DELETE", "/api/import/cases"))


def make(site: Site, name: str = "erp", **options: Any) -> str:
    return tokens.make(site.engine, Act(None, START), name, **options)


def ask(site: Site, token: str | None, path: str = DESCRIPTION, method: str = "GET", **headers: str) -> TestResponse:
    sent = {} if token is None else {"Authorization": f"Bearer {token}"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    visitor = site.visitor()
    return visitor.client.open(path, method=method, headers=sent, buffered=True)


def without_reference(answer: TestResponse) -> tuple[Any, ...]:
    body: Any = answer.json
    reference = body["error"].pop("reference")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, body, headers, len(reference)


def test_a_token_that_counts_is_let_in(site: Site) -> None:
    assert ask(site, make(site)).status_code == 200


def test_whatever_is_wrong_with_a_token_is_answered_alike(site: Site) -> None:
    expired = make(site, "expired", days=1)
    revoked = make(site, "revoked")
    tokens.revoke(site.engine, Act(None, START), "revoked")
    elsewhere = make(site, "elsewhere", addresses=[network("10.0.0.0/8")])
    site.clock.pass_by(days=2)
    for method, path in ROUTES:
        answers = [
            without_reference(ask(site, token, path, method))
            for token in (None, "", "x", "键", expired, revoked, elsewhere)
        ]
        assert answers[0][0] == 401
        assert answers[0][2]["WWW-Authenticate"] == "Bearer"
        assert [one == answers[0] for one in answers] == [True] * len(answers)


def test_another_scheme_is_no_token(site: Site) -> None:
    token = make(site)
    for header in (token, f"Basic {token}", f"Token {token}", f"Bearer  {token} x", "Bearer"):
        assert ask(site, None, Authorization=header).status_code == 401


def test_a_token_in_the_address_is_no_token(site: Site) -> None:
    assert ask(site, None, f"{DESCRIPTION}?access_token={make(site)}").status_code == 401


def test_a_session_opens_nothing_there(site: Site) -> None:
    assert site.logged_in("leader").get(DESCRIPTION, Accept="application/json").status_code == 401


def test_no_cookie_is_set(site: Site) -> None:
    token = make(site)
    for method, path in ROUTES:
        for given in (token, None):
            assert "Set-Cookie" not in ask(site, given, f"{path}?lang=en", method).headers, path


@pytest.mark.parametrize("path", ["/", "/_dash-layout", "/accounts", "/export/csv/ranking/x", "//api/openapi.json"])
def test_a_token_opens_no_page(site: Site, path: str) -> None:
    assert ask(site, make(site), path, Accept="application/json").status_code == 401


def test_below_the_programs_door_there_is_nothing_of_dash(site: Site) -> None:
    token = make(site)
    for path in ("/api/", "/api/nothing", "/api/../_dash-layout", "/api//openapi.json"):
        answer = ask(site, token, path)
        assert answer.status_code == 404, path
        assert answer.json is not None


@pytest.mark.parametrize(
    ("path", "methods"), [("/api/import/cases", {"POST", "OPTIONS"}), (DESCRIPTION, {"GET", "HEAD", "OPTIONS"})]
)
def test_another_method_is_405_and_told_which_there_are(site: Site, path: str, methods: set[str]) -> None:
    token = make(site)
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - methods:
        answer = ask(site, token, path, method)
        assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, methods)
    answer = ask(site, token, path, "OPTIONS")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (204, methods)


def test_a_name_that_is_not_the_servers_is_refused_before_any_token(site: Site) -> None:
    assert ask(site, make(site), Host="elsewhere.example").status_code == 400


def test_origin_and_csrf_token_are_not_asked_for(site: Site) -> None:
    answer = ask(site, make(site), "/api/import/cases", "POST", Origin="http://elsewhere.example")
    assert answer.status_code == 415


def test_its_use_is_noted(site: Site) -> None:
    token = make(site)
    ask(site, token)
    found = tokens.find(site.engine, token, None, site.clock())
    assert found is not None
    assert found.last_used_at == START


def test_behind_a_proxy_the_clients_address_counts(make_site: Callable[..., Site]) -> None:
    site = make_site(proxies="127.0.0.1")
    token = make(site, addresses=[network("10.1.0.0/16")])
    for address, status in (("10.1.2.3", 200), ("10.2.2.3", 401)):
        answer = site.visitor(REMOTE_ADDR="127.0.0.1").get(
            DESCRIPTION, Authorization=f"Bearer {token}", X_Forwarded_For=address
        )
        assert answer.status_code == status


def test_its_time_ends_at_the_very_request(site: Site) -> None:
    token = make(site, days=1)
    site.clock.now = START + dt.timedelta(hours=23)
    assert ask(site, token).status_code == 200
    site.clock.pass_by(hours=1)
    assert ask(site, token).status_code == 401
