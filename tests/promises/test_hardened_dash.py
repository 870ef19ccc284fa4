"""Dash behind its door: what Dash 4.4 would do and this application does not (security.md §0 and §1)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.command_line.processes import finished
from tests.dashboard.web.site import page_body
from tests.product.answers import main, words
from tests.promises.attacker import Attacker
from tests.promises.office import ID_NUMBERS, MARKUP, Office

GOOD = page_body("/schemes")
NO_SUCH = "..frame.children...elsewhere.children.."


@pytest.fixture(scope="module")
def leader(office: Office) -> Attacker:
    return office.visitor("leader")


def test_the_first_page_holds_no_page_of_anybody(office: Office, leader: Attacker) -> None:
    """§0.1 every page inside the index: `index_leak`; no validation_layout, no name, no version."""
    for page in (leader.get("/").text, leader.get("/_dash-layout").text, office.stranger().get("/login").text):
        assert "validation_layout" not in page
        assert not [word for word in ("李青", "河道采砂", *ID_NUMBERS.values()) if word in page]
        assert not re.search(r"(dash|plotly|python)_version", page)


def test_the_body_of_a_callback_opens_no_page_that_the_reader_may_not_see(office: Office) -> None:
    """§0.2 URL checks cannot protect pages: the pathname in the body is judged, whatever address it is sent to."""
    water = office.visitor("water")
    for path in ("/case/A01/2", "/audit", "/system", "/accounts", "/officer/P1"):
        assert MARKUP not in water.open(path).text
        assert "Page not found" in words(main(water.open(path)))
    assert water.open("/schemes").status_code == 200


def test_a_query_does_not_take_the_place_of_a_part_of_the_path(leader: Attacker) -> None:
    """§0.3 query string overrides path variables."""
    shown = words(main(leader.open("/case/B02/1", "?agency=A01&case_no=2&cid=2")))
    assert "河道采砂" in shown
    assert MARKUP not in shown


FORGED: dict[str, Any] = {
    "a state that no callback has": {**GOOD, "state": [{"id": "role", "property": "data", "value": "leader"}]},
    "another input's id": {**GOOD, "inputs": [{**GOOD["inputs"][0], "id": "role"}, GOOD["inputs"][1]]},
    "another property": {**GOOD, "inputs": [{**GOOD["inputs"][0], "property": "href"}, GOOD["inputs"][1]]},
    "another trigger": {**GOOD, "changedPropIds": ["role.data"]},
    "another output's id": {**GOOD, "outputs": [{"id": "x", "property": "children"}, GOOD["outputs"][1]]},
}
MALFORMED: dict[str, Any] = {
    "nothing": b"",
    "no json": b"{",
    "half a character": b'{"output": "\xe7"}',
    "null": b"null",
    "a number": 5,
    "a text": "x",
    "a list": [],
    "a list of the body": [GOOD],
    "an empty object": {},
    "no output": {**GOOD, "output": None},
    "an unknown output": {**GOOD, "output": NO_SUCH},
    "an output that is a list": {**GOOD, "output": ["frame.children"]},
    "no outputs": {key: value for key, value in GOOD.items() if key != "outputs"},
    "outputs as text": {**GOOD, "outputs": "x"},
    "no inputs": {key: value for key, value in GOOD.items() if key != "inputs"},
    "inputs null": {**GOOD, "inputs": None},
    "inputs as an object": {**GOOD, "inputs": {"0": 1}},
    "too few inputs": {**GOOD, "inputs": GOOD["inputs"][:1]},
    "too many inputs": {**GOOD, "inputs": GOOD["inputs"] * 9},
    "an input that is null": {**GOOD, "inputs": [None, None]},
    "changed as text": {**GOOD, "changedPropIds": "location.pathname"},
    "changed as numbers": {**GOOD, "changedPropIds": [1]},
    "no changed": {key: value for key, value in GOOD.items() if key != "changedPropIds"},
    "a number that is none": json.dumps({**page_body(float("nan"))}).encode(),
    "infinite": json.dumps(page_body(1e999)).encode(),
    "deep": b'{"output": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "surrogate": json.dumps(page_body("/\ud800")).encode(),
    "nul": page_body("/\x00"),
    "very many": page_body([0] * 30_000),
    "very long": page_body("/" + "x" * 200_000),
}


@pytest.mark.parametrize("body", [*FORGED.values(), *MALFORMED.values()], ids=[*FORGED, *MALFORMED])
def test_a_body_that_the_page_would_not_send_is_refused_before_anything_runs(leader: Attacker, body: Any) -> None:
    """§0.4 and §0.8: `malformed_callbacks`; a sentence and a reference, no trace."""
    answer = leader.call(body)
    assert 400 <= answer.status_code < 500
    assert answer.json["error"]["reference"]
    assert "Traceback" not in answer.text


HOSTILE: tuple[Any, ...] = (
    None, True, 0, -1, 2**53, 1.5, [], {}, ["/"], {"$ne": ""}, "", "//", "/../..", "/%00", "/\u202e", "/{{7*7}}",
    "/'; DROP TABLE cases;--", "/case/A01/' OR '1'='1", "/officer/${7*7}", "/case/A01/%", "/agency/_",
    "/officers/" * 50, "/" + "💥" * 500,
)  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_no_value_of_a_callback_breaks_it(leader: Attacker, value: Any) -> None:
    """§0.4: `hostile_values`; as a path and as a query."""
    for answer in (
        leader.open(value),
        leader.open("/officers", value),
        leader.open("/officers", f"?q={value}&page={value}"),
    ):
        assert answer.status_code < 500, answer.text
    assert leader.open("/schemes").status_code == 200


def test_no_callback_runs_in_the_background(leader: Attacker) -> None:
    """§0.5 background callbacks mix users: their arguments are refused."""
    for name in ("cacheKey", "job", "oldJob", "cancelJob"):
        answer = leader.send(
            "POST", f"/_dash-update-component?{name}=1", json.dumps(GOOD).encode(),
            {"Content-Type": "application/json", "Origin": leader.origin, "X-CSRFToken": leader.cookies["_csrf_token"]},
        )  # fmt: skip
        assert answer.status_code == 400


def test_no_link_of_a_page_is_a_script_or_leads_elsewhere(leader: Attacker) -> None:
    """§0.7 `javascript:` links: every href of every page is one of our own addresses; none is what somebody wrote."""
    for path in ("/", "/officers", "/officer/P1", "/case/A01/1", "/case/A01/2", "/schemes", "/agency/A01"):
        links = re.findall(r'"href":"([^"]*)"', leader.open(path).text)
        assert links
        assert [link for link in links if not re.match(r"(?:\\u002f|/|#)(?!\\u002f|/)", link)] == [], path


def test_no_page_uses_what_runs_markup(leader: Attacker) -> None:
    """§1.7 XSS sinks: no Markdown, no Iframe, no srcDoc, no component that is allowed to be dangerous."""
    for path in ("/", "/officers", "/case/A01/2", "/agency/A01", "/ranking/six-rates", "/schemes/six-rates"):
        shown = leader.open(path).text
        assert not re.search(r'"type":"(?:Markdown|Iframe|Embed|DataTable)"', shown)
        assert not re.search(r'"(?:srcDoc|dangerously_\w+|dangerouslySetInnerHTML)":', shown)


@pytest.mark.parametrize("variable", ["DASH_DEBUG", "dash_ui", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED", "FLASK_DEBUG"])
def test_a_variable_that_would_open_a_door_keeps_the_server_from_starting(
    own_office: Office, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """§0.10 and §1.8: refused by name."""
    monkeypatch.setenv(variable, "true")
    refused = own_office.command("serve", "--port", "0")
    assert (refused.code, variable in refused.said) == (2, True)


def test_a_package_that_hooks_itself_into_dash_keeps_the_server_from_starting(
    own_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """§0.10: an installed package with a `dash_hooks` entry point is refused by name; none of its code runs."""
    spy = tmp_path / "packages" / "dash_spy-1.dist-info"
    spy.mkdir(parents=True)
    (spy / "METADATA").write_text("Metadata-Version: 2.1\nName: dash-spy\nVersion: 1\n", encoding="utf-8")
    (spy / "entry_points.txt").write_text("[dash_hooks]\nspy = spy\n", encoding="utf-8")
    (spy.parent / "spy.py").write_text("raise SystemExit('the spy runs')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(spy.parent))
    code, said = finished(own_office.place.start("serve", "--port", "0"))
    assert (code, "dash-spy" in said, "the spy runs" in said) == (2, True, False)


@pytest.mark.parametrize("key", ["changeme", "x" * 64, "0123456789" * 2])
def test_a_weak_key_keeps_the_server_from_starting_and_is_not_shown(own_office: Office, key: str) -> None:
    """§1.5 secret key."""
    refused = own_office.command("serve", "--port", "0", secret_key=key)
    assert (refused.code, "ZHIHENG_SECRET_KEY" in refused.said, key in refused.said) == (2, True, False)


@pytest.mark.parametrize(
    "path", ["/_mcp", "/console", "/_reload-hash", "/_alive_x", "/_dash_startup_route/x", "/_dash-ws-callback",
             "/?__debugger__=yes&cmd=resource&f=debugger.js"]
)  # fmt: skip
def test_a_door_for_agents_and_debuggers_is_not_there(leader: Attacker, path: str) -> None:
    """§1.1 every route."""
    answer = leader.get(path)
    assert answer.status_code == 404 or (answer.status_code == 200 and "debugger" not in answer.text)


@pytest.mark.parametrize("path", ["/os/x.js", "/dash/dash.py", "/dash/../os/x.js", "/none/none.js"])
def test_a_suite_that_is_not_registered_is_not_found(leader: Attacker, path: str) -> None:
    """§1.1 suites: unregistered is 404, not 500."""
    assert leader.get(f"/_dash-component-suites{path}").status_code == 404


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "localhost:80@elsewhere.example", ""]
)
def test_a_host_that_is_not_ours_is_refused_and_never_repeated(office: Office, host: str) -> None:
    """§1.5 trusted hosts."""
    answer = office.stranger().get("/login", Host=host)
    assert answer.status_code == 400
    assert "elsewhere" not in answer.text + str(answer.headers)


def test_a_body_that_is_too_large_is_refused(office: Office, leader: Attacker) -> None:
    """§1.8 `oversized_body`: 413, of whoever is logged in and of nobody."""
    large = json.dumps(page_body("x" * 3_000_000)).encode()
    assert leader.call(large).status_code == 413
    assert office.stranger().call(large).status_code in (401, 413)
    assert leader.open("/schemes").status_code == 200


def test_every_inline_script_is_allowed_by_its_hash_and_no_other_is(leader: Attacker) -> None:
    """§1.6 a policy that Dash can live with: hashes computed after the scripts are known."""
    page = leader.get("/")
    (scripts,) = re.findall(r"script-src ([^;]*);", page.headers["Content-Security-Policy"])
    inline = [one for one in re.findall(r"<script(?![^>]*src=)([^>]*)>", page.text) if "application/json" not in one]
    assert 0 < len(inline) <= scripts.count("'sha256-")
    assert "unsafe" not in scripts


def test_nothing_of_the_office_stands_in_a_file_of_the_browser(leader: Attacker) -> None:
    """§1.5 no personal data in `dcc.Store(storage_type="local")` or `persistence=True`."""
    for path in ("/", "/officers", "/officer/P1", "/case/A01/1", "/agency/A01"):
        assert not re.search(r'"(?:storage_type":"local"|persistence":true)', leader.open(path).text)
