"""Every malformed body of a callback is refused before anything runs; every well-formed one runs."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dashboard.web.site import CALLBACK, Site, Visitor, page_body

TICK: dict[str, Any] = {
    "output": "echo.children",
    "outputs": {"id": "echo", "property": "children"},
    "inputs": [{"id": "tick", "property": "n_intervals", "value": 3}],
    "state": [{"id": "note", "property": "value", "value": "x"}],
    "changedPropIds": ["tick.n_intervals"],
    "parsedChangedPropsIds": ["tick.n_intervals"],
}
PATTERN: dict[str, Any] = {
    "output": '{"row":["MATCH"],"type":"cell"}.children',
    "outputs": {"id": {"row": 7, "type": "cell"}, "property": "children"},
    "inputs": [
        {"id": {"row": 7, "type": "box"}, "property": "value", "value": "a"},
        [
            {"id": {"row": 7, "type": "all"}, "property": "value", "value": "b"},
            {"id": {"row": 8, "type": "all"}, "property": "value", "value": "c"},
        ],
    ],
    "changedPropIds": ['{"row":7,"type":"box"}.value'],
}


def changed(body: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    """The body with the value at the path replaced."""
    copy = deepcopy(body)
    at = copy
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to
    return copy


def without(body: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != key}


MALFORMED: dict[str, Any] = {
    "nothing": b"",
    "not json": b"{",
    "half a character": b'{"output": "\xe7"}',
    "a list": [],
    "a list of the body": [TICK],
    "a number": 5,
    "a text": '"output"',
    "null": b"null",
    "an empty object": {},
    "no output": without(TICK, "output"),
    "an unknown output": changed(TICK, "output", to="other.children"),
    "an output that is a list": changed(TICK, "output", to=["echo.children"]),
    "an output that is an object": changed(TICK, "output", to={}),
    "an output that is null": changed(TICK, "output", to=None),
    "no outputs": without(TICK, "outputs"),
    "outputs of another component": changed(TICK, "outputs", "id", to="frame"),
    "outputs of another property": changed(TICK, "outputs", "property", to="style"),
    "outputs as a list": changed(TICK, "outputs", to=[TICK["outputs"]]),
    "outputs as text": changed(TICK, "outputs", to="echo.children"),
    "no inputs": without(TICK, "inputs"),
    "inputs null": changed(TICK, "inputs", to=None),
    "inputs as an object": changed(TICK, "inputs", to={"0": TICK["inputs"][0]}),
    "too few inputs": changed(TICK, "inputs", to=[]),
    "too many inputs": changed(TICK, "inputs", to=TICK["inputs"] * 2),
    "an input that is text": changed(TICK, "inputs", 0, to="tick.n_intervals"),
    "an input that is null": changed(TICK, "inputs", 0, to=None),
    "an input that is a list": changed(TICK, "inputs", 0, to=[TICK["inputs"][0]]),
    "an input without an id": changed(TICK, "inputs", 0, to={"property": "n_intervals", "value": 1}),
    "another input's id": changed(TICK, "inputs", 0, "id", to="button"),
    "another input's property": changed(TICK, "inputs", 0, "property", to="disabled"),
    "an id that is a pattern": changed(TICK, "inputs", 0, "id", to={"type": "tick"}),
    "no state": without(TICK, "state"),
    "another state's id": changed(TICK, "state", 0, "id", to="role"),
    "state as text": changed(TICK, "state", to="note.value"),
    "no changedPropIds": without(TICK, "changedPropIds"),
    "changedPropIds as text": changed(TICK, "changedPropIds", to="tick.n_intervals"),
    "changedPropIds of numbers": changed(TICK, "changedPropIds", to=[1]),
    "changedPropIds of another callback": changed(TICK, "changedPropIds", to=["button.n_clicks"]),
    "changedPropIds of a state": changed(TICK, "changedPropIds", to=["note.value"]),
    "changedPropIds without a property": changed(TICK, "changedPropIds", to=["tick"]),
    "changedPropIds of broken json": changed(TICK, "changedPropIds", to=["{.n_intervals"]),
    "a number that is none": json.dumps(changed(TICK, "inputs", 0, "value", to=float("nan"))),
    "an infinite number": json.dumps(changed(TICK, "inputs", 0, "value", to=float("inf"))),
    "a number no browser has": changed(TICK, "inputs", 0, "value", to=2**53 + 1),
    "a nul character": changed(TICK, "state", 0, "value", to="a\x00b"),
    "half a character in a value": json.dumps(changed(TICK, "state", 0, "value", to="\ud800")),
    "a very long text": changed(TICK, "state", 0, "value", to="x" * 100_001),
    "very many values": changed(TICK, "state", 0, "value", to=[0] * 20_001),
    "a deep value": changed(TICK, "state", 0, "value", to=json.loads("[" * 60 + "]" * 60)),
    "a value deeper than Python goes": b'{"output": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a pattern's list as one": changed(PATTERN, "inputs", 1, to=PATTERN["inputs"][1][0]),
    "one of a pattern as a list": changed(PATTERN, "inputs", 0, to=[PATTERN["inputs"][0]]),
    "a pattern with another type": changed(PATTERN, "inputs", 0, "id", "type", to="secret"),
    "a pattern with another key": changed(PATTERN, "inputs", 0, "id", to={"type": "box", "row": 7, "x": 1}),
    "a pattern with a list for its wildcard": changed(PATTERN, "inputs", 0, "id", "row", to=["MATCH"]),
    "a pattern's output of another type": changed(PATTERN, "outputs", "id", "type", to="box"),
    "a pattern as text": changed(PATTERN, "inputs", 0, "id", to='{"row":7,"type":"box"}'),
}


@pytest.fixture
def leader(site: Site) -> Visitor:
    return site.logged_in()


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_body_is_400_and_runs_nothing(site: Site, leader: Visitor, name: str) -> None:
    answer = leader.call(MALFORMED[name])
    assert answer.status_code == 400, answer.text
    assert answer.json is not None
    assert answer.json["error"]["code"] == "malformed"
    assert "Traceback" not in answer.text
    assert site.ran == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds"]), ANYTHING)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_field_the_answer_is_no_server_error(
    site: Site, leader: Visitor, field: str, value: object
) -> None:
    assert leader.call(changed(TICK, field, to=value)).status_code in (200, 400)


def test_other_kinds_of_content_are_415(site: Site, leader: Visitor) -> None:
    body = json.dumps(TICK)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "text/html"):
        answer = leader.call(body, headers={"Content-Type": kind})
        assert answer.status_code == 415, kind
    assert site.ran == []


def test_a_body_of_more_than_a_megabyte_is_413(site: Site, leader: Visitor) -> None:
    answer = leader.call(b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert site.ran == []


@pytest.mark.parametrize("argument", ["cacheKey", "job", "oldJob", "cancelJob"])
def test_there_are_no_background_callbacks_to_poll(site: Site, leader: Visitor, argument: str) -> None:
    assert leader.call(TICK, query_string={argument: "1"}).status_code == 400
    assert site.ran == []


def test_well_formed_bodies_run(site: Site, leader: Visitor) -> None:
    assert leader.call(TICK).json == {"multi": True, "response": {"echo": {"children": "3 x"}}}
    answer = leader.call(PATTERN).json
    assert answer is not None
    assert "a ['b', 'c']" in str(answer["response"])
    silent = {
        "output": _silent(site),
        "inputs": [{"id": "button", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["button.n_clicks"],
    }
    assert leader.call(silent).status_code in (200, 204)
    assert site.ran == ["tick", "pattern", "silent"]


def _silent(site: Site) -> str:
    """Dash gives a callback without an output an id of its own making."""
    return next(name for name, one in site.app.callback_map.items() if one.get("no_output") and "callback" in one)


def test_what_the_browser_leaves_out_is_not_missed(leader: Visitor) -> None:
    """The renderer omits values that are undefined, and state where there is none; the first call changes nothing."""
    without_value = changed(TICK, "inputs", 0, to={"id": "tick", "property": "n_intervals"})
    assert leader.call(changed(without_value, "changedPropIds", to=[])).status_code == 200
    assert leader.call(page_body("/")).status_code == 200
    assert leader.call(changed(PATTERN, "inputs", 1, to=[])).status_code == 200


def test_no_second_spelling_of_the_address_goes_round_the_check(site: Site, leader: Visitor) -> None:
    for path in ("//_dash-update-component", "/_dash-update-component/", "/%5fdash-update-component"):
        token = {"X-CSRFToken": leader.cookie("_csrf_token") or ""}
        answer = leader.post(path, json={"output": "echo.children"}, headers=token)
        assert answer.status_code in (308, 400, 404, 405), path
    assert site.ran == []
    assert (
        leader.post(CALLBACK, json={}, headers={"X-CSRFToken": leader.cookie("_csrf_token") or ""}).status_code == 400
    )
