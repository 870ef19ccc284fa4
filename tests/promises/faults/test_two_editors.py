"""Two editors: of two who decide on the same page, the second is told who changed what; nothing is lost silently."""

import re
from collections.abc import Iterator

import pytest

from tests.dashboard.command_line.processes import Place
from tests.promises.faults.conftest import logged_in, served
from tests.promises.visitor import Answer, Visitor


@pytest.fixture(scope="module")
def both(county: Place) -> Iterator[tuple[Visitor, Visitor]]:
    """The two security administrators."""
    with served(county) as where:
        yield logged_in(where, "sec1"), logged_in(where, "sec2")


def forms(page: Answer) -> dict[str, dict[str, str]]:
    """Action → hidden fields, as the page that was drawn would send them."""
    found: dict[str, dict[str, str]] = {}

    def walk(part: object) -> None:
        if isinstance(part, list):
            for one in part:
                walk(one)
        elif isinstance(part, dict):
            if part.get("type") == "Form" and "action" in part["props"]:
                inputs = [one["props"] for one in part["props"]["children"] if one["type"] == "Input"]
                found[part["props"]["action"]] = {one["name"]: one["value"] for one in inputs}
            for one in part.values():
                walk(one)

    walk(page.content)
    return found


def action(page: Answer, ending: str) -> tuple[str, dict[str, str]]:
    return next((path, fields) for path, fields in forms(page).items() if path.endswith(ending))


def press(visitor: Visitor, page: Answer, ending: str, **fields: str) -> str:
    """Sends a form of the page as it was drawn; what the page then says."""
    path, hidden = action(page, ending)
    answer = visitor.send(path, **hidden, **fields)
    assert answer.status == 303
    return visitor.open(answer.headers["Location"]).words


def test_the_second_is_told_who_changed_what_and_nothing_is_done(both: tuple[Visitor, Visitor]) -> None:
    first, second = both
    seen_by_first, seen_by_second = first.open("/accounts/chief"), second.open("/accounts/chief")
    press(first, seen_by_first, "/disable")
    told = press(second, seen_by_second, "/role", role="bureau")
    assert re.search(
        r"chief has been changed since .*: sec1, Account disabled, \d{4}-\d\d-\d\d \d\d:\d\d\. Nothing was done", told
    )
    assert "A role waits for approval" not in told
    assert "The role is asked for" in press(second, second.open("/accounts/chief"), "/role", role="bureau")


def test_an_approval_is_of_the_role_that_was_seen(both: tuple[Visitor, Visitor]) -> None:
    first, second = both
    press(first, first.open("/accounts/leader"), "/role", role="bureau")
    seen_by_second = second.open("/accounts/leader")
    press(first, first.open("/accounts/leader"), "/role", role="audit")
    told = press(second, seen_by_second, "/role/approve")
    assert "sec1, Role asked for" in told
    assert "Nothing was done now" in told
    assert "The role is approved" in press(second, second.open("/accounts/leader"), "/role/approve")


def test_what_others_did_elsewhere_holds_up_nobody(both: tuple[Visitor, Visitor]) -> None:
    first, second = both
    seen_by_second = second.open("/accounts/agency")
    press(first, first.open("/accounts/chief"), "/reset")
    assert "The account is disabled" in press(second, seen_by_second, "/disable")
