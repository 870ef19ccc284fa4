"""Checks what the browser sends to a callback before Dash reads it: malformed bodies are 400 and run nothing.

It judges the form, and whether the reader's role may call this callback. Whether this reader may have what the values
ask for, the callback decides.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from dashboard.translations import _
from dashboard.web import rights
from dashboard.web.errors import not_there, refusal

PATH = "/_dash-update-component"
BACKGROUND_ARGUMENTS = ("cacheKey", "job", "oldJob", "cancelJob")
DEEPEST = 32
MOST_VALUES = 20_000
LONGEST_TEXT = 100_000
LARGEST_NUMBER = 2**53
"""Beyond it a browser's numbers are no longer whole."""
WILDCARDS = {("MATCH",), ("ALL",), ("ALLSMALLER",)}

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Malformed(Exception):
    """The body of a callback request is not what the page would send."""


def install(server: Flask, callbacks: Callable[[], Mapping[str, Mapping[str, Any]]]) -> None:
    """Checks each callback request of this server against ``callbacks()``, which is Dash's ``callback_map``."""

    @server.before_request
    def check_envelope() -> ResponseReturnValue | None:
        if request.path != PATH or request.method != "POST":
            return None
        try:
            body = request.get_json()
        except (BadRequest, RecursionError):
            body = None
        try:
            check(body, callbacks())
            if any(name in request.args for name in BACKGROUND_ARGUMENTS):
                raise Malformed("no callback runs in the background")
        except Malformed as fault:
            message = _("The server could not understand this request.")
            return refusal(400, "malformed", f"{message} ({fault})")
        permission = rights.callback_needs(callbacks()[body["output"]])
        if not rights.may(permission):
            rights.note_denied(f"callback {body['output']}", permission, "permission")
            return not_there()
        g.polling = _only_clocks(body["changedPropIds"])
        return None


def check(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises :class:`Malformed` unless the body calls a known callback with exactly its outputs, inputs and states."""
    _check_values(body)
    if not isinstance(body, dict):
        raise Malformed("the body is not an object")
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        raise Malformed("no such output")
    inputs, states = callback["inputs"], callback["state"]
    _check_list("inputs", body.get("inputs"), inputs)
    _check_list("state", body.get("state", []), states)
    _check_outputs(body.get("outputs"), callback)
    _check_changed(body.get("changedPropIds"), inputs)


def _check_values(body: object) -> None:
    """Bounds what any value may be, so that no callback meets a number or text that a database cannot hold."""
    waiting = [(body, 0)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if seen > MOST_VALUES or depth > DEEPEST:
            raise Malformed("too many values")
        if isinstance(value, dict):
            waiting.extend((one, depth + 1) for pair in value.items() for one in pair)
        elif isinstance(value, list):
            waiting.extend((one, depth + 1) for one in value)
        elif isinstance(value, str):
            if len(value) > LONGEST_TEXT or _FORBIDDEN.search(value):
                raise Malformed("a text is too long or holds characters that are not text")
        elif isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= LARGEST_NUMBER):
            raise Malformed("a number is out of range")


def _check_list(name: str, sent: object, registered: list[Mapping[str, Any]]) -> None:
    if not isinstance(sent, list) or len(sent) != len(registered):
        raise Malformed(f"{name}: expected {len(registered)} entries")
    for one, wanted in zip(sent, registered, strict=True):
        _check_entry(name, one, wanted["id"], wanted["property"])


def _check_entry(name: str, sent: object, wanted_id: str, wanted_property: str) -> None:
    """One entry, or for a pattern of many components a list of them."""
    entries = sent if _is_many(wanted_id) else [sent]
    if not isinstance(entries, list):
        raise Malformed(f"{name}: expected a list for {wanted_id}")
    for entry in entries:
        if not isinstance(entry, dict):
            raise Malformed(f"{name}: an entry is not an object")
        if entry.get("property") != wanted_property or not _same_component(entry.get("id"), wanted_id):
            raise Malformed(f"{name}: expected {wanted_id}.{wanted_property}")


def _check_outputs(sent: object, callback: Mapping[str, Any]) -> None:
    if callback.get("no_output"):
        if sent not in (None, [], {}):
            raise Malformed("outputs: expected none")
        return
    registered = callback["output"]
    wanted = list(registered) if isinstance(registered, list | tuple) else [registered]
    given = sent if isinstance(registered, list | tuple) else [sent]
    if not isinstance(given, list) or len(given) != len(wanted):
        raise Malformed(f"outputs: expected {len(wanted)}")
    for one, output in zip(given, wanted, strict=True):
        _check_entry("outputs", one, output.component_id_str(), output.component_property)


def _check_changed(sent: object, inputs: Iterable[Mapping[str, Any]]) -> None:
    if not isinstance(sent, list):
        raise Malformed("changedPropIds: expected a list")
    for changed in sent:
        name, dot, prop = changed.rpartition(".") if isinstance(changed, str) else ("", "", "")
        component: object = name
        if name.startswith("{"):
            try:
                component = json.loads(name)
            except (ValueError, RecursionError):
                component = None
        known = any(prop == one["property"] and _same_component(component, one["id"]) for one in inputs)
        if not dot or not known:
            raise Malformed("changedPropIds: expected inputs of this callback")


def _same_component(sent: object, registered: str) -> bool:
    """Whether the id sent is the one registered, or one of its pattern; Dash writes ids of patterns as JSON."""
    if not registered.startswith("{"):
        return sent == registered
    pattern = json.loads(registered)
    if not isinstance(sent, dict) or sent.keys() != pattern.keys():
        return False
    return all(
        isinstance(sent[key], str | int | float) if _is_wildcard(wanted) else sent[key] == wanted
        for key, wanted in pattern.items()
    )


def _is_many(registered: str) -> bool:
    """Whether the id is a pattern of any number of components, for which the browser sends a list."""
    if not registered.startswith("{"):
        return False
    return any(value in (["ALL"], ["ALLSMALLER"]) for value in json.loads(registered).values())


def _is_wildcard(value: object) -> bool:
    return isinstance(value, list) and tuple(value) in WILDCARDS


def _only_clocks(changed: list[str]) -> bool:
    return bool(changed) and all(one.endswith(".n_intervals") for one in changed)
