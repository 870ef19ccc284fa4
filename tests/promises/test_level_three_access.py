"""Level 3, who gets to what: the door, scope, separated administrators, personal data, errors (security.md §2.3)."""

import re

import pytest

from tests.product.answers import heading, main, words
from tests.promises.attacker import Attacker
from tests.promises.office import ID_NUMBERS, MARKUP, PASSWORD, Office

PLAIN_PATHS = (
    "/", "/schemes", "/officers", "/officer/P1", "/case/A01/1", "/audit", "/system", "/accounts", "/account",
    "/export/csv/officers", "/export/xlsx/audit", "/_dash-layout", "/_dash-dependencies", "/_reload-hash",
    "/_dash-update-component", "/_dash-component-suites/dash/dash-renderer/build/dash_renderer.min.js",
    "/assets/pages.css", "/_mcp", "/console", "/?__debugger__=yes&cmd=resource&f=style.css", "/no-such-page",
)  # fmt: skip
TRICKS = (
    "//_dash-layout", "///_dash-layout", "/%5fdash-layout", "/%5Fdash-layout", "/x/../_dash-layout", "/./_dash-layout",
    "/login/../_dash-layout", "/login%2f..%2f_dash-layout", "/assets/../_dash-layout", "/healthz/../officers",
    "/login/", "/login;/_dash-layout", "/..;/_dash-layout", "/_dash-layout/", "/_dash-layout?next=/login",
    "/_dash-layout%00", "/_dash-layout%23/login", "/login%00/../officers", "/LOGIN", "/healthz/", "/_favicon.ico/../",
    "/assets/zhiheng.css/../../officers", "http://elsewhere.example/_dash-layout", "/%2e%2e/_dash-dependencies",
)  # fmt: skip
SECRETS = ("李青", "周宁", "河道采砂", "clientside", "dash_html_components", *ID_NUMBERS.values())


def gone(visitor: Attacker, path: str) -> bool:
    """Whether the visitor is told that there is no such page."""
    return heading(visitor.open(path)) == "Page not found"


@pytest.mark.parametrize("path", [*PLAIN_PATHS, *TRICKS])
def test_a_stranger_is_given_nothing_at_any_address_however_it_is_spelt(office: Office, path: str) -> None:
    """§2.3 everything behind login: `unauth_endpoints`, `unauth_path_tricks`."""
    for headers in ({}, {"X-Original-URL": "/officers"}, {"X-Forwarded-Prefix": "/login"}, {"Accept": "*/*"}):
        answer = office.stranger().send("GET", path, headers=headers)
        assert answer.status_code in (302, 308, 400, 401, 404, 405), path
        assert answer.leads_to in ("", "/login") or answer.status_code == 308
        assert not [secret for secret in SECRETS if secret in answer.text]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST", "TRACE", "GETS"])
def test_no_other_method_gets_a_stranger_in(office: Office, method: str) -> None:
    """§2.3 everything behind login: the door asks before it looks at the method."""
    visitor = office.stranger()
    for path in ("/officers", "/_dash-layout", "/export/csv/officers"):
        answer = visitor.send(method, path, headers={"Origin": visitor.origin})
        assert 300 <= answer.status_code < 502, path
        assert not [secret for secret in SECRETS if secret in answer.text]


def test_a_strangers_callback_runs_nothing(office: Office) -> None:
    """§2.3 everything behind login: `unauth_callbacks`, with the token of the login form."""
    visitor = office.stranger()
    found = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/login").text)
    assert found is not None
    visitor.cookies["_csrf_token"] = found[1]
    for path in ("/", "/officers", "/login", "/case/A01/1"):
        answer = visitor.open(path)
        assert answer.status_code == 401
        assert not [secret for secret in SECRETS if secret in answer.text]


FOREIGN = {"/agency/A01": "/agency/ZZ", "/case/A01/2": "/case/B02/none", "/officer/P1": "/officer/P9",
           "/agency/A01/six-rates": "/agency/ZZ/six-rates"}  # fmt: skip
