"""Reading what the page callback answers: the components it sends, their words, their addresses, their tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.test import TestResponse

from dashboard import urls

Component = dict[str, Any]

_NOT_SAID = frozenset({"href", "id", "className", "style", "action", "columnDefs", "dashGridOptions", "figure"})
_HINT = "title"
"""What a component shows when it is pointed at; in the rows of a table it is a column like others."""


def content(answer: TestResponse) -> Component:
    """The frame and the page in it."""
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    found: Component = answer.json["response"]["frame"]["children"]
    return found


def main(answer: TestResponse) -> Component:
    """The page without its frame."""
    return next(one for one in components(content(answer)) if one["props"].get("id") == "main")


def components(value: Any) -> Iterator[Component]:
    """Every component of an answer, those that stand in another's properties too."""
    if isinstance(value, list):
        for one in value:
            yield from components(one)
    elif isinstance(value, dict):
        if value.keys() >= {"props", "type", "namespace"}:
            yield value
        for one in value.values():
            yield from components(one)


def words(value: Any) -> str:
    """Everything that is written in a part of an answer, its tables' cells too, one piece after the other."""
    return " ".join(_texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        drawn = value.keys() >= {"props", "type", "namespace"}
        for key, one in (value["props"] if drawn else value).items():
            if key not in _NOT_SAID and not (drawn and key == _HINT):
                yield from _texts(one)


def heading(answer: TestResponse) -> str:
    """The words of the page's one heading of the first rank, without its badges."""
    (found,) = [one for one in components(main(answer)) if one["type"] == "H1"]
    children = found["props"]["children"]
    return str(children[0] if isinstance(children, list) else children)


def addresses(value: Any) -> list[str]:
    """Where the links of a part of an answer lead, those in the cells of tables too, each once."""
    found: dict[str, None] = {}
    _collect(value, found)
    return list(found)


def _collect(value: Any, found: dict[str, None]) -> None:
    if isinstance(value, list):
        for one in value:
            _collect(one, found)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "href" and isinstance(one, str) and one:
                found[one] = None
            else:
                _collect(one, found)


def rows(answer: TestResponse, table: str) -> list[dict[str, Any]]:
    """The rows of the table (AG Grid) with this id."""
    (found,) = [one for one in components(main(answer)) if one["props"].get("id") == table]
    given: list[dict[str, Any]] = found["props"]["rowData"]
    return given


def parted(address: str) -> tuple[str, str]:
    """Path and query of an address, as the browser gives them to the page callback."""
    path, question, search = address.partition("#")[0].partition("?")
    return path, question + search


def is_page(address: str) -> bool:
    """Whether an address is one that the page callback answers."""
    return address.startswith("/") and urls.parse(parted(address)[0]) is not None