"""What is of A01 → the same kind of page of nobody."""


def test_what_is_anothers_answers_as_what_is_not_there(office: Office) -> None:
    """§2.3 row scope: `callback_cross_tenant`, `idor_url`: same status, same bytes, page and file."""
    water, town = office.visitor("water"), office.visitor("town")
    for foreign, nobodys in FOREIGN.items():
        assert not gone(town, foreign), foreign
        assert words(main(water.open(foreign))) == words(main(water.open(nobodys)))
        for path in (foreign, nobodys):
            assert gone(water, path), path
        first, second = (water.get(f"/export/csv{path}") for path in (foreign, nobodys))
        assert [first.status_code, second.status_code] == [404, 404]
        assert anonymous(first.text) == anonymous(second.text)


def anonymous(page: str) -> str:
    return re.sub(r"[0-9A-F]{4}-[0-9A-F]{4}", "", page)


def test_an_officer_sees_the_own_file_and_no_other(office: Office) -> None:
    """§2.3 row scope: the own file."""
    officer = office.visitor("officer")
    assert "李青" in heading(officer.open("/officer/P1"))
    assert gone(officer, "/officer/P2")
    assert "周宁" not in officer.open("/officers").text


def test_the_query_of_an_address_never_takes_the_place_of_its_path(office: Office) -> None:
    """§2.3 row scope: `page_routing`; /case/B02/1 with another agency in the query is still the own case."""
    water = office.visitor("water")
    for search in ("?agency=A01&case_no=2", "?case_no=2&agency=A01&page=1", "?unit=A01", "?q=A01&agency=A01"):
        shown = words(main(water.open("/case/B02/1", search)))
        assert "河道采砂" in shown
        assert MARKUP not in shown
    for path in ("/case/A01/1/../2", "/case/B02/../A01/2", "/case/A01%2f2", "//case/A01/2", "/case/A01/2/"):
        assert MARKUP not in water.open(path).text


BUSINESS = ("/officers", "/officer/P1", "/case/A01/1", "/agency/A01", "/ranking/six-rates")
OWN_PAGES = {"sys": "/system", "sec1": "/accounts", "aud": "/audit"}


@pytest.mark.parametrize("name", OWN_PAGES)
def test_an_administrator_sees_the_own_page_and_no_row_of_business(office: Office, name: str) -> None:
    """§2.3 separation of duties: `admin_separation`."""
    visitor = office.visitor(name)
    for path in BUSINESS:
        assert gone(visitor, path), path
        assert visitor.get(f"/export/csv{path}").status_code == 404
    assert {path for path in OWN_PAGES.values() if not gone(visitor, path)} == {OWN_PAGES[name]}
    assert visitor.get("/export/csv/audit").status_code == (200 if name == "aud" else 404)


def test_what_a_role_may_not_do_is_not_there_for_it(office: Office) -> None:
    """§2.3 separation of duties: `callback_wrong_role`; nothing is changed and no number is shown."""
    before = office.told("SELECT name, role, disabled FROM accounts ORDER BY name")
    number = office.number_of("water")
    for name in ("leader", "town", "officer", "sys", "aud"):
        visitor = office.visitor(name)
        for path in ("/accounts/create", f"/accounts/{number}/disable", f"/accounts/{number}/role/approve"):
            assert visitor.post(path, name="x", display_name="x", role="security").status_code == 404
        answer = visitor.post("/id-number/reveal", officer_no="P1", reason="curious")
        assert answer.status_code == 404
        assert ID_NUMBERS["P1"] not in answer.text
    assert office.told("SELECT name, role, disabled FROM accounts ORDER BY name") == before


def test_a_role_is_granted_by_two_people_and_never_to_oneself(office: Office) -> None:
    """§2.3 separation of duties: role grant needs a second person."""
    office.account("rising")
    first, number = office.visitor("sec1"), office.number_of("rising")
    first.post(f"/accounts/{number}/role", role="bureau")
    first.post(f"/accounts/{number}/role/approve")
    assert office.told("SELECT role FROM accounts WHERE name = 'rising'") == [("leader",)]
    first.post(f"/accounts/{office.number_of('sec1')}/role", role="system")
    second = office.visitor("sec2")
    second.post(f"/accounts/{office.number_of('sec1')}/role/approve")
    assert office.told("SELECT role FROM accounts WHERE name = 'sec1'") == [("security",)]
    second.post(f"/accounts/{number}/role/approve")
    assert office.told("SELECT role FROM accounts WHERE name = 'rising'") == [("bureau",)]


def test_nobody_is_two_kinds_of_administrator(own_office: Office) -> None:
    """§2.3 separation of duties: one account with two admin roles is refused, and so is one person with two."""
    both = own_office.command("account", "add", "both", "--role", "system", "--role", "audit", typed=f"{PASSWORD}\n")
    assert both.code != 0
    own_office.account("wang", "system", "--display-name", "王海")
    again = own_office.command(
        "account", "add", "w2", "--role", "audit", "--display-name", "王海", typed=f"{PASSWORD}\n"
    )
    assert again.code != 0


def test_id_numbers_are_masked_on_every_page_in_every_file_and_for_everybody(office: Office) -> None:
    """§2.3 personal information: `pii_masking`; only the bureau's form shows one, for a reason that is recorded."""
    for name in ("leader", "bureau", "town", "officer"):
        visitor = office.visitor(name)
        shown = [visitor.open("/officer/P1").text]
        shown += [visitor.get(f"/export/csv/{path}").text for path in ("officers", "officer/P1")]
        assert "110***********002X" in shown[0]
        assert not [part for part in shown for number in ID_NUMBERS.values() if number in part]
    bureau = office.visitor("bureau")
    assert bureau.post("/id-number/reveal", officer_no="P1", reason=" ").status_code == 400
    revealed = bureau.post("/id-number/reveal", officer_no="P1", reason="对账")
    assert ID_NUMBERS["P1"] in revealed.text
    assert revealed.headers["Cache-Control"] == "no-store"
    noted = [row for row in office.audit_log() if row["Action (word)"] == "id_number:reveal"]
    assert [(row["Account"], row["Object"], row["Reason"]) for row in noted] == [("bureau", "P1", "对账")]


def test_an_id_number_is_in_no_address(office: Office) -> None:
    """§2.3 personal information: the form that finds an officer by it leads to an address without it."""
    bureau = office.visitor("bureau")
    found = bureau.post("/id-number/search", id_number=ID_NUMBERS["P1"])
    assert (found.status_code, found.headers["Location"]) == (303, "/officer/P1")
    listed = bureau.open("/officers", f"?q={ID_NUMBERS['P1']}").text
    assert ID_NUMBERS["P1"] not in listed
    assert "P1" not in re.findall(r"/officer/(P\d)", listed)


def test_a_citizen_is_shown_by_the_first_character_alone(office: Office) -> None:
    """§2.3 personal information: masked by default; an organisation keeps its name."""
    leader = office.visitor("leader")
    shown = words(leader.open("/case/A01/1").json) + leader.get("/export/csv/case/A01/1").text
    assert "王" in shown
    assert "王小明" not in shown
    assert "县第一砂场" in words(main(leader.open("/case/A01/2")))


FAULTS = {
    "/no-such-page": 404, "/export/csv/nothing": 404, "/export/exe/officers": 404, "/accounts/1/explode": 404,
    "/_dash-component-suites/os/x.js": 404, "/assets/../pyproject.toml": 404, "/id-number/reveal": 404,
}  # fmt: skip


@pytest.mark.parametrize("path", FAULTS)
def test_an_error_says_a_sentence_and_a_reference_and_nothing_of_the_inside(office: Office, path: str) -> None:
    """§2.3 errors: `error_pages`."""
    answer = office.visitor("leader").get(path)
    assert answer.status_code == FAULTS[path]
    assert re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", answer.text)
    said = (answer.text + str(answer.headers)).lower()
    for word in ("traceback", "werkzeug", "sqlalchemy", "flask", "python", "site-packages", "gunicorn/", ".py"):
        assert word not in said, word


def test_every_answer_carries_the_headers_of_a_level_three_application(office: Office) -> None:
    """§2.3 browser defence: `headers`; §1.5."""
    leader = office.visitor("leader")
    paths = ("/", "/none", "/export/csv/officers", "/_dash-layout", "/account")
    for answer in (office.stranger().get("/login"), leader.open("/"), *map(leader.get, paths)):
        held = answer.headers
        assert held["X-Frame-Options"] == "DENY"
        assert held["X-Content-Type-Options"] == "nosniff"
        assert held["Referrer-Policy"] == "same-origin"
        assert held["Cross-Origin-Opener-Policy"] == "same-origin"
        assert held["Cache-Control"] == "no-store"
        assert "Cookie" in held["Vary"]
        policy = held["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.replace("style-src 'self' 'unsafe-inline'", "")


@pytest.mark.parametrize(
    "origin", [None, "null", "http://elsewhere.example", "http://127.0.0.1:1", "https://127.0.0.1"]
)
def test_what_another_page_sends_is_refused(office: Office, origin: str | None) -> None:
    """§2.3 browser defence: `csrf_*`; login, logout and callbacks, another port of this host included."""
    visitor = office.visitor("leader")
    assert visitor.post("/logout", origin=origin).status_code == 403
    assert visitor.call({}, Origin=origin or "").status_code == 403
    assert office.stranger().post("/login", origin=origin, username="leader", password=PASSWORD).status_code == 403
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "of another session"])
def test_what_has_not_the_sessions_token_is_refused(office: Office, token: str) -> None:
    """§2.3 browser defence: `csrf_*`; a form and a callback."""
    visitor = office.visitor("leader")
    sent = office.visitor("town").cookies["_csrf_token"] if token == "of another session" else token
    assert visitor.call({}, X_CSRFToken=sent).status_code in (400, 403)
    assert visitor.post("/logout", csrf_token=sent).status_code in (400, 403)
    assert visitor.get("/").status_code == 200


def test_markup_in_the_books_and_in_forms_stays_text(office: Office) -> None:
    """§2.3 browser defence: `stored_xss`; it travels as a component's text, escaped where the server writes HTML."""
    leader = office.visitor("leader")
    assert MARKUP in words(main(leader.open("/case/A01/2")))
    assert "dangerously" not in leader.open("/case/A01/2").text
    answer = office.stranger().log_in(MARKUP, "x")
    assert MARKUP not in answer.text
    assert "&lt;img" in answer.text


def test_the_pages_name_no_other_host(office: Office) -> None:
    """§2.3 browser defence: `external_resources`."""
    for page in (office.stranger().get("/login").text, office.visitor("leader").get("/").text):
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', page) == []


@pytest.mark.parametrize(
    "following", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/%09/elsewhere.example",
                  "javascript:alert(1)", "/\t/elsewhere.example", "http:elsewhere.example", "\\\\elsewhere.example"]
)  # fmt: skip
def test_a_login_leads_to_a_page_of_ours(office: Office, following: str) -> None:
    """§2.3 browser defence: `open_redirect`."""
    answer = office.stranger().fill_in("/login", username="leader", password=PASSWORD, next=following)
    assert answer.status_code == 303
    assert re.match(r"/(?![/\\])", answer.headers["Location"])
    assert not re.search(r"elsewhere(?!%)", answer.headers["Location"].partition("?")[0].replace("/%09/", ""))
